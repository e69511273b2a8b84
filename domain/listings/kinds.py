"""RESO's words for kinds and states of homes, and ours: deal, type, and which statuses are shown to whom."""

from typing import Literal

from domain.listings.criteria import Deal, HomeType

Audience = Literal["buyer", "member"]
"""buyer: what a display licence (IDX, VOW) allows; member: the office's own people."""

LEASE = "Residential Lease"
NO_HOMES = ("Commercial Lease", "Commercial Sale", "Business Opportunity")
MONTHLY = 20_000
"""A price below this is a rent: no home is sold for it, and few are let for more."""
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

_TYPE_FORMS = {
    "residentiallease": LEASE, "rental": LEASE, "rent": LEASE, "lease": LEASE, "forrent": LEASE, "forlease": LEASE,
    "residentialrental": LEASE, "residential": "Residential", "sale": "Residential", "forsale": "Residential",
    "residentialincome": "Residential Income", "land": "Land", "farm": "Farm",
    "manufacturedinpark": "Manufactured In Park",
}  # fmt: skip
_SUB_TYPE_FORMS = {
    "".join(letter for letter in name.lower() if letter.isalpha()): name
    for names in SUB_TYPES.values()
    for name in names
} | {
    "house": "Single Family Residence", "singlefamily": "Single Family Residence", "sfr": "Single Family Residence",
    "singlefamilyhome": "Single Family Residence", "singlefamilyhouse": "Single Family Residence",
    "detached": "Single Family Residence", "condo": "Condominium", "apt": "Apartment", "flat": "Apartment",
    "coop": "Stock Cooperative", "townhome": "Townhouse", "rowhouse": "Townhouse", "mobile": "Mobile Home",
    "manufactured": "Manufactured Home", "multi": "Multi Family", "multifamily": "Multi Family",
    "fourplex": "Quadruplex",
    "vacantland": "Unimproved Land", "lot": "Unimproved Land", "lotland": "Unimproved Land",
    "lotsland": "Unimproved Land", "land": "Unimproved Land",
}  # fmt: skip
_BY_SUB_TYPE = {name: kind for kind, names in SUB_TYPES.items() for name in names}
_BY_WHOLE = {name: kind for kind, names in WHOLE_TYPES.items() for name in names}


def property_type_of(property_type: str) -> str:
    """RESO's name of the property type, however a feed writes it ("ResidentialLease", "rental")."""
    return _TYPE_FORMS.get(_letters(property_type), property_type)


def sub_type_of(written: str) -> str:
    """RESO's name of the sub-type, however a feed writes it ("SingleFamilyResidence", "condo", "town house")."""
    return _SUB_TYPE_FORMS.get(_letters(written), written)


def _letters(written: str) -> str:
    return "".join(letter for letter in written.lower() if letter.isalpha())


def deal_of(property_type: str) -> Deal:
    return "rent" if property_type in (LEASE, "Commercial Lease") else "buy"


def type_of(property_type: str, property_sub_type: str) -> HomeType | None:
    """Our word for the kind of home, or None where the record does not say."""
    return _BY_SUB_TYPE.get(property_sub_type) or _BY_WHOLE.get(property_type)
