"""Every wording there is, filled with typical data: in plain characters, short enough, and in our manner."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from channels.plain import is_gsm
from channels.reserved import reserved_words
from channels.sms.render import LIMITS
from channels.sms.segments import segments
from intents import catalogue
from intents.wording import NoWording, Wording, Words
from tests.dialogues.manners import BANNED, LEGAL
from tests.intents.typical import FACTS, names_in, variants

CATALOGUE = catalogue.load()
WORDING = Wording(CATALOGUE)
MAY_TELL_KEYWORDS = {
    "consent.start.welcome_back",
    "consent.stop.stopped_all",
    "consent.stop.stopped_by_word",
    "consent.stop.stopped_listings",
    "consent.stop.stopped_marketing",
    "conversations.help.help",
    "conversations.identity.contact",
    "dialogue.introduction",
}
"""Where the law or the carriers want to be told how to opt out or in."""
LONG = {"crm.my_day.day", "listings.details.found"}
"""Lists of what there is, as long as that is; the channel cuts them and keeps the rest for "more"."""
HERE = re.compile(r"\{[{%]")
QUOTED = re.compile(r'"[^"]*"')


def entries() -> Iterator[tuple[str, str]]:
    for intent, codes in CATALOGUE.replies.items():
        yield from ((intent, code) for code in codes if code != "reading")


def templates(intent: str, code: str) -> list[str]:
    entry: Any = CATALOGUE.replies[intent][code]
    if isinstance(entry, str):
        return [entry]
    return [entry.get("text", ""), entry.get("short", ""), entry.get("closing", ""), *entry.get("offers", {}).values()]


def names(intent: str, code: str) -> frozenset[str]:
    return frozenset().union(*(names_in(WORDING, template) for template in templates(intent, code)))


@cache
def filled(intent: str, code: str) -> tuple[Words, ...]:
    data = variants(f"{intent}.{code}", names(intent, code))
    return tuple(WORDING.words(intent, code, one) for one in data)


def by_text_message(words: Words) -> str:
    return "\n".join(part for part in (words.short or words.text, words.closing) if part)


EVERY = pytest.mark.parametrize(("intent", "code"), sorted(entries()), ids=lambda name: name)


@EVERY
def test_a_wording_is_plain_short_and_in_our_manner(intent: str, code: str) -> None:
    for words in filled(intent, code):
        said = by_text_message(words)
        assert is_gsm(said), said
        assert (match := BANNED.search(QUOTED.sub("x", said))) is None, f"{match}: {said}"
        assert f"{intent}.{code}" in LONG or len(said) <= LIMITS.characters, f"{len(said)}: {said}"
        assert f"{intent}.{code}" in LONG or segments(said).count <= 2, said


@EVERY
def test_a_wording_asks_for_no_word_that_carriers_keep_for_themselves(intent: str, code: str) -> None:
    for words in filled(intent, code):
        said = by_text_message(words)
        if f"{intent}.{code}" in MAY_TELL_KEYWORDS:
            said = LEGAL.sub("", said)
        assert reserved_words(said) == [], said


@EVERY
def test_a_wording_asks_one_question_at_most_and_at_the_end(intent: str, code: str) -> None:
    for words in filled(intent, code):
        said = QUOTED.sub("x", by_text_message(words))
        assert said.count("?") <= 1, said


@EVERY
def test_a_wording_is_whole(intent: str, code: str) -> None:
    for words in filled(intent, code):
        for part in (words.text, words.short, words.closing):
            assert not HERE.search(part), part
            assert part == " ".join(part.split()), part
            without = part.replace("...", "")
            assert not any(mark in without for mark in (" .", " ,", "..", ",.")), part


@pytest.mark.parametrize("name", sorted(CATALOGUE.intents))
def test_a_reading_says_what_the_person_wants_in_a_few_small_words(name: str) -> None:
    reading = str(CATALOGUE.replies[name]["reading"])
    assert reading[0].islower()
    assert reading[-1].isalnum()
    assert len(reading) <= 40
    assert is_gsm(reading)


def test_the_first_message_says_that_it_is_automated_whose_it_is_and_how_to_end_it() -> None:
    said = WORDING.words("dialogue", "introduction", FACTS).text
    assert all(part in said for part in ("automated", "Porch Realty", "Text STOP"))


def test_the_carriers_help_says_who_how_often_what_it_costs_and_how_to_end_it() -> None:
    said = by_text_message(WORDING.words("conversations.help", "help", FACTS))
    for part in ("Porch Realty", "206-555-0100", "Messages as needed", "Msg & data rates may apply", "Text STOP"):
        assert part in said


def test_the_offices_own_words_for_help_stand_between_its_name_and_the_way_out() -> None:
    said = by_text_message(WORDING.words("conversations.help", "help", {**FACTS, "own": "Homes by text."}))
    assert said.startswith("Porch Realty: Homes by text. Msg & data rates may apply. Text STOP to opt out.")


def test_what_a_template_names_must_be_given() -> None:
    with pytest.raises(Exception, match="'agent' is undefined"):
        WORDING.words("showings.book", "no_times", {**FACTS, "address": "12 Oak St"})


def test_a_code_without_words_is_a_defect_that_is_named() -> None:
    with pytest.raises(NoWording, match=r"showings.book: nonsense"):
        WORDING.words("showings.book", "nonsense", FACTS)


def test_white_space_of_a_template_is_not_shown() -> None:
    words = WORDING.words("listings.details", "found", next(variants("", names("listings.details", "found"))))
    assert "  " not in words.text
    assert "\n" not in words.text
