"""Homes like a given one: of its kind, about its size and price, close by; alike in meaning where vectors are there."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from domain.listings.cards import ListingCard, card_of, visible
from domain.listings.conditions import deal_is, miles_from, shown_to
from domain.listings.kinds import Audience, deal_of
from domain.listings.models import Listing
from domain.listings.places import Spot

PRICE_SPAN = Decimal("0.2")
REACH = 5.0
"""Miles beyond which nearness no longer tells two homes apart."""


def similar(
    session: Session, listing_id: UUID, *, audience: Audience = "buyer", limit: int = 3
) -> tuple[ListingCard, ...]:
    """Other homes on offer that are like this one, the likest first. Raises NoSuchListing."""
    home = visible(session, listing_id, audience)
    wanted = [shown_to(audience), Listing.id != home.id, deal_is(deal_of(home.property_type))]
    if home.list_price is not None:
        span = home.list_price * PRICE_SPAN
        wanted.append(Listing.list_price.between(home.list_price - span, home.list_price + span))
    unlike = func.abs(func.coalesce(Listing.bedrooms_total, 0) - (home.bedrooms_total or 0)) + case(
        (Listing.property_sub_type == home.property_sub_type, 0), else_=2
    )
    if home.latitude is not None and home.longitude is not None:
        here = Spot("", "home", home.latitude, home.longitude, REACH)
        unlike = unlike + func.coalesce(func.least(miles_from(here), REACH), REACH) / 2
    else:
        unlike = unlike + case((Listing.city == home.city, 0), else_=2)
    if home.embedding is not None:
        same_model = Listing.embedding_model == home.embedding_model
        unlike = unlike + case((same_model, Listing.embedding.cosine_distance(home.embedding)), else_=1) * 2
    rows = session.scalars(select(Listing).where(*wanted).order_by(unlike, Listing.id).limit(limit))
    return tuple(card_of(row, audience) for row in rows)
