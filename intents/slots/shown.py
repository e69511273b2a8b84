"""What a reference can point at, and what comes of pointing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ShownItem(Protocol):
    """What can be referred to. Absent values are None or empty."""

    @property
    def label(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def price(self) -> int | None: ...
    @property
    def beds(self) -> int | None: ...
    @property
    def sqft(self) -> int | None: ...
    @property
    def features(self) -> tuple[str, ...]: ...
    @property
    def starts_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Pick:
    """Which of the shown things are meant: `positions` count from 1.

    `sure` is false where several fit and one was asked for. `negated`: everything but these was meant as unwanted
    ("not the first"). `missing`: something was referred to that is not there (position 5 of 3, no pool among them).
    """

    positions: tuple[int, ...]
    sure: bool = True
    negated: bool = False
    missing: bool = False


ORDINALS = {
    w: n
    for n, words in enumerate(
        (
            "first 1st",
            "second 2nd",
            "third 3rd",
            "fourth 4th",
            "fifth 5th",
            "sixth 6th",
            "seventh 7th",
            "eighth 8th",
            "ninth 9th",
            "tenth 10th",
        ),
        start=1,
    )
    for w in words.split()
} | {"last": -1, "final": -1, "bottom": -1, "top": 1, "1rst": 1, "frist": 1, "secound": 2}
"""Words for positions; -1 is the last."""
