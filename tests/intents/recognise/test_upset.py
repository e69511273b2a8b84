"""Anger and grief are noticed; strong words about homes are not taken for either."""

import pytest

from intents.recognise.upset import recognise

ANGRY = [
    "this is ridiculous", "you are useless", "your service is terrible", "what the fuck", "I'm so fed up with you guys",
    "nobody ever calls me back", "stop wasting my time", "I am sick of this", "your agent is a liar", "I'll sue you",
    "you people are the worst", "i'm really pissed", "wtf is this", "this is unacceptable", "we're beyond frustrated",
]  # fmt: skip
GRIEVING = [
    "my husband passed away last month", "my mom just died and we need to sell", "we are getting divorced",
    "going through a divorce, need a small place", "the bank is foreclosing on us", "I lost my job",
    "we are being evicted", "after the death of my father", "she passed away", "my wife is in hospice",
    "I'm really scared", "i'm leaving because of domestic violence",
]  # fmt: skip
NEITHER = [
    "3 bed house in kent under 600k", "is the basement useless for storage", "no thanks", "that one is not for me",
    "how ugly is the kitchen", "the old owner passed on the offer", "can I see it saturday", "I died laughing lol",
    "stop texting me", "we need more space for my mother", "cancel my tour", "is the price crazy high or normal",
    "what a great house", "my husband wants a garage", "the yard is insane, love it", "is it a killer view",
    "my lawyer will look at the contract",
]  # fmt: skip


@pytest.mark.parametrize("text", ANGRY)
def test_anger_is_noticed(text: str) -> None:
    assert recognise(text) == "anger"


@pytest.mark.parametrize("text", GRIEVING)
def test_grief_is_noticed(text: str) -> None:
    assert recognise(text) == "grief"


@pytest.mark.parametrize("text", NEITHER)
def test_the_rest_is_left_alone(text: str) -> None:
    assert recognise(text) == ""


def test_grief_comes_before_anger() -> None:
    assert recognise("my father died and nobody called me back, this is ridiculous") == "grief"
