"""Tables of listings, in RESO's names, and of the places that people name when they search."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Entity, Tenant

DIMENSIONS = 384
Money = Numeric(14, 2)


class Listing(Entity, Base):
    """A home as a feed or the office lists it. Columns carry RESO's names; what is local to a feed stays in `local`."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("brokerage_id", "originating_system_name", "listing_key"),
        Index("ix_listing_city_bedrooms_total_list_price", "brokerage_id", "city", "bedrooms_total", "list_price"),
        Index("ix_listing_bedrooms_total_list_price", "brokerage_id", "bedrooms_total", "list_price"),
        Index("ix_listing_subdivision_name", "brokerage_id", "subdivision_name", "bedrooms_total", "list_price"),
        Index("ix_listing_latitude_longitude", "brokerage_id", "latitude", "longitude"),
        Index("ix_listing_street_number", "brokerage_id", "street_number"),
        Index(
            "ix_listing_unparsed_address_trgm",
            "unparsed_address",
            postgresql_using="gin",
            postgresql_ops={"unparsed_address": "gin_trgm_ops"},
        ),
        Index(
            "ix_listing_embedding",
            "embedding",
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "halfvec_cosine_ops"},
            # Built with more care than by default: a search then needs half as many candidates for the same recall.
            postgresql_with={"m": 16, "ef_construction": 160},
        ),
        Index("ix_listing_features", "features", postgresql_using="gin"),
        Index(
            "ix_listing_public_remarks_words",
            text("to_tsvector('english'::regconfig, public_remarks)"),
            postgresql_using="gin",
        ),
    )

    originating_system_name: Mapped[str] = mapped_column(server_default="office")
    listing_key: Mapped[str]
    listing_id: Mapped[str] = mapped_column(server_default="")
    standard_status: Mapped[str] = mapped_column(server_default="Active")
    mls_status: Mapped[str] = mapped_column(server_default="")
    property_type: Mapped[str] = mapped_column(server_default="Residential")
    property_sub_type: Mapped[str] = mapped_column(server_default="")
    list_price: Mapped[Decimal | None] = mapped_column(Money)
    """The asking price in dollars; for a lease the rent a month."""
    original_list_price: Mapped[Decimal | None] = mapped_column(Money)
    close_price: Mapped[Decimal | None] = mapped_column(Money)
    bedrooms_total: Mapped[int | None] = mapped_column(SmallInteger)
    bathrooms_total: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    """Full baths, and halves as .5 (RESO's full and half counts in one figure, as people say it)."""
    living_area: Mapped[int | None]
    """Square feet."""
    lot_size_acres: Mapped[Decimal | None] = mapped_column(Numeric(10, 3))
    year_built: Mapped[int | None] = mapped_column(SmallInteger)
    unparsed_address: Mapped[str] = mapped_column(server_default="")
    street_number: Mapped[str] = mapped_column(server_default="")
    street_name: Mapped[str] = mapped_column(server_default="")
    """The street as written without its number: direction, name and suffix ("NW 64th St")."""
    unit_number: Mapped[str] = mapped_column(server_default="")
    city: Mapped[str] = mapped_column(server_default="")
    county_or_parish: Mapped[str] = mapped_column(server_default="")
    state_or_province: Mapped[str] = mapped_column(server_default="")
    postal_code: Mapped[str] = mapped_column(server_default="")
    subdivision_name: Mapped[str] = mapped_column(server_default="")
    """The neighbourhood."""
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    association_fee: Mapped[Decimal | None] = mapped_column(Money)
    """Dollars a month."""
    tax_annual_amount: Mapped[Decimal | None] = mapped_column(Money)
    garage_spaces: Mapped[int | None] = mapped_column(SmallInteger)
    public_remarks: Mapped[str] = mapped_column(server_default="")
    private_remarks: Mapped[str] = mapped_column(server_default="")
    features: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    """Feature words that the record states, or its remarks; a word's absence is silence and not a no."""
    features_denied: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    """Feature words that the record says the home lacks ("no garage", PoolPrivateYN false)."""
    list_agent_full_name: Mapped[str] = mapped_column(server_default="")
    list_office_name: Mapped[str] = mapped_column(server_default="")
    attribution_contact: Mapped[str] = mapped_column(server_default="")
    list_member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    """The listing agent, where it is one of the office's own."""
    internet_entire_listing_display: Mapped[bool] = mapped_column(server_default="true")
    internet_address_display: Mapped[bool] = mapped_column(server_default="true")
    photos_count: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    on_market_date: Mapped[date | None]
    close_date: Mapped[date | None]
    modification_timestamp: Mapped[datetime] = mapped_column(server_default=text("now()"))
    local: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    overlap_allowed: Mapped[bool] = mapped_column(server_default="false")
    """Whether two parties may be shown the home at the same time."""
    showing_approval: Mapped[bool] = mapped_column(server_default="false")
    """Whether a member must agree to each visit before it is confirmed."""
    embedding: Mapped[list[float] | None] = mapped_column(HALFVEC(DIMENSIONS), deferred=True)
    """Read only where it is asked for: nobody who reads a home wants its 384 numbers."""
    embedding_model: Mapped[str | None]
    """The model that made the vector: vectors of two models never meet in one search."""


class ListingChange(Tenant, Base):
    """One change of a listing's price or status, in order: its history."""

    __tablename__ = "listing_change"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
    field: Mapped[str]
    """ListPrice or StandardStatus."""
    old_value: Mapped[str | None]
    new_value: Mapped[str]
    at: Mapped[datetime]


class Place(Tenant, Base):
    """A place that people name: a city, a neighbourhood, a landmark."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("brokerage_id", "name", "kind", "city"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    city: Mapped[str] = mapped_column(server_default="")
    county: Mapped[str] = mapped_column(server_default="")
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
