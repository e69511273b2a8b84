"""The nearest phrases, learned on a small catalogue with an embedder that knows wording only."""

from pathlib import Path

import pytest

from intents.recognise import nearest
from intents.recognise.nearest import FOREIGN, Guess, Lessons, Nearest
from rag.offline import HashEmbedder

PHRASES = {
    "showings.book": [
        [f"{lead} see {what} {when}"]
        for lead in ("can we", "i want to", "could i")
        for what in ("it", "the house", "12 oak")
        for when in ("saturday", "tomorrow")
    ],
    "listings.search": [
        [f"{beds} bed {kind} in {place}"]
        for beds in "234"
        for kind in ("house", "condo")
        for place in ("kent", "ballard", "fremont")
    ],
    "crm.note": [
        [f"{lead} {name}, likes gardens"]
        for lead in ("note for", "add a note on", "write down for")
        for name in ("maria", "tom", "ana", "lee", "kim", "sam")
    ],
    "out_of_scope": [
        [f"{verb} {what}"]
        for verb in ("order", "play", "tell me")
        for what in ("a pizza", "a song", "a joke", "the weather", "the news", "a story")
    ],
}
EVERYTHING = frozenset(PHRASES)
STOPS = [f"{lead} {what}" for lead in ("enough of", "i am tired of", "no more of") for what in ("your texts", "it")]
NO_STOPS = [f"{lead} {what}" for lead in ("enough of", "no more of") for what in ("condos", "kent", "that street")]
LESSONS = Lessons(PHRASES, STOPS, NO_STOPS)


def heard(text: str) -> tuple[str, frozenset[str]]:
    return text, marks(text)


def marks(text: str) -> frozenset[str]:
    return frozenset({"place"} if "kent" in text or "ballard" in text or "fremont" in text else ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("heads")


@pytest.fixture(scope="module")
def head(folder: Path) -> Nearest:
    return nearest.trained(LESSONS, HashEmbedder(), heard, folder)


def guess(head: Nearest, text: str, told: frozenset[str], usable: frozenset[str] = EVERYTHING) -> tuple[Guess, ...]:
    return head.likeness(text, told, usable).guesses


def best(head: Nearest, text: str) -> str:
    return guess(head, text, marks(text))[0].intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can i see the house on sunday", "showings.book"),
        ("4 bed condo in fremont", "listings.search"),
        ("note for priya, wants a garage", "crm.note"),
        ("play the news", "out_of_scope"),
    ],
)
def test_new_sentences_go_where_their_like_are(head: Nearest, text: str, intent: str) -> None:
    assert best(head, text) == intent


def test_guesses_are_few_sorted_and_their_confidences_sum_to_at_most_one(head: Nearest) -> None:
    guesses = guess(head, "can we see it", frozenset(), EVERYTHING)
    confidences = [guess.confidence for guess in guesses]
    assert len(guesses) == 3
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < sum(confidences) <= 1.0001


def test_what_the_speaker_may_not_do_is_not_guessed(head: Nearest) -> None:
    theirs = EVERYTHING - {"crm.note"}
    guesses = guess(head, "note for maria, likes gardens", frozenset(), theirs)
    assert {guess.intent for guess in guesses} <= theirs


def test_what_is_plainly_not_the_speakers_is_nothing_of_theirs(head: Nearest) -> None:
    text = "note for maria, likes gardens"
    assert guess(head, text, frozenset(), EVERYTHING)[0].confidence > FOREIGN
    assert all(guess.confidence < 1 - FOREIGN for guess in guess(head, text, frozenset(), EVERYTHING - {"crm.note"}))


def test_nobody_may_do_nothing(head: Nearest) -> None:
    assert guess(head, "hello", frozenset(), frozenset()) == ()


def test_marks_count(head: Nearest) -> None:
    def searched(marks: frozenset[str]) -> float:
        guesses = guess(head, "tell me of a house", marks, EVERYTHING)
        return next((guess.confidence for guess in guesses if guess.intent == "listings.search"), 0.0)

    assert searched(frozenset({"place"})) > searched(frozenset())


def test_an_opt_out_is_told_from_what_sounds_like_it(head: Nearest) -> None:
    def likeness(text: str) -> float:
        return head.likeness(text, marks(text), EVERYTHING).opts_out

    assert likeness("i am tired of these texts") > 0.5
    assert likeness("enough of that condo") < 0.5
    assert likeness("can we see the house on sunday") < 0.1


def test_more_messages_that_opt_out_are_another_head(tmp_path: Path) -> None:
    nearest.trained(Lessons(PHRASES), HashEmbedder(), heard, tmp_path)
    nearest.trained(LESSONS, HashEmbedder(), heard, tmp_path)
    assert len(list(tmp_path.glob("head-*.npz"))) == 2


def test_a_head_is_trained_once_for_the_same_phrases(head: Nearest, folder: Path) -> None:
    (file,) = folder.glob("head-*.npz")
    before = file.stat().st_mtime_ns
    again = nearest.trained(LESSONS, HashEmbedder(), heard, folder)
    assert file.stat().st_mtime_ns == before
    assert guess(again, "can we see it", frozenset()) == guess(head, "can we see it", frozenset())


def test_other_phrases_are_another_head(tmp_path: Path) -> None:
    fewer = {name: said for name, said in PHRASES.items() if name != "crm.note"}
    nearest.trained(Lessons(fewer), HashEmbedder(), heard, tmp_path)
    nearest.trained(Lessons(PHRASES), HashEmbedder(), heard, tmp_path)
    assert len(list(tmp_path.glob("head-*.npz"))) == 2
