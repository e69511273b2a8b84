"""Forty deals of the demo office in all stages, with their parties and dated milestones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from bot.demo.agents import OFFICE
from bot.demo.contacts import Contact
from bot.demo.history import ZONE
from bot.demo.homes import Home
from bot.demo.names import full_name
from bot.demo.workdays import workday_from, workday_until

STAGES = {"accepted": 6, "contingent": 8, "pending": 10, "clear_to_close": 5, "closed": 9, "fell_through": 2}
MILESTONES = (
    "accepted", "earnest_money", "inspection", "appraisal", "loan_approved", "clear_to_close", "walk_through",
    "signing", "closed",
)  # fmt: skip
LISTING_STATUS = {
    "accepted": ("Pending", "Active Under Contract"),
    "contingent": ("Active Under Contract", "Pending"),
    "pending": ("Pending",),
    "clear_to_close": ("Pending",),
    "closed": ("Closed",),
    "fell_through": ("Active",),
}
DAYS_IN = {
    "accepted": (0, 1),
    "contingent": (3, 6),
    "pending": (19, 23),
    "clear_to_close": (30, 31),
    "fell_through": (9, 20),
}
"""How many days ago the offer was accepted, by the stage a deal is in."""
CLOSING_PLACES = (
    "Lighthouse Escrow, Ballard", "Harbor Escrow & Title, Bellevue", "Old Mill Escrow, Kirkland",
    "Commencement Escrow, Tacoma", "Port Gardner Escrow, Everett", "Plateau Escrow, Sammamish",
)  # fmt: skip
LENDERS = (
    "Northlight Credit Union",
    "Cedar River Lending",
    "Puget Home Mortgage",
    "Snowcap Bank",
    "Ferry Dock Lending",
)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a deal; `contact_key` names the office's contact, where they are one."""

    role: str
    name: str
    contact_key: str | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step with the date it is due on; `done_at` stays empty until it is done."""

    code: str
    position: int
    due_on: date
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deal:
    """A contract seen from the office's `side`; `price` in dollars, `closing_at` an aware time."""

    key: str
    listing_key: str
    address: str
    side: str
    stage: str
    price: int
    agent_key: str
    closing_at: datetime
    closing_place: str
    parties: tuple[Party, ...]
    milestones: tuple[Milestone, ...]

    @property
    def client_keys(self) -> tuple[str, ...]:
        return tuple(party.contact_key for party in self.parties if party.contact_key)


def deals(today: date, homes: Sequence[Home], contacts: Sequence[Contact], seed: str) -> tuple[Deal, ...]:
    """All deals (fewer for a small stock), each on a listing of its own, for a client who may be texted."""
    rng = Random(f"{seed}/deals")
    free_homes = _by_status(homes)
    clients = [contact for contact in contacts if contact.stage in ("offer", "nurture") and not contact.opted_out]
    rng.shuffle(clients)
    made: list[Deal] = []
    for stage, count in STAGES.items():
        for _ in range(count):
            accepted = _accepted(rng, stage, today)
            home = _take(free_homes, LISTING_STATUS[stage], accepted, seller=len(made) % 5 < 2)
            if home:
                made.append(_deal(rng, len(made), stage, home, accepted, today, clients))
    return tuple(made)


def _accepted(rng: Random, stage: str, today: date) -> date:
    """When the offer was accepted; for a closed deal a first guess, made exact by the listing's own history."""
    low, high = DAYS_IN.get(stage, (60, 330))
    return today - timedelta(days=rng.randint(low, high))


def _by_status(homes: Iterable[Home]) -> dict[str, list[Home]]:
    """Sales that a deal may be about, by their status."""
    found: dict[str, list[Home]] = {}
    for home in homes:
        if home.fields["PropertyType"] == "Residential":
            found.setdefault(str(home.fields["StandardStatus"]), []).append(home)
    return found


def _take(free: dict[str, list[Home]], statuses: tuple[str, ...], accepted: date, *, seller: bool) -> Home | None:
    """The home without a deal that came under contract nearest to that day, where one is left.

    For a seller's deal one of the office's own listings, as long as there are any.
    """
    options = [home for status in statuses for home in free.get(status, [])]
    wanted = [home for home in options if _ours(home) == seller] or options
    if not wanted:
        return None
    home = min(wanted, key=lambda home: (abs(under_contract(home) - accepted), home.key))
    free[str(home.fields["StandardStatus"])].remove(home)
    return home


def _ours(home: Home) -> bool:
    return home.fields["ListOfficeName"] == OFFICE


def under_contract(home: Home) -> date:
    """The day of its last change to a status under contract, or of its last change where there was none."""
    contract = [change for change in home.history if change.new in ("Pending", "Active Under Contract")]
    return (contract or list(home.history))[-1].at.astimezone(ZONE).date()


def _deal(
    rng: Random,
    index: int,
    stage: str,
    home: Home,
    accepted: date,
    today: date,
    clients: list[Contact],
) -> Deal:
    client, seller = clients.pop(), _ours(home)
    agent_key = str(home.fields["ListAgentKey"]) if seller else client.owner_key
    accepted, closing = _dates(rng, stage, home, accepted)
    price = int(str(home.fields.get("ClosePrice", home.fields["ListPrice"])))
    return Deal(
        key=f"deal{index + 1:02d}",
        listing_key=home.key,
        address=f"{home.fields['UnparsedAddress']}, {home.fields['City']}",
        side="seller" if seller else "buyer",
        stage=stage,
        price=price if stage == "closed" else round(price * rng.uniform(0.97, 1.03) / 500) * 500,
        agent_key=agent_key,
        closing_at=datetime.combine(closing, time(rng.choice((10, 11, 13, 14, 15))), ZONE),
        closing_place=rng.choice(CLOSING_PLACES),
        parties=_parties(rng, client, "seller" if seller else "buyer"),
        milestones=_milestones(rng, stage, accepted, closing, today),
    )


def _dates(rng: Random, stage: str, home: Home, accepted: date) -> tuple[date, date]:
    """When the offer was accepted, and when it closes or closed."""
    if stage == "closed":
        return under_contract(home), date.fromisoformat(str(home.fields["CloseDate"]))
    # A deal that is clear to close does so within days; others a month after acceptance.
    days = 34 if stage == "clear_to_close" else rng.randint(31, 38)
    return accepted, workday_from(accepted + timedelta(days=days))


def _milestones(rng: Random, stage: str, accepted: date, closing: date, today: date) -> tuple[Milestone, ...]:
    due = _due(accepted, closing)
    done = _done(stage)
    return tuple(
        Milestone(code, position, due[code], _done_at(rng, due[code], today) if position < done else None)
        for position, code in enumerate(MILESTONES)
    )


def _due(accepted: date, closing: date) -> dict[str, date]:
    """The date of each milestone, on working days and in order, however short the escrow is."""
    span = (closing - accepted).days
    shares = {"earnest_money": 0.06, "inspection": 0.22, "appraisal": 0.45, "loan_approved": 0.64}
    due = {"accepted": accepted}
    for code, share in shares.items():
        due[code] = min(workday_from(accepted + timedelta(days=max(1, round(span * share)))), closing)
    for code, days in (("clear_to_close", 4), ("walk_through", 2), ("signing", 1)):
        due[code] = max(due["loan_approved"], workday_until(closing - timedelta(days=days)))
    due["closed"] = closing
    return due


def _done(stage: str) -> int:
    """How many milestones lie behind a deal of this stage."""
    return {"accepted": 1, "contingent": 2, "pending": 4, "clear_to_close": 6, "closed": 9, "fell_through": 2}[stage]


def _done_at(rng: Random, due: date, today: date) -> datetime:
    """In office hours of the day it was due, and never later than the start of today."""
    at = datetime.combine(due, time(rng.randint(9, 16), rng.choice((5, 20, 35, 50))), ZONE)
    return min(at, datetime.combine(today, time(0, rng.randint(0, 9)), ZONE))


def _parties(rng: Random, client: Contact, side: str) -> tuple[Party, ...]:
    other = "seller" if side == "buyer" else "buyer"
    return (
        Party(side, client.name, client.key),
        Party(other, full_name(rng)),
        Party("lender", f"{full_name(rng)}, {rng.choice(LENDERS)}"),
        Party("escrow", full_name(rng)),
        Party("inspector", full_name(rng)),
        Party(f"{other}'s agent", full_name(rng)),
    )
