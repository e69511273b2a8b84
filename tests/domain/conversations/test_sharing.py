"""A shared phone links a chat to the contact who has it, only where it is the sender's own, and answers once."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import consent, conversations, crm, identity
from domain.conversations import SharedPhone
from domain.db import Database
from tests.bot.offices import NOON

PHONE = "+12065550142"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.unit(uuid4()) as session:
        identity.create_brokerage(session, "Porch Realty")
        identity.set_duty_member(session, identity.add_member(session, "Dana Kim", "agent"))
        yield session


@pytest.fixture
def chat(session: Session) -> tuple[UUID, UUID]:
    """A buyer's conversation by chat, and its address."""
    account = conversations.add_account(session, "telegram", "7001")
    address = conversations.address_for(session, "telegram", "555")
    return conversations.conversation_for(session, account, address), address


def known_by_phone(session: Session) -> UUID:
    dana = identity.duty_member(session).id
    return crm.add_lead(session, full_name="Ann Lee", phone=PHONE, member_id=dana, now=NOON).contact_id


def owner(session: Session, channel: str, value: str) -> UUID | None:
    card = conversations.owner_of(session, channel, value)
    return card.contact_id if card else None


def told(session: Session) -> list[str]:
    names = "SELECT data ->> 'told' FROM event WHERE name = 'conversations.phone_shared' ORDER BY id"
    return list(session.scalars(text(names)))


def test_ones_own_phone_links_the_chat_to_its_contact(session: Session, chat: tuple[UUID, UUID]) -> None:
    ann = known_by_phone(session)
    joined = "SELECT count(*) FROM audit_entry WHERE action = 'conversations.join_address'"
    before = session.scalar(text(joined)) or 0
    assert conversations.share_phone(session, *chat, SharedPhone("k1", "206 555 0142", own=True)) == "linked"
    assert owner(session, "telegram", "555") == ann
    assert conversations.share_phone(session, *chat, SharedPhone("k1", PHONE, own=True)) == "known"
    assert told(session) == ["linked", "known"]
    assert session.scalar(text(joined)) == before + 1


def test_somebody_elses_phone_never_links(session: Session, chat: tuple[UUID, UUID]) -> None:
    ann = known_by_phone(session)
    assert conversations.share_phone(session, *chat, SharedPhone("k1", PHONE)) == "not_own"
    assert (owner(session, "telegram", "555"), owner(session, "sms", PHONE)) == (None, ann)


def test_a_phone_that_nobody_has_becomes_the_buyers(session: Session, chat: tuple[UUID, UUID]) -> None:
    assert conversations.share_phone(session, *chat, SharedPhone("k1", PHONE, own=True)) == "linked"
    found = owner(session, "sms", PHONE)
    assert found is not None
    assert owner(session, "telegram", "555") == found


def test_a_members_phone_gives_nobody_a_members_rights(session: Session, chat: tuple[UUID, UUID]) -> None:
    identity.link_member_address(session, identity.duty_member(session).id, "sms", PHONE)
    assert conversations.share_phone(session, *chat, SharedPhone("k1", PHONE, own=True)) == "member"
    speaker = conversations.find_speaker(session, chat[1])
    assert speaker is None or speaker.kind == "contact"


@pytest.mark.parametrize("phone", ["", "+", "12", "not a number"])
def test_what_is_no_phone_is_said_to_be_none(session: Session, chat: tuple[UUID, UUID], phone: str) -> None:
    assert conversations.share_phone(session, *chat, SharedPhone("k1", phone, own=True)) == "unreadable"


def test_asking_how_links_nothing(session: Session, chat: tuple[UUID, UUID]) -> None:
    assert conversations.share_phone(session, *chat, SharedPhone("k1", asks=True)) == "asked"
    assert conversations.owner_of(session, "sms", PHONE) is None


def test_an_opt_out_stays_with_the_chat_that_is_linked(session: Session, chat: tuple[UUID, UUID]) -> None:
    known_by_phone(session)
    to = consent.addressee(session, chat[1])
    consent.opt_out(session, to, consent.Said("stop", "inbound", NOON))
    conversations.share_phone(session, *chat, SharedPhone("k1", PHONE, own=True))
    assert consent.suppressed_scopes(session, consent.addressee(session, chat[1])) == {"all"}
