"""Deals with their steps, and the office's homes as its own people see them."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response

from admin.auth import Needs, Visitor, Writes
from admin.frame import back, page_route, show
from admin.paging import mark, marked, moment, page_of
from admin.site import Site
from domain import listings, showings, transactions
from domain.audit import Actor

PAGE = 40
PHOTO_LINK = timedelta(hours=1)
MOST_PHOTOS = 6


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    deals(site, routes)
    homes(site, routes)
    return routes


def deals(site: Site, routes: APIRouter) -> None:
    visits = Annotated[Visitor, Depends(Needs(site, "deals.manage"))]

    @routes.get("/admin/deals")
    def listed(request: Request, visitor: visits, q: str = "", over: bool = False, after: str = "") -> Response:
        values = marked(after, 2) if after else None
        cursor = transactions.After(moment(values[0]), UUID(values[1])) if values else None
        with site.database.read(visitor.office) as session:
            found = transactions.browse(session, visitor.id, over=over, search=q[:100], after=cursor, limit=PAGE + 1)
        rows, more = page_of(found, PAGE)
        data = {
            "title": "Deals", "rows": rows, "q": q, "over": over,
            "more": mark(rows[-1].closing_at or "", rows[-1].id) if more else "",
        }  # fmt: skip
        return show(site, visitor, request, "deals/list.html", data)

    @routes.get("/admin/deals/{deal_id}")
    def one(request: Request, deal_id: UUID, visitor: visits) -> Response:
        with site.database.read(visitor.office) as session:
            deal = _mine(transactions.card(session, deal_id), visitor)
        return show(site, visitor, request, "deals/one.html", {"title": deal.address, "deal": deal})

    @routes.post("/admin/deals/{deal_id}/done")
    def done(
        deal_id: UUID,
        visitor: Annotated[Visitor, Depends(Writes(site, "deals.manage"))],
        code: Annotated[str, Form()] = "",
    ) -> Response:
        with site.database.unit(visitor.office) as session:
            _mine(transactions.card(session, deal_id), visitor)
            transactions.milestone_done(session, deal_id, code, now=site.clock.now(), by=Actor("member", visitor.id))
        return back(f"/admin/deals/{deal_id}", "milestone")


def _mine(deal: transactions.DealCard, visitor: Visitor) -> transactions.DealCard:
    """Raises NoSuchDeal where it is another agent's and the visitor may not see everybody's."""
    if deal.member_id != visitor.id and not visitor.may("deals.all"):
        raise transactions.NoSuchDeal(deal_id=deal.id)
    return deal


def homes(site: Site, routes: APIRouter) -> None:
    visits = Annotated[Visitor, Depends(Needs(site, "listings.private"))]

    @routes.get("/admin/listings")
    def listed(
        request: Request, visitor: visits, q: str = "", status: str = "", own: bool = False, after: str = ""
    ) -> Response:
        values = marked(after, 2) if after else None
        at = moment(values[0]) if values else None
        cursor = listings.After(at, UUID(values[1])) if values and at else None
        with site.database.read(visitor.office) as session:
            found = listings.browse(session, search=q[:100], status=status, own=own, after=cursor, limit=PAGE + 1)
            statuses, sources = listings.statuses(session), listings.sources(session)
        rows, more = page_of(found, PAGE)
        data = {
            "title": "Listings", "rows": rows, "q": q, "status": status, "own": own, "statuses": statuses,
            "sources": sources, "more": mark(rows[-1].changed_at, rows[-1].home.id) if more else "",
        }  # fmt: skip
        return show(site, visitor, request, "listings/list.html", data)

    @routes.get("/admin/listings/{listing_id}")
    def one(request: Request, listing_id: UUID, visitor: visits) -> Response:
        now = site.clock.now()
        with site.database.read(visitor.office) as session:
            facts = listings.facts(session, listing_id, audience="member", now=now)
            visits_ = showings.of_listing(session, listing_id, now)
        home = facts.card
        photos = [
            "/p/" + site.sign(visitor.office, "photo", f"{listing_id}/{n}", PHOTO_LINK)
            for n in range(min(home.photos_count, MOST_PHOTOS))
        ]
        data = {
            "title": home.address or "A home", "home": home, "facts": facts, "photos": photos, "visits": visits_,
            "attribution": listings.attribution_line(home.attribution),
        }  # fmt: skip
        return show(site, visitor, request, "listings/one.html", data)
