"""People: a list, and one with addresses, consent and timeline; whole addresses by right, and on the record."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from admin.auth import Needs, Visitor, Writes
from admin.frame import back, page_route, piece, show
from admin.masking import mask, spoken
from admin.paging import mark, marked, moment, page_of
from admin.site import Site
from domain import audit, consent, conversations, crm, identity, showings, transactions
from domain.audit import Actor
from domain.consent import Said, Scope

READ = "contacts.own"
PAGE = 40
SCOPES: tuple[Scope, ...] = ("all", "marketing", "listings", "service")


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    reading(site, routes)
    writing(site, routes)
    standing(site, routes)
    return routes


def reading(site: Site, routes: APIRouter) -> None:
    visits = Annotated[Visitor, Depends(Needs(site, READ))]

    @routes.get("/admin/people")
    def listed(request: Request, visitor: visits, q: str = "", stage: str = "", after: str = "") -> Response:
        values = marked(after, 2) if after else None
        at = moment(values[0]) if values else None
        cursor = crm.After(at, UUID(values[1])) if values and at else None
        with site.database.read(visitor.office) as session:
            found = crm.browse(session, visitor.id, search=q[:100], stage=stage, after=cursor, limit=PAGE + 1)
            stages = crm.stages(session)
        rows, more = page_of(found, PAGE)
        data = {
            "title": "People", "rows": rows, "q": q, "stage": stage, "stages": stages, "mask": mask,
            "more": mark(rows[-1].created_at, rows[-1].id) if more else "",
        }  # fmt: skip
        if "hx-request" in request.headers:
            return piece(site, visitor, "people/list.html", data)
        return show(site, visitor, request, "people/page.html", data)

    @routes.get("/admin/people/{contact_id}")
    def one(request: Request, contact_id: UUID, visitor: visits, before: str = "") -> Response:
        with site.database.read(visitor.office) as session:
            data = _one(session, visitor, contact_id, before, site)
        return show(site, visitor, request, "people/one.html", {**data, "mask": mask})

    # A write of its own kind: it leaves a trace of who looked, and the page that shows the whole address is not kept.
    @routes.post("/admin/people/{contact_id}/reveal")
    def reveal(
        request: Request, contact_id: UUID, visitor: Annotated[Visitor, Depends(Writes(site, "contacts.reveal"))]
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            data = _one(session, visitor, contact_id, "", site)
            audit.record(session, Actor("member", visitor.id), "crm.reveal", "contact", contact_id)
        return show(site, visitor, request, "people/one.html", {**data, "mask": spoken})


def writing(site: Site, routes: APIRouter) -> None:
    @routes.post("/admin/people")
    def add(
        visitor: Annotated[Visitor, Depends(Writes(site, READ))],
        name: Annotated[str, Form()] = "",
        phone: Annotated[str, Form()] = "",
        email: Annotated[str, Form()] = "",
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            lead = crm.add_lead(
                session,
                full_name=name,
                phone=phone,
                email=email,
                source="office",
                member_id=visitor.id,
                now=site.clock.now(),
            )
        return back(f"/admin/people/{lead.contact_id}", "added")

    @routes.post("/admin/people/{contact_id}/note")
    def note(
        contact_id: UUID, visitor: Annotated[Visitor, Depends(Writes(site, READ))], text: Annotated[str, Form()] = ""
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            crm.note(session, contact_id, text, member_id=visitor.id, now=site.clock.now())
        return back(f"/admin/people/{contact_id}", "noted")


def standing(site: Site, routes: APIRouter) -> None:
    @routes.post("/admin/people/{contact_id}/owner")
    def owner(
        contact_id: UUID,
        visitor: Annotated[Visitor, Depends(Writes(site, "contacts.all"))],
        member: Annotated[str, Form()] = "",
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            crm.contact(session, visitor.id, contact_id)
            owner_id = identity.member_card(session, UUID(member)).id if member else None
            crm.assign(session, contact_id, owner_id, actor=Actor("member", visitor.id))
        return back(f"/admin/people/{contact_id}", "assigned")

    @routes.post("/admin/people/{contact_id}/consent")
    def agreed(
        contact_id: UUID,
        visitor: Annotated[Visitor, Depends(Writes(site, "consent.manage"))],
        given: Annotated[str, Form()] = "",
        scope: Annotated[str, Form()] = "",
        wording: Annotated[str, Form()] = "",
    ) -> Response:
        if scope not in SCOPES or not wording.strip():
            raise consent.NoProof
        said = Said(
            wording.strip()[:1000],
            "agent_note",
            site.clock.now(),
            f"noted by {visitor.visit.member.full_name}",
            by=Actor("member", visitor.id),
        )
        with site.database.unit(visitor.office) as session:
            crm.contact(session, visitor.id, contact_id)
            _record(session, contact_id, said, scope, given == "yes")
        return back(f"/admin/people/{contact_id}", "consented" if given == "yes" else "opted_out")


def _record(session: Session, contact_id: UUID, said: Said, scope: Scope, given: bool) -> None:
    if not given:
        consent.opt_out_person(session, contact_id, said, scope=scope)
        return
    for to in consent.addressees_of_person(session, contact_id):
        consent.record_consent(session, to, said, scope=scope)


def _one(session: Session, visitor: Visitor, contact_id: UUID, before: str, site: Site) -> dict[str, Any]:
    person = crm.person(session, visitor.id, contact_id, notes=20)
    addresses = conversations.addresses_of(session, contact_id=contact_id)
    return {
        "title": person.card.full_name or "A person without a name",
        "person": person,
        "addresses": [(one, consent.proof(session, one.channel, one.value)) for one in addresses],
        "talk": conversations.latest_with(session, contact_id),
        "visits": showings.upcoming(session, now=site.clock.now(), contact_id=contact_id),
        "deals": transactions.of_contact(session, contact_id, over=True),
        "moments": crm.timeline(session, visitor.id, contact_id, before=moment(before) if before else None),
        "members": identity.members(session),
        "scopes": SCOPES,
    }  # fmt: skip
