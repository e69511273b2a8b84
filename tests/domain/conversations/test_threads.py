"""Addresses and conversations: one of each, whose they are, and joining and parting them."""

from collections.abc import Iterator
from threading import Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import audit, consent, conversations, crm, identity, outbox
from domain.addresses import BadAddress
from domain.db import Database
from domain.errors import NotFound
from domain.messages import Fitted
from tests.factories.listings import NOW

PHONE = "+12065550123"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.unit(uuid4()) as session:
        identity.create_brokerage(session, "Porch Realty")
        yield session


@pytest.fixture
def dana(session: Session) -> UUID:
    dana = identity.add_member(session, "Dana Kim", "agent")
    identity.set_duty_member(session, dana)
    return dana


@pytest.fixture
def account(session: Session) -> UUID:
    return conversations.add_account(session, "sms", "+12065550100", credentials={"auth_token": "secret"})


def test_an_address_is_one_however_it_is_written(session: Session) -> None:
    first = conversations.address_for(session, "sms", PHONE)
    assert conversations.address_for(session, "sms", "(206) 555-0123") == first
    assert conversations.address_for(session, "telegram", PHONE) != first
    card = conversations.address_card(session, first)
    assert (card.value, card.channel, card.contact_id, card.member_id) == (PHONE, "sms", None, None)


def test_what_is_no_number_is_no_texting_address(session: Session) -> None:
    with pytest.raises(BadAddress):
        conversations.address_for(session, "sms", "ann")


def test_an_address_is_kept_sealed(session: Session) -> None:
    conversations.address_for(session, "sms", PHONE)
    assert PHONE[-7:] not in str(session.execute(text("SELECT * FROM address")).one())


def test_account_and_address_have_one_conversation_for_each_thread(session: Session, account: UUID) -> None:
    address = conversations.address_for(session, "sms", PHONE)
    first = conversations.conversation_for(session, account, address)
    assert conversations.conversation_for(session, account, address) == first
    assert conversations.conversation_for(session, account, address, "t2") != first


@pytest.mark.commits
def test_sixteen_at_once_find_the_same_conversation(database: Database) -> None:
    office, found = uuid4(), set[tuple[UUID, UUID]]()
    with database.unit(office) as session:
        identity.create_brokerage(session, "Porch Realty")
        account = conversations.add_account(session, "sms", "+12065550100")

    def find() -> None:
        for number in range(10):
            with database.unit(office) as session:
                address = conversations.address_for(session, "sms", f"+1206555{number:04}")
                found.add((address, conversations.conversation_for(session, account, address)))

    threads = [Thread(target=find) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10


def test_a_joined_address_speaks_for_its_contact_and_a_parted_one_for_a_stranger(session: Session, dana: UUID) -> None:
    maria = crm.add_lead(session, full_name="Maria Lopez", phone="206-555-0100", member_id=dana, now=NOW).contact_id
    actor = audit.Actor("member", dana)
    address = conversations.address_for(session, "sms", PHONE)
    assert conversations.find_speaker(session, address) is None
    conversations.join_address(session, address, maria, actor)
    speaker = conversations.find_speaker(session, address)
    assert speaker is not None
    assert (speaker.kind, speaker.id, speaker.name, speaker.owner_name) == ("contact", maria, "Maria Lopez", "Dana Kim")
    assert {card.value for card in conversations.addresses_of(session, contact_id=maria)} == {"+12065550100", PHONE}
    conversations.part_address(session, address, actor)
    assert conversations.find_speaker(session, address) is None
    (joined, parted) = audit.of_subject(session, "address", address)
    assert (joined.action, parted.action) == ("conversations.join_address", "conversations.part_address")
    assert parted.before == {"contact_id": str(maria), "member_id": None}


def test_an_opt_out_stays_with_the_address_when_it_changes_hands(session: Session, dana: UUID) -> None:
    maria = crm.add_lead(session, full_name="Maria Lopez", phone="206-555-0100", member_id=dana, now=NOW).contact_id
    actor = audit.Actor("member", dana)
    to = consent.addressee_at(session, "sms", "206-555-0100")
    assert to.address_id is not None
    consent.opt_out(session, to, consent.Said("stop", "inbound", NOW))
    conversations.part_address(session, to.address_id, actor)
    assert not consent.may_send(session, to.address_id, "sms", "reply", "service", NOW).allowed
    conversations.join_address(session, to.address_id, maria, actor)
    assert not consent.may_send(session, to.address_id, "sms", "reply", "service", NOW).allowed


def test_a_members_address_has_the_rights_of_their_role_and_none_once_they_left(session: Session, dana: UUID) -> None:
    luis = identity.add_member(session, "Luis Ortega", "agent")
    address = identity.link_member_address(session, luis, "sms", PHONE)
    speaker = conversations.find_speaker(session, address)
    assert speaker is not None
    assert (speaker.kind, speaker.id, speaker.role) == ("member", luis, "agent")
    assert speaker.rights == identity.rights_of(session, luis) != frozenset()
    identity.set_active(session, luis, active=False)
    speaker = conversations.find_speaker(session, address)
    assert speaker is not None
    assert speaker.rights == frozenset()


def test_a_stranger_is_welcomed_once(session: Session, account: UUID, dana: UUID) -> None:
    address = conversations.address_for(session, "sms", PHONE)
    conversation = conversations.conversation_for(session, account, address)
    first = conversations.identify(session, address, conversation)
    assert conversations.identify(session, address, conversation) == first
    assert (first.kind, first.role, first.owner_id, first.owner_name) == ("contact", "buyer", dana, "Dana Kim")
    welcomed = session.scalars(text("SELECT name FROM event WHERE name = 'conversations.stranger_wrote'")).all()
    assert len(welcomed) == 1


def test_nobody_is_behind_an_address_that_does_not_exist(session: Session) -> None:
    with pytest.raises(NotFound):
        conversations.find_speaker(session, uuid4())


def test_a_person_is_written_to_where_they_were_heard_from_last(session: Session, account: UUID, dana: UUID) -> None:
    identity.link_member_address(session, dana, "sms", PHONE)
    begun = conversations.conversation_with(session, member_id=dana)
    assert begun is not None
    other = conversations.conversation_for(
        session, account, identity.link_member_address(session, dana, "sms", "+12065550124")
    )
    session.execute(text("UPDATE conversation SET last_inbound_at = now() WHERE id = :id"), {"id": other})
    assert conversations.conversation_with(session, member_id=dana) == other
    assert conversations.conversation_with(session, member_id=dana, channel="telegram") is None
    assert conversations.conversation_with(session, contact_id=uuid4()) is None


def test_an_accounts_secrets_are_sealed_and_out_of_its_repr(session: Session, account: UUID) -> None:
    card = conversations.account_card(session, account)
    assert card.credentials == {"auth_token": "secret"}
    assert "secret" not in repr(card)
    assert "secret" not in str(session.execute(text("SELECT * FROM channel_account")).one())
    assert conversations.account_named(session, "sms", "+12065550100") == card
    assert conversations.accounts(session) == (card,)


def test_the_transcript_has_both_sides_in_order(session: Session, account: UUID) -> None:
    conversation = conversations.conversation_for(session, account, conversations.address_for(session, "sms", PHONE))
    session.execute(
        text(
            "INSERT INTO inbox (conversation_id, channel, account, provider_id, text, received_at) "
            "VALUES (:id, 'sms', '+12065550100', 'one', 'hello', :at)"
        ),
        {"id": conversation, "at": NOW},
    )
    outbox.queue(session, conversation, [Fitted("hi"), Fitted("how are you")], kind="reply", now=NOW)
    lines = conversations.transcript(session, conversation)
    assert [(line.author, line.text) for line in lines] == [("them", "hello"), ("bot", "hi"), ("bot", "how are you")]
    assert [line.text for line in conversations.transcript(session, conversation, limit=1)] == ["how are you"]
