"""The face of transactions: deals, their steps and dates, and who is a party to them."""

from domain.transactions.actions import (
    NewParty,
    add_party,
    fall_through,
    milestone_done,
    milestone_undone,
    move_closing,
    open_deal,
    revive,
    set_due,
)
from domain.transactions.browsing import After, browse, stage_counts
from domain.transactions.errors import DealOver, MilestoneDone, MilestoneOpen, NoSuchDeal, NoSuchMilestone
from domain.transactions.queries import (
    DealCard,
    Due,
    MilestoneCard,
    PartyCard,
    card,
    deadlines,
    named,
    of_contact,
    of_member,
    workable,
)
from domain.transactions.rules import OVER, STAGES, Side, Stage, Step, steps

__all__ = [
    "OVER",
    "STAGES",
    "After",
    "DealCard",
    "DealOver",
    "Due",
    "MilestoneCard",
    "MilestoneDone",
    "MilestoneOpen",
    "NewParty",
    "NoSuchDeal",
    "NoSuchMilestone",
    "PartyCard",
    "Side",
    "Stage",
    "Step",
    "add_party",
    "browse",
    "card",
    "deadlines",
    "fall_through",
    "milestone_done",
    "milestone_undone",
    "move_closing",
    "named",
    "of_contact",
    "of_member",
    "open_deal",
    "revive",
    "set_due",
    "stage_counts",
    "steps",
    "workable",
]
