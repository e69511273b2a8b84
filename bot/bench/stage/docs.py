"""The figures as a page for readers: every bench whose JSON is kept, as it was measured."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.bench.stage.figures import COLUMNS, Figure, Figures, columns

HEAD = """# Figures

As measured, by the commands that stand with them; each can be run again. A floor must be reached, a goal is aimed at.
Everything that a bench needs (PostgreSQL, the processes, those who load them) runs on the one machine.
"""


def write_docs(names: Iterable[str], kept: Path, page: Path) -> None:
    """Write the page from the JSON of these benches in `kept`; one that never ran is left out."""
    parts = [_part(read(kept / f"{name}.json")) for name in names if (kept / f"{name}.json").exists()]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


def read(path: Path) -> Figures:
    """The figures that `write` kept."""
    kept = json.loads(path.read_text())
    return Figures(**{**kept, "figures": tuple(Figure(**figure) for figure in kept["figures"])})


def _part(figures: Figures) -> str:
    return "\n".join([f"## {figures.name}\n", *_table(figures), "", _taken(figures), ""])


def _table(figures: Figures) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|---|{'--:|' * (len(COLUMNS) - 2)}---|"
    for figure in figures.figures:
        yield f"| {' | '.join(columns(figure))} |"


def _taken(figures: Figures) -> str:
    note = f" {figures.note}." if figures.note else ""
    return f"`python -m bot bench {figures.name}`, {figures.taken_at[:10]}, {figures.machine}.{note}"
