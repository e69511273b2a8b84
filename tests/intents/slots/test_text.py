"""Normalising: shorthand, numbers in words, spelling, and the way back to what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.slots.spelling import Speller, corrected
from intents.slots.text import Sheet, read
from tests.intents.slots.tables import rows


@pytest.mark.parametrize(("text", "norm"), rows("text"))
def test_a_message_is_normalised(text: str, norm: str) -> None:
    assert read(text).norm == norm


@given(st.text(max_size=200))
def test_spans_always_lie_in_the_typed_text(text: str) -> None:
    message = read(text)
    for start in range(len(message.norm)):
        first, last = message.source(start, start + 1)
        assert 0 <= first <= last <= len(text)


@given(st.text(alphabet="abc 0123456789$.,/-kKm'é½", max_size=80))
def test_reading_its_own_norm_again_loses_no_word(text: str) -> None:
    once = read(text).norm
    assert len(read(once).norm.split()) >= len(once.split())


def test_the_typed_words_come_back() -> None:
    message = read("Seven Hundred Thousand in Ballard, pls")
    start = message.norm.index("700000")
    assert message.typed(start, start + 6) == "Seven Hundred Thousand"


def test_taken_spans_are_merged_in_the_order_of_the_text() -> None:
    sheet = Sheet.of(read("3br in Kent under 600"))
    sheet.take(8, 12)
    sheet.take(0, 4)
    assert sheet.spans() == ((0, 3), (7, 11))


@pytest.mark.parametrize("word", ["there", "house", "horse", "right", "kent", "oak", "pool", "water", "three", "close"])
def test_common_and_short_words_are_never_corrected(word: str) -> None:
    assert corrected(word) == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("garagge", "garage"),
        ("bedrom", "bedroom"),
        ("firplace", "fireplace"),
        ("satruday", "saturday"),
        ("townhose", "townhouse"),
        ("seccond", "second"),
        ("frist", "first"),
        ("depost", "deposit"),
    ],
)
def test_a_slip_in_a_key_word_is_put_right(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@given(st.sampled_from(["waterfront", "fireplace", "basement", "wheelchair"]), st.data())
def test_one_missing_letter_is_forgiven_in_long_words(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    assert Speller([word]).near(word[:at] + word[at + 1 :]) == word


def test_a_speller_offers_nothing_far_off() -> None:
    assert Speller(["ballard"]).near("mallard") is None
    assert Speller(["kent"]).near("kemt") is None
