"""The face of showings: free times, asking for a visit and what becomes of it, and buyer agreements.

An agent's working hours are set here too.
"""

from domain.showings.agreements import (
    AgreementCard,
    Terms,
    agreement_card,
    covering,
    draft_agreement,
    end_agreement,
    sign_agreement,
)
from domain.showings.answering import cancel, confirm, decline, expire_holds, record_exception, reinstate, unconfirm
from domain.showings.booking import book, reschedule
from domain.showings.calendar import agents, between, waiting_for_approval
from domain.showings.errors import (
    AgreementClosed,
    AgreementInUse,
    AgreementMissing,
    AlreadyBooked,
    NobodyShows,
    NoSuchShowing,
    NotOpen,
    NotShowable,
    OutsideHours,
    ReasonMissing,
    SlotTaken,
    TooLong,
    TooManyHeld,
    TooSoon,
)
from domain.showings.hours import next_at_work, set_working_hours, working_hours
from domain.showings.queries import (
    FreeSlots,
    ShowingCard,
    awaiting_approval,
    card,
    free_slots,
    of_day,
    of_listing,
    upcoming,
)
from domain.showings.rules import BUYER_TOURS, POLICY, Kind, Policy, Shift

__all__ = [
    "BUYER_TOURS",
    "POLICY",
    "AgreementCard",
    "AgreementClosed",
    "AgreementInUse",
    "AgreementMissing",
    "AlreadyBooked",
    "FreeSlots",
    "Kind",
    "NoSuchShowing",
    "NobodyShows",
    "NotOpen",
    "NotShowable",
    "OutsideHours",
    "Policy",
    "ReasonMissing",
    "Shift",
    "ShowingCard",
    "SlotTaken",
    "Terms",
    "TooLong",
    "TooManyHeld",
    "TooSoon",
    "agents",
    "agreement_card",
    "awaiting_approval",
    "between",
    "book",
    "cancel",
    "card",
    "confirm",
    "covering",
    "decline",
    "draft_agreement",
    "end_agreement",
    "expire_holds",
    "free_slots",
    "next_at_work",
    "of_day",
    "of_listing",
    "record_exception",
    "reinstate",
    "reschedule",
    "set_working_hours",
    "sign_agreement",
    "unconfirm",
    "upcoming",
    "waiting_for_approval",
    "working_hours",
]
