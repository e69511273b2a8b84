"""Adding a person the office has met, without ever making one person two, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from domain import addresses, audit, conversations, events, identity
from domain.audit import Actor
from domain.crm.errors import LeadInUse, LeadNeedsName, MayNotKeepContacts, NoSuchContact, NotYourContact, PhoneOfMember
from domain.crm.models import Contact
from domain.crm.queries import EMAIL
from domain.crm.rules import ALL, OWN, may_see, same_person, tidy_name
from domain.db import lookup, seal

ASKED_BY_AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Lead:
    """What became of an addition: a new contact, or one who was there, with what was filled in of them."""

    contact_id: UUID
    is_new: bool
    filled: tuple[str, ...] = ()
    """Blanks that were filled: name, email, phone. What stood there was left as it was."""
    phone_is_shared: bool = False
    """The number already reaches somebody else of another name, so it was not given to this contact too."""
    undo: Mapping[str, object] = field(default_factory=dict)
    """JSON for `remove_lead`."""


@dataclass(frozen=True, slots=True)
class _Said:
    name: str
    phone: str
    email: str


def add_lead(
    session: Session,
    *,
    full_name: str,
    phone: str = "",
    email: str = "",
    source: str = ASKED_BY_AGENT,
    member_id: UUID,
    owner_id: UUID | None = None,
    now: datetime,
    inbox_id: int | None = None,
) -> Lead:
    """Add a person for a member (who owns them unless `owner_id` is given), or fill the blanks of the one they are.

    The same person: the same e-mail, or the same phone and the same first and last name; also a stranger without a
    name who wrote from that phone. Raises LeadNeedsName, BadAddress, PhoneOfMember, NotYourContact, MayNotKeepContacts.
    """
    rights = identity.rights_of(session, member_id)
    if not rights & {OWN, ALL}:
        raise MayNotKeepContacts
    said = _read(full_name, phone, email)
    _one_at_a_time(session, said)
    by_phone = _by_phone(session, said)
    known = _known(session, said, by_phone)
    if known is None:
        return _add(session, said, source, owner_id or member_id, member_id, by_phone is not None, now, inbox_id)
    if not may_see(known.owner_id, member_id, rights):
        raise NotYourContact(owner=identity.member_card(session, known.owner_id).full_name if known.owner_id else "")
    return _fill(session, known, said, by_phone, member_id, inbox_id)


def remove_lead(
    session: Session, undo: Mapping[str, object], *, member_id: UUID, now: datetime, inbox_id: int | None = None
) -> None:
    """Take an addition back by its `Lead.undo`: a new contact goes, of another only what was filled in is blanked.

    Raises NoSuchContact, and LeadInUse when showings or deals rest on a new one.
    """
    contact_id = UUID(str(undo["contact_id"]))
    row = session.get(Contact, contact_id, with_for_update=True)
    if row is None or row.removed_at is not None:
        raise NoSuchContact(contact=str(contact_id))
    actor = Actor("member", member_id)
    if undo["is_new"]:
        if session.scalar(_IN_USE, {"contact": contact_id}):
            raise LeadInUse(contact=str(contact_id))
        row.removed_at = now
    filled = undo["filled"] if isinstance(undo["filled"], list) else []
    if "name" in filled and not undo["is_new"]:
        row.full_name = ""
    if "email" in filled and not undo["is_new"]:
        row.email_sealed = row.email_lookup = None
    if undo.get("address_id"):
        conversations.part_address(session, UUID(str(undo["address_id"])), actor)
    session.flush()
    audit.record(session, actor, "crm.remove_lead", "contact", contact_id, before={"filled": filled}, inbox_id=inbox_id)


def name_contact(
    session: Session, contact_id: UUID, full_name: str, *, actor: Actor, inbox_id: int | None = None
) -> bool:
    """Give a contact who has no name yet the one they said; whether it was taken. Raises NoSuchContact."""
    row = session.get(Contact, contact_id)
    if row is None:
        raise NoSuchContact(contact=str(contact_id))
    name = tidy_name(full_name)
    if row.full_name or not name:
        return False
    row.full_name = name
    session.flush()
    audit.record(
        session, actor, "crm.name_contact", "contact", contact_id, after={"full_name": name}, inbox_id=inbox_id
    )
    return True


def assign(
    session: Session, contact_id: UUID, owner_id: UUID | None, *, actor: Actor, inbox_id: int | None = None
) -> None:
    """Say who looks after a contact. Raises NoSuchContact."""
    row = session.get(Contact, contact_id)
    if row is None:
        raise NoSuchContact(contact=str(contact_id))
    before, row.owner_id = row.owner_id, owner_id
    session.flush()
    audit.record(
        session,
        actor,
        "crm.assign",
        "contact",
        contact_id,
        before={"owner_id": str(before) if before else None},
        after={"owner_id": str(owner_id) if owner_id else None},
        inbox_id=inbox_id,
    )


def _read(full_name: str, phone: str, email: str) -> _Said:
    name = tidy_name(full_name)
    if not name:
        raise LeadNeedsName(missing="name")
    if not (phone or email):
        raise LeadNeedsName(missing="reach")
    return _Said(name, addresses.phone(phone) if phone else "", addresses.email(email) if email else "")


def _one_at_a_time(session: Session, said: _Said) -> None:
    """Two additions of one phone or e-mail wait for each other: neither may miss what the other adds."""
    for value in sorted(part for part in (said.phone, said.email) if part):
        session.execute(select(func.pg_advisory_xact_lock(_lock_number(session, value))))


def _lock_number(session: Session, value: str) -> int:
    return int.from_bytes(lookup(session, "lead", value)[:8], signed=True)


def _by_phone(session: Session, said: _Said) -> Contact | None:
    owner = conversations.owner_of(session, "sms", said.phone) if said.phone else None
    if owner is None:
        return None
    if owner.member_id:
        raise PhoneOfMember(member=identity.member_card(session, owner.member_id).full_name)
    row = session.get(Contact, owner.contact_id) if owner.contact_id else None
    return row if row is not None and row.removed_at is None else None


def _known(session: Session, said: _Said, by_phone: Contact | None) -> Contact | None:
    if said.email:
        by_email = session.scalar(
            select(Contact)
            .where(Contact.email_lookup == lookup(session, "email", said.email), Contact.removed_at.is_(None))
            .order_by(Contact.created_at, Contact.id)
            .limit(1)
        )
        if by_email is not None:
            return by_email
    if by_phone is not None and (not by_phone.full_name or same_person(by_phone.full_name, said.name)):
        return by_phone
    return None


def _add(
    session: Session,
    said: _Said,
    source: str,
    owner_id: UUID,
    member_id: UUID,
    phone_is_shared: bool,
    now: datetime,
    inbox_id: int | None,
) -> Lead:
    actor = Actor("member", member_id)
    row = Contact(id=uuid4(), full_name=said.name, source=source, owner_id=owner_id, created_at=now)
    session.add(row)
    _give_email(session, row, said)
    session.flush()
    address_id = _give_phone(session, row.id, said, actor) if said.phone and not phone_is_shared else None
    audit.record(
        session,
        actor,
        "crm.add_lead",
        "contact",
        row.id,
        after={"full_name": said.name, "source": source, "owner_id": str(owner_id)},
        inbox_id=inbox_id,
    )
    events.emit(
        session,
        "crm.lead_added",
        {"contact_id": str(row.id), "owner_id": str(owner_id), "member_id": str(member_id), "source": source},
    )
    return Lead(row.id, True, (), phone_is_shared, _undo(row.id, True, [], address_id))


def _fill(
    session: Session, row: Contact, said: _Said, by_phone: Contact | None, member_id: UUID, inbox_id: int | None
) -> Lead:
    actor = Actor("member", member_id)
    filled: list[str] = []
    if not row.full_name:
        row.full_name = said.name
        filled.append("name")
    if said.email and not row.email_lookup:
        _give_email(session, row, said)
        filled.append("email")
    session.flush()
    address_id = None
    if said.phone and by_phone is None and not _has_phone(session, row.id):
        address_id = _give_phone(session, row.id, said, actor)
        filled.append("phone")
    if filled:
        audit.record(session, actor, "crm.fill_lead", "contact", row.id, after={"filled": filled}, inbox_id=inbox_id)
    shared = by_phone is not None and by_phone.id != row.id
    return Lead(row.id, False, tuple(filled), shared, _undo(row.id, False, filled, address_id))


def _undo(contact_id: UUID, is_new: bool, filled: list[str], address_id: UUID | None) -> dict[str, object]:
    return {
        "contact_id": str(contact_id),
        "is_new": is_new,
        "filled": filled,
        "address_id": str(address_id) if address_id else None,
    }


def _has_phone(session: Session, contact_id: UUID) -> bool:
    theirs = conversations.addresses_of(session, contact_id=contact_id)
    return any(each.channel in addresses.PHONE_CHANNELS for each in theirs)


def _give_phone(session: Session, contact_id: UUID, said: _Said, actor: Actor) -> UUID:
    address_id = conversations.address_for(session, "sms", said.phone)
    conversations.join_address(session, address_id, contact_id, actor)
    return address_id


def _give_email(session: Session, row: Contact, said: _Said) -> None:
    if said.email:
        row.email_sealed = seal(session, said.email, EMAIL, row.id)
        row.email_lookup = lookup(session, "email", said.email)


# Showings and deals are other capabilities' tables, read by name as their foreign keys do: theirs build on contacts.
_IN_USE = text(
    "SELECT EXISTS (SELECT FROM showing WHERE contact_id = :contact) "
    "OR EXISTS (SELECT FROM party WHERE contact_id = :contact) "
    "OR EXISTS (SELECT FROM buyer_agreement WHERE contact_id = :contact)"
)
