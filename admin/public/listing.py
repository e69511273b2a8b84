"""The public listing page: photos, facts, attribution and disclosures of one home, or of a few sent together."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from admin.site import Site
from domain import identity, listings, times
from domain.links import Link
from domain.listings import Facts, ListingCard

PHOTO_LINK = timedelta(days=1)
SHOWN_FACTS = (
    "type", "beds", "baths", "sqft", "lot_acres", "year_built", "garage", "hoa", "taxes", "heating", "cooling",
    "parking", "laundry", "pets", "basement", "view", "appliances", "lease_term", "deposit", "available", "mls_number",
    "status", "on_market",
)  # fmt: skip
MONEY = frozenset({"hoa", "taxes", "deposit"})


def router(site: Site) -> APIRouter:
    routes = APIRouter()

    @routes.get("/l/{token}", include_in_schema=False)
    def one(token: str) -> Response:
        with site.opened(token, "listing") as link, site.database.read(link.brokerage_id) as session:
            facts = listings.facts(session, UUID(link.subject), now=site.clock.now())
            return site.page("public/listing.html", _page(site, session, link, facts))

    @routes.get("/s/{token}", include_in_schema=False)
    def several(token: str) -> Response:
        with site.opened(token, "listings") as link, site.database.read(link.brokerage_id) as session:
            found = (listings.by_key(session, key) for key in link.subject.split(","))
            homes = [_row(site, link, home) for home in found if home is not None]
            data = {"office": identity.brokerage_card(session), "homes": homes, "title": "Homes we sent you"}
            return site.page("public/listings.html", data)

    return routes


def _page(site: Site, session: Session, link: Link, facts: Facts) -> dict[str, object]:
    office = identity.brokerage_card(session)
    as_of = facts.card.attribution.as_of
    return {
        "title": _title(facts.card),
        "office": office,
        "home": facts.card,
        "photos": [_photo(site, link, facts.card.id, n) for n in range(facts.card.photos_count)],
        "facts": [
            (fact.label, _said(fact.code, fact.value))
            for code in SHOWN_FACTS
            if (fact := facts.get(code)) and fact.value
        ],
        "remarks": facts.remarks,
        "history": [c for c in reversed(facts.history) if c.field == "ListPrice"],
        "days_on_market": facts.days_on_market,
        "attribution": listings.attribution_line(facts.card.attribution),
        "as_of": times.say(as_of, ZoneInfo(office.time_zone)),
    }


def _row(site: Site, link: Link, home: ListingCard) -> dict[str, object]:
    left = link.expires_at - site.clock.now()
    return {
        "home": home,
        "title": _title(home),
        "photo": _photo(site, link, home.id, 0) if home.photos_count else "",
        "page": "/l/" + site.sign(link.brokerage_id, "listing", str(home.id), left),
        "attribution": listings.attribution_line(home.attribution),
    }


def _photo(site: Site, link: Link, listing_id: UUID, position: int) -> str:
    return "/p/" + site.sign(link.brokerage_id, "photo", f"{listing_id}/{position}", PHOTO_LINK)


def _title(home: ListingCard) -> str:
    """The address, or what may be said where the seller withholds it."""
    return home.address or f"{(home.type or 'home').capitalize()} in {home.neighborhood or home.city}"


def _said(code: str, value: object) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return f"${value:,.0f}" if code in MONEY else value
