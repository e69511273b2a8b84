"""What may be shown of a listing to whom, and what has to stand beside it: pure decisions.

Display rules differ from one listing service to the next; these are the strictest common ones. Compensation and
confidential fields have no way out: nothing here or in the cards carries them.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from domain.listings.kinds import NAMED, SHOWABLE, Audience

SMS_EXEMPT_CHARACTERS = 200
"""A text message this short is exempt from the disclosures if it links straight to a display that has them all."""
CONFIDENTIAL = frozenset(
    {
        "PrivateRemarks", "PrivateOfficeRemarks", "ConcessionsComments", "SignOnPropertyYN", "ListAgreement",
        "Contingency", "ListingAgreement", "MlgCanUse", "MlgCanView", "CumulativeDaysOnMarket",
    }
)  # fmt: skip
"""RESO fields of the office's own business, beside those that `is_public` knows by their kind."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who lists a home and how to reach them, from which source, as of when. It stands beside every display."""

    office: str
    agent: str
    contact: str
    """The phone or e-mail that the listing participant supplied; "" where the record has none."""
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Display:
    """A listing's own switches."""

    status: str
    entire_listing: bool
    address: bool


def may_offer(display: Display, audience: Audience) -> bool:
    """Whether the home may come up in a search of this audience."""
    return display.status in SHOWABLE and (audience == "member" or display.entire_listing)


def may_name(display: Display, audience: Audience) -> bool:
    """Whether somebody who names the home is told of it: also that it is pending or sold."""
    return display.status in NAMED and (audience == "member" or display.entire_listing)


def may_show_address(display: Display, audience: Audience) -> bool:
    """Without the address there is no pin either, no photo name and no link text that gives it away."""
    return audience == "member" or display.address


@lru_cache(maxsize=5_000)
def is_public(field: str) -> bool:
    """Whether a field of a feed may be shown to the public; one that sounds confidential in any spelling may not."""
    return field not in CONFIDENTIAL and not any(part in field.lower() for part in (*_SECRET, *_GUARDED))


@lru_cache(maxsize=5_000)
def may_keep(field: str) -> bool:
    """Whether a field of a feed is stored: codes, owners and compensation are not, so that nothing can leak them."""
    return not any(part in field.lower() for part in _SECRET)


_SECRET = ("compensation", "commission", "lockbox", "accesscode", "gatecode", "ownername", "ownerphone", "occupantname",
           "occupantphone")  # fmt: skip
_GUARDED = ("private", "owner", "occupant", "showing", "confidential")


def needs_link(text: str) -> bool:
    """Whether a text message about a listing has to link to its full display: always, and alone it suffices.

    A message of up to 200 characters may leave the disclosures to the link; a longer one must carry them itself too
    (`attribution_line`).
    """
    return len(text) <= SMS_EXEMPT_CHARACTERS


def attribution_line(attribution: Attribution) -> str:
    """ "Listed by Evergreen Homes, 206-555-0100", with what the record has."""
    firm = attribution.office or attribution.agent
    if not firm and not attribution.contact:
        return ""
    return "Listed by " + ", ".join(part for part in (firm, attribution.contact) if part)
