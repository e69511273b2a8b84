"""The trace of a turn is told in plain lines, from what was heard to what was done."""

from bot.console.why import lines

TRACE = {
    "text": "whats the hoa on the first one",
    "by": "nearest",
    "clauses": [
        {
            "text": "whats the hoa on the first one",
            "guesses": [
                {"intent": "listings.facts", "confidence": 0.91},
                {"intent": "listings.details", "confidence": 0.08},
                {"intent": "showings.book", "confidence": 0.004},
            ],
        }
    ],
    "commands": [
        {
            "command": "start",
            "intent": "listings.facts",
            "confidence": 0.91,
            "slots": {"said": "whats the hoa on the first one", "listing": {"positions": [1]}},
        }
    ],
    "steps": [{"intent": "listings.facts", "slots": {"listing": {"positions": [1]}}, "result": "known"}],
    "understanding_ms": 3.2,
}


def test_a_turn_is_told_from_the_words_to_the_result() -> None:
    assert list(lines(TRACE, 41)) == [
        "heard: whats the hoa on the first one",
        "understood by: nearest",
        'read as: "whats the hoa on the first one" listings.facts .91, listings.details .08',
        "so: start listings.facts (.91), listing (positions [1])",
        "did: listings.facts, listing (positions [1]) -> known",
        "took: 3.2 ms to understand, 41 ms in all",
    ]


def test_a_turn_that_was_not_read_says_why() -> None:
    told = list(lines({"silent": "a person holds the conversation"}, 7))
    assert told == ["silent: a person holds the conversation", "took: 7 ms in all"]


def test_a_question_names_the_readings_it_offers() -> None:
    options = [{"command": "start", "intent": "crm.note", "confidence": 0.4, "slots": {}}]
    told = list(lines({"commands": [{"command": "clarify", "options": options, "confidence": 0.4}]}, 7))
    assert told[0] == "so: clarify (.40), options [crm.note .40]"
