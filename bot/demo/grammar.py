"""A small sentence grammar: {a|b} picks one alternative, <name> is filled in."""

import re
from collections.abc import Mapping
from random import Random

_CHOICE = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r" +(?=[ .,:;!?])")
_SLOT = re.compile(r"<(\w+)>")


def expand(rng: Random, shape: str, slots: Mapping[str, str]) -> str:
    """One sentence of this shape. Raises KeyError for a slot that the record does not fill."""
    while "{" in shape:
        shape = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), shape)
    filled = _SLOT.sub(lambda match: slots[match[1]], shape)
    # An alternative may be empty and leave its space behind.
    return _GAP.sub("", filled)


def slots_of(shape: str) -> frozenset[str]:
    return frozenset(_SLOT.findall(shape))


def enumerate_nouns(nouns: list[str]) -> str:
    """As they stand in a sentence: "a, b and c"."""
    if len(nouns) == 1:
        return nouns[0]
    return f"{', '.join(nouns[:-1])} and {nouns[-1]}"


def capitalize(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
