"""Adding people: one person is never made two, what stands is never overwritten, and it can be taken back."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain import audit, conversations, crm, identity
from domain.addresses import BadAddress
from domain.audit import Actor
from domain.crm import Lead
from domain.crm.models import Contact
from domain.crm.rules import same_person, tidy_name
from domain.db import Database
from tests.factories.crm import agent
from tests.factories.listings import NOW

PHONE = "206-555-0100"


@pytest.fixture
def office(database: Database, brokerage: UUID) -> tuple[Database, UUID, UUID]:
    with database.unit(brokerage) as session:
        return database, brokerage, agent(session)


Office = tuple[Database, UUID, UUID]


def add(session: Session, member: UUID, name: str = "Maria Lopez", phone: str = PHONE, email: str = "") -> Lead:
    return crm.add_lead(session, full_name=name, phone=phone, email=email, member_id=member, now=NOW)


def test_a_new_person_is_kept_with_owner_phone_and_e_mail(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        lead = add(session, member, "maria  lopez", PHONE, "Maria@Example.org")
        card = crm.contact(session, member, lead.contact_id)
        assert lead.is_new
        assert (card.full_name, card.phones, card.email) == ("Maria Lopez", ("+12065550100",), "maria@example.org")
        assert (card.owner_id, card.owner_name, card.source) == (member, "Dana Kim", "agent")
        event = session.execute(text("SELECT name, data FROM event WHERE name = 'crm.lead_added'")).one()
        assert event.data["contact_id"] == str(lead.contact_id)


def test_what_is_stored_of_phone_and_e_mail_is_sealed_and_not_in_the_audit(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        lead = add(session, member, email="maria@example.org")
        row = session.execute(text("SELECT email_sealed FROM contact WHERE id = :id"), {"id": lead.contact_id}).one()
        assert "maria" not in row.email_sealed
        entries = audit.of_subject(session, "contact", lead.contact_id)
        assert [entry.action for entry in entries] == ["crm.add_lead"]
        assert "example" not in str(entries)
        assert "5550100" not in str(entries)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("Maria Lopez", PHONE, ""), ("maria lopez", "(206) 555-0100", ""), True),
        (("Maria Lopez", PHONE, ""), ("María G. López", PHONE, ""), True),
        (("Maria Lopez", PHONE, ""), ("Juan Lopez", PHONE, ""), False),
        (("Maria Lopez", PHONE, ""), ("Maria", PHONE, ""), False),
        (("Maria Lopez", "", "m@example.org"), ("M. Lopez-Reyes", "", "M@EXAMPLE.org"), True),
        (("Maria Lopez", PHONE, "m@example.org"), ("Maria Lopez", "206-555-0111", ""), False),
    ],
)
def test_the_same_e_mail_or_the_same_phone_and_name_is_the_same_person(
    office: Office, first: tuple[str, str, str], second: tuple[str, str, str], same: bool
) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        one, two = add(session, member, *first), add(session, member, *second)
        assert (one.contact_id == two.contact_id, two.is_new) == (same, not same)


def test_blanks_are_filled_and_nothing_is_overwritten(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        one = add(session, member, "Maria Lopez", PHONE)
        two = add(session, member, "Maria Lopez", PHONE, "maria@example.org")
        three = add(session, member, "Maria Lopez", PHONE, "other@example.org")
        card = crm.contact(session, member, one.contact_id)
        assert (two.filled, card.email) == (("email",), "maria@example.org")
        assert (three.contact_id, three.filled) == (one.contact_id, ())


def test_a_stranger_who_texted_gets_the_name(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        address = conversations.address_for(session, "sms", PHONE)
        stranger = Contact(source="inbound")
        session.add(stranger)
        session.flush()
        conversations.join_address(session, address, stranger.id, Actor("member", member))
        lead = add(session, member)
        assert (lead.contact_id, lead.filled) == (stranger.id, ("name",))
        assert crm.contact(session, member, stranger.id).full_name == "Maria Lopez"


def test_a_number_that_reaches_somebody_else_stays_theirs(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        one, two = add(session, member, "Maria Lopez"), add(session, member, "Juan Lopez")
        assert two.phone_is_shared
        assert crm.contact(session, member, one.contact_id).phones == ("+12065550100",)
        assert crm.contact(session, member, two.contact_id).phones == ()


def test_a_person_of_another_agent_is_neither_changed_nor_taken_over(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        lead = add(session, member)
        other = agent(session, "Ravi Shah")
        with pytest.raises(crm.NotYourContact) as error:
            add(session, other, email="new@example.org")
        assert error.value.data == {"owner": "Dana Kim"}
        assert crm.contact(session, member, lead.contact_id).email == ""


def test_a_members_own_number_is_no_lead(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        identity.link_member_address(session, member, "sms", PHONE)
        with pytest.raises(crm.PhoneOfMember):
            add(session, member)


def test_a_role_without_contacts_adds_nobody(office: Office) -> None:
    database, brokerage, _ = office
    with database.unit(brokerage) as session:
        lender = agent(session, "Lee Wong", "lender")
        with pytest.raises(crm.MayNotKeepContacts):
            add(session, lender)


@pytest.mark.parametrize(
    ("name", "phone", "error"),
    [
        ("", PHONE, crm.LeadNeedsName),
        ("Maria", "", crm.LeadNeedsName),
        ("Maria", "12", BadAddress),
    ],
)
def test_a_lead_needs_a_name_and_a_way_to_be_reached(
    office: Office, name: str, phone: str, error: type[Exception]
) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session, pytest.raises(error):
        add(session, member, name, phone)


def test_a_new_lead_is_taken_back_whole_and_its_number_is_free_again(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        lead = add(session, member)
        crm.remove_lead(session, lead.undo, member_id=member, now=NOW)
        assert crm.find(session, member, name="Maria Lopez") == ()
        again = add(session, member, "Juan Lopez")
        assert crm.contact(session, member, again.contact_id).phones == ("+12065550100",)
        with pytest.raises(crm.NoSuchContact):
            crm.remove_lead(session, lead.undo, member_id=member, now=NOW)


def test_taking_back_an_addition_to_somebody_known_blanks_only_what_it_filled(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        one = add(session, member)
        two = add(session, member, email="maria@example.org")
        crm.remove_lead(session, two.undo, member_id=member, now=NOW)
        card = crm.contact(session, member, one.contact_id)
        assert (card.full_name, card.email, card.phones) == ("Maria Lopez", "", ("+12065550100",))


@pytest.mark.commits
def test_two_additions_at_once_make_one_person(office: Office) -> None:
    database, brokerage, member = office
    start = threading.Barrier(4)

    def one() -> None:
        start.wait()
        with database.unit(brokerage) as session:
            add(session, member, email="maria@example.org")

    run([one] * 4)
    with database.read(brokerage) as session:
        assert len(session.scalars(select(Contact)).all()) == 1


def run(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_name_is_taken_only_where_there_is_none(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        lead = add(session, member)
        assert not crm.name_contact(session, lead.contact_id, "Somebody Else", actor=Actor("contact", lead.contact_id))
        assert crm.contact(session, member, lead.contact_id).full_name == "Maria Lopez"


def test_a_contact_changes_hands(office: Office) -> None:
    database, brokerage, member = office
    with database.unit(brokerage) as session:
        lead, other = add(session, member), agent(session, "Ravi Shah")
        crm.assign(session, lead.contact_id, other, actor=Actor("member", member))
        assert crm.contact(session, other, lead.contact_id).owner_name == "Ravi Shah"
        with pytest.raises(crm.NoSuchContact):
            crm.contact(session, member, lead.contact_id)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dr. Maria Lopez", "maria lopez", True),
        ("Maria Lopez Jr", "Maria Lopez", True),
        ("Maria", "Maria", False),
        ("", "", False),
        ("李 雷", "李 雷", True),
    ],
)
def test_names_are_the_same_by_first_and_last(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_a_name_keeps_its_own_capitals() -> None:
    assert [tidy_name(n) for n in ("mary  mcdonald", "Mary McDonald", "MARY SMITH", "AJ")] == [
        "Mary Mcdonald", "Mary McDonald", "Mary Smith", "AJ"
    ]  # fmt: skip
