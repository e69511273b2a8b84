"""What a bench measured, held against its floors, as a table and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.bench.stage.machine import machine

COLUMNS = ("", "value", "floor", "goal", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `floor` must be reached and `goal` is aimed at; with `at_most` smaller is better."""

    what: str
    value: float
    unit: str
    floor: float | None = None
    goal: float | None = None
    at_most: bool = True

    @property
    def holds(self) -> bool | None:
        """Whether the floor is reached; None where there is none."""
        if self.floor is None:
            return None
        return self.value <= self.floor if self.at_most else self.value >= self.floor


@dataclass(frozen=True, slots=True)
class Figures:
    """One bench's figures, with a note on how they were taken."""

    name: str
    figures: tuple[Figure, ...]
    note: str = ""
    machine: str = field(default_factory=machine)
    taken_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def missed(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.holds is False)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of every bench."""

    peers: bool = False
    """Run the peer in the same process run, where the bench knows one."""
    quick: bool = False
    """A small run that shows that the bench works; its figures mean nothing."""


def table(figures: Figures) -> str:
    """The figures as aligned columns, with a mark where a floor is missed."""
    rows = [COLUMNS, *map(columns, figures.figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [f"{figures.name} ({figures.machine})", *(_aligned(row, widths) for row in rows)]
    return "\n".join(line.rstrip() for line in [*lines, figures.note] if line.strip())


def columns(figure: Figure) -> tuple[str, ...]:
    """What stands in each of COLUMNS."""
    values = (figure.value, figure.floor, figure.goal)
    return (figure.what, *(_say(figure, value) for value in values), _mark(figure))


def write(figures: Figures, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{figures.name}.json"
    path.write_text(json.dumps(asdict(figures), indent=2) + "\n")
    return path


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def _say(figure: Figure, value: float | None) -> str:
    if value is None:
        return ""
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f} {figure.unit}".strip()


def _mark(figure: Figure) -> str:
    return {None: "", True: "ok", False: "MISSED"}[figure.holds]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others, mark = row
    return "  ".join([first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(others, widths[1:], strict=False)), mark])
