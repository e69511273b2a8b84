"""What Slack posts to us as events, read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from channels.slack.receive import (
    MAX_BODY_BYTES,
    Challenge,
    Departed,
    Ignored,
    NotSlack,
    Throttled,
    challenge,
    envelope,
    event,
    is_call,
    kept,
    parse,
)
from domain.messages import Attachment, Inbound
from tests.channels.slack import payloads
from tests.channels.slack.payloads import BOT, DM, OFFICE, TEAM, mention, message


def read(inner: dict[str, Any], **more: Any) -> Inbound:
    found = event(envelope(payloads.envelope(inner, **more)))
    assert isinstance(found, Inbound), found
    return found


def ignored(inner: dict[str, Any]) -> str:
    found = event(envelope(payloads.envelope(inner)))
    assert isinstance(found, Ignored), found
    return found.why


def test_a_direct_message_is_read() -> None:
    inbound = read(message("3 bed houses in Ballard"), event_id="Ev01")
    assert (inbound.channel, inbound.account, inbound.provider_id) == ("slack", TEAM, "Ev01")
    assert (inbound.sender, inbound.text, inbound.thread) == (f"{TEAM}/U0DANA", "3 bed houses in Ballard", "")
    assert inbound.sent_at == datetime.fromtimestamp(1796000000.0001, UTC)


def test_what_is_said_in_a_thread_belongs_to_that_thread() -> None:
    assert read(message("hi", thread_ts="1795000000.000100")).thread == f"{DM}:1795000000.000100"
    assert read(mention("hi", thread_ts="1795000000.000100")).thread == f"{OFFICE}:1795000000.000100"


def test_a_mention_begins_a_thread_and_is_taken_off_the_words() -> None:
    inbound = read(mention("my day", ts="1796000000.000200"))
    assert (inbound.text, inbound.thread) == ("my day", f"{OFFICE}:1796000000.000200")


def test_opening_the_home_tab_asks_for_the_day() -> None:
    opened = {"type": "app_home_opened", "user": "U0DANA", "channel": DM, "tab": "home", "event_ts": "1796000000.0001"}
    inbound = read(opened)
    assert (inbound.text, inbound.thread, inbound.sender) == ("my day", "home", f"{TEAM}/U0DANA")
    assert ignored(opened | {"tab": "messages"}) == "tab"


def test_files_come_with_their_message_and_not_a_second_time() -> None:
    file = {
        "id": "F1",
        "mimetype": "image/png",
        "name": "front.png",
        "size": 900,
        "url_private": "https://files.slack.com/1",
    }
    inbound = read(
        message("", subtype="file_share", files=[file, {"id": "F2", "mode": "tombstone", "url_private": "x"}])
    )
    assert inbound.attachments == (Attachment("https://files.slack.com/1", "image/png", "front.png", 900),)
    assert ignored({"type": "file_shared", "file_id": "F1", "user_id": "U0DANA"}) == "file_shared"


@pytest.mark.parametrize(
    ("inner", "why"),
    [
        (message("hi", bot_id="B1"), "bot"),
        (message("hi", user=BOT), "bot"),
        (message("hi", user="USLACKBOT"), "bot"),
        (message("hi", subtype="bot_message", bot_id="B2", user=""), "bot"),
        (mention("hi", bot_profile={"id": "B1"}), "bot"),
        (message("", subtype="message_changed", hidden=True, message={"text": "x"}), "message_changed"),
        (message("", subtype="message_deleted"), "message_deleted"),
        (message("joined", subtype="channel_join"), "channel_join"),
        (message("hi", channel=OFFICE, channel_type="channel"), "channel"),
        ({"type": "reaction_added", "user": "U0DANA"}, "reaction_added"),
    ],
)
def test_what_nobody_says_to_us_is_ignored(inner: dict[str, Any], why: str) -> None:
    assert ignored(inner) == why


def test_a_stranger_of_another_company_keeps_their_team() -> None:
    inbound = read(mention("hi", user="U9", team="T9OTHER", user_team="T9OTHER", source_team="T9OTHER"))
    assert (inbound.account, inbound.sender) == (TEAM, "T9OTHER/U9")


def test_an_event_is_for_the_team_that_installed_the_app_and_not_for_where_it_happened() -> None:
    body = payloads.envelope(mention("hi")) | {"team_id": "T9OTHER"}
    assert envelope(body).team == TEAM


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("is &lt;b&gt; &amp; c ok", "is <b> & c ok"),
        ("call <tel:+12065550177|206-555-0177>", "call 206-555-0177"),
        ("mail <mailto:a@b.co|a@b.co>", "mail a@b.co"),
        ("see <https://x.example/1|this> and <https://x.example/2>", "see https://x.example/1 and https://x.example/2"),
        ("ask <@U2|lee> in <#C1|office>, <!here>", "ask @lee in #office, @here"),
        ("ask <@U2>", "ask"),
        ("on <!date^1392734382^{date}|Feb 18>", "on Feb 18"),
        (f"<@{BOT}> my day", "my day"),
        ("note for \u202emaria\u202c\u200b", "note for maria"),
        ("a < b", "a < b"),
    ],
)
def test_slacks_entities_are_read_as_people_meant_them(said: str, read_as: str) -> None:
    assert read(message(said)).text == read_as


def test_calling_the_app_by_name_is_told_apart() -> None:
    assert is_call(payloads.envelope(message(f"<@{BOT}> my day")), BOT)
    assert not is_call(payloads.envelope(message("my day")), BOT)
    assert not is_call(payloads.envelope(message(f"say hi to <@{BOT}>")), BOT)


def test_a_team_that_leaves_and_one_that_says_too_much_are_told() -> None:
    for kind in ("app_uninstalled", "tokens_revoked"):
        assert event(envelope(payloads.envelope({"type": kind}))) == Departed()
    limited = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1, "api_app_id": "A"}
    assert event(envelope(limited)) == Throttled()


def test_the_word_that_slack_wants_back_is_found() -> None:
    assert challenge({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}) == Challenge("3eZbrw1a")
    assert challenge(payloads.envelope(message("hi"))) is None
    with pytest.raises(NotSlack):
        challenge({"type": "url_verification", "challenge": "<script>"})


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"\xff", b'"x"', b"{", b"[" * 100_000, b"{}" + b" " * MAX_BODY_BYTES],
    ids=["empty", "list", "bytes", "text", "half", "deep", "large"],
)
def test_a_body_that_is_not_slacks_is_refused(body: bytes) -> None:
    with pytest.raises(NotSlack):
        parse(body)


@pytest.mark.parametrize(
    "inner",
    [
        message("hi", channel="x y"),
        message("hi", ts="soon"),
        message("hi", ts=3),  # type: ignore[arg-type]
        message("hi", user="u; drop"),
        message("hi", thread_ts=["1"]),
    ],
)
def test_an_event_without_what_it_must_have_is_refused(inner: dict[str, Any]) -> None:
    with pytest.raises(NotSlack):
        event(envelope(payloads.envelope(inner)))
    with pytest.raises(NotSlack):
        event(envelope(payloads.envelope(message("hi")) | {"event": "none"}))
    with pytest.raises(NotSlack):
        envelope({"team_id": 7})


def test_what_is_kept_lacks_slacks_token() -> None:
    assert "token" not in kept(payloads.envelope(message("hi")))
