"""The steps of a deal, pure: their order, when each is due, and the stage a deal is in by what is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import holidays
import yaml

Stage = Literal["accepted", "contingent", "pending", "clear_to_close", "closed", "fell_through"]
Side = Literal["buyer", "seller"]

OVER: frozenset[str] = frozenset({"closed", "fell_through"})
STAGES: tuple[Stage, ...] = ("accepted", "contingent", "pending", "clear_to_close", "closed")
"""In their order; a deal may fall through from any but the last."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: due so many days after acceptance or before closing, business days where it says so."""

    code: str
    stage: Stage
    after_acceptance: int | None = None
    before_closing: int | None = None
    business: bool = False


@lru_cache(maxsize=1)
def steps() -> tuple[Step, ...]:
    """Every step in its usual order."""
    loaded = yaml.safe_load(files(__package__).joinpath("data/milestones.yaml").read_text())
    return tuple(Step(**step) for step in loaded["steps"])


def due(step: Step, accepted_on: date, closing_on: date | None) -> date | None:
    """The day by which the step is to be done, or None while the day of closing is not known."""
    if step.after_acceptance is not None:
        return shift(accepted_on, step.after_acceptance, business=step.business)
    if step.before_closing is None or closing_on is None:
        return None
    return shift(closing_on, -step.before_closing, business=step.business)


def stage_by(done: Iterable[str]) -> Stage:
    """The furthest stage that the steps done so far have reached."""
    codes = frozenset(done)
    reached = {step.stage for step in steps() if step.code in codes}
    return next((stage for stage in reversed(STAGES) if stage in reached), "accepted")


def shift(day: date, days: int, *, business: bool) -> date:
    """So many days later (or earlier, below nought); business days skip weekends and federal holidays."""
    if not business:
        return day + timedelta(days=days)
    one, left = timedelta(days=1 if days > 0 else -1), abs(days)
    while left:
        day += one
        left -= is_business_day(day)
    return day


def is_business_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year))
