"""The reason for calling a visit off, in the words of whoever does; it reaches the other side."""

import pytest

from intents.showings.reason import UNSAID, reason_of

CASES = {
    "decline 12 oak, the seller is away": "the seller is away",
    "decline the 3 pm because I'm out of town": "I'm out of town",
    "no to 12 oak: tenants need notice": "tenants need notice",
    "decline 12 oak - roof is being done": "roof is being done",
    "decline saturday since the home is pending": "the home is pending",
    "decline 12 oak": UNSAID,
    "decline 12 oak as soon as possible": UNSAID,
}


@pytest.mark.parametrize("said", CASES)
def test_the_reason_is_what_was_said_or_a_plain_one(said: str) -> None:
    assert reason_of(said) == CASES[said]
