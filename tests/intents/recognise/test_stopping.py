"""An opt-out by likeness: acted on where it is sure, asked about where it may be one, left alone where texts go on."""

import pytest

from intents.commands import OptOut
from intents.recognise import stopping
from intents.recognise.stopping import POSSIBLE, SURE


def test_a_sure_likeness_ends_texts() -> None:
    assert stopping.recognise("rmv me", SURE) == OptOut("all", SURE)


def test_a_possible_one_is_asked_about() -> None:
    assert stopping.recognise("rmv me", POSSIBLE) == "ask"


def test_an_unlikely_one_is_none() -> None:
    assert stopping.recognise("rmv me", POSSIBLE - 0.01) is None


def test_only_the_part_that_was_named_ends() -> None:
    assert stopping.recognise("enough with those listing alerts", 0.99) == OptOut("listings", 0.99)


@pytest.mark.parametrize("text", ["don't take me off", "I still want your texts", "text me, don't call"])
def test_who_wants_texts_to_go_on_is_never_stopped_by_likeness(text: str) -> None:
    assert stopping.recognise(text, 1.0) is None


@pytest.mark.parametrize("text", ["nothing before 9 please", "no me escriban antes de las 9"])
def test_hours_are_asked_about(text: str) -> None:
    assert stopping.recognise(text, 1.0) == "ask"
