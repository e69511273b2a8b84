"""The office itself: who works there in which role, its channels and secrets, its own data, and the log of changes."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response

from admin.auth import Needs, Visitor, Writes, posted
from admin.frame import back, page_route, show
from admin.site import Site
from domain import audit, identity, listings, showings
from domain.audit import Actor
from domain.errors import Invalid, NotFound
from domain.showings import Shift

AUDIT_PAGE = 60
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    log(site, routes)
    brokerage(site, routes)
    duty_hours(site, routes)
    return routes


def log(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/audit")
    def listed(
        request: Request,
        visitor: Annotated[Visitor, Depends(Needs(site, "audit.read"))],
        action: str = "",
        actor: str = "",
        subject: str = "",
        subject_id: str = "",
        before: int | None = None,
    ) -> Response:
        with site.database.read(visitor.office) as session:
            found = audit.browse(
                session, action=action[:80], actor_id=_id(actor), subject=subject[:40], subject_id=subject_id[:60],
                before=before, limit=AUDIT_PAGE + 1,
            )  # fmt: skip
            members = identity.everybody(session)
        rows = found[:AUDIT_PAGE]
        data = {
            "title": "Audit", "rows": rows, "more": rows[-1].id if len(found) > AUDIT_PAGE else None, "action": action,
            "actor": actor, "members": members, "names": {one.id: one.full_name for one in members},
            "subject": subject, "subject_id": subject_id,
        }  # fmt: skip
        return show(site, visitor, request, "office/audit.html", data)


def brokerage(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/brokerage")
    def shown(request: Request, visitor: Annotated[Visitor, Depends(Needs(site, "office.manage"))]) -> Response:
        with site.database.read(visitor.office) as session:
            card = identity.brokerage_card(session)
            duty = card.duty_member_id
            hours = showings.working_hours(session, duty) if duty else ()
            data = {
                "title": "Brokerage", "card": card, "members": identity.members(session), "days": DAYS,
                "hours": {one.weekday: one for one in hours}, "places": listings.places(session),
            }  # fmt: skip
        return show(site, visitor, request, "office/brokerage.html", data)

    @routes.post("/admin/brokerage")
    def change(
        visitor: Annotated[Visitor, Depends(Writes(site, "office.manage"))],
        name: Annotated[str, Form()] = "",
        phone: Annotated[str, Form()] = "",
        email: Annotated[str, Form()] = "",
        licence: Annotated[str, Form()] = "",
        help_text: Annotated[str, Form()] = "",
    ) -> Response:
        if not name.strip():
            raise Invalid(reason="nothing_said")
        with site.database.unit(visitor.office) as session:
            identity.change_brokerage(
                session, name=name.strip()[:120], phone=phone.strip()[:40], email=email.strip()[:120],
                licence_number=licence.strip()[:40], help_text=" ".join(help_text.split()),
                by=Actor("member", visitor.id),
            )  # fmt: skip
        return back("/admin/brokerage", "saved")


def duty_hours(site: Site, routes: APIRouter) -> None:
    @routes.post("/admin/brokerage/duty")
    def duty(
        visitor: Annotated[Visitor, Depends(Writes(site, "office.manage"))], member: Annotated[str, Form()] = ""
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            identity.set_duty_member(session, _id(member) or UUID(int=0), by=Actor("member", visitor.id))
        return back("/admin/brokerage", "saved")

    @routes.post("/admin/brokerage/hours")
    def hours(
        visitor: Annotated[Visitor, Depends(Writes(site, "office.manage"))],
        form: Annotated[Mapping[str, str], Depends(posted)],
    ) -> Response:
        shifts = _shifts(form)
        with site.database.unit(visitor.office) as session:
            on_duty = identity.brokerage_card(session).duty_member_id
            if on_duty is None:
                raise NotFound(kind="duty member")
            showings.set_working_hours(session, on_duty, shifts, by=Actor("member", visitor.id))
        return back("/admin/brokerage", "saved")


def _shifts(form: Mapping[str, str]) -> list[Shift]:
    """The shifts of a week as the form has them; a day without times is a day off. Raises Invalid."""
    found = []
    for day in range(7):
        opens, closes = form.get(f"opens{day}", ""), form.get(f"closes{day}", "")
        if opens and closes:
            try:
                found.append(Shift(day, time.fromisoformat(opens), time.fromisoformat(closes)))
            except ValueError:
                raise Invalid(reason="shift") from None
    return found


def _id(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None
