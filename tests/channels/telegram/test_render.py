"""A part becomes the calls that show it, within the wire's limits, and nothing in it is read as markup."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

from channels.fit import fit
from channels.telegram.buttons import (
    LASTING,
    SPENT,
    VALUE_BYTES,
    Origin,
    after_press,
    carried,
    keyboard,
    origin_of,
    owned,
)
from channels.telegram.render import ALBUM, LIMITS, MAX_CAPTION, Album, Message, calls
from domain.messages import Attachment, Card, Choice, Fitted, Reply
from tests.peers.telegram import BUYER


def picture(number: int = 1) -> Attachment:
    return Attachment(f"https://porch.example/p/{number}.jpg", "image/jpeg")


FILE = Attachment("https://porch.example/d/1.pdf", "application/pdf", "disclosure.pdf")
YES, NO = Choice("call it off", "o1.1"), Choice("keep it", "o1.2")


def buttons(part: Fitted, owner: int = 0) -> list[list[tuple[str, str]]]:
    (call,) = calls(part, BUYER, owner=owner)
    assert isinstance(call, Message)
    assert isinstance(call.markup, InlineKeyboardMarkup)
    return [[(one.text, str(one.callback_data)) for one in row] for row in call.markup.inline_keyboard]


def test_words_are_one_message_without_any_markup() -> None:
    text = "<b>12 Oak</b> *cheap* _now_ [x](http://evil.example) `a` & </a>"
    assert calls(Fitted(text), BUYER) == (Message(BUYER, text),)


def test_the_numbers_of_a_list_stand_out_counted_as_the_wire_counts() -> None:
    (call,) = calls(Fitted("\U0001f3e0 2 fit:\n1) 12 Oak St\n2) 7 Elm St\nSay (1) or 3)"), BUYER)
    assert isinstance(call, Message)
    assert [(one.type, one.offset, one.length) for one in call.entities] == [("bold", 10, 2), ("bold", 23, 2)]


def test_choices_are_buttons_short_ones_side_by_side() -> None:
    assert buttons(Fitted("Sure?", buttons=(YES, NO))) == [[("call it off", "o1.1"), ("keep it", "o1.2")]]
    times = tuple(Choice(f"Sat Dec 5, {hour}:30 am", f"o1.{hour}") for hour in (9, 10))
    assert [len(row) for row in buttons(Fitted("When?", buttons=times))] == [1, 1]
    many = tuple(Choice(str(n), f"o1.{n}") for n in range(12))
    assert [len(row) for row in buttons(Fitted("Which?", buttons=many))] == [4, 4, 4]


def test_listed_homes_have_a_button_each_which_stay_when_one_is_pressed() -> None:
    homes = tuple(Card("Home", f"{n} Oak St", choices=(Choice("Details", f"o1.{n}"),)) for n in (1, 2))
    (part,) = fit(Reply("2 fit.", cards=homes), LIMITS)
    assert part.text == "2 fit.\n1) 1 Oak St\n2) 2 Oak St"
    assert buttons(part) == [[("1 Details", "+o1.1"), ("2 Details", "+o1.2")]]
    shown = keyboard(part.buttons)
    assert after_press(shown, "+o1.1") == ((("✓ 1 Details", SPENT), ("2 Details", "+o1.2")),)
    once_more = after_press(after_press(shown, "+o1.1"), "+o1.2")
    assert once_more == ((("✓ 1 Details", SPENT), ("✓ 2 Details", SPENT)),)


def test_what_a_press_decides_is_closed_with_it() -> None:
    assert after_press(keyboard((YES, NO)), "o1.1") == ((("✓ call it off", SPENT),),)
    assert after_press(keyboard((YES, NO)), "o9.9") == ()


def test_a_button_in_a_group_says_whose_it_is() -> None:
    assert buttons(Fitted("Sure?", buttons=(YES,)), owner=BUYER) == [[("call it off", f"u{BUYER}|o1.1")]]
    assert owned(f"+u{BUYER}|o1.1") == ("o1.1", BUYER)


@pytest.mark.parametrize("value", ["a" * VALUE_BYTES, "é" * (VALUE_BYTES // 2), "\U0001f3e0" * (VALUE_BYTES // 4)])
def test_the_largest_button_stays_within_64_bytes(value: str) -> None:
    choice = Choice("x", value, lasting=True)
    assert len(carried(choice, 2**52).encode()) <= 64
    assert owned(carried(choice, 2**52)) == (value, 2**52)
    (part,) = fit(Reply("?", choices=(choice,)), LIMITS)
    assert part.buttons == (choice,)
    (longer,) = fit(Reply("?", choices=(Choice("x", f"{value}a"),)), LIMITS)
    assert (longer.buttons, longer.text) == ((), "?\n1) x")


@given(
    st.text(min_size=1, max_size=10).filter(lambda value: "|" not in value and not value.startswith(LASTING)),
    st.booleans(),
)
def test_what_a_button_carries_comes_back(value: str, lasting: bool) -> None:
    assert owned(carried(Choice("x", value, lasting=lasting), 7)) == (value, 7)


def test_a_button_without_a_name_has_one() -> None:
    assert buttons(Fitted("?", buttons=(Choice(" ", "o1.1"),))) == [[("…", "o1.1")]]


def test_one_picture_and_its_words_are_one_message() -> None:
    part = Fitted("Front", buttons=(YES,), attachments=(picture(),))
    (call,) = calls(part, BUYER)
    assert isinstance(call, Message)
    assert (call.file, call.text, call.markup is not None) == (picture(), "Front", True)


def test_words_too_long_for_a_caption_stand_alone() -> None:
    long = "a" * (MAX_CAPTION + 1)
    first, then = calls(Fitted(long, attachments=(picture(),)), BUYER)
    assert (first, then) == (Message(BUYER, "", file=picture()), Message(BUYER, long))
    assert len(calls(Fitted("a" * MAX_CAPTION, attachments=(picture(),)), BUYER)) == 1


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (10, [10]), (11, [10, 1]), (23, [10, 10, 3])])
def test_several_pictures_are_albums_and_then_come_the_words(count: int, sizes: list[int]) -> None:
    made = calls(Fitted("Photos:", buttons=(YES,), attachments=tuple(picture(n) for n in range(count))), BUYER)
    assert [len(one.pictures) if isinstance(one, Album) else 1 for one in made[:-1]] == sizes
    assert all(size <= ALBUM for size in sizes)
    assert isinstance(made[-1], Message)
    assert (made[-1].text, made[-1].file) == ("Photos:", None)


def test_a_file_goes_with_its_words() -> None:
    assert calls(Fitted("Here", attachments=(FILE,)), BUYER) == (Message(BUYER, "Here", file=FILE),)
    both = calls(Fitted("Here", attachments=(picture(), FILE)), BUYER)
    assert both == (Message(BUYER, "Here", file=picture()), Message(BUYER, "", file=FILE))


def test_who_may_share_their_phone_gets_the_button_for_it_but_never_in_a_group() -> None:
    (call,) = calls(Fitted("Hello", asks_phone=True), BUYER)
    assert isinstance(call, Message)
    assert isinstance(call.markup, ReplyKeyboardMarkup)
    assert call.markup.keyboard[0][0].request_contact is True
    (in_group,) = calls(Fitted("Hello", asks_phone=True), -1, owner=BUYER)
    assert isinstance(in_group, Message)
    assert in_group.markup is None


def test_nothing_is_no_call() -> None:
    assert calls(Fitted(""), BUYER) == ()


def test_an_origin_comes_back_from_where_it_was_stored() -> None:
    origin = Origin(-5, False, 3, "+o1.1", ((("1 Details", "+o1.1"),), (("x", SPENT),)))
    stored: Any = origin.as_json() | {"keyboard": [[["1 Details", "+o1.1"]], [["x", SPENT]]]}
    assert origin_of(stored) == origin


@given(st.text(max_size=6000))
def test_no_part_is_longer_than_the_wire_takes(text: str) -> None:
    for part in fit(Reply(text), LIMITS):
        assert len(part.text.encode("utf-16-le", "surrogatepass")) // 2 <= 4096
