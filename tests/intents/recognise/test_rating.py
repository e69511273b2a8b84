"""A number from 1 to 5 as the answer to how something was, and what only begins like one."""

import pytest

from intents.recognise.rating import Score, complains, recognise


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("5", 5), ("5!", 5), ("5!!!", 5), (" 4 ", 4), ("five", 5), ("Five!", 5), ("one", 1), ("4 out of 5", 4),
        ("4/5", 4), ("5/5!", 5), ("5 of 5", 5), ("five out of five", 5), ("3 stars", 3), ("1 star", 1), ("a 5", 5),
        ("an easy 5", 5), ("definitely a 5", 5), ("I'd give it a 4", 4), ("I\u2019d say 4", 4), ("it was a 2", 2),
        ("i would rate it 3", 3), ("\u2b50\u2b50\u2b50\u2b50", 4), ("5\ufe0f\u20e3", 5), ("solid 4", 4), ("2.", 2),
        ("(3)", 0), ("my answer is 4", 4), ("Hi, 5", 5), ("5 \U0001f600", 5),
    ],
)  # fmt: skip
def test_a_number_is_heard_however_it_is_dressed(said: str, number: int) -> None:
    found = recognise(said)
    assert (found.number if found else 0) == number


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("a 5, great agent", Score(5, "great agent")),
        ("2 because she was late", Score(2, "because she was late")),
        ("4 - parking was hard", Score(4, "parking was hard")),
        ("1 out of 5. Nobody came", Score(1, "Nobody came")),
        ("5 stars, thanks!", Score(5, "thanks")),
        ("3\nthe yard is small", Score(3, "the yard is small")),
    ],
)
def test_what_is_said_about_the_number_is_kept_apart(said: str, score: Score) -> None:
    assert recognise(said) == score


@pytest.mark.parametrize(
    "said",
    [
        "", "hello", "0", "6", "10", "55", "4.5", "3-4", "1 and 3", "1, 3", "1 and 3 saturday", "2, and 3", "2 beds",
        "2 bed house in Ballard", "5 pm", "5pm", "5:30", "4th", "1st one", "3/10", "5 minutes late", "2 at noon",
        "12 Oak St", "$5", "5%", "5k", "the second one", "3 works", "stop", "can we see 2", "one more thing",
        "\u2b50\u2b50\u2b50\u2b50\u2b50\u2b50",
    ],
)  # fmt: skip
def test_what_only_begins_like_a_number_is_none(said: str) -> None:
    assert recognise(said) is None


@pytest.mark.parametrize(
    "said", ["nobody came", "the agent was late", "It felt rushed", "she didn\u2019t know the code"]
)
def test_what_went_wrong_is_told_in_the_past(said: str) -> None:
    assert complains(said)


@pytest.mark.parametrize("said", ["can I talk to a person", "was it sold?", "show me more homes", "call me"])
def test_a_request_is_no_complaint(said: str) -> None:
    assert not complains(said)
