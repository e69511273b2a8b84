"""Small words: the table, buttons, and what politeness does not answer."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from intents.commands import Back, Cancel, Choose, Confirm, Deny, Repeat, Skip, Undo
from intents.recognise.exact import masked, recognise

TABLE = yaml.safe_load((Path(__file__).parent / "exact.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("text", "expected"), list(TABLE.items()))
def test_exact(text: str, expected: object) -> None:
    found = recognise(text)
    if found is None:
        assert expected is None
        return
    values = {"act": found.act, "polarity": found.polarity, "positions": list(found.positions), "rest": found.rest}
    assert {k: v for k, v in values.items() if v} == expected


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("yes", Confirm()),
        ("nope", Deny()),
        ("skip", Skip()),
        ("go back", Back()),
        ("never mind", Cancel()),
        ("start over", Cancel(everything=True)),
        ("undo that", Undo()),
        ("say that again", Repeat()),
        ("1 and 3", Choose(positions=(1, 3))),
        ("the last one", Choose(positions=(-1,))),
    ],
)
def test_each_act_is_a_command(text: str, command: object) -> None:
    found = recognise(text)
    assert found is not None
    assert found.command() == command


def test_a_pressed_button_is_its_value_whatever_the_text_says() -> None:
    found = recognise("no thanks", pressed="k7:2")
    assert found is not None
    assert found.command() == Choose(value="k7:2")


def test_praise_is_a_weak_yes() -> None:
    praise, yes = recognise("great"), recognise("yes")
    assert praise is not None
    assert yes is not None
    assert praise.polarity == "yes"
    assert praise.confidence < yes.confidence


@pytest.mark.parametrize("text", ["no problem", "no rush", "good to know", "no worries!", "good question"])
def test_politeness_answers_nothing(text: str) -> None:
    found = recognise(text)
    assert found is None or found.polarity == ""
    assert not any(word in masked(text.lower()) for word in ("no ", "good "))


def test_masking_keeps_the_offsets() -> None:
    text = "no problem, no pool"
    assert len(masked(text)) == len(text)
    assert masked(text).endswith(", no pool")


@pytest.mark.parametrize(
    "text",
    [
        "no hoa",
        "no condos",
        "3 beds in ballard",
        "cancel my 3 pm",
        "book 2 at 3",
        "yes and no",
        "ok?",
        "help me find a home in kent",
    ],
)
def test_a_request_is_no_small_word(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("text", ["YES!!", "yesss", "Yes.", "  yes  ", "yes \U0001f44d", "YeS pLeAsE", "yeeees"])
def test_yes_in_any_dress(text: str) -> None:
    found = recognise(text)
    assert found is not None
    assert found.polarity == "yes"


@given(st.text(max_size=120))
def test_any_text_is_read_without_error(text: str) -> None:
    found = recognise(text)
    assert found is None or (found.whole != bool(found.rest))
