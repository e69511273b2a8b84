"""Words that were asked for as they are: what a member wants said to a client is never read as a request of theirs."""

from intents.commands import Fill
from intents.recognise import exact
from intents.slots.text import read
from intents.state import State

VERBATIM = frozenset({("conversations.reply", "text")})
"""The questions whose answer is taken word for word: intent and slot."""


def recognise(text: str, state: State) -> Fill | None:
    """None where no such question was just asked, or the message calls it off ("never mind")."""
    task = state.task
    if task is None or task.cold or state.pending is not None or (task.intent, task.asking) not in VERBATIM:
        return None
    found = exact.recognise(read(text))
    if found is not None and found.act == "cancel" and found.whole:
        return None
    return Fill({task.asking: text.strip()})
