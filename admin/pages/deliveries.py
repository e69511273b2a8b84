"""Deliveries: what waits, what was sent, what is in doubt, and what was given up, to be tried again by hand."""

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Form, Request, Response

from admin.auth import Needs, Visitor, Writes
from admin.frame import back, page_route, show
from admin.masking import mask
from admin.paging import mark, marked, moment, page_of
from admin.site import Site
from domain import audit, consent, conversations
from domain.audit import Actor
from domain.consent import Said
from domain.conversations import Pile
from domain.errors import NotFound

PAGE = 50
PILES = (
    ("dead", "Given up"),
    ("doubt", "In doubt"),
    ("waiting", "Waiting"),
    ("failed", "Not delivered"),
    ("held_back", "Held back"),
    ("sent", "Sent"),
)
QUEUES = ("inbox", "outbox", "event")


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    deliveries(site, routes)
    silences(site, routes)
    silencing(site, routes)
    return routes


def deliveries(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/outbox")
    def listed(
        request: Request,
        visitor: Annotated[Visitor, Depends(Needs(site, "messages.replay"))],
        pile: str = "dead",
        before: int | None = None,
    ) -> Response:
        which: Pile = pile if pile in get_args(Pile) else "dead"  # type: ignore[assignment]
        with site.database.read(visitor.office) as session:
            letters = conversations.dead_letters(session) if which == "dead" else ()
            found = conversations.deliveries(session, which, before=before, limit=PAGE + 1) if which != "dead" else ()
            counts = conversations.piles(session)
        rows, more = page_of(found, PAGE)
        data = {
            "title": "Deliveries", "pile": which, "piles": PILES, "rows": rows,
            "letters": letters[:PAGE], "letters_left": max(0, len(letters) - PAGE),
            "counts": counts,
            "more": rows[-1].id if more else None,
        }  # fmt: skip
        return show(site, visitor, request, "deliveries/list.html", data)

    @routes.post("/admin/outbox/{queue}/{row_id}/replay")
    def replay(
        queue: str, row_id: int, visitor: Annotated[Visitor, Depends(Writes(site, "messages.replay"))]
    ) -> Response:
        if queue not in QUEUES:
            raise NotFound(kind="queue")
        with site.database.unit(visitor.office) as session:
            conversations.replay(session, queue, row_id, Actor("member", visitor.id))  # type: ignore[arg-type]
        return back("/admin/outbox", "replayed")


def silences(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/suppressions")
    def listed(
        request: Request,
        visitor: Annotated[Visitor, Depends(Needs(site, "consent.manage"))],
        channel: str = "",
        after: str = "",
    ) -> Response:
        values = marked(after, 2) if after else None
        at = moment(values[0]) if values else None
        cursor = (at, int(values[1])) if values and at else None
        with site.database.read(visitor.office) as session:
            found = consent.silences(session, channel=channel, before=cursor, limit=PAGE + 1)
        rows, more = page_of(found, PAGE)
        data = {
            "title": "Do not contact", "rows": rows, "channel": channel, "mask": mask,
            "more": mark(rows[-1].at, rows[-1].id) if more else "",
        }  # fmt: skip
        return show(site, visitor, request, "deliveries/silences.html", data)


def silencing(site: Site, routes: APIRouter) -> None:
    @routes.post("/admin/suppressions")
    def add(
        visitor: Annotated[Visitor, Depends(Writes(site, "consent.manage"))],
        channel: Annotated[str, Form()] = "sms",
        value: Annotated[str, Form()] = "",
        wording: Annotated[str, Form()] = "",
    ) -> Response:
        if not wording.strip():
            raise consent.NoProof
        said = Said(
            wording.strip()[:1000],
            "agent_note",
            site.clock.now(),
            f"noted by {visitor.visit.member.full_name}",
            by=Actor("member", visitor.id),
        )
        with site.database.unit(visitor.office) as session:
            to = consent.addressee_at(session, "email" if channel == "email" else "sms", value)
            consent.opt_out(session, to, said)
            audit.record(
                session, Actor("member", visitor.id), "consent.opt_out", "suppression", str(to.address_id or "")
            )
        return back("/admin/suppressions", "opted_out")
