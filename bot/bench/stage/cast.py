"""Who writes in the benches: people of the demo office, its agents, and strangers, each with a talk of their own."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Role = Literal["buyer", "client", "agent"]
BUYER: Role = "buyer"
TURNS: tuple[Role, ...] = (*[BUYER] * 5, "client", *[BUYER] * 3, "agent")
"""Of ten who write, one is in a deal and one an agent."""
STRANGER_EVERY = 8
"""So often the buyer is somebody whom the office does not know."""


@dataclass(frozen=True, slots=True)
class Person:
    """`talk` is what they write, line by line."""

    number: str
    talk: Sequence[str]


@cache
def talks(role: Role) -> Sequence[Sequence[str]]:
    """What people of this role write, from talk.yaml."""
    told: dict[Role, list[list[str]]] = yaml.safe_load(Path(__file__).with_name("talk.yaml").read_text())
    return told[role]


def cast(people: Sequence[str], agents: Sequence[str]) -> Iterator[Person]:
    """Everybody once, without end: who is known runs out, strangers do not."""
    known, members = iter(people), iter(agents)
    strangers = (f"+1206{number}" for number in itertools.count(800_0000))
    says = {role: itertools.cycle(talks(role)) for role in set(TURNS)}
    for place, role in enumerate(itertools.cycle(TURNS)):
        numbers = strangers if place % STRANGER_EVERY == 0 else members if role == "agent" else known
        number = next(numbers, None)
        if number is None:
            yield Person(next(strangers), next(says[BUYER]))
        else:
            yield Person(number, next(says[role]))
