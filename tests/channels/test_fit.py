"""Replies cut to what a channel can show: nothing lost, nothing broken."""

import unicodedata
from collections import Counter
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from channels.fit import cut, fit, rest
from channels.packing import measure
from domain.messages import Attachment, Card, Choice, Fitted, Limits, Reply

SMS = Limits(characters=306, parts=3, images=True, short=True, plain_characters=True)
CHAT = Limits(characters=200, parts=4, buttons=4, images=True)
CARDS = Limits(characters=200, parts=4, buttons=3, cards=True, images=True, files=True)

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
FLAG = "\N{REGIONAL INDICATOR SYMBOL LETTER U}\N{REGIONAL INDICATOR SYMBOL LETTER S}"
WAVE = "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}"
URL = "https://porch.example/l/9f2c?photo=3&from=sms#map"

WORDS = st.sampled_from(
    f"a tour, bedroom Ballard. Really? José Nguyễn 12% “so” &amp; <@U024BE7LH> 山田 $785k e\u0301tage {'x' * 40} "
    f"{URL} {FAMILY} {FLAG * 3} {WAVE}".split()
)
PROSE = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "\n", "\n\n"])), max_size=60).map(
    lambda pairs: "".join(word + gap for word, gap in pairs).strip()
)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
CHOICES = st.lists(LINES, max_size=6).map(
    lambda labels: tuple(Choice(label, f"pick:{n}") for n, label in enumerate(labels))
)


@st.composite
def cards(draw: st.DrawFn) -> tuple[Card, ...]:
    lines = draw(st.lists(st.tuples(LINES, st.integers(0, 3)), max_size=6))
    return tuple(
        Card("Home", line, choices=tuple(Choice(f"see{n}.{k}", f"card:{n}:{k}") for k in range(choices)))
        for n, (line, choices) in enumerate(lines)
    )


REPLIES = st.builds(
    Reply, text=PROSE, cards=cards(), closing=LINES | st.just(""), choices=CHOICES, link=st.sampled_from(["", URL])
)
LIMITS = st.sampled_from([SMS, CHAT, CARDS, replace(SMS, parts=2)])


def everything(reply: Reply, limits: Limits) -> list[tuple[Fitted, ...]]:
    """What a person sees who says MORE until there is no more."""
    shown = []
    left: Reply | None = reply
    while left is not None:
        parts, left = cut(left, limits)
        shown.append(parts)
        assert len(shown) < 200, "saying MORE never ends"
    return shown


@given(REPLIES, LIMITS)
def test_every_part_is_within_the_limits(reply: Reply, limits: Limits) -> None:
    for parts in everything(reply, limits):
        assert len(parts) <= limits.parts
        for part in parts:
            assert measure(part.text, limits) <= limits.characters
            assert len(part.text) <= limits.characters
            assert len(part.buttons) <= limits.buttons


@given(REPLIES, LIMITS)
def test_no_word_is_lost_to_one_who_asks_for_more(reply: Reply, limits: Limits) -> None:
    parts = [part for answer in everything(reply, limits) for part in answer]
    shown = [part.text for part in parts] + [button.label for part in parts for button in part.buttons]
    meant = [reply.text, reply.closing, reply.link, *(choice.label for choice in reply.choices)]
    if not limits.cards:
        meant += [card.line for card in reply.cards]
    assert not words(meant) - words(shown)


def words(texts: list[str]) -> Counter[str]:
    """Words without their accents, since a wire of plain characters may drop these."""
    bare = unicodedata.normalize("NFD", "\n".join(texts))
    return Counter(regex.findall(r"[\p{L}\p{N}]+", regex.sub(r"\p{M}", "", bare)))


@given(REPLIES, LIMITS)
def test_links_emoji_and_entities_come_out_whole(reply: Reply, limits: Limits) -> None:
    pieces = [part.text for parts in everything(reply, limits) for part in parts]
    for whole in (URL, FAMILY, FLAG * 3, WAVE, "<@U024BE7LH>", "&amp;"):
        said = [reply.text, reply.closing, *(c.label for c in reply.choices)]
        if any(whole in text for text in said) and whole not in (FAMILY, FLAG * 3, WAVE):
            assert any(whole in piece for piece in pieces) or any(
                whole in c.label for parts in everything(reply, limits) for part in parts for c in part.buttons
            )
    for piece in pieces:
        assert not piece.startswith(("\u200d", "\N{EMOJI MODIFIER FITZPATRICK TYPE-4}"))
        assert not piece.endswith("\u200d")
        letters = regex.sub(r"[^\U0001F1E6-\U0001F1FF]", "", piece)
        assert len(letters) % 2 == 0
        assert piece.count("https://") == piece.count(URL)


@given(REPLIES, LIMITS)
def test_every_choice_can_be_made_by_button_or_number(reply: Reply, limits: Limits) -> None:
    wanted = {c.value for c in reply.choices} | {c.value for card in reply.cards for c in card.choices}
    offered = set()
    for parts in everything(reply, limits):
        numbered = [choice for part in parts for choice in part.numbered]
        text = "\n".join(part.text for part in parts)
        for number, choice in enumerate(numbered, start=1):
            assert f"{number}) " in text
            offered.add(choice.value)
        offered |= {c.value for part in parts for c in part.buttons}
        offered |= {c.value for part in parts for card in part.cards for c in card.choices}
    assert offered == wanted


@given(REPLIES)
def test_a_number_is_seen_in_the_part_that_records_it(reply: Reply) -> None:
    number = 0
    for part in fit(reply, SMS):
        for _ in part.numbered:
            number += 1
            assert f"{number}) " in part.text


@given(PROSE)
def test_text_alone_is_split_and_joined_again(text: str) -> None:
    roomy = Limits(characters=120, parts=1000)
    assert " ".join(part.text for part in fit(Reply(text), roomy)).split() == text.split()


def test_an_empty_reply_is_no_message() -> None:
    assert fit(Reply(""), SMS) == ()
    assert fit(Reply(" \n"), CARDS) == ()


def test_a_short_wording_goes_where_characters_cost() -> None:
    reply = Reply("A long wording of it", short="short")
    assert [part.text for part in fit(reply, SMS)] == ["short"]
    assert [part.text for part in fit(reply, CHAT)] == ["A long wording of it"]


def test_choices_become_a_numbered_list_where_there_are_no_buttons() -> None:
    reply = Reply(
        "12 Oak St, Sat 10:30?", closing="Shall I book it?", choices=(Choice("book it", "b"), Choice("not now", "n"))
    )
    (part,) = fit(reply, SMS)
    assert part.text == "12 Oak St, Sat 10:30?\nShall I book it?\n1) book it\n2) not now"
    assert part.numbered == reply.choices
    assert part.buttons == ()


def test_choices_become_buttons_where_they_fit_and_a_list_where_they_do_not() -> None:
    four = tuple(Choice(f"home {n}", f"home:{n}") for n in range(4))
    assert fit(Reply("Which?", choices=four), CHAT)[0].buttons == four
    five = (*four, Choice("home 4", "home:4"))
    (part,) = fit(Reply("Which?", choices=five), CHAT)
    assert (part.buttons, part.numbered) == ((), five)


@pytest.mark.parametrize(
    ("value", "button"), [("é" * 32, True), ("é" * 32 + "x", False), ("x" * 63, True), ("x" * 65, False)]
)
def test_a_button_whose_value_is_too_long_in_bytes_becomes_a_number(value: str, button: bool) -> None:
    (part,) = fit(Reply("Which?", choices=(Choice("this", value),)), CHAT)
    assert bool(part.buttons) is button
    assert bool(part.numbered) is not button


def test_cards_with_one_choice_each_are_numbered_lines() -> None:
    homes = tuple(Card(f"Home {n}", f"{n} Oak St $7{n}0k", choices=(Choice("details", f"d:{n}"),)) for n in (1, 2))
    (part,) = fit(Reply("2 homes.", cards=homes, closing="Details or a tour? Say a number."), SMS)
    assert part.text == "2 homes.\n1) 1 Oak St $710k\n2) 2 Oak St $720k\nDetails or a tour? Say a number."
    assert [choice.value for choice in part.numbered] == ["d:1", "d:2"]


def test_numbers_go_on_from_cards_to_choices() -> None:
    card = Card("Home", "12 Oak St", choices=(Choice("details", "d"), Choice("tour", "t")))
    (part,) = fit(Reply("", cards=(card,), choices=(Choice("more", "m"),)), SMS)
    assert part.text == "12 Oak St: 1) details, 2) tour\n3) more"
    assert [choice.value for choice in part.numbered] == ["d", "t", "m"]


def test_undrawn_cards_lend_their_number_to_their_buttons() -> None:
    homes = tuple(Card("Home", f"{n} Oak St", choices=(Choice("Details", f"d:{n}"),)) for n in (1, 2))
    (part,) = fit(Reply("2 homes.", cards=homes), CHAT)
    assert part.text == "2 homes.\n1) 1 Oak St\n2) 2 Oak St"
    assert [button.label for button in part.buttons] == ["1 Details", "2 Details"]


def test_drawn_cards_stand_between_text_and_closing() -> None:
    card = Card("12 Oak St", "line", choices=(Choice("Details", "d"),), image_url="https://x.test/1.jpg")
    first, second = fit(Reply("1 home.", cards=(card,), closing="A tour?", choices=(Choice("Book", "b"),)), CARDS)
    assert (first.text, first.cards, first.buttons) == ("1 home.", (card,), ())
    assert (second.text, second.cards, second.buttons) == ("A tour?", (), (Choice("Book", "b"),))


def test_a_drawn_card_with_too_many_choices_is_numbered_below() -> None:
    card = Card("12 Oak St", "line", choices=tuple(Choice(f"c{n}", f"v{n}") for n in range(4)))
    first, second = fit(Reply("1 home.", cards=(card,)), CARDS)
    assert first.cards[0].choices == ()
    assert second.text.splitlines()[0] == "1) 12 Oak St: c0"
    assert second.numbered == card.choices


def test_cards_go_first_when_there_is_no_room_and_are_counted() -> None:
    homes = tuple(Card("Home", f"{n} Oak St " + "word " * 30, choices=(Choice("details", f"d:{n}"),)) for n in range(9))
    reply = Reply("9 homes.", cards=homes, closing="Say a number.", link=URL)
    parts, left = cut(reply, SMS)
    shown = sum(len(part.numbered) for part in parts)
    text = "\n".join(part.text for part in parts)
    assert f"+{9 - shown} more: say MORE" in text
    assert text.endswith(f"{URL}\nSay a number.")
    assert left is not None
    assert [card.choices[0].value for card in left.cards] == [f"d:{n}" for n in range(shown, 9)]
    assert rest(reply, SMS) == left


def test_ten_thousand_characters_are_told_in_three_parts_and_more() -> None:
    shown = everything(Reply("This is a sentence of it. " * 400, closing="Anything else?"), SMS)
    assert len(shown[0]) == 3
    assert shown[0][-1].text.endswith("(say MORE for the rest)\nAnything else?")
    assert all(part.text.split("\n")[0].rstrip().endswith((".", "?", ")")) for part in shown[0])


def test_a_link_longer_than_a_part_is_not_cut() -> None:
    long = "https://porch.example/" + "a" * 400
    parts = fit(Reply("Look:", link=long), SMS)
    assert long in [part.text for part in parts]


def test_a_break_is_made_between_sentences_where_that_wastes_little() -> None:
    text = "One sentence of some length stands here. " * 6
    assert fit(Reply(text), Limits(characters=100))[0].text == " ".join([text[:40]] * 2)


def test_images_go_along_and_other_files_become_a_line() -> None:
    photo = Attachment("https://x.test/1.jpg", "image/jpeg")
    paper = Attachment("https://x.test/a.pdf", "application/pdf", name="Agreement")
    (part,) = fit(Reply("Here.", attachments=(photo, paper)), SMS)
    assert part.attachments == (photo,)
    assert part.text == "Here.\nAgreement: https://x.test/a.pdf"
    assert fit(Reply("Here.", attachments=(photo, paper)), CARDS)[0].attachments == (photo, paper)


def test_every_part_of_a_private_reply_is_private() -> None:
    assert all(part.private for part in fit(Reply("word " * 200, private=True), SMS))


def test_hidden_characters_are_dropped_and_emoji_kept() -> None:
    (part,) = fit(Reply(f"a\u200bb\u202e\x00c {FAMILY} {FLAG}"), CHAT)
    assert part.text == f"abc {FAMILY} {FLAG}"
