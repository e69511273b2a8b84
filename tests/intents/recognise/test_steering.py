"""Questions that could steer are all caught, and ordinary ones of the trade are not."""

from pathlib import Path

import pytest
import yaml

from intents.listings.area import topic
from intents.recognise.steering import is_steering

TABLE = {
    name: [text.strip() for text in row.split("|") if text.strip()]
    for name, row in yaml.safe_load(Path(__file__).with_name("steering.yaml").read_text("utf-8")).items()
}


@pytest.mark.parametrize("text", TABLE["steering"])
def test_a_question_that_could_steer_is_caught(text: str) -> None:
    assert is_steering(text)


@pytest.mark.parametrize("text", TABLE["harmless"])
def test_an_ordinary_question_is_let_through(text: str) -> None:
    assert not is_steering(text)


def test_both_lists_are_long_enough_to_mean_something() -> None:
    assert min(len(set(texts)) for texts in TABLE.values()) >= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("are the schools good", "schools"),
        ("do you take section 8", "voucher"),
        ("can i use my housing voucher there", "voucher"),
        ("is it safe", "safety"),
        ("what's the crime like", "safety"),
        ("who lives there", "people"),
        ("is it diverse", "people"),
        ("good for a family with kids?", "people"),
    ],
)
def test_each_question_has_its_one_answer(text: str, expected: str) -> None:
    assert topic(text) == expected


@pytest.mark.parametrize("who", ["a black woman", "a white family", "a gay couple", "an old man", "muslims", "me"])
def test_the_answer_does_not_depend_on_who_asks(who: str) -> None:
    question = f"is ballard safe for {who}"
    assert is_steering(question)
    assert topic(question) == "safety"
