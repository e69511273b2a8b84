"""Homes like a given one: of its kind, about its size and price, close by; alike in meaning where vectors are there."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.listings.cards import COLUMNS, ListingCard, card_of, visible
from domain.listings.conditions import DEALS, SHOWN, miles_from
from domain.listings.kinds import Audience, deal_of
from domain.listings.places import Spot

PRICE_SPAN = Decimal("0.2")
REACH = 5.0
"""Miles beyond which nearness no longer tells two homes apart."""
_UNLIKE = "embedding <=> (SELECT own.embedding FROM listing own WHERE own.id = :home)"


def similar(
    session: Session, listing_id: UUID, *, audience: Audience = "buyer", limit: int = 3
) -> tuple[ListingCard, ...]:
    """Other homes on offer that are like this one, the likest first. Raises NoSuchListing."""
    home = visible(session, listing_id, audience)
    given: dict[str, Any] = {"home": home.id, "beds": home.bedrooms_total or 0, "sub_type": home.property_sub_type}
    wanted = [SHOWN[audience], "id <> :home", DEALS[deal_of(home.property_type)]]
    if home.list_price is not None:
        wanted.append("list_price BETWEEN :low AND :high")
        given |= {"low": home.list_price * (1 - PRICE_SPAN), "high": home.list_price * (1 + PRICE_SPAN)}
    unlike = ["abs(coalesce(bedrooms_total, 0) - :beds)", "(property_sub_type <> :sub_type)::int * 2"]
    if home.latitude is not None and home.longitude is not None:
        miles = miles_from("home", Spot("", "home", home.latitude, home.longitude, REACH), given)
        unlike.append(f"least(coalesce({miles}, {REACH}), {REACH}) / 2")
    else:
        unlike.append("(city <> :city)::int * 2")
        given["city"] = home.city
    if home.embedding_model is not None:
        unlike.append(f"CASE WHEN embedding_model = :model THEN coalesce({_UNLIKE}, 1) ELSE 1 END * 2")
        given["model"] = home.embedding_model
    parts = (
        "SELECT",
        COLUMNS,
        "FROM listing WHERE",
        " AND ".join(wanted),
        "ORDER BY",
        " + ".join(unlike),
        ", id LIMIT",
    )
    rows = session.execute(text(" ".join((*parts, ":limit"))), given | {"limit": limit})
    return tuple(card_of(row, audience) for row in rows)
