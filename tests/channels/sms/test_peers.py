"""SMS against third parties' idea of Twilio: a stateful emulator and the published description of the API."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from channels.channel import Account, Channel, TryLater, Uncertain, Undeliverable
from channels.sms.receive import message, parse_form, report
from channels.sms.signature import Seen, genuine
from channels.sms.wire import SmsChannel
from domain.messages import Attachment, Fitted
from tests.channels.servers import Asked, Server, answer, serving
from tests.contracts.channel_contract import (
    Arrived,
    CredentialsContract,
    Guard,
    PicturesContract,
    ReconcilableContract,
)
from tests.peers.twilio import API_KEY, NUMBER, SERVICE_SID, TOKEN, TwilioPeer

TO = "+12065550123"
HELLO = Fitted("Hello")


class TestSmsKeepsTheContract(PicturesContract, CredentialsContract, ReconcilableContract):
    @pytest.fixture(autouse=True)
    def peer(self, twilio_peer: TwilioPeer) -> None:
        self._peer = twilio_peer

    @pytest.fixture
    def channel(self, guard: Guard, twilio_peer: TwilioPeer) -> Channel:
        return SmsChannel(guard, base_url=twilio_peer.url)

    @pytest.fixture
    def account(self, twilio_peer: TwilioPeer) -> Account:
        return twilio_peer.account()

    def arrived(self, channel: Channel, account: Account) -> list[Arrived]:
        return [Arrived(one["sid"], one["to"], one["body"], int(one["num_media"])) for one in self._peer.messages()]

    def wrong_account(self, account: Account) -> Account:
        return replace(account, credentials={"auth_token": "guessed"})


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


@pytest.fixture
def sms(twilio_peer: TwilioPeer) -> SmsChannel:
    return SmsChannel(nothing_is_open, base_url=twilio_peer.url)


@pytest.fixture
def us() -> Iterator[Server]:
    """Where the provider calls us back."""
    with serving(lambda handler, asked: answer(handler, 200, b"<Response/>", Content_Type="text/xml")) as server:
        yield server


def seen(asked: Asked, us: Server) -> Seen:
    """The request as a server behind a proxy sees it."""
    headers = {name.lower(): value for name, value in asked.headers.items()}
    return Seen(asked.target, "10.0.0.7:9000", "http", headers, asked.body)


def test_a_text_from_a_person_is_signed_and_read(twilio_peer: TwilioPeer, us: Server) -> None:
    twilio_peer.call_back_at(us.url + "/sms/inbound?office=1")
    sid = twilio_peer.text(TO, "3 bed w a yard, “ballard” é\nmaybe fremont")
    (asked,) = us.asked
    assert genuine(seen(asked, us), [TOKEN], us.url)
    assert not genuine(seen(asked, us), ["another"], us.url)
    assert not genuine(replace(seen(asked, us), body=asked.body + b"&x=1"), [TOKEN], us.url)
    inbound = message(parse_form(asked.body))
    assert (inbound.provider_id, inbound.sender, inbound.account) == (sid, TO, NUMBER)
    assert inbound.text == "3 bed w a yard, “ballard” é\nmaybe fremont"


def test_reports_are_signed_and_name_our_row(twilio_peer: TwilioPeer, us: Server, sms: SmsChannel) -> None:
    account = twilio_peer.account(callback=us.url + "/sms/status/office")
    sent = sms.send(account, TO, HELLO, reference="row-7")
    for status in ("sent", "delivered"):
        twilio_peer.report(sent.provider_id, status)
    assert all(genuine(seen(asked, us), [TOKEN], us.url) for asked in us.asked)
    at = datetime.now(UTC)
    reports = [report(parse_form(one.body), urlsplit(one.target).query, at) for one in us.asked]
    assert [one.status for one in reports][-2:] == ["sent", "delivered"]
    assert {(one.provider_id, one.reference) for one in reports} == {(sent.provider_id, "row-7")}


def test_a_messaging_service_and_an_api_key_send_too(twilio_peer: TwilioPeer, sms: SmsChannel) -> None:
    account = replace(twilio_peer.account(service=SERVICE_SID), credentials=API_KEY)
    sent = sms.send(account, TO, HELLO, reference="row-1")
    (arrived,) = twilio_peer.messages()
    assert (arrived["sid"], arrived["messaging_service_sid"]) == (sent.provider_id, SERVICE_SID)


def test_a_lost_answer_is_reconciled_with_what_the_provider_has(twilio_peer: TwilioPeer, sms: SmsChannel) -> None:
    """The provider takes the message, the answer is lost on the way: it must be found and must not be sent again."""
    since = datetime.now(UTC) - timedelta(seconds=1)
    account = twilio_peer.account()

    def passes_on_and_drops(handler: object, asked: Asked) -> None:
        sms.send(account, TO, HELLO, reference="row-1")
        handler.close_connection = True  # type: ignore[attr-defined]

    with serving(passes_on_and_drops) as between, pytest.raises(Uncertain):
        SmsChannel(nothing_is_open, base_url=between.url).send(account, TO, HELLO, reference="row-1")
    (found,) = sms.find(account, TO, since, "Hello")
    assert [one["sid"] for one in twilio_peer.messages()] == [found.provider_id]
    twilio_peer.report(found.provider_id, "delivered")
    assert [one.status for one in sms.find(account, TO, since, "Hello")] == ["delivered"]


def test_a_number_that_is_not_ours_blocks_the_sender(twilio_peer: TwilioPeer, sms: SmsChannel) -> None:
    with pytest.raises((Undeliverable, TryLater)) as refusal:
        sms.send(replace(twilio_peer.account(), address="+12065550199"), TO, HELLO, reference="row-1")
    assert isinstance(refusal.value, Undeliverable)
    assert refusal.value.reason == "sender_blocked"
    assert twilio_peer.messages() == []


SHAPED = Account("AC" + "a1" * 16, NUMBER, {"auth_token": "x"}, callback="https://porch.example/sms/status")


@pytest.mark.parametrize(
    ("account", "part"),
    [
        (SHAPED, HELLO),
        (SHAPED, Fitted("", attachments=(Attachment("https://porch.example/1.jpg", "image/jpeg"),))),
        (replace(SHAPED, service=SERVICE_SID), HELLO),
        (replace(SHAPED, callback=""), HELLO),
    ],
)
def test_what_we_send_is_of_the_published_shape(twilio_shape: str, account: Account, part: Fitted) -> None:
    channel = SmsChannel(nothing_is_open, base_url=twilio_shape, validity=600)
    assert channel.send(account, TO, part, reference="row-1").provider_id.startswith("SM")


@pytest.mark.parametrize(
    "account",
    [
        replace(SHAPED, id="AC-not-a-sid"),
        replace(SHAPED, service="not-a-sid"),
        replace(SHAPED, callback="not a url"),
    ],
)
def test_what_is_not_of_the_published_shape_is_refused(twilio_shape: str, account: Account) -> None:
    with pytest.raises((Undeliverable, TryLater)):
        SmsChannel(nothing_is_open, base_url=twilio_shape).send(account, TO, HELLO, reference="row-1")


def test_a_request_without_credentials_blocks_the_sender(twilio_shape: str) -> None:
    account = replace(SHAPED, credentials={})
    with pytest.raises(Undeliverable) as refusal:
        SmsChannel(nothing_is_open, base_url=twilio_shape).send(account, TO, HELLO, reference="row-1")
    assert refusal.value.reason == "sender_blocked"


def test_what_we_ask_is_of_the_published_shape(twilio_shape: str) -> None:
    since = datetime(2019, 1, 1, tzinfo=UTC)
    channel = SmsChannel(nothing_is_open, base_url=twilio_shape)
    assert channel.find(SHAPED, TO, since, "no such text") == ()
