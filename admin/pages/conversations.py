"""Conversations: looking through them, reading one with the why of each turn, speaking in it, handing it back."""

from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy.orm import Session

from admin.auth import Needs, Visitor, Writes
from admin.frame import back, page_route, piece, show
from admin.masking import mask
from admin.paging import mark, marked, moment, page_of
from admin.pdf import conversation_pdf
from admin.site import Site
from admin.why import reasons
from domain import audit, consent, conversations, crm, identity
from domain.conversations import Cursor, Show, Viewer

READ, SPEAK = "contacts.own", "conversations.take_over"
PAGE, LINES, EXPORTED = 30, 60, 5000
SHOWS = (
    ("all", "All"),
    ("waiting", "Waiting"),
    ("mine", "Mine"),
    ("people", "With a person"),
    ("bot", "With the assistant"),
)


def viewer_of(visitor: Visitor) -> Viewer:
    return Viewer(visitor.id, visitor.may("contacts.all"))


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    reading(site, routes)
    renewing(site, routes)
    speaking(site, routes)
    return routes


def reading(site: Site, routes: APIRouter) -> None:
    visits = Annotated[Visitor, Depends(Needs(site, READ))]

    @routes.get("/admin/conversations")
    def listed(
        request: Request,
        visitor: visits,
        q: str = "",
        show_: Annotated[str, Query(alias="show")] = "all",
        channel: str = "",
        after: str = "",
    ) -> Response:
        with site.database.read(visitor.office) as session:
            data = {"title": "Conversations", "one": None, **_list(session, visitor, q, show_, channel, after)}
        data["open_id"] = request.query_params.get("open", "")
        if "hx-request" in request.headers:
            return piece(site, visitor, "conversations/list.html", data)
        return show(site, visitor, request, "conversations/page.html", data)

    @routes.get("/admin/conversations/{conversation_id}")
    def one(
        request: Request,
        conversation_id: UUID,
        visitor: visits,
        q: str = "",
        show_: Annotated[str, Query(alias="show")] = "all",
        channel: str = "",
        before: str = "",
    ) -> Response:
        with site.database.read(visitor.office) as session:
            data = {
                **_list(session, visitor, q, show_, channel, ""),
                **_one(session, visitor, conversation_id, before),
            }
        data["open_id"] = str(conversation_id)
        data["title"] = data["one"].name or mask(data["one"].value)
        return show(site, visitor, request, "conversations/page.html", data)


def renewing(site: Site, routes: APIRouter) -> None:
    visits = Annotated[Visitor, Depends(Needs(site, READ))]

    @routes.get("/admin/conversations/{conversation_id}/lines")
    def lines(conversation_id: UUID, visitor: visits, stamp: str = "") -> Response:
        """The transcript, for the page to renew itself; 204 while nothing has changed, which htmx leaves alone."""
        with site.database.read(visitor.office) as session:
            conversations.summary(session, viewer_of(visitor), conversation_id)
            if stamp and conversations.stamp(session, conversation_id) == stamp:
                return Response(status_code=204)
            data = _one(session, visitor, conversation_id, "")
        return piece(site, visitor, "conversations/live.html", data)

    @routes.get("/admin/conversations/{conversation_id}/export.pdf")
    def export(conversation_id: UUID, visitor: visits) -> Response:
        with site.database.unit(visitor.office) as session:
            seen = conversations.summary(session, viewer_of(visitor), conversation_id)
            told = conversations.story(session, conversation_id, limit=EXPORTED)
            office = identity.brokerage_card(session)
            _exported(session, visitor, conversation_id)
        body = conversation_pdf(office, seen, told, visitor.visit.member.full_name, site.clock.now())
        headers = {"Content-Disposition": f'attachment; filename="conversation-{str(conversation_id)[:8]}.pdf"'}
        return Response(body, headers=headers, media_type="application/pdf")


def speaking(site: Site, routes: APIRouter) -> None:
    speaks = Annotated[Visitor, Depends(Writes(site, SPEAK))]

    @routes.post("/admin/conversations/{conversation_id}/take")
    def take(conversation_id: UUID, visitor: speaks) -> Response:
        with site.database.unit(visitor.office) as session:
            conversations.summary(session, viewer_of(visitor), conversation_id)
            conversations.take_over(session, conversation_id, visitor.id, site.clock.now())
        return back(f"/admin/conversations/{conversation_id}", "taken_over")

    @routes.post("/admin/conversations/{conversation_id}/reply")
    def reply(conversation_id: UUID, visitor: speaks, text: Annotated[str, Form()] = "") -> Response:
        with site.database.unit(visitor.office) as session:
            conversations.summary(session, viewer_of(visitor), conversation_id)
            conversations.write_in(session, conversation_id, visitor.id, text, site.clock.now())
        return back(f"/admin/conversations/{conversation_id}", "sent")

    @routes.post("/admin/conversations/{conversation_id}/hand-back")
    def hand_back(conversation_id: UUID, visitor: speaks) -> Response:
        with site.database.unit(visitor.office) as session:
            conversations.summary(session, viewer_of(visitor), conversation_id)
            conversations.hand_back(session, conversation_id, visitor.id, site.clock.now())
        return back(f"/admin/conversations/{conversation_id}", "handed_back")

    @routes.post("/admin/conversations/{conversation_id}/note")
    def note(
        conversation_id: UUID,
        visitor: Annotated[Visitor, Depends(Writes(site, READ))],
        text: Annotated[str, Form()] = "",
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            seen = conversations.summary(session, viewer_of(visitor), conversation_id)
            if seen.contact_id is None:
                raise crm.NoSuchContact(contact="")
            crm.note(session, seen.contact_id, text, member_id=visitor.id, now=site.clock.now())
        return back(f"/admin/conversations/{conversation_id}", "noted")


def _list(session: Session, visitor: Visitor, q: str, shown: str, channel: str, after: str) -> dict[str, Any]:
    which: Show = shown if shown in get_args(Show) else "all"  # type: ignore[assignment]
    values = marked(after, 2) if after else None
    at = moment(values[0]) if values else None
    cursor = Cursor(at, UUID(values[1])) if values and at else None
    found = conversations.browse(
        session, viewer_of(visitor), show=which, channel=channel, search=q[:100], after=cursor, limit=PAGE + 1
    )
    rows, more = page_of(found, PAGE)
    return {
        "rows": rows, "more": mark(rows[-1].last_at, rows[-1].id) if more else "", "q": q, "show": which,
        "shows": SHOWS, "channel": channel,
        "channels": sorted({one.channel for one in conversations.accounts(session)}),
    }  # fmt: skip


def _one(session: Session, visitor: Visitor, conversation_id: UUID, before: str) -> dict[str, Any]:
    seen = conversations.summary(session, viewer_of(visitor), conversation_id)
    told = conversations.story(session, conversation_id, before=moment(before) if before else None, limit=LINES)
    office = identity.brokerage_card(session)
    return {
        "one": seen,
        "story": told,
        "why": {turn.id: tuple(reasons(turn.trace)) for turn in told.turns.values()},
        "stamp": conversations.stamp(session, conversation_id),
        "silenced": consent.suppressed_scopes(session, consent.addressee_of(session, conversation_id)),
        "person": _person(session, visitor, seen.contact_id),
        "zone_name": office.time_zone,
        "may_speak": visitor.may(SPEAK),
        "latest": not before,
    }


def _person(session: Session, visitor: Visitor, contact_id: UUID | None) -> crm.Person | None:
    return crm.person(session, visitor.id, contact_id) if contact_id is not None else None


def _exported(session: Session, visitor: Visitor, conversation_id: UUID) -> None:
    by = audit.Actor("member", visitor.id)
    audit.record(session, by, "conversations.export", "conversation", conversation_id)
