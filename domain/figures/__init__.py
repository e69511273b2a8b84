"""The figures of success that an office looks at: whom it served, how fast, what came of it, and what went wrong."""

from domain.figures.queries import (
    Day,
    Figures,
    Glance,
    Outcome,
    Speed,
    glance,
    over,
)
from domain.figures.recent import Recent, Times, recent

__all__ = ["Day", "Figures", "Glance", "Outcome", "Recent", "Speed", "Times", "glance", "over", "recent"]
