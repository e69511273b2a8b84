"""A person shares their phone by a chat whose wire vouches for it: the chat and the phone become one person's."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from domain import addresses, events
from domain.addresses import BadAddress
from domain.audit import Actor
from domain.conversations.people import identify
from domain.conversations.threads import address_card, address_for, join_address

Told = Literal["asked", "not_own", "unreadable", "member", "known", "linked"]
"""What came of it: how to share it was asked; it is not the sender's; no phone; a member's, whom the office links
itself; known already; linked now."""


@dataclass(frozen=True, slots=True)
class SharedPhone:
    """A phone as it was shared; `own` where the wire itself says that it is the sender's. Without `own` it never links.
    `key` names the message, so that it is answered once."""

    key: str
    phone: str = ""
    own: bool = False
    asks: bool = False


def share_phone(session: Session, conversation_id: UUID, address_id: UUID, shared: SharedPhone) -> Told:
    """Link the chat at `address_id` to the contact with this phone, or the phone to the chat's contact where nobody has
    it. Told in the conversation by whoever reacts. Raises NotFound."""
    told = "asked" if shared.asks else _link(session, conversation_id, address_id, shared)
    data = {"conversation_id": str(conversation_id), "told": told, "key": shared.key}
    events.emit(session, "conversations.phone_shared", data)
    return told


def _link(session: Session, conversation_id: UUID, address_id: UUID, shared: SharedPhone) -> Told:
    if not shared.own:
        return "not_own"
    try:
        addresses.phone(shared.phone)
    except BadAddress:
        return "unreadable"
    phone = address_card(session, address_for(session, "sms", shared.phone))
    chat = address_card(session, address_id)
    if phone.member_id is not None or chat.member_id is not None:
        return "member"
    if phone.contact_id is None:
        contact_id = identify(session, address_id, conversation_id).id
        join_address(session, phone.id, contact_id, Actor("contact", contact_id))
        return "linked"
    if chat.contact_id == phone.contact_id:
        return "known"
    join_address(session, address_id, phone.contact_id, Actor("contact", phone.contact_id))
    return "linked"
