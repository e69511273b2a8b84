"""The figures of success that an office looks at: whom it served, how fast, what came of it, and what went wrong."""

from domain.figures.queries import (
    Before,
    Day,
    Figures,
    Glance,
    Outcome,
    Speed,
    before,
    glance,
    over,
)
from domain.figures.recent import Recent, Times, recent

__all__ = [
    "Before",
    "Day",
    "Figures",
    "Glance",
    "Outcome",
    "Recent",
    "Speed",
    "Times",
    "before",
    "glance",
    "over",
    "recent",
]
