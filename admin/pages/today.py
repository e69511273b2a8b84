"""Today: one line that says whether everything runs, then what wants a person, then the day's showings."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from admin.auth import Needs, Visitor
from admin.frame import page_route, piece, show
from admin.pages.conversations import viewer_of
from admin.saying import count, span
from admin.site import Site
from domain import conversations, crm, figures, identity, listings, showings, times

LATE = 60.0
STALE_FEED = timedelta(days=2)


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)

    @routes.get("/admin/today")
    def today(request: Request, visitor: Annotated[Visitor, Depends(Needs(site, "site.use"))]) -> Response:
        data = {"title": "Today", "pulse": pulse(site, visitor), **_day(site, visitor)}
        return show(site, visitor, request, "today/today.html", data)

    @routes.get("/admin/today/pulse")
    def pulse_only(visitor: Annotated[Visitor, Depends(Needs(site, "site.use"))]) -> Response:
        return piece(site, visitor, "today/pulse.html", {"pulse": pulse(site, visitor)})

    return routes


def pulse(site: Site, visitor: Visitor) -> Mapping[str, Any]:
    """Whether everything runs: a tone (good, warn, bad), one line, and the details behind it."""
    vitals = site.wires.vitals()
    with site.database.read(visitor.office) as session:
        accounts = conversations.accounts(session)
        sources = listings.sources(session)
    queues = vitals["queues"]
    oldest = max((queue["oldest_seconds"] for name, queue in queues.items() if name != "unknown"), default=0.0)
    paused = [one for one in accounts if one.active and one.paused_reason]
    troubles = list(_troubles(vitals, oldest, len(paused), sources, site.clock.now()))
    bad = any(tone == "bad" for tone, _ in troubles)
    return {
        "tone": "bad" if bad else "warn" if troubles else "good",
        "line": ". ".join(said for _, said in troubles) + "." if troubles else "Everything runs.",
        "facts": [
            ("Channels", count(sum(one.active for one in accounts), "account") if accounts else "none connected"),
            ("Workers", str(vitals["workers"])),
            ("Clock", "running" if vitals["clock"] else "stopped"),
            ("Oldest message", span(oldest) if oldest else "none waits"),
            ("Given up", str(vitals["dead"])),
            ("Homes", f"{sum(one.homes for one in sources):,}"),
        ],
    }


def _troubles(
    vitals: Mapping[str, Any], oldest: float, paused: int, sources: tuple[listings.Source, ...], now: datetime
) -> Any:
    if not vitals["workers"]:
        yield "bad", "No worker runs, so nothing is answered"
    elif not vitals["clock"]:
        yield "bad", "The clock stands still, so reminders are not sent"
    if oldest > LATE:
        yield "bad", f"A message has waited {span(oldest)}"
    if paused:
        yield "bad", f"Sending stands still on {count(paused, 'account')}"
    if vitals["dead"]:
        yield "warn", f"{count(vitals['dead'], 'message')} could not be handled"
    unknown = vitals["queues"].get("unknown", {"waiting": 0})["waiting"]
    if unknown:
        yield "warn", f"{count(unknown, 'message')} may or may not have arrived"
    if sources and max(one.last_at for one in sources) < now - STALE_FEED:
        yield "warn", "No home has changed for two days: look at the feed"


def _day(site: Site, visitor: Visitor) -> dict[str, object]:
    now = site.clock.now()
    with site.database.read(visitor.office) as session:
        zone = ZoneInfo(identity.brokerage_card(session).time_zone)
        day = times.local_day(now, zone)
        begins, ends = (times.at_local(one, time(0), zone) for one in (day, day + timedelta(days=1)))
        everybodys = visitor.may("showings.all")
        whose = None if everybodys else visitor.id
        return {
            "day": day,
            "waiting": conversations.waiting(session, viewer_of(visitor)) if visitor.may("contacts.own") else (),
            "approvals": showings.waiting_for_approval(session, now, whose) if visitor.may("showings.manage") else (),
            "visits": showings.between(session, begins, ends, member_id=whose),
            "mine": crm.my_day(session, visitor.id, day, now=now),
            "dead": conversations.dead_letters(session)[:5] if visitor.may("messages.replay") else (),
            "glance": _glance(session, visitor, begins, now),
        }


def _glance(session: Session, visitor: Visitor, begins: datetime, now: datetime) -> figures.Glance | None:
    return figures.glance(session, begins, now) if visitor.may("figures.read") else None
