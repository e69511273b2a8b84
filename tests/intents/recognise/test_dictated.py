"""Words for a client are taken as they are while they are asked for, and only then."""

from dataclasses import replace

import pytest

from intents.commands import Fill
from intents.recognise import dictated
from intents.state import State
from tests.intents.states import asking, waiting

REPLY = asking("text", "conversations.reply", {"contact": {"ids": ["1"]}})


@pytest.mark.parametrize(
    "text",
    ["Running ten minutes late", "my day", "yes", "2", "thanks", "undo", "can I talk to a person", "cancel, I am ill"],
)
def test_the_message_is_the_words(text: str) -> None:
    assert dictated.recognise(f" {text} ", REPLY) == Fill({"text": text})


@pytest.mark.parametrize("text", ["never mind", "Cancel", "forget it", "nevermind."])
def test_calling_it_off_is_no_message(text: str) -> None:
    assert dictated.recognise(text, REPLY) is None


@pytest.mark.parametrize(
    "state",
    [
        State(),
        waiting(),
        asking("contact", "conversations.reply"),
        asking("text", "crm.note"),
        replace(REPLY, stack=(replace(REPLY.stack[0], cold=True),)),
    ],
)
def test_without_that_question_a_message_is_read(state: State) -> None:
    assert dictated.recognise("Running ten minutes late", state) is None
