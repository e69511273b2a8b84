"""RESO's words for kinds and states of homes, and ours: deal, type, and which statuses are shown to whom."""

from typing import Literal

from domain.listings.criteria import Deal, HomeType

Audience = Literal["buyer", "member"]
"""buyer: what a display licence (IDX, VOW) allows; member: the office's own people."""

LEASE = "Residential Lease"
SHOWABLE = ("Active", "Active Under Contract", "Coming Soon")
"""Statuses in which a home is offered in a search."""
NAMED = (*SHOWABLE, "Pending", "Closed")
"""Statuses in which a home is found by somebody who names it: they learn that it is pending or sold."""
ENDED = ("Closed", "Canceled", "Expired", "Withdrawn", "Delete")

SUB_TYPES: dict[HomeType, tuple[str, ...]] = {
    "house": ("Single Family Residence", "Cabin", "Farm", "Ranch", "Seasonal"),
    "condo": (
        "Condominium", "Apartment", "Stock Cooperative", "Own Your Own", "Loft", "Studio", "Timeshare"
    ),
    "townhouse": ("Townhouse",),
    "multi": ("Duplex", "Triplex", "Quadruplex", "Multi Family"),
    "land": ("Unimproved Land", "Agriculture"),
    "manufactured": ("Manufactured Home", "Manufactured On Land", "Mobile Home"),
}  # fmt: skip
WHOLE_TYPES: dict[HomeType, tuple[str, ...]] = {
    "multi": ("Residential Income",),
    "land": ("Land", "Farm"),
    "manufactured": ("Manufactured In Park",),
}
"""RESO PropertyType values that say the type by themselves where the sub-type is silent."""

_BY_SUB_TYPE = {name: kind for kind, names in SUB_TYPES.items() for name in names}
_BY_WHOLE = {name: kind for kind, names in WHOLE_TYPES.items() for name in names}


def deal_of(property_type: str) -> Deal:
    return "rent" if property_type in (LEASE, "Commercial Lease") else "buy"


def type_of(property_type: str, property_sub_type: str) -> HomeType | None:
    """Our word for the kind of home, or None where the record does not say."""
    return _BY_SUB_TYPE.get(property_sub_type) or _BY_WHOLE.get(property_type)
