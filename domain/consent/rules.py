"""What an opt-out covers and what a consent allows, pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Scope = Literal["all", "service", "marketing", "listings"]
Kind = Literal["reply", "notice", "reminder", "campaign", "code", "consent"]

ASKED_FOR: frozenset[str] = frozenset({"reply", "code", "consent"})
"""Kinds that answer what the person has just done: quiet hours do not hold them back."""

WIDEST_FIRST = ("all", "service", "marketing", "listings")

SOLICITS: frozenset[str] = frozenset({"marketing", "listings"})

STOPPED_BY: dict[str, frozenset[str]] = {
    "service": frozenset({"all", "service"}),
    "marketing": frozenset({"all", "marketing"}),
    "listings": frozenset({"all", "marketing", "listings"}),
    "all": frozenset({"all"}),
}
"""For each scope of a message, the scopes of an opt-out that hold it back. Homes to look at are marketing too."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a message may go: allowed, suppressed (for `reason`, for good), or later (not before `at`, UTC)."""

    outcome: Literal["allowed", "suppressed", "later"]
    reason: str = ""
    at: datetime | None = None

    @property
    def allowed(self) -> bool:
        return self.outcome == "allowed"


ALLOWED = Verdict("allowed")


def stopped_by(kind: str, scope: str) -> frozenset[str]:
    """The scopes of an opt-out that hold such a message back.

    The confirmation of an opt-out goes through all of them; an answer to the person's own message through all but the
    one that means every message.
    """
    if kind == "consent":
        return frozenset()
    if kind in ASKED_FOR:
        return frozenset({"all"})
    return STOPPED_BY["marketing" if kind == "campaign" and scope not in SOLICITS else scope]


def solicits(kind: str, scope: str) -> bool:
    """Whether the law of solicitation is about such a message."""
    return kind not in ASKED_FOR and (kind == "campaign" or scope in SOLICITS)


def granting(scope: str) -> frozenset[str]:
    """The scopes of a written consent that allow a campaign of this scope. Consent to all is no consent to marketing:
    it is what a START says, or a first message."""
    return frozenset({"marketing", "listings"}) if scope == "listings" else frozenset({"marketing"})
