"""The wire to Slack where Slack, or the way to it, misbehaves."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl

import pytest

from channels.channel import Account, TryLater, Uncertain, Undeliverable
from channels.slack.errors import _TABLE, TABLE, verdict
from channels.slack.place import Place, Pressed
from channels.slack.wire import SlackChannel
from domain.messages import Attachment, Choice, Fitted
from tests.channels.servers import Asked, Server, answer, serving

ACCOUNT = Account("T0PORCH", "T0PORCH", {"bot_token": "xoxb-1"}, callback="https://porch.example/slack/status/T0PORCH")
TO = "T0PORCH/U0DANA"
HELLO = Fitted("Hello", buttons=(Choice("Details", "o1.1"),))
PRIVATE = replace(HELLO, private=True)
OK = {"ok": True, "channel": "D1", "ts": "1.2", "message_ts": "1.3", "view": {"id": "V1", "hash": "h1"}}
IN_CHANNEL = Place("C1", "C1:1.0", "1.0", shared=True)


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


Said = Callable[[str], tuple[int, Any, dict[str, str]]]


def always(body: Any, status: int = 200, **headers: str) -> Said:
    return lambda method: (status, body, headers)


def refusing(**codes: str) -> Said:
    """Refuses these methods with these codes and takes all others."""
    named = {name.replace("_", "."): code for name, code in codes.items()}
    return lambda method: (200, {"ok": False, "error": named[method]} if method in named else OK, {})


@contextmanager
def slack(said: Said) -> Iterator[Server]:
    def respond(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        status, body, headers = said(asked.target.rpartition("/")[2])
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer(handler, status, raw, Content_Type="application/json", **headers)

    with serving(respond) as server:
        yield server


def send(server: Server, part: Fitted = HELLO, place: Place | None = None, **given: Any) -> str:
    where = (lambda account, to, reference: place) if place else None
    channel = SlackChannel(nothing_is_open, *([where] if where else []), base_url=server.url + "/api/", **given)
    return channel.send(ACCOUNT, TO, part, reference="7").provider_id


def asked(server: Server) -> list[tuple[str, dict[str, Any]]]:
    """Each method that was called, with its arguments."""
    return [(one.target.rpartition("/")[2], _arguments(one)) for one in server.asked]


def _arguments(one: Asked) -> dict[str, Any]:
    if "json" in one.headers.get("Content-Type", ""):
        found: dict[str, Any] = json.loads(one.body)
        return found
    return dict(parse_qsl(one.body.decode()))


def methods(server: Server) -> list[str]:
    return [method for method, _ in asked(server)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"ok": False, "error": "channel_not_found"}, "bad_address"),
        ({"ok": False, "error": "invalid_auth"}, "sender_blocked"),
        ({"ok": False, "error": "token_revoked"}, "sender_blocked"),
        ({"ok": False, "error": "missing_scope"}, "sender_blocked"),
        ({"ok": False, "error": "msg_too_long"}, "too_long"),
        ({"ok": False, "error": "msg_blocks_too_long"}, "too_long"),
        ({"ok": False, "error": "no_text"}, "refused"),
    ],
)
def test_a_refusal_means_one_thing(body: Any, kind: str) -> None:
    with slack(always(body)) as server, pytest.raises(Undeliverable) as refusal:
        send(server)
    assert (refusal.value.reason, refusal.value.code) == (kind, body["error"])


def test_too_fast_is_tried_again_when_slack_says_and_only_this_chat_waits() -> None:
    with slack(always({"ok": False, "error": "ratelimited"}, 429, Retry_After="7")) as server:
        with pytest.raises(TryLater) as later:
            send(server)
        assert (later.value.after, later.value.whom) == (7.0, "chat")
        assert methods(server) == ["chat.postMessage"], "the kit must not try again by itself"


@pytest.mark.parametrize("code", ["rate_limited", "service_unavailable", "a_code_of_next_year"])
def test_what_passes_is_tried_again(code: str) -> None:
    with slack(always({"ok": False, "error": code})) as server, pytest.raises(TryLater) as later:
        send(server)
    assert later.value.after > 0


@pytest.mark.parametrize(
    "said",
    [
        always({"ok": False, "error": "fatal_error"}),
        always({"ok": False, "error": "internal_error"}),
        always(b"<html>bad gateway</html>", 502),
        always({"ok": True}, 500),
        always(b"<html>hello</html>"),
        always(b"\xff\xfe"),
        always([1]),
        always({"ok": True}),
        always({"ok": False}),
    ],
    ids=["fatal", "internal", "502", "500", "html", "bytes", "list", "no ts", "no code"],
)
def test_an_answer_that_tells_nothing_leaves_it_uncertain(said: Said) -> None:
    with slack(said) as server, pytest.raises(Uncertain):
        send(server)


def test_a_connection_that_breaks_is_uncertain_and_not_tried_again_by_the_kit() -> None:
    def hangs_up(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.close_connection = True

    with serving(hangs_up) as server, pytest.raises(Uncertain):
        send(server)
    assert len(server.asked) == 1


def test_silence_ends_after_our_own_limit_and_is_uncertain() -> None:
    def stalls(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.rfile.read(1)

    with serving(stalls) as server, pytest.raises(Uncertain):
        send(server, seconds=1)


def test_where_nobody_listens_nothing_was_sent() -> None:
    with slack(always(OK)) as server:
        pass
    with pytest.raises(TryLater):
        send(server)


def test_a_message_goes_into_its_thread_without_previews() -> None:
    with slack(always(OK)) as server:
        assert send(server, place=IN_CHANNEL) == "D1:1.2"
    ((method, given),) = asked(server)
    assert (method, given["channel"], given["thread_ts"], given["text"]) == ("chat.postMessage", "C1", "1.0", "Hello")
    assert not given["unfurl_links"]
    assert not given["unfurl_media"]


def test_what_others_must_not_see_is_shown_to_the_one_person() -> None:
    with slack(always(OK)) as server:
        assert send(server, PRIVATE, IN_CHANNEL) == "C1:1.3"
        assert send(server, PRIVATE, replace(IN_CHANNEL, active=True)) == "C1:1.3"
    (first, new), (_, old) = asked(server)
    assert (first, new["user"], new["channel"]) == ("chat.postEphemeral", "U0DANA", "C1")
    assert "thread_ts" not in new, "Slack shows none in a thread that nobody has answered in"
    assert old["thread_ts"] == "1.0"


@pytest.mark.parametrize("code", ["user_not_in_channel", "not_in_channel", "channel_not_found"])
def test_where_slack_cannot_whisper_it_goes_by_direct_message(code: str) -> None:
    with slack(refusing(chat_postEphemeral=code)) as server:
        send(server, PRIVATE, IN_CHANNEL)
    assert methods(server) == ["chat.postEphemeral", "chat.postMessage"]
    assert asked(server)[1][1]["channel"] == "U0DANA"


def test_in_direct_messages_nothing_has_to_be_hidden() -> None:
    with slack(always(OK)) as server:
        send(server, PRIVATE)
    assert [(m, a["channel"]) for m, a in asked(server)] == [("chat.postMessage", "U0DANA")]


def test_the_home_tab_is_drawn_with_what_is_always_at_hand() -> None:
    with slack(always(OK)) as server:
        assert send(server, Fitted("Today: nothing"), Place("U0DANA", "home")) == "V1:h1"
    ((method, given),) = asked(server)
    assert (method, given["user_id"]) == ("views.publish", "U0DANA")
    view = json.loads(given["view"]) if isinstance(given["view"], str) else given["view"]
    assert view["type"] == "home"
    assert [e["value"] for e in view["blocks"][-1]["elements"]][::4] == ["say:my day", "say:help"]


def test_a_command_is_answered_where_it_was_used() -> None:
    with slack(always(OK)) as server:
        send(server, HELLO, Place("U0DANA", "command:C9", response_url=server.url + "/commands/1"))
    ((method, given),) = asked(server)
    assert (method, given["response_type"], given["text"]) == ("1", "ephemeral", "Hello")
    assert given["replace_original"] is False


def test_a_command_whose_address_has_run_out_is_answered_by_direct_message() -> None:
    with slack(lambda method: (404, b"expired_url", {}) if method == "1" else (200, OK, {})) as server:
        send(server, HELLO, Place("U0DANA", "command:C9", response_url=server.url + "/commands/1"))
    assert methods(server) == ["1", "chat.postMessage"]


def test_an_address_that_is_not_slacks_is_not_posted_to() -> None:
    with slack(always(OK)) as server, slack(always(OK)) as elsewhere:
        send(server, HELLO, Place("U0DANA", "command:C9", response_url=elsewhere.url + "/x"))
    assert elsewhere.asked == []
    assert methods(server) == ["chat.postMessage"]


ROWS: Sequence[dict[str, Any]] = ({"type": "section"}, {"type": "actions", "block_id": "1|U|"})
PRESSED = Pressed("D1", "1.0", "1|U|", "Details", ROWS, "4 fit")


def test_the_pressed_message_is_changed_after_the_answer() -> None:
    with slack(always(OK)) as server:
        send(server, place=Place("D1", pressed=(PRESSED,)))
    (_, (method, given)) = asked(server)
    assert (method, given["channel"], given["ts"], given["text"]) == ("chat.update", "D1", "1.0", "4 fit")
    blocks = json.loads(given["blocks"]) if isinstance(given["blocks"], str) else given["blocks"]
    assert [block["type"] for block in blocks] == ["section", "context"]


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "ratelimited", "msg_too_long"])
def test_a_message_that_is_gone_or_cannot_be_changed_spoils_no_answer(code: str) -> None:
    with slack(refusing(chat_update=code)) as server:
        assert send(server, place=Place("D1", pressed=(PRESSED,))) == "D1:1.2"


def test_an_ephemeral_message_is_changed_by_its_own_address() -> None:
    with slack(always(OK)) as server:
        hidden = replace(PRESSED, ephemeral=True, response_url=server.url + "/actions/1")
        send(server, place=Place("D1", pressed=(hidden, replace(hidden, response_url="https://evil.example/"))))
    assert methods(server) == ["chat.postMessage", "1"]
    assert asked(server)[1][1]["replace_original"] is True


def test_a_picture_that_slack_cannot_draw_is_left_out_and_then_the_blocks() -> None:
    part = replace(HELLO, attachments=(Attachment("https://porch.example/gone.jpg", "image/jpeg", "Front"),))

    def picky(wanted: int) -> Said:
        tries = iter(range(9))
        return lambda method: (200, OK if next(tries) == wanted else {"ok": False, "error": "invalid_blocks"}, {})

    with slack(picky(1)) as server:
        assert send(server, part) == "D1:1.2"
    assert "gone.jpg" not in json.dumps(asked(server)[1][1])
    with slack(picky(2)) as server:
        send(server, part)
    assert "blocks" not in asked(server)[2][1]
    with slack(picky(9)) as server, pytest.raises(Undeliverable):
        send(server, part)


def test_no_code_is_listed_twice_and_each_means_something() -> None:
    assert sum(len(codes) for codes in _TABLE.values()) == len(TABLE)
    assert isinstance(verdict("nothing_of_that_kind").error("x"), TryLater)
