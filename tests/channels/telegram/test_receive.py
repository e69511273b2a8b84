"""What Telegram posts is read as what it is, for us or not, or refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.fields import Fields, NotTelegram
from channels.telegram.receive import MAX_BODY_BYTES, Blocked, Bot, Nothing, Received, Said, Shared, parse, read
from domain.messages import Attachment
from tests.channels.telegram.payloads import DATE, contact, edited, membership, message, person, press
from tests.peers.telegram import BOT_ID, BUYER, GROUP, USERNAME

US = Bot(BOT_ID, USERNAME)


def understood(update: dict[str, Any]) -> Received:
    return read(parse(json.dumps(update).encode()), US)


def said(update: dict[str, Any]) -> Said:
    found = understood(update)
    assert isinstance(found, Said)
    return found


def test_a_message_says_who_wrote_what_and_when() -> None:
    found = said(message("3 bed in ballard", number=10))
    inbound = found.message
    assert (inbound.channel, inbound.account, inbound.sender) == ("telegram", str(BOT_ID), str(BUYER))
    assert (inbound.text, inbound.profile) == ("3 bed in ballard", {"name": "Ann", "language": "en"})
    assert inbound.sent_at == datetime.fromtimestamp(DATE, UTC).replace(microsecond=10)
    assert (found.origin.chat, found.origin.private, found.query) == (BUYER, True, "")


def test_a_repeat_has_the_same_id_and_anything_else_another() -> None:
    first, again = said(message("a")), said(message("a"))
    assert first.message.provider_id == again.message.provider_id
    others = [message("a", update_id=2), message("a", number=11), edited("a"), press("o1.1", update_id=1)]
    assert first.message.provider_id not in {said(one).message.provider_id for one in others}


def test_an_update_number_that_is_used_again_after_a_week_is_no_repeat() -> None:
    before = said(message("last month", update_id=7, number=10)).message
    after = said(message("today", update_id=7, number=99, date=DATE + 30 * 86_400)).message
    assert before.provider_id != after.provider_id


def test_messages_of_one_second_are_told_in_their_order() -> None:
    times = [said(message("x", number=number)).message.sent_at for number in (10, 11, 12)]
    assert times == sorted(times, key=str)
    assert len(set(times)) == 3


def test_a_correction_is_a_message_of_the_moment_it_was_made() -> None:
    inbound = said(edited("4 bed")).message
    assert (inbound.text, inbound.sent_at) == ("4 bed", datetime.fromtimestamp(DATE + 30, UTC).replace(microsecond=10))


@pytest.mark.parametrize(
    ("typed", "text", "opt"),
    [
        ("/start", "/start", "in"),
        ("/start home_17", "/start", "in"),
        ("/stop", "/stop", "out"),
        ("/help", "help", "help"),
        (f"/tours@{USERNAME}", "my tours", ""),
        ("/details 2", "details 2", ""),
    ],
)
def test_a_command_is_the_words_it_stands_for(typed: str, text: str, opt: str) -> None:
    inbound = said(message(typed)).message
    assert (inbound.text, inbound.opt) == (text, opt)


def test_a_link_that_brought_somebody_is_kept_where_it_is_one() -> None:
    assert said(message("/start home_17")).message.profile["start"] == "home_17"
    assert "start" not in said(message("/start <b>x</b>")).message.profile


def test_a_press_carries_its_value_and_what_was_shown() -> None:
    shown = ((("1 Details", "+o1.1"), ("2 Details", "+o1.2")),)
    found = said(press("+o1.2", keyboard=shown))
    assert (found.message.pressed, found.message.text, found.query) == ("o1.2", "", "q1")
    assert (found.origin.message, found.origin.pressed, found.origin.keyboard) == (20, "+o1.2", shown)


def test_a_press_on_a_message_that_cannot_be_changed_any_more_still_counts() -> None:
    update = press("o1.2")
    update["callback_query"]["message"] = {"message_id": 20, "chat": {"id": BUYER, "type": "private"}, "date": 0}
    found = said(update)
    assert (found.message.pressed, found.origin.keyboard) == ("o1.2", ())


@pytest.mark.parametrize(
    ("update", "why"),
    [
        (press("-"), "spent"),
        (press("u999|o1.1", group=True), "not_yours"),
        (press(""), "gone"),
        (press("|"), "gone"),
    ],
)
def test_a_press_that_is_not_for_us_is_only_answered(update: dict[str, Any], why: str) -> None:
    assert understood(update) == Nothing("q1", why)  # type: ignore[arg-type]


def test_a_press_without_its_message_is_gone() -> None:
    update = press("o1.1")
    del update["callback_query"]["message"]
    assert understood(update) == Nothing("q1", "gone")


def test_ones_own_button_in_a_group_works() -> None:
    found = said(press(f"u{BUYER}|o1.1", group=True))
    assert (found.message.pressed, found.message.sender, found.origin.chat) == ("o1.1", str(BUYER), GROUP)
    assert not found.origin.private


def test_in_a_group_only_what_is_said_to_us_is_heard() -> None:
    ours = {"message_id": 5, "from": {"id": BOT_ID, "is_bot": True}, "chat": {"id": GROUP, "type": "group"}}
    theirs = {**ours, "from": {"id": 9, "is_bot": False}}
    assert understood(message("nice weather", group=True)) == Nothing()
    assert understood(message("mail ann@porch_test_botany.com", group=True)) == Nothing()
    assert understood(message("/help", group=True)) == Nothing()
    assert understood(message("/help@another_bot", group=True)) == Nothing()
    assert understood(message("yes", group=True, reply_to_message=theirs)) == Nothing()
    assert said(message("the second", group=True, reply_to_message=ours)).message.text == "the second"
    assert said(message(f"/help@{USERNAME}", group=True)).message.text == "help"
    named = said(message(f"@{USERNAME.upper()}, 3 bed in ballard", group=True))
    assert (named.message.text, named.message.sender, named.origin.chat) == ("3 bed in ballard", str(BUYER), GROUP)


def test_bots_channels_and_anonymous_admins_are_nobody_we_could_answer() -> None:
    assert understood(message("hi", by={"id": 3, "is_bot": True})) == Nothing()
    assert understood(message(f"@{USERNAME} hi", group=True, sender_chat={"id": GROUP})) == Nothing()
    assert understood({"update_id": 1, "channel_post": {"message_id": 1}}) == Nothing()
    assert understood({"update_id": 1, "something_new": {}}) == Nothing()


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        (
            {"photo": [{"file_id": "s", "file_size": 9}, {"file_id": "L", "file_size": 99}], "caption": "this one"},
            Attachment("telegram:L", "image/jpeg", "photo.jpg", 99),
        ),
        (
            {"document": {"file_id": "D", "file_name": "../../pre\u202eapproval.pdf", "mime_type": "application/pdf"}},
            Attachment("telegram:D", "application/pdf", ".. .. preapproval.pdf"),
        ),
        (
            {"voice": {"file_id": "V", "mime_type": "audio/ogg", "file_size": 5}},
            Attachment("telegram:V", "audio/ogg", "", 5),
        ),
        (
            {"location": {"latitude": 47.66, "longitude": -122.38}},
            Attachment("geo:47.660000,-122.380000", "application/geo"),
        ),
    ],
    ids=["photo", "document", "voice", "location"],
)
def test_what_comes_along_is_named_and_not_fetched(more: dict[str, Any], kept: Attachment) -> None:
    inbound = said(message(**more)).message
    assert inbound.attachments == (kept,)
    assert inbound.text == more.get("caption", "")


def test_a_sticker_says_its_emoji() -> None:
    assert said(message(sticker={"file_id": "x", "emoji": "\U0001f44d"})).message.text == "\U0001f44d"


def test_a_shared_contact_is_ones_own_only_where_telegram_says_so() -> None:
    own = understood(contact("1 (206) 555-0142", BUYER))
    assert isinstance(own, Shared)
    assert (own.phone, own.own, own.sender) == ("+12065550142", True, str(BUYER))
    for other in (
        contact("+12065550142", 999),
        contact("+12065550142", None),
        contact("+12065550142", BUYER, forward_origin={"type": "user"}),
    ):
        found = understood(other)
        assert isinstance(found, Shared)
        assert not found.own


def test_a_contact_in_a_group_is_passed_over() -> None:
    assert understood(contact("+12065550142", BUYER, chat={"id": GROUP, "type": "group"})) == Nothing()


def test_who_asks_how_to_share_their_phone_is_told() -> None:
    found = understood(message("/phone"))
    assert isinstance(found, Shared)
    assert (found.asks, found.phone, found.own) == (True, "", False)


def test_who_blocks_the_bot_wants_no_more() -> None:
    assert understood(membership("kicked")) == Blocked(str(BUYER), datetime.fromtimestamp(DATE, UTC))
    assert understood(membership("member")) == Nothing()


def test_names_come_without_what_hides_or_turns_text() -> None:
    update = message("hi", by=person(first_name="A\u200bn\u202en\u2066", last_name="\u0000 Lee\u200f"))
    assert said(update).message.profile["name"] == "Ann Lee"
    arabic = message("hi", by=person(first_name="مريم"))
    assert said(arabic).message.profile["name"] == "مريم"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": true}',
        b'{"update_id": 1, "message": []}',
        b'{"update_id": 1, "message": {"message_id": 1}}',
        b'{"update_id": 1, "callback_query": {"id": "1"}}',
        b"[" * 100_000,
        b" " * (MAX_BODY_BYTES + 1),
    ],
    ids=range(12),
)
def test_what_is_no_update_is_refused(body: bytes) -> None:
    with pytest.raises(NotTelegram):
        read(parse(body), US)


_NAMES = (
    "message edited_message callback_query my_chat_member update_id message_id from chat id type date text caption "
    "data contact user_id phone_number photo document file_id file_name location latitude longitude sticker "
    "emoji is_bot reply_to_message reply_markup inline_keyboard callback_data new_chat_member "
    "status edit_date forward_origin"
).split()
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=6))
def test_any_object_is_read_or_refused(found: dict[str, Any]) -> None:
    try:
        read(Fields(found), US)
    except NotTelegram:
        pass


@pytest.mark.parametrize("name", ["message", "callback_query", "my_chat_member"])
@given(found=st.data())
def test_any_damage_to_an_update_is_read_or_refused(name: str, found: st.DataObject) -> None:
    whole = {"message": message("hi"), "callback_query": press("o1.1"), "my_chat_member": membership("kicked")}[name]
    inner = {**whole[name], found.draw(st.sampled_from(_NAMES)): found.draw(_JSON)}
    try:
        read(Fields({**whole, name: inner}), replace(US))
    except NotTelegram:
        pass
