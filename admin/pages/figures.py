"""Success: whom the office served, how fast, what came of it and what went wrong; as charts and as CSV."""

import csv
import io
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response

from admin import charts
from admin.auth import Needs, Visitor
from admin.charts import Series
from admin.frame import page_route, show
from admin.site import Site
from domain import conversations, figures, identity, times
from domain.conversations import LOW, Satisfaction
from domain.figures import Before, Figures

READ = "figures.read"
SPANS = ((7, "7 days"), (30, "30 days"), (90, "90 days"))
OUTCOMES = {
    "contract": ("Came to a contract", 1), "showing": ("Booked a showing", 3), "person": ("Spoke with a person", 2),
    "answered": ("Answered", 5), "opted_out": ("Opted out", 4),
}  # fmt: skip
STATUSES = {
    "confirmed": 1, "done": 3, "held": 2, "cancelled": 5, "declined": 5, "expired": 5, "no_show": 4,
}  # fmt: skip


NUMBERS = ("1, poor", "2", "3", "4", "5, best")


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)

    @routes.get("/admin/figures")
    def shown(request: Request, visitor: Annotated[Visitor, Depends(Needs(site, READ))], days: int = 30) -> Response:
        found, before, said = _found(site, visitor, days)
        data = {"title": "Figures", "f": found, "was": before, "days": _span(days), "spans": SPANS}
        data |= {**_charts(found), **_satisfaction(said)}
        return show(site, visitor, request, "figures/page.html", data)

    @routes.get("/admin/figures.csv")
    def table(visitor: Annotated[Visitor, Depends(Needs(site, READ))], days: int = 30) -> Response:
        found, _, said = _found(site, visitor, days)
        headers = {"Content-Disposition": f'attachment; filename="figures-{found.first}-{found.last}.csv"'}
        return Response(_csv(found, said), headers=headers, media_type="text/csv; charset=utf-8")

    return routes


def _span(days: int) -> int:
    return days if days in {one for one, _ in SPANS} else 30


def _found(site: Site, visitor: Visitor, days: int) -> tuple[Figures, Before, Satisfaction]:
    """The span that ends today, the one before it to compare with, and what people said of the span."""
    length = timedelta(days=_span(days))
    with site.database.read(visitor.office) as session:
        today = times.local_day(site.clock.now(), ZoneInfo(identity.brokerage_card(session).time_zone))
        first = today - length + timedelta(days=1)
        before = figures.before(session, first - length, first - timedelta(days=1))
        return figures.over(session, first, today), before, conversations.satisfaction(session, first, today)


def _charts(found: Figures) -> dict[str, object]:
    labels = [f"{day.day:%b} {day.day.day}" for day in found.days]
    series = [
        Series("from people", [day.messages_in for day in found.days], 5),
        Series("by the assistant", [day.by_bot for day in found.days], 1),
        Series("by a person", [day.by_person for day in found.days], 2),
    ]
    outcomes = [(OUTCOMES[one.code][0], float(one.count), OUTCOMES[one.code][1]) for one in found.outcomes]
    visits = [
        (status.replace("_", " ").capitalize(), float(count), STATUSES.get(status, 5))
        for status, count in found.showings.items()
    ]
    return {
        "messages_chart": charts.stacked(labels, series, f"Messages on each day from {found.first} to {found.last}"),
        "series": series,
        "outcomes": outcomes,
        "outcomes_chart": charts.bars(outcomes, "What conversations came to"),
        "visits": visits,
        "visits_chart": charts.bars(visits, "Showings by what became of them"),
    }  # fmt: skip


def _satisfaction(said: Satisfaction) -> dict[str, object]:
    """Of 5, by what people were asked about."""
    given = [
        (NUMBERS[score - 1], float(said.all.distribution[score - 1]), 1 if score > LOW else 2)
        for score in (5, 4, 3, 2, 1)
    ]
    return {"said": said, "said_chart": charts.bars(given, "Answers to how it was, from 5, the best, to 1")}


def _csv(found: Figures, said: Satisfaction) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["figure", "day", "value"])
    writer.writerows([name, "", value] for name, value in [*_totals(found), *_scores(said)])
    for day in found.days:
        writer.writerows(
            [name, _iso(day.day), value]
            for name, value in (
                ("messages_in", day.messages_in), ("sent_by_assistant", day.by_bot),
                ("sent_by_person", day.by_person), ("conversations", day.people),
            )
        )  # fmt: skip
    return out.getvalue()


def _totals(found: Figures) -> list[tuple[str, object]]:
    return [
        ("people_served", found.people), ("new_people", found.new_people), ("conversations", found.conversations),
        ("homes_on_offer", found.homes), ("homes_sent", found.homes_sent), ("deals_opened", found.deals_opened),
        ("deals_closed", found.deals_closed), ("handed_to_a_person", found.handed_over),
        ("assistant_answers", found.bot.answers), ("assistant_seconds_median", _round(found.bot.median)),
        ("assistant_seconds_p90", _round(found.bot.slow)), ("person_answers", found.person.answers),
        ("person_seconds_median", _round(found.person.median)), ("person_seconds_p90", _round(found.person.slow)),
        ("turns", found.turns), ("turns_given_up", found.given_up), ("sent", found.sent),
        ("not_delivered", found.undelivered), ("opted_out", found.opted_out),
        *((f"conversations_{one.code}", one.count) for one in found.outcomes),
        *((f"showings_{status}", count) for status, count in found.showings.items()),
    ]  # fmt: skip


def _scores(said: Satisfaction) -> list[tuple[str, object]]:
    parts = (("showings", said.showings), ("closings", said.closings))
    return [
        (f"satisfaction_{about}_{name}", value)
        for about, scores in parts
        for name, value in (
            ("asked", scores.asked), ("answers", scores.count), ("mean", "" if scores.mean is None else scores.mean),
            *((f"of_{score}", count) for score, count in enumerate(scores.distribution, 1)),
        )
    ]  # fmt: skip


def _round(seconds: float | None) -> object:
    return "" if seconds is None else round(seconds, 1)


def _iso(day: date) -> str:
    return day.isoformat()
