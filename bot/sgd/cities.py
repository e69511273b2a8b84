"""Every city of the United States by name, for dialogues that are not about our own region."""

from functools import cache

import zipcodes

from intents.slots.gazetteer import Gazetteer, Place
from intents.slots.numbers import TENS, UNITS
from intents.slots.spelling import is_common

NICKNAMES = {
    "San Francisco": ("sf", "san fran", "sfo", "frisco"),
    "Los Angeles": ("la", "l.a."),
    "New York": ("nyc", "new york city"),
    "Las Vegas": ("vegas",),
    "Philadelphia": ("philly",),
    "Washington": ("dc", "washington dc"),
    "San Diego": ("sd",),
}
"""What people everywhere call the large ones."""
STATES = frozenset(
    (
        "California",
        "Nevada",
        "Oregon",
        "Texas",
        "Florida",
        "Arizona",
        "Colorado",
        "Illinois",
        "Georgia",
        "Ohio",
        "Virginia",
    )
)
"""Towns named like a state: the state is meant."""


_NO_NAMES = frozenset(
    "new old big small city town village center county area state home place park lake hill view street".split()
)


class Exact(Gazetteer):
    """Names as they are written: among 18,000 towns every slip of the finger is one of them."""

    def like(self, name: str) -> tuple[Place, ...]:
        return self.named(name)


@cache
def cities() -> Gazetteer:
    names = {row["city"] for row in _rows() if row["zip_code_type"] != "MILITARY"} - STATES
    return Exact(Place(name, "city", aliases=NICKNAMES.get(name, ())) for name in sorted(names) if _usable(name))


def _rows() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = zipcodes.list_all()  # type: ignore[no-untyped-call]
    return rows


def _usable(name: str) -> bool:
    """There are towns called Home, Bath and Eleven Mile: such a word is not a place in a message about homes."""
    words = name.lower().split()
    if set(words) <= _NO_NAMES:
        return False
    return not (len(words) == 1 and is_common(words[0])) and not any(word in UNITS or word in TENS for word in words)
