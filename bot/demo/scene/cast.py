"""Who plays in the scene and on which wire: people of the demo office, and two strangers whom nobody knows yet."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from bot.demo.connections import slack_user
from bot.demo.line import CHANNEL
from bot.demo.names import full_name
from domain import conversations, identity
from domain.errors import PorchlightError
from domain.times import local_day

FREE_AREAS = (564, 509, 503, 971, 541)
"""Area codes around Washington in which the demo office has no contacts; 555-0100 to 0199 are nobody's in any."""
PER_AREA = 100
FIRST_CHAT = 5_000_000_000
"""Telegram numbers its people; those of a scene are among the next so many."""
DAYS_AHEAD = 4
"""The scene's visit is so far ahead, on the weekday that comes first by that name."""


class NobodyToPlay(PorchlightError):
    """The demo office has nobody left for a part: data `part`. A new PORCHLIGHT_VAR has."""

    code = "nobody_left_to_play_the_scene"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody is: an address on a channel (of Slack the user's id alone)."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Cast:
    """`seats` are where people speak by the part they play, `known` what the scene's file calls by name; `people` are
    the e-mails of all who are in the Slack team, by user id."""

    seats: Mapping[str, Seat]
    known: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)

    def part(self, channel: str, address: str) -> str:
        """Who has this address, or the address itself for a bystander."""
        seat = Seat(channel, address.rpartition("/")[2])
        return next((part for part, own in self.seats.items() if own == seat), address)


def cast(session: Session, now: datetime) -> Cast:
    """Choose the players. Raises NobodyToPlay."""
    agent = identity.duty_member(session)
    zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    deal = _one(session, _DEAL, "client", now=now, others=[agent.id])
    friend = _one(session, _FRIEND, "friend", member=agent.id)
    soon, others = now + timedelta(hours=3), [agent.id, deal.member_id]
    asked = _one(session, _ASKED, "asking buyer", now=soon, others=others)
    free = _free_numbers(session)
    buyer, lead = _next(free, "buyer"), _next(free, "lead")
    day, asked_day = local_day(now, zone) + timedelta(days=DAYS_AHEAD), local_day(asked.starts_at, zone)
    rng = Random(buyer)
    return Cast(
        seats={
            "buyer": Seat(CHANNEL, buyer),
            "newcomer": Seat("telegram", str(FIRST_CHAT + secrets.randbelow(FIRST_CHAT))),
            "agent": Seat("slack", slack_user(agent.id)),
            "client": Seat(CHANNEL, _phone(session, deal.contact_id)),
            "client's agent": Seat("slack", slack_user(deal.member_id)),
            "friend": Seat(CHANNEL, _phone(session, friend.id)),
            "asking buyer": Seat(CHANNEL, _phone(session, asked.contact_id)),
            "their agent": Seat("slack", slack_user(asked.member_id)),
        },
        known={
            "agent": agent.full_name,
            "buyer_name": full_name(rng),
            "newcomer_name": full_name(rng),
            "client": deal.client,
            "deal": str(deal.address).partition(",")[0],
            "deal_agent": deal.member,
            "friend": friend.full_name,
            "asked_home": asked.address,
            "asked_day": f"{asked_day:%B} {asked_day.day}",
            "lead": full_name(rng),
            "lead_number": f"{lead[2:5]}-{lead[5:8]}-{lead[8:]}",
            "day": f"{day:%A}",
        },
        people={slack_user(member.id): member.email for member in identity.members(session)},
    )


def _free_numbers(session: Session) -> Iterator[str]:
    for area in FREE_AREAS:
        for last in range(PER_AREA):
            number = f"+1{area}55501{last:02d}"
            if conversations.owner_of(session, CHANNEL, number) is None:
                yield number


def _next(numbers: Iterator[str], part: str) -> str:
    found = next(numbers, None)
    if found is None:
        raise NobodyToPlay(part=part)
    return found


def _one(session: Session, choose: TextClause, part: str, **values: object) -> Row[tuple[object, ...]]:
    found = session.execute(choose, values).first()
    if found is None:
        raise NobodyToPlay(part=part)
    return found


def _phone(session: Session, contact: UUID) -> str:
    cards = conversations.addresses_of(session, contact_id=contact)
    return next(card.value for card in cards if card.channel == CHANNEL)


_SILENCED = (
    "EXISTS (SELECT FROM address a JOIN suppression s ON s.channel = a.channel AND s.lookup = a.lookup "
    "WHERE a.contact_id = c.id)"
)
_DEAL = text(
    "SELECT d.address, d.member_id, m.full_name AS member, c.id AS contact_id, c.full_name AS client "
    "FROM deal d JOIN member m ON m.id = d.member_id "
    " JOIN party p ON p.deal_id = d.id AND p.role = d.side JOIN contact c ON c.id = p.contact_id "
    "WHERE d.stage NOT IN ('closed', 'fell_through') AND d.closing_at > :now AND NOT d.member_id = ANY(:others) "
    " AND c.owner_id = d.member_id "
    f" AND NOT {_SILENCED} "
    " AND (SELECT x.code FROM milestone x WHERE x.deal_id = d.id AND x.done_at IS NULL ORDER BY x.position LIMIT 1) "
    "  = 'inspection' "
    " AND (SELECT count(*) FROM deal other JOIN party q ON q.deal_id = other.id WHERE q.contact_id = c.id) = 1 "
    "ORDER BY d.closing_at, d.id LIMIT 1"
)
_FRIEND = text(
    "SELECT c.id, c.full_name FROM contact c "
    f"WHERE c.owner_id = :member AND c.stage IN ('touring', 'nurture', 'contacted') AND NOT {_SILENCED} "
    " AND NOT EXISTS (SELECT FROM contact other WHERE other.id <> c.id AND other.owner_id = c.owner_id "
    "  AND split_part(other.full_name, ' ', 1) = split_part(c.full_name, ' ', 1)) "
    "ORDER BY c.full_name LIMIT 1"
)
_ASKED = text(
    "SELECT l.unparsed_address AS address, s.contact_id, s.member_id, s.starts_at FROM showing s "
    " JOIN listing l ON l.id = s.listing_id JOIN contact c ON c.id = s.contact_id "
    "WHERE s.status = 'held' AND s.waits_for = 'approval' AND s.starts_at > :now "
    f" AND NOT s.member_id = ANY(:others) AND NOT {_SILENCED} ORDER BY s.starts_at LIMIT 1"
)
