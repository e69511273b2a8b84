"""Buyer agreements and showings of the demo office: weeks behind and ahead, inside working hours, never two at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal

from bot.demo.agents import OFFICE, Agent
from bot.demo.contacts import Contact
from bot.demo.history import ZONE
from bot.demo.homes import Home

PAST, COMING = 70, 34
DAYS_BACK, DAYS_AHEAD = 45, 10
LENGTH = timedelta(minutes=30)
TRAVEL = timedelta(minutes=30)
TEXT_VERSION = "demo-buyer-agreement-1"
REASONS = ("The buyer is ill.", "The seller withdrew the time.", "The buyer found another home.", "A family emergency.")
Status = Literal["held", "confirmed", "declined", "cancelled", "expired", "done", "no_show"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A buyer agreement; unsigned while `signed_at` is empty. Compensation is a percentage or an amount, never both."""

    key: str
    contact_key: str
    agent_key: str
    starts_on: date
    ends_on: date
    percent: str | None
    amount: int | None
    text_version: str
    signed_at: datetime | None
    signed_name: str
    evidence: str

    def covers(self, day: date) -> bool:
        return self.signed_at is not None and self.starts_on <= day <= self.ends_on


def agreement_text(agreement: Agreement) -> str:
    """What the buyer saw and signed."""
    paid = f"{agreement.percent} percent of the purchase price" if agreement.percent else f"${agreement.amount:,}"
    return (
        f"Buyer agreement with {OFFICE}, from {agreement.starts_on} to {agreement.ends_on}, both included.\n"
        f"{OFFICE} shows the buyer homes and advises on them. Its compensation for a purchase in that time is {paid}; "
        "it is not set by law and is fully negotiable. The buyer may end this agreement in writing at any time."
    )


@dataclass(frozen=True, slots=True)
class Tour:
    """One showing; a confirmed or past one of a buyer names the agreement that covers its date."""

    listing_key: str
    contact_key: str
    agent_key: str
    starts_at: datetime
    ends_at: datetime
    kind: Literal["first", "second"]
    status: Status
    agreement_key: str | None
    waits_for: str
    hold_expires_at: datetime | None
    reason: str


def agreements(today: date, contacts: Sequence[Contact], seed: str) -> tuple[Agreement, ...]:
    """Agreements of most buyers who tour homes or made an offer: in force, a few run out, a few not signed yet."""
    rng = Random(f"{seed}/agreements")
    looking = [contact for contact in contacts if contact.stage in ("touring", "offer")]
    return tuple(_agreement(rng, index, contact, today) for index, contact in enumerate(looking) if rng.random() < 0.85)


def _agreement(rng: Random, index: int, contact: Contact, today: date) -> Agreement:
    fate = rng.random()
    age = rng.randint(100, 160) if fate < 0.08 else rng.randint(46, 80)
    starts_on = today - timedelta(days=age if fate < 0.92 else 0)
    signed = None if fate >= 0.92 else datetime.combine(starts_on, time(rng.randint(9, 19), rng.randint(0, 59)), ZONE)
    flat = rng.random() < 0.2
    return Agreement(
        key=f"agreement{index + 1:03d}",
        contact_key=contact.key,
        agent_key=contact.owner_key,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=90 if fate < 0.08 else 180),
        percent=None if flat else rng.choice(("2.000", "2.250", "2.500", "2.500", "3.000")),
        amount=rng.choice((9500, 12000, 15000)) if flat else None,
        text_version=TEXT_VERSION,
        signed_at=signed,
        signed_name=contact.name if signed else "",
        evidence="192.0.2.17, mobile browser" if signed else "",
    )


class _Diary:
    """Who and what is taken when: no agent in two places, no home with two parties, no buyer in two homes."""

    def __init__(self) -> None:
        self.taken: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)

    def free(self, keys: Sequence[str], starts: datetime, ends: datetime) -> bool:
        return all(ends <= first or starts >= last for key in keys for first, last in self.taken[key])

    def take(self, keys: Sequence[str], starts: datetime, ends: datetime) -> None:
        for key in keys:
            self.taken[key].append((starts - TRAVEL, ends + TRAVEL))


def tours(
    today: date,
    homes: Sequence[Home],
    agents: Sequence[Agent],
    contacts: Sequence[Contact],
    signed: Sequence[Agreement],
    seed: str,
) -> tuple[Tour, ...]:
    """Showings of homes that are for sale today, in order of time."""
    rng = Random(f"{seed}/tours")
    people = {agent.key: agent for agent in agents}
    diary = _Diary()
    active = [home for home in homes if home.fields["StandardStatus"] == "Active"]
    sale = [home for home in active if home.fields["PropertyType"] == "Residential"]
    buyers = [contact for contact in contacts if contact.stage in ("touring", "offer") and not contact.opted_out]
    cover = {agreement.contact_key: agreement for agreement in signed}
    made = [_tour(rng, today, offset, sale, people, rng.choice(buyers), cover, diary) for offset in _offsets(rng)]
    return tuple(sorted((tour for tour in made if tour), key=lambda tour: (tour.starts_at, tour.agent_key)))


def _offsets(rng: Random) -> Iterator[int]:
    """Days from today, past ones first."""
    for _ in range(PAST):
        yield -rng.randint(1, DAYS_BACK)
    for _ in range(COMING):
        yield rng.randint(1, DAYS_AHEAD)


def _tour(
    rng: Random,
    today: date,
    offset: int,
    homes: Sequence[Home],
    people: dict[str, Agent],
    buyer: Contact,
    cover: dict[str, Agreement],
    diary: _Diary,
) -> Tour | None:
    agent = people[buyer.owner_key]
    home = rng.choice(homes)
    slot = _slot(rng, agent, today, offset, diary, (agent.key, home.key, buyer.key))
    if slot is None:
        return None
    agreement = cover.get(buyer.key)
    covered = agreement if agreement and agreement.covers(slot.astimezone(ZONE).date()) else None
    status = _past_status(rng, covered) if offset < 0 else _coming_status(rng, covered)
    waits = "" if status != "held" else "approval" if covered else "agreement"
    return Tour(
        listing_key=home.key,
        contact_key=buyer.key,
        agent_key=agent.key,
        starts_at=slot,
        ends_at=slot + LENGTH,
        kind="second" if rng.random() < 0.15 else "first",
        status=status,
        agreement_key=covered.key if covered else None,
        waits_for=waits,
        hold_expires_at=min(slot, datetime.combine(today + timedelta(days=1), time(18), ZONE)) if waits else None,
        reason=rng.choice(REASONS) if status == "cancelled" else "",
    )


def _slot(rng: Random, agent: Agent, today: date, offset: int, diary: _Diary, keys: Sequence[str]) -> datetime | None:
    """A free half hour in the agent's hours, so many days from today or up to three days farther from it."""
    for farther in range(4):
        date_ = today + timedelta(days=offset + (farther if offset > 0 else -farther))
        for hours in agent.hours:
            if hours.weekday != date_.weekday():
                continue
            first = datetime.combine(date_, hours.opens, ZONE)
            steps = int((datetime.combine(date_, hours.closes, ZONE) - first - LENGTH) / timedelta(minutes=30))
            for step in rng.sample(range(steps + 1), steps + 1):
                starts = first + timedelta(minutes=30 * step)
                if diary.free(keys, starts, starts + LENGTH):
                    diary.take(keys, starts, starts + LENGTH)
                    return starts
    return None


def _past_status(rng: Random, covered: Agreement | None) -> Status:
    if covered is None:
        return rng.choice(("expired", "cancelled", "declined"))
    return rng.choices(("done", "cancelled", "no_show"), (86, 9, 5))[0]


def _coming_status(rng: Random, covered: Agreement | None) -> Status:
    if covered is None:
        return "held"
    return rng.choices(("confirmed", "held", "cancelled"), (78, 16, 6))[0]
