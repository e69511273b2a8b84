"""Finding where a text asks to be answered with a word that carriers take for themselves."""

import pytest

from channels.reserved import RESERVED, reserved_words


@pytest.mark.parametrize("word", RESERVED)
def test_every_reserved_word_is_found(word: str) -> None:
    assert reserved_words(f"Reply {word} to go on.") == [word]
    assert reserved_words(f"reply {word.lower()}") == [word]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reply YES to confirm or CANCEL to cancel.", ["YES", "CANCEL"]),
        ("Please respond with: yes", ["YES"]),
        ("Text back the word quit", ["QUIT"]),
        ("Just say yes and it is yours", ["YES"]),
        ("Reply 1 to keep it, or END", ["END"]),
        ("YES to book, NO to pass", ["YES"]),
        ("Answer 'cancel' and I will", ["CANCEL"]),
        ("Reply YES/CANCEL", ["YES", "CANCEL"]),
        ("Send HELP for help", ["HELP"]),
    ],
)
def test_what_asks_for_a_keyword_is_found(text: str, words: list[str]) -> None:
    assert reserved_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "1 to cancel it, 2 to keep it",
        "Your tour is cancelled. Text me to start again.",
        "I'll send info on the home tonight.",
        "Reply 1 or 2. The open house ends at 4.",
        "Dana can stop by at 5. Say a number.",
        "Text the start date to Dana.",
        "End unit, 3 bed. Details? Say 1.",
        "",
    ],
)
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    assert reserved_words(text) == []
