"""The rules of visits, pure: free times from hours and what is taken, which of them to offer, who shows, how long held.

Moments are UTC. Hours are local to the office, so that they stay the same by its clocks on the days when these change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.times import at_local, local_day

Kind = Literal["first", "second", "live_video", "open_house", "inspection", "appraisal", "walk_through"]

BUYER_TOURS: frozenset[str] = frozenset({"first", "second", "live_video"})
"""Kinds for which a buyer needs a signed agreement first. A live video tour is one; an open house is not."""

SHOWN: frozenset[str] = frozenset({"Active", "Active Under Contract"})
UNDER_CONTRACT: frozenset[str] = SHOWN | {"Pending"}
"""Statuses in which those who have a contract still come: the inspector, the appraiser, the buyer to walk through."""

AGREEMENT, APPROVAL = "agreement", "approval"
"""What a held visit waits for."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How visits are kept: notice before one, usual and longest length, where they begin, and holds."""

    notice: timedelta = timedelta(hours=2)
    usual: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=2)
    step: timedelta = timedelta(minutes=15)
    held_until: time = time(18, 0)
    shortest_hold: timedelta = timedelta(hours=2)
    most_held: int = 6


POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of one weekday (0 is Monday) by the office's clocks."""

    weekday: int
    opens: time
    closes: time


USUAL_WEEK = tuple(Shift(weekday, time(9, 0), time(19, 0)) for weekday in range(7))
"""The hours of a member who has said none."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end) in UTC."""

    start: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who might show a home; `shows` is whether their role and licence let them, today."""

    id: UUID
    shows: bool


def needs_agreement(kind: str, *, lease: bool) -> bool:
    """Whether a buyer must have signed before this visit. Homes for rent are outside of the rule."""
    return kind in BUYER_TOURS and not lease


def is_shown(kind: str, status: str) -> bool:
    return status in (SHOWN if kind in BUYER_TOURS or kind == "open_house" else UNDER_CONTRACT)


def who_shows(owner: Candidate | None, listing_agent: Candidate | None, duty: Candidate | None) -> UUID | None:
    """Who shows a home to a person: their own agent, else the home's if it is ours, else who is on duty."""
    return next((one.id for one in (owner, listing_agent, duty) if one is not None and one.shows), None)


def working_spans(shifts: Iterable[Shift], days: Iterable[date], zone: ZoneInfo) -> list[Span]:
    """The hours of these days as moments, in order."""
    held = list(shifts)
    return sorted(
        Span(at_local(day, shift.opens, zone), at_local(day, shift.closes, zone))
        for day in days
        for shift in held
        if shift.weekday == day.weekday()
    )


def days_of(window: Span, zone: ZoneInfo) -> list[date]:
    """Every local day that the window touches."""
    first, last = local_day(window.start, zone), local_day(window.end, zone)
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def free_starts(
    spans: Iterable[Span], taken: Iterable[Span], window: Span, length: timedelta, step: timedelta = POLICY.step
) -> list[datetime]:
    """Every start within the window at which a visit of that length lies within working hours and meets nothing."""
    busy = list(taken)
    starts: list[datetime] = []
    for span in spans:
        start = _on_grid(max(span.start, window.start), step)
        while start + length <= span.end and start < window.end:
            visit = Span(start, start + length)
            if not any(visit.meets(other) for other in busy):
                starts.append(start)
            start += step
    return sorted(set(starts))


def within_hours(visit: Span, spans: Iterable[Span]) -> bool:
    return any(span.start <= visit.start and visit.end <= span.end for span in spans)


def nearest(
    starts: Sequence[datetime], wanted: datetime, most: int = 3, apart: timedelta = timedelta(minutes=45)
) -> list[datetime]:
    """The starts nearest to a wanted time, nearest first, and so far apart that they are different offers."""
    chosen: list[datetime] = []
    for start in sorted(starts, key=lambda one: (abs(one - wanted), one)):
        if len(chosen) < most and all(abs(start - other) >= apart for other in chosen):
            chosen.append(start)
    return chosen


def spread(starts: Sequence[datetime], most: int = 3) -> list[datetime]:
    """At most so many starts from the whole window, in order: the first, the last, and evenly between.

    Where there are times on the half hour only these are offered: they are easier to say and to keep.
    """
    ordered = sorted(one for one in starts if one.minute % 30 == 0) or sorted(starts)
    if len(ordered) <= most:
        return ordered
    if most == 1:
        return ordered[:1]
    return [ordered[round(number * (len(ordered) - 1) / (most - 1))] for number in range(most)]


def hold_until(now: datetime, starts_at: datetime, zone: ZoneInfo, policy: Policy = POLICY) -> datetime:
    """Until when a visit is kept for somebody: this evening, or tomorrow's where that is near; never past its start."""
    today = local_day(now, zone)
    evenings = (at_local(today + timedelta(days=ahead), policy.held_until, zone) for ahead in (0, 1))
    evening = next(one for one in evenings if one - now >= policy.shortest_hold)
    return min(evening, starts_at)


def _on_grid(at: datetime, step: timedelta) -> datetime:
    """The moment, or the next one that is a whole number of steps into its hour."""
    seconds = int(step.total_seconds())
    return datetime.fromtimestamp(-(-at.timestamp() // seconds) * seconds, UTC)
