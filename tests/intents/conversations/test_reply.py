"""What a member wants to have written to a client, without the words that said to write it."""

import pytest

from intents.conversations.reply import message_of

CASES = {
    "tell Maria I'll be 10 minutes late": "I'll be 10 minutes late",
    "Tell maria lopez that the seller said yes": "The seller said yes",
    "text Maria: the docs are in": "The docs are in",
    "reply to Maria - sounds good": "Sounds good",
    "please let Maria know the lender called": "The lender called",
    "send Maria a message saying thanks for coming": "Thanks for coming",
    "can you tell Maria we can meet at 4?": "We can meet at 4?",
    "respond to Maria with sounds good see you then": "Sounds good see you then",
    "tell the Hendersons that closing moved": "Closing moved",
    "tell 206-555-0142 no pool there, sorry": "No pool there, sorry",
    "tell (206) 555-0142 hello": "Hello",
    "tell her I will call": "I will call",
    "text Maria back yes": "Yes",
    "tell Maria": "",
}


@pytest.mark.parametrize("said", CASES)
def test_the_words_for_the_client_are_found(said: str) -> None:
    assert message_of(said, frozenset({"maria", "lopez", "henderson"})) == CASES[said]


def test_a_name_inside_the_message_stays() -> None:
    assert message_of("tell Maria that Maria's keys are here", frozenset({"maria"})) == "Maria's keys are here"
