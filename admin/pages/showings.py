"""Showings: the week as a calendar, and saying yes or no to what waits for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, Request, Response

from admin.auth import Needs, Visitor, Writes
from admin.frame import back, page_route, show
from admin.site import Site
from domain import identity, showings, times
from domain.audit import Actor
from domain.showings import ShowingCard

FIRST_HOUR, LAST_HOUR = 8, 21
FARTHEST = timedelta(days=3650)
QUARTERS = (LAST_HOUR - FIRST_HOUR) * 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A visit in its day's column: the quarter of an hour it begins in (from 1), and how many it lasts."""

    visit: ShowingCard
    row: int
    length: int


@dataclass(frozen=True, slots=True)
class Column:
    day: date
    placed: Sequence[Placed]


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    calendar(site, routes)
    answering(site, routes)
    return routes


def calendar(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/showings")
    def week(
        request: Request,
        visitor: Annotated[Visitor, Depends(Needs(site, "showings.manage"))],
        day: str = "",
        agent: str = "",
    ) -> Response:
        with site.database.read(visitor.office) as session:
            zone = ZoneInfo(identity.brokerage_card(session).time_zone)
            today = times.local_day(site.clock.now(), zone)
            monday = _monday(day, today)
            whose = _whose(visitor, agent)
            begins, ends = (times.at_local(one, time(0), zone) for one in (monday, monday + timedelta(days=7)))
            visits = showings.between(session, begins, ends, member_id=whose)
            waiting = showings.waiting_for_approval(session, site.clock.now(), whose)
            agents = showings.agents(session) if visitor.may("showings.all") else ()
        data = {
            "title": "Showings",
            "columns": [Column(one, _placed(visits, one)) for one in (monday + timedelta(days=n) for n in range(7))],
            "hours": range(FIRST_HOUR, LAST_HOUR),
            "count": len(visits), "waiting": waiting, "agents": agents, "agent": agent, "today": today,
            "monday": monday, "sunday": monday + timedelta(days=6),
            "before": monday - timedelta(days=7), "after": monday + timedelta(days=7),
        }  # fmt: skip
        return show(site, visitor, request, "showings/week.html", data)


def answering(site: Site, routes: APIRouter) -> None:
    @routes.post("/admin/showings/{showing_id}/confirm")
    def confirm(showing_id: UUID, visitor: Annotated[Visitor, Depends(Writes(site, "showings.manage"))]) -> Response:
        with site.database.unit(visitor.office) as session:
            showings.confirm(session, showing_id, now=site.clock.now(), by=Actor("member", visitor.id))
        return back("/admin/showings", "confirmed")

    @routes.post("/admin/showings/{showing_id}/decline")
    def decline(
        showing_id: UUID,
        visitor: Annotated[Visitor, Depends(Writes(site, "showings.manage"))],
        reason: Annotated[str, Form()] = "",
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            showings.decline(session, showing_id, reason, now=site.clock.now(), by=Actor("member", visitor.id))
        return back("/admin/showings", "declined")


def _whose(visitor: Visitor, agent: str) -> UUID | None:
    if not visitor.may("showings.all"):
        return visitor.id
    try:
        return UUID(agent) if agent else None
    except ValueError:
        return None


def _monday(day: str, today: date) -> date:
    """The Monday of the week that is asked for; of this one where the day is none, or none that a calendar needs."""
    try:
        wanted = date.fromisoformat(day) if day else today
    except ValueError:
        wanted = today
    if abs(wanted - today) > FARTHEST:
        wanted = today
    return wanted - timedelta(days=wanted.weekday())


def _placed(visits: Sequence[ShowingCard], day: date) -> list[Placed]:
    """The day's visits by the home's own clocks, as people will stand before it."""
    found = []
    for visit in visits:
        start, end = (at.astimezone(ZoneInfo(visit.zone)) for at in (visit.starts_at, visit.ends_at))
        if start.date() == day:
            row = min(max(_quarter(start), 0), QUARTERS - 1)
            found.append(Placed(visit, row + 1, max(1, min(_quarter(end) - row, QUARTERS - row))))
    return found


def _quarter(at: datetime) -> int:
    return (at.hour - FIRST_HOUR) * 4 + at.minute // 15
