"""As whom one may talk in the console: a stranger, a client, an agent, or anybody whom the office knows by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.console.line import CHANNEL, SMS
from domain import conversations, identity

STRANGERS = tuple(f"+1{area}55501{last:02d}" for area in (564, 509, 503, 971, 541) for last in range(100))
"""Numbers set aside for fiction in area codes where the demo office knows nobody."""
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to talk as: `address` on `channel`, and in `about` who they are."""

    name: str
    about: str
    channel: str
    address: str
    role: Literal["buyer", "client", "agent"]


def stranger(session: Session) -> Persona:
    """Somebody with a number that has never written."""
    number = next(number for number in STRANGERS if conversations.owner_of(session, SMS, number) is None)
    return Persona("a stranger", "a number that nobody here knows", SMS, number, "buyer")


def client(session: Session, now: datetime) -> Persona | None:
    """Somebody whose closing comes next."""
    row = session.execute(_CLIENT, {"now": now}).first()
    return _contact(session, row.id, row.full_name, f"buys or sells {row.address}", "client") if row else None


def agent(session: Session) -> Persona | None:
    """Whoever is on duty, else the first who works here."""
    everyone = [member for member in identity.members(session) if member.active]
    if not everyone:
        return None
    row = session.execute(_DUTY).scalar()
    chosen = next((member for member in everyone if member.id == row), everyone[0])
    return member(session, chosen.id, chosen.full_name, chosen.role)


def member(session: Session, member_id: UUID, name: str, role: str) -> Persona:
    """A member at the console: the address is linked to them now, as Slack or a phone would be."""
    address = str(member_id)
    if conversations.owner_of(session, CHANNEL, address) is None:
        identity.link_member_address(session, member_id, CHANNEL, address)
    on_duty = " on duty" if session.execute(_DUTY).scalar() == member_id else ""
    return Persona(name, f"{role}{on_duty}", CHANNEL, address, "agent")


def named(session: Session, name: str) -> tuple[Persona, ...]:
    """Everybody whose name has these words, members first; at most MOST_NAMED."""
    like = {"name": f"%{name.strip()}%", "most": MOST_NAMED}
    people = [member(session, row.id, row.full_name, row.role) for row in session.execute(_MEMBERS, like)]
    for row in session.execute(_CONTACTS, like):
        about = f"{row.stage}, with {row.owner or 'nobody'}"
        found = _contact(session, row.id, row.full_name, about, "client" if row.role == "client" else "buyer")
        people += [found] if found else []
    return tuple(people[:MOST_NAMED])


def who_is(session: Session, channel: str, address: str) -> str:
    """How the console calls the person who is told something."""
    card = conversations.owner_of(session, channel, address)
    if card is None or (card.contact_id is None and card.member_id is None):
        return address
    if card.member_id is not None:
        found = identity.member_card(session, card.member_id)
        return f"{found.full_name}, {found.role}"
    name = session.execute(_NAME, {"id": card.contact_id}).scalar()
    return f"{name}, {address}" if name else address


def _contact(
    session: Session, contact_id: UUID, name: str, about: str, role: Literal["buyer", "client"]
) -> Persona | None:
    cards = conversations.addresses_of(session, contact_id=contact_id)
    address = next((card.value for card in cards if card.channel == SMS), None)
    return Persona(name, about, SMS, address, role) if address else None


_DUTY = text("SELECT duty_member_id FROM brokerage")
_NAME = text("SELECT full_name FROM contact WHERE id = :id")
_CLIENT = text(
    "SELECT c.id, c.full_name, d.address FROM deal d JOIN party p ON p.deal_id = d.id AND p.role = d.side "
    " JOIN contact c ON c.id = p.contact_id "
    "WHERE d.closing_at > :now AND d.stage NOT IN ('closed', 'fell_through') ORDER BY d.closing_at LIMIT 1"
)
_MEMBERS = text(
    "SELECT id, full_name, role FROM member WHERE active AND full_name ILIKE :name ORDER BY full_name LIMIT :most"
)
_CONTACTS = text(
    "SELECT c.id, c.full_name, c.role, c.stage, m.full_name AS owner FROM contact c "
    "LEFT JOIN member m ON m.id = c.owner_id "
    "WHERE c.removed_at IS NULL AND c.full_name ILIKE :name ORDER BY c.full_name LIMIT :most"
)
