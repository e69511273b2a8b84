"""The trace of a turn in plain words, whatever stands in it."""

from typing import Any

from admin.why import Reason, how_sure, reasons
from intents import commands


def test_a_turn_says_how_it_was_heard_read_and_answered() -> None:
    said = "3 beds in ballard"
    trace = {
        "text": said,
        "by": "nearest",
        "clauses": [{"text": said, "guesses": [{"intent": "listings.search", "confidence": 0.71}, {"intent": "listings.more", "confidence": 0.2}, {"intent": "x.y", "confidence": 0.01}]}],
        "commands": [{"command": "start", "intent": "listings.search", "slots": {"beds_min": 3, "city": ["Ballard"], "said": said}, "confidence": 0.71}],
        "steps": [{"intent": "listings.search", "slots": {}, "result": "need"}],
    }  # fmt: skip
    assert list(reasons(trace)) == [
        Reason("Heard", "It was compared with the phrases the assistant has learned."),
        Reason("Read as", "search (listings)", 0.71),
        Reason("or", "more (listings)", 0.2),
        Reason("Began", "search (listings), beds min: 3, city: Ballard", 0.71),
        Reason("search (listings)", "asked for what was missing"),
    ]
    assert [how_sure(one) for one in (0.95, 0.7, 0.2)] == ["sure", "likely", "unsure"]


def test_every_command_that_understanding_may_propose_has_words() -> None:
    from admin.why import COMMANDS

    assert set(commands.NAMES.values()) <= COMMANDS.keys()


def test_a_trace_that_holds_little_or_something_odd_is_still_told() -> None:
    odd: list[dict[str, Any]] = [
        {}, {"by": "something new"}, {"commands": None, "steps": [{}], "guesses": "x", "clauses": [{}]},
    ]  # fmt: skip
    for trace in odd:
        assert all(isinstance(reason.text, str) for reason in reasons(trace))
