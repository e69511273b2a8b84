"""Whether a message does no more than name a home: the answer to "which home?", and nothing else."""

from intents.slots import address
from intents.slots.text import Message

AROUND = frozenset(
    "the that this one ones on at in of for it it's its is i mean meant yes no please pls thx thanks home house place "
    "condo listing number # unit apt".split()
)
"""Words that stand around the name of a home in an answer."""


def only_names_a_home(message: Message) -> bool:
    """False where words are left once the address is taken away: "comps for 12 Oak" answers nothing."""
    letters = list(message.norm)
    for ref in address.find(message):
        letters[ref.start : ref.end] = " " * (ref.end - ref.start)
    return set("".join(letters).split()) <= AROUND
