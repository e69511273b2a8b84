"""Every way a send to Twilio can end, against servers of our own that fail as asked."""

import json
import logging
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from channels.channel import Account, Reconcilable, Sent, TryLater, Uncertain, Undeliverable
from channels.sms.wire import SmsChannel
from domain.messages import Attachment, Fitted
from tests.channels.servers import Answer, Asked, Server, answer, serving

ACCOUNT = Account("AC" + "1b" * 16, "+12065550100", {"auth_token": "s3cret"}, callback="https://x.test/status")
TO = "+12065550123"
HELLO = Fitted("Hello")
SID = "SM" + "0a" * 16


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


def made(status: int, body: dict[str, object] | bytes, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda handler, asked: answer(handler, status, content, **headers)


def send(server: Server, part: Fitted = HELLO, timeouts: tuple[float, float] = (1.0, 1.0)) -> Sent:
    channel = SmsChannel(nothing_is_open, base_url=server.url, timeouts=timeouts)
    return channel.send(ACCOUNT, TO, part, reference="row-1")


def test_what_is_sent_is_what_the_provider_reads() -> None:
    part = Fitted("Hello “you”", attachments=(Attachment("https://x.test/1.jpg", "image/jpeg"),))
    with serving(made(201, {"sid": SID, "status": "queued"})) as server:
        assert send(server, part) == Sent(SID)
    (asked,) = server.asked
    assert (asked.method, asked.target) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT.id}/Messages.json")
    assert asked.headers["Authorization"].startswith("Basic ")
    assert dict(parse_qsl(asked.body.decode())) == {
        "To": TO,
        "From": "+12065550100",
        "Body": "Hello “you”",
        "MediaUrl": "https://x.test/1.jpg",
        "StatusCallback": "https://x.test/status?reference=row-1",
    }


def drops(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def stalls(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    time.sleep(1.0)


def answers_by_half(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    answer(handler, 201, b'{"sid": "SM', Content_Length="400")
    handler.close_connection = True


@pytest.mark.parametrize(
    "respond",
    [
        pytest.param(drops, id="drops the connection"),
        pytest.param(stalls, id="stalls"),
        pytest.param(answers_by_half, id="answers by half"),
        pytest.param(made(500, {"code": 20500, "message": "?", "status": 500}), id="500"),
        pytest.param(made(502, b"<html>bad gateway</html>"), id="502 from a proxy"),
        pytest.param(made(503, {"code": 20503, "message": "?", "status": 503}), id="503"),
        pytest.param(made(201, b"not json"), id="answers what is not JSON"),
        pytest.param(made(201, {"status": "queued"}), id="answers without an id"),
        pytest.param(made(201, b"[]"), id="answers another shape"),
        pytest.param(made(201, b""), id="answers nothing"),
    ],
)
def test_a_request_that_may_have_arrived_is_uncertain(respond: Answer) -> None:
    with serving(respond) as server, pytest.raises(Uncertain):
        send(server, timeouts=(1.0, 0.3))
    assert len(server.asked) == 1, "it was sent again"


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (400, 21610, "opted_out"),
        (400, 21211, "bad_address"),
        (400, 21606, "sender_blocked"),
        (400, 30034, "sender_blocked"),
        (400, 21617, "too_long"),
        (400, 21620, "refused"),
        (401, 20003, "sender_blocked"),
        (404, 20404, "sender_blocked"),
        (403, 99999, "sender_blocked"),
    ],
)
def test_an_answered_refusal_is_final(status: int, code: int, reason: str) -> None:
    body: dict[str, object] = {"code": code, "message": "no", "more_info": "https://x.test", "status": status}
    with serving(made(status, body)) as server, pytest.raises(Undeliverable) as refusal:
        send(server)
    assert (refusal.value.reason, refusal.value.code) == (reason, str(code))


def test_a_refusal_in_the_newer_shape_reads_the_same() -> None:
    body: dict[str, object] = {"type": "https://x.test/21610", "title": "no", "status": 400, "code": 21610}
    with serving(made(400, body)) as server, pytest.raises(Undeliverable) as refusal:
        send(server)
    assert refusal.value.reason == "opted_out"


def test_an_unknown_code_is_tried_later() -> None:
    with serving(made(400, {"code": 39999, "message": "new"})) as server, pytest.raises(TryLater) as later:
        send(server)
    assert (later.value.after, later.value.code) == (60.0, "39999")


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7.0, 7.0),
        ("", 30.0, 30.0),
        ("soon", 30.0, 30.0),
        ("in an hour", 3500.0, 3600.0),
        (format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True), 1.0, 1.0),
    ],
)
def test_too_many_requests_waits_as_long_as_it_is_told(header: str, least: float, most: float) -> None:
    if header == "in an hour":
        header = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    respond = made(429, {"code": 20429, "message": "slow down", "status": 429}, Retry_After=header)
    with serving(respond) as server, pytest.raises(TryLater) as later:
        send(server)
    assert least <= later.value.after <= most
    assert later.value.whom == "account"


def test_a_refused_connection_is_tried_later() -> None:
    with serving(drops) as server:
        pass
    with pytest.raises(TryLater):
        send(server)


def test_a_name_that_does_not_resolve_is_tried_later() -> None:
    with pytest.raises(TryLater):
        send(Server("http://nowhere.invalid", 80))


def test_a_connection_that_never_opens_is_tried_later() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with Filled(full), pytest.raises(TryLater) as later:
            send(Server(f"http://127.0.0.1:{full.getsockname()[1]}", 0), timeouts=(0.3, 5.0))
    assert later.value.code == "ConnectTimeoutError"


class Filled:
    """Keeps a listener's queue full, so that the next connection waits."""

    def __init__(self, listening: socket.socket) -> None:
        self._address = listening.getsockname()
        self._waiting: list[socket.socket] = []

    def __enter__(self) -> None:
        for _ in range(4):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(self._address)
            self._waiting.append(client)
        time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        for client in self._waiting:
            client.close()


@pytest.mark.parametrize(("part", "reason"), [(Fitted("x" * 1601), "too_long"), (Fitted(""), "refused")])
def test_what_the_provider_would_refuse_is_not_sent(part: Fitted, reason: str) -> None:
    with serving(made(201, {"sid": SID})) as server, pytest.raises(Undeliverable) as refusal:
        send(server, part)
    assert refusal.value.reason == reason
    assert server.asked == []


def test_nothing_is_sent_while_a_unit_is_open() -> None:
    def open_unit() -> None:
        raise RuntimeError("a unit is open")

    with serving(made(201, {"sid": SID})) as server:
        channel = SmsChannel(open_unit, base_url=server.url)
        with pytest.raises(RuntimeError):
            channel.send(ACCOUNT, TO, HELLO, reference="r")
        with pytest.raises(RuntimeError):
            channel.find(ACCOUNT, TO, datetime.now(UTC), "Hello")
    assert server.asked == []


def test_an_api_key_signs_in_the_accounts_place() -> None:
    account = Account(ACCOUNT.id, ACCOUNT.address, {"api_key": "SK1", "api_secret": "hush"})
    with serving(made(201, {"sid": SID})) as server:
        SmsChannel(nothing_is_open, base_url=server.url).send(account, TO, HELLO, reference="r")
    (asked,) = server.asked
    assert asked.target.startswith(f"/2010-04-01/Accounts/{ACCOUNT.id}/")
    assert asked.headers["Authorization"] == "Basic U0sxOmh1c2g="


def test_numbers_and_words_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), serving(made(201, {"sid": SID})) as server:
        send(server, Fitted("a secret word"))
    assert TO not in caplog.text
    assert "secret" not in caplog.text


def test_the_environments_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(made(201, {"sid": SID})) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        channel = SmsChannel(nothing_is_open, base_url="http://provider.invalid")
        assert channel.send(ACCOUNT, TO, HELLO, reference="r") == Sent(SID)
    assert proxy.asked[0].target.startswith("http://provider.invalid/")


def test_many_threads_share_a_channel() -> None:
    sent: list[Sent] = []
    with serving(made(201, {"sid": SID})) as server:
        channel = SmsChannel(nothing_is_open, base_url=server.url)
        threads = [
            threading.Thread(target=lambda: sent.append(channel.send(ACCOUNT, TO, HELLO, reference="r")))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sent == [Sent(SID)] * 8


SINCE = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


def listed(*messages: dict[str, object]) -> Answer:
    def respond(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        query = parse_qs(urlsplit(asked.target).query)
        shown = [one for one in messages if "DateSent>" not in query or one["date_sent"]]
        answer(handler, 200, json.dumps({"messages": shown, "page": 0, "next_page_uri": None}).encode())

    return respond


def message(sid: str, **changed: object) -> dict[str, object]:
    at = "Tue, 01 Dec 2026 18:00:05 +0000"
    plain = {"body": "Hello", "status": "delivered", "error_code": None, "date_created": at, "date_sent": at}
    return {"sid": sid, "to": TO, **plain, **changed}


def find(server: Server, body: str = "Hello") -> list[tuple[str, str]]:
    channel = SmsChannel(nothing_is_open, base_url=server.url, timeouts=(1.0, 1.0))
    assert isinstance(channel, Reconcilable)
    return [(one.provider_id, one.status) for one in channel.find(ACCOUNT, TO, SINCE, body)]


def test_a_message_that_arrived_is_found_by_number_time_and_words() -> None:
    others = [
        message("SM1", body="Hello there"),
        message("SM2", date_created="Tue, 01 Dec 2026 17:59:00 +0000"),
        message("SM3", status="queued", date_sent=None, date_created="Tue, 01 Dec 2026 18:00:07 +0000"),
        message("SM4"),
        message("SM5", body="Sent from your Twilio trial account - Hello", status="failed", error_code=30006),
    ]
    with serving(listed(*others)) as server:
        assert find(server) == [("SM3", "queued"), ("SM4", "delivered"), ("SM5", "failed")]
    assert len(server.asked) == 2
    assert all(parse_qs(urlsplit(asked.target).query)["To"] == [TO] for asked in server.asked)


def test_a_message_that_never_arrived_is_not_found() -> None:
    with serving(listed()) as server:
        assert find(server) == []


@pytest.mark.parametrize("respond", [made(503, b""), made(429, b"{}"), made(200, b"[]"), drops])
def test_a_provider_that_cannot_be_asked_is_asked_later(respond: Answer) -> None:
    with serving(respond) as server, pytest.raises(TryLater):
        find(server)
