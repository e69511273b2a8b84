"""Addresses and conversations: whose an address is, joining and parting them, and the one thread of each."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from domain import addresses, audit, consent
from domain.db import seal, unseal
from domain.errors import NotFound
from domain.messages import ABOUT

VALUE = "address.value"
State = dict[str, Any]
"""The dialogue's state as it is stored."""


@dataclass(frozen=True, slots=True)
class AddressCard:
    """An address in the clear, and its owner: a contact, a member, or nobody known yet."""

    id: UUID
    channel: str
    value: str
    lookup: bytes
    contact_id: UUID | None
    member_id: UUID | None


def address_for(session: Session, channel: str, value: str) -> UUID:
    """The id of this address, stored now if it is new; simultaneous calls give one. Raises BadAddress."""
    written = addresses.canonical(channel, value)
    address_id = uuid4()
    key = {"channel": channel, "lookup": addresses.hash_of(session, channel, written)}
    found = session.scalar(_FIND_ADDRESS, key)
    if found is None:
        session.execute(_ADD_ADDRESS, key | {"id": address_id, "value": seal(session, written, VALUE, address_id)})
        found = session.scalar(_FIND_ADDRESS, key)
    return _an_id(found)


def conversation_for(session: Session, account_id: UUID, address_id: UUID, thread: str = "") -> UUID:
    """The id of the conversation between account and address, begun now if there is none; there is never a second."""
    key = {"account": account_id, "address": address_id, "thread": thread}
    found = session.scalar(_FIND_CONVERSATION, key)
    if found is None:
        session.execute(_ADD_CONVERSATION, key | {"id": uuid4()})
        found = session.scalar(_FIND_CONVERSATION, key)
    return _an_id(found)


def address_card(session: Session, address_id: UUID) -> AddressCard:
    """Raises NotFound."""
    row = session.execute(_ADDRESS, {"id": address_id}).one_or_none()
    if row is None:
        raise NotFound(kind="address")
    value = unseal(session, row.value_sealed, VALUE, row.id)
    return AddressCard(row.id, row.channel, value, row.lookup, row.contact_id, row.member_id)


def owner_of(session: Session, channel: str, value: str) -> AddressCard | None:
    """Whose this address is, if it is known at all. Raises BadAddress."""
    key = {"channel": channel, "lookup": addresses.hash_of(session, channel, value)}
    found = session.scalar(_FIND_ADDRESS, key)
    return address_card(session, found) if found is not None else None


def addresses_of(
    session: Session, *, contact_id: UUID | None = None, member_id: UUID | None = None
) -> tuple[AddressCard, ...]:
    """The addresses of one person, the one heard from last first."""
    rows = session.scalars(_ADDRESSES_OF, {"contact": contact_id, "member": member_id}).all()
    return tuple(address_card(session, row) for row in rows)


def addresses_of_members(session: Session) -> Mapping[UUID, tuple[AddressCard, ...]]:
    """The addresses of everybody who works here, by member."""
    return _by_owner(session, session.execute(_OF_MEMBERS))


def addresses_of_contacts(session: Session, contact_ids: Sequence[UUID]) -> Mapping[UUID, tuple[AddressCard, ...]]:
    """The addresses of these contacts, by contact, of each the one heard from last first."""
    return _by_owner(session, session.execute(_OF_CONTACTS, {"contacts": list(contact_ids)}))


def _by_owner(session: Session, rows: Iterable[Row[Any]]) -> Mapping[UUID, tuple[AddressCard, ...]]:
    found: dict[UUID, tuple[AddressCard, ...]] = {}
    for row in rows:
        value = unseal(session, row.value_sealed, VALUE, row.id)
        card = AddressCard(row.id, row.channel, value, row.lookup, row.contact_id, row.member_id)
        owner = row.contact_id or row.member_id
        found[owner] = (*found.get(owner, ()), card)
    return found


def join_address(session: Session, address_id: UUID, contact_id: UUID, actor: audit.Actor) -> None:
    """Say that the address is this contact's. What it was opted out of stays so: that hangs on the address."""
    before = address_card(session, address_id)
    consent.keep_with_address(session, address_id)
    session.execute(_OWN, {"id": address_id, "contact": contact_id})
    _record(session, actor, "conversations.join_address", before, contact_id)


def part_address(session: Session, address_id: UUID, actor: audit.Actor) -> None:
    """Say that the address is nobody's known; the next message from it makes a new contact."""
    before = address_card(session, address_id)
    consent.keep_with_address(session, address_id)
    session.execute(_OWN, {"id": address_id, "contact": None})
    _record(session, actor, "conversations.part_address", before, None)


def conversation_with(
    session: Session, *, contact_id: UUID | None = None, member_id: UUID | None = None, channel: str | None = None
) -> UUID | None:
    """Where this person is best written to: their latest conversation, or one begun now on an account of the channel
    of an address of theirs; None for a person without any address that an account can reach."""
    person = {"contact": contact_id, "member": member_id, "channel": channel}
    latest = session.execute(_LATEST_CONVERSATION, person).first()
    if latest is not None and not latest.thread:
        found: UUID = latest.id
        return found
    # What is told unasked goes to the person themselves, and not to where they last spoke among others.
    row = latest or session.execute(_REACHABLE, person).first()
    return conversation_for(session, row.account_id, row.address_id) if row else None


def thread_about(session: Session, conversation_id: UUID, contact_id: UUID) -> UUID:
    """Beside a member's conversation the one in which they hear of this contact. Raises NotFound."""
    row = session.execute(_ENDS, {"id": conversation_id}).one_or_none()
    if row is None:
        raise NotFound(kind="conversation")
    return conversation_for(session, row.account_id, row.address_id, f"{ABOUT}{contact_id}")


def latest_with(session: Session, contact_id: UUID) -> UUID | None:
    """The contact's latest conversation on an active account; None before there is one. Begins none, as a page must."""
    found: UUID | None = session.scalar(_LATEST_CONVERSATION, {"contact": contact_id, "member": None, "channel": None})
    return found


def is_untouched(session: Session, conversation_id: UUID) -> bool:
    """Whether nothing was ever written to the person in this conversation, by the assistant or by anybody."""
    return not session.scalar(_WRITTEN_TO, {"id": conversation_id})


def has_written_since(session: Session, conversation_id: UUID, since: datetime) -> bool:
    """Whether the person has written in this conversation since then."""
    return bool(session.scalar(_WRITTEN_SINCE, {"id": conversation_id, "since": since}))


def change_state(session: Session, conversation_id: UUID, change: Callable[[State], State]) -> None:
    """Change what the dialogue remembers, because something was said to the person unasked; a turn that is being
    thought out meanwhile begins again."""
    state = session.execute(_STATE, {"id": conversation_id}).scalar_one()
    session.execute(_SET_STATE, {"id": conversation_id, "state": json.dumps(change(state))})


def channel_of(session: Session, conversation_id: UUID) -> str:
    """The channel that a conversation is held on. Raises NotFound."""
    channel = session.scalar(_CHANNEL, {"id": conversation_id})
    if channel is None:
        raise NotFound(kind="conversation")
    return str(channel)


def contact_of(session: Session, conversation_id: UUID) -> UUID | None:
    """The contact at the other end of a conversation; None for a member or a stranger."""
    found: UUID | None = session.scalar(_CONTACT, {"id": conversation_id})
    return found


def _record(session: Session, actor: audit.Actor, action: str, before: AddressCard, contact_id: UUID | None) -> None:
    owner = {
        "contact_id": str(before.contact_id) if before.contact_id else None,
        "member_id": str(before.member_id) if before.member_id else None,
    }
    after = {"contact_id": str(contact_id) if contact_id else None, "member_id": None}
    audit.record(session, actor, action, "address", before.id, before=owner, after=after)


def _an_id(found: object) -> UUID:
    if not isinstance(found, UUID):
        raise NotFound(kind="address")
    return found


_STATE = text("SELECT state FROM conversation WHERE id = :id FOR NO KEY UPDATE")
_SET_STATE = text("UPDATE conversation SET state = cast(:state AS jsonb), version = version + 1 WHERE id = :id")
_WRITTEN_TO = text("SELECT EXISTS (SELECT FROM outbox WHERE conversation_id = :id)")
_CHANNEL = text("SELECT a.channel FROM conversation c JOIN channel_account a ON a.id = c.account_id WHERE c.id = :id")
_CONTACT = text("SELECT a.contact_id FROM conversation c JOIN address a ON a.id = c.address_id WHERE c.id = :id")
_FIND_ADDRESS = text("SELECT id FROM address WHERE channel = :channel AND lookup = :lookup")
_ADD_ADDRESS = text(
    "INSERT INTO address (id, channel, value_sealed, lookup) VALUES (:id, :channel, :value, :lookup) "
    "ON CONFLICT (brokerage_id, channel, lookup) DO NOTHING"
)
_ADDRESS = text("SELECT id, channel, value_sealed, lookup, contact_id, member_id FROM address WHERE id = :id")
_OF_MEMBERS = text(
    "SELECT id, channel, value_sealed, lookup, contact_id, member_id FROM address WHERE member_id IS NOT NULL "
    "ORDER BY created_at, id"
)
_OF_CONTACTS = text(
    "SELECT a.id, a.channel, a.value_sealed, a.lookup, a.contact_id, a.member_id FROM address a "
    "LEFT JOIN conversation c ON c.address_id = a.id WHERE a.contact_id = ANY(:contacts) GROUP BY a.id "
    "ORDER BY max(c.last_inbound_at) DESC NULLS LAST, a.created_at"
)
_OWN = text("UPDATE address SET contact_id = :contact, member_id = NULL WHERE id = :id")
_FIND_CONVERSATION = text(
    "SELECT id FROM conversation WHERE account_id = :account AND address_id = :address AND thread = :thread"
)
_ADD_CONVERSATION = text(
    "INSERT INTO conversation (id, account_id, address_id, thread) VALUES (:id, :account, :address, :thread) "
    "ON CONFLICT (account_id, address_id, thread) DO NOTHING"
)
_WRITTEN_SINCE = text("SELECT last_inbound_at >= :since FROM conversation WHERE id = :id")
_IS_THEIRS = (
    "(a.contact_id = cast(:contact AS uuid) OR a.member_id = cast(:member AS uuid)) "
    "AND (cast(:channel AS text) IS NULL OR a.channel = :channel) "
)
_LATEST_CONVERSATION = text(
    "SELECT c.id, c.thread, c.account_id, c.address_id FROM conversation c JOIN address a ON a.id = c.address_id "
    " JOIN channel_account n ON n.id = c.account_id "
    f"WHERE n.active AND {_IS_THEIRS} ORDER BY c.last_inbound_at DESC NULLS LAST, c.created_at DESC LIMIT 1"
)
_ENDS = text("SELECT account_id, address_id FROM conversation WHERE id = :id")
_REACHABLE = text(
    "SELECT n.id AS account_id, a.id AS address_id FROM address a "
    " JOIN channel_account n ON n.channel = a.channel AND n.active "
    f"WHERE {_IS_THEIRS} ORDER BY n.paused_reason IS NOT NULL, n.created_at LIMIT 1"
)
_ADDRESSES_OF = text(
    "SELECT a.id FROM address a LEFT JOIN conversation c ON c.address_id = a.id "
    "WHERE a.contact_id = cast(:contact AS uuid) OR a.member_id = cast(:member AS uuid) "
    "GROUP BY a.id, a.created_at ORDER BY max(c.last_inbound_at) DESC NULLS LAST, a.created_at"
)
