"""From what was said of a time to the times at which a home can be shown: the one that was meant, or those to offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import showings
from domain.showings import FreeSlots
from domain.times import at_local, local_day
from intents.commands import Slots
from intents.intent import Ask, Tools
from intents.slots.when import Window

SLOT = "when"
AT = "at"
"""The slot of an exact start (UTC, ISO), as an offered choice carries it."""
AHEAD = timedelta(days=10)
AROUND = timedelta(days=4)
EARLIER = timedelta(hours=9)
"""So far before a wanted hour others are offered too: who asks for an evening would sooner come in the afternoon than
the next morning."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Possible:
    """`exact` is the start that was meant and is free. Otherwise `free` are those to offer, and `asked` says whether
    they lie within what was asked for."""

    free: FreeSlots
    exact: datetime | None = None
    asked: bool = True


class Free(Protocol):
    """How free times are asked for: within a window (UTC), near to a moment if given."""

    def __call__(self, window: tuple[datetime, datetime], near: datetime | None = None) -> FreeSlots: ...


def possible(
    ask: Ask,
    tools: Tools,
    listing_id: UUID,
    contact_id: UUID,
    *,
    but: UUID | None = None,
    like: datetime | None = None,
    most: int = MOST,
) -> Possible:
    """`like` is a visit's present start: of a day that is free then, the times nearest to its hour are offered.

    Raises NobodyShows where no member can show the home.
    """

    def free(window: tuple[datetime, datetime], near: datetime | None = None) -> FreeSlots:
        return tools.read(
            lambda session: showings.free_slots(
                session,
                listing_id=listing_id,
                contact_id=contact_id,
                window=window,
                now=ask.now,
                near=near,
                most=most,
                but=but,
            )
        )

    spans = spans_of(ask)
    if not spans:
        return Possible(free((ask.now, ask.now + AHEAD)))
    first, _ = spans[0]
    if all(start == end for start, end in spans):
        near = free((first - AROUND, first + AROUND), near=first)
        return Possible(near, first if first in near.starts else None, asked=False)
    found = _within(spans, free, most, [_same_hour(span, like, ask) for span in spans])
    if found.starts:
        return Possible(found)
    return Possible(free((first - EARLIER, first + AROUND * 2), near=first), asked=False)


def spans_of(ask: Ask) -> list[tuple[datetime, datetime]]:
    """The windows that were said, as UTC spans that are not over; an exact moment is a span without length."""
    exact = ask.slots.get(AT)
    if isinstance(exact, str):
        at = datetime.fromisoformat(exact)
        return [(at, at)]
    zone = ZoneInfo(ask.office.time_zone)
    windows = [Window.of_slot(window) for window in windows_of(ask.slots)]
    return [(start.astimezone(UTC), end.astimezone(UTC)) for w in windows for start, end in w.spans(zone, ask.now)]


def windows_of(slots: Slots) -> list[Mapping[str, object]]:
    said = slots.get(SLOT)
    windows = said.get("windows") if isinstance(said, Mapping) else None
    return [w for w in windows if isinstance(w, Mapping)] if isinstance(windows, list) else []


def problem_of(slots: Slots) -> str:
    """What is wrong with the time that was said: past, impossible, mismatch; "" where nothing is."""
    said = slots.get(SLOT)
    return str(said.get("problem", "")) if isinstance(said, Mapping) else ""


def _same_hour(span: tuple[datetime, datetime], like: datetime | None, ask: Ask) -> datetime | None:
    """The hour of `like` on the window's first day, where the window holds it."""
    if like is None:
        return None
    zone = ZoneInfo(ask.office.time_zone)
    at = at_local(local_day(span[0], zone), like.astimezone(zone).time(), zone)
    return at if span[0] <= at < span[1] else None


def _within(
    spans: list[tuple[datetime, datetime]], free: Free, most: int, near: Sequence[datetime | None]
) -> FreeSlots:
    """Times from the windows in their order, as many from each as make the number."""
    found = free(spans[0], near=near[0])
    starts = list(found.starts)
    for span, wanted in zip(spans[1:], near[1:], strict=True):
        if len(starts) >= most:
            break
        starts += [s for s in free(span, near=wanted).starts if s not in starts]
    return FreeSlots(found.member_id, found.member_name, tuple(sorted(starts[:most])), found.zone)
