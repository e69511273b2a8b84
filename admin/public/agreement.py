"""The buyer agreement: read it, sign it. Opening the link shows a page; only the button on it signs."""

from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from admin.site import Site
from domain import crm, identity, showings
from domain.audit import Actor
from domain.errors import PorchlightError
from domain.links import Link

AGENT_KEPT = 200
NAME_KEPT = 120


def router(site: Site) -> APIRouter:
    routes = APIRouter()

    @routes.get("/a/{token}", include_in_schema=False)
    def read(token: str) -> Response:
        with site.opened(token, "agreement") as link:
            return _page(site, link)

    @routes.post("/a/{token}", include_in_schema=False)
    def sign(token: str, request: Request, name: str = Form(""), agreed: str = Form("")) -> Response:
        with site.opened(token, "agreement") as link:
            problem = _problem(name, agreed)
            if problem:
                return _page(site, link, problem, name, status=422)
            return _signed(site, link, " ".join(name.split())[:NAME_KEPT], _evidence(request))

    return routes


def _problem(name: str, agreed: str) -> str:
    if len(name.split()) < 2:
        return "Type your first and last name as your signature."
    return "" if agreed else "Tick the box to sign electronically, or ask us for a paper copy."


def _signed(site: Site, link: Link, name: str, evidence: str) -> Response:
    try:
        with site.database.unit(link.brokerage_id) as session:
            contact_id = showings.agreement_card(session, UUID(link.subject)).contact_id
            # First, so that whoever is told of the signature is told by name.
            crm.name_contact(session, contact_id, name, actor=Actor("contact", contact_id))
            showings.sign_agreement(session, UUID(link.subject), name, evidence, site.clock.now())
    except PorchlightError:
        # Signed or ended meanwhile, perhaps in another window: the page says how it stands now.
        return _page(site, link)
    return _page(site, link)


def _page(site: Site, link: Link, problem: str = "", name: str = "", status: int = 200) -> Response:
    with site.database.read(link.brokerage_id) as session:
        card = showings.agreement_card(session, UUID(link.subject))
        office = identity.brokerage_card(session)
        agent = identity.member_card(session, card.member_id)
    data = {
        "title": "Buyer agreement",
        "office": office,
        "agreement": card,
        "agent": agent.full_name,
        "paragraphs": [p for p in card.body.split("\n\n") if p.strip()],
        "problem": problem,
        "name": name,
    }
    return site.page("public/agreement.html", data, status)


def _evidence(request: Request) -> str:
    """Where the signature came from, as our own server saw it (forwarded addresses only from a trusted proxy)."""
    address = request.client.host if request.client else "unknown"
    return f"{address} {request.headers.get('user-agent', '')[:AGENT_KEPT]}"
