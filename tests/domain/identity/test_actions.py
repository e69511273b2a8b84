"""Founding an office, its members and what they may do."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import text

from domain import audit, identity
from domain.addresses import BadAddress
from domain.audit import Actor
from domain.db import Database
from domain.errors import Invalid, NotFound


def test_a_new_office_has_the_usual_roles_with_their_rights(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        agent = identity.add_member(session, "Dana Kim", "agent")
        owner = identity.add_member(session, "Ola Berg", "owner")
        assert identity.rights_of(session, agent) == identity.roles()["agent"]
        assert identity.rights_of(session, owner) == frozenset(identity.rights())
    assert set(identity.roles()) == {"owner", "admin", "agent", "coordinator", "lender", "assistant"}


def test_roles_give_only_rights_that_exist() -> None:
    for given in identity.roles().values():
        assert given <= identity.rights().keys()


def test_founding_an_office_twice_changes_nothing(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        identity.set_role(session, "agent", ["contacts.own"])
        identity.create_brokerage(session, "Another name")
        assert identity.brokerage_card(session).name == "Porch Realty"


def test_the_offices_own_data_changes_where_it_is_given(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        identity.change_brokerage(session, phone="+12065550100", licence_number="WA-77")
        identity.change_brokerage(session)
        card = identity.brokerage_card(session)
        assert (card.name, card.phone, card.licence_number) == ("Porch Realty", "+12065550100", "WA-77")


@pytest.mark.commits
def test_processes_that_start_at_once_make_one_default_office(database: Database) -> None:
    found: list[UUID] = []
    threads = [threading.Thread(target=lambda: found.append(identity.default_brokerage(database))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    with database.untenanted() as session:
        assert identity.first_brokerage(session) == found[0]
        assert session.execute(text("SELECT count(*) FROM routing.brokerages()")).scalar_one() == 1
    with database.read(found[0]) as session:
        assert identity.brokerage_card(session).name == "Porch Realty"


@pytest.mark.commits
def test_an_installation_with_an_office_needs_no_default_one(database: Database, brokerage: UUID) -> None:
    assert identity.default_brokerage(database) == brokerage


def test_a_member_has_a_card_and_is_found_by_name_and_e_mail(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = identity.add_member(
            session, " Dana Kim ", "agent", phone="(206) 555-0142", email="Dana@Porch.Example", licence_number="WA-1"
        )
        identity.add_member(session, "Lee Dane", "coordinator")
        card = identity.member_card(session, dana)
        assert (card.full_name, card.phone, card.email) == ("Dana Kim", "+12065550142", "dana@porch.example")
        assert identity.member_by_email(session, "DANA@porch.example") == card
        assert identity.member_by_email(session, "nobody@porch.example") is None
        assert [found.full_name for found in identity.members_named(session, "dan")] == ["Dana Kim", "Lee Dane"]
        assert identity.members_named(session, "kim dana") == (card,)
        assert identity.members_named(session, " ") == ()
        assert [one.full_name for one in identity.members(session)] == ["Dana Kim", "Lee Dane"]
        assert identity.members(session, right=identity.SHOWS_HOMES) == (card,)


def test_a_members_phone_and_e_mail_are_not_stored_in_the_clear(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = identity.add_member(session, "Dana Kim", "agent", phone="206 555 0142", email="dana@porch.example")
        row = session.execute(text("SELECT m::text FROM member m WHERE id = :id"), {"id": dana}).scalar_one()
        assert "5550142" not in row
        assert "porch.example" not in row


def test_a_change_of_role_counts_at_once_and_is_recorded(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        boss = Actor("member", identity.add_member(session, "Ola Berg", "owner"))
        dana = identity.add_member(session, "Dana Kim", "agent", by=boss)
        assert identity.change_role(session, dana, "lender", by=boss) == "agent"
        assert identity.rights_of(session, dana) == identity.roles()["lender"]
        entry = audit.of_subject(session, "member", dana)[-1]
        assert (entry.action, entry.actor_id) == ("identity.change_role", boss.id)
        assert (entry.before, entry.after) == ({"role": "agent"}, {"role": "lender"})


def test_who_has_a_right_is_asked_for_several_at_once(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana, lee = (identity.add_member(session, name, "agent") for name in ("Dana Kim", "Lee Ray"))
        al = identity.add_member(session, "Al Coe", "coordinator")
        asked = [dana, lee, al, UUID(int=1)]
        assert identity.holders(session, identity.SHOWS_HOMES, asked) == {dana, lee}
        identity.set_active(session, lee, active=False)
        assert identity.holders(session, identity.SHOWS_HOMES, asked) == {dana}
        assert identity.holders(session, identity.SHOWS_HOMES, []) == frozenset()


def test_an_offices_own_role_is_data(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        identity.set_role(session, "photographer", ["listings.private"])
        member = identity.add_member(session, "Pat Ray", "photographer")
        assert identity.rights_of(session, member) == {"listings.private"}
        identity.set_role(session, "photographer", [])
        assert identity.rights_of(session, member) == frozenset()


def test_what_does_not_exist_is_refused(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = identity.add_member(session, "Dana Kim", "agent")
        with pytest.raises(identity.UnknownRight) as right:
            identity.set_role(session, "agent", ["contacts.own", "world.rule"])
        assert right.value.data == {"rights": ["world.rule"]}
        with pytest.raises(identity.UnknownRole):
            identity.add_member(session, "Pat Ray", "wizard")
        with pytest.raises(identity.UnknownRole):
            identity.change_role(session, dana, "wizard")
        with pytest.raises(BadAddress):
            identity.add_member(session, "Pat Ray", "agent", phone="12")
        with pytest.raises(NotFound):
            identity.member_card(session, UUID(int=1))


def test_who_has_left_has_no_rights_and_is_not_on_duty(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = identity.add_member(session, "Dana Kim", "agent", email="dana@porch.example")
        lee = identity.add_member(session, "Lee Ray", "agent")
        identity.set_duty_member(session, dana)
        with pytest.raises(Invalid):
            identity.set_active(session, dana, active=False)
        identity.set_duty_member(session, lee)
        identity.set_active(session, dana, active=False)
        assert identity.rights_of(session, dana) == frozenset()
        assert identity.member_by_email(session, "dana@porch.example") is None
        assert [one.id for one in identity.members(session)] == [lee]
        assert identity.brokerage_card(session).duty_member_id == lee
        with pytest.raises(NotFound):
            identity.set_duty_member(session, dana)


def test_a_linked_address_is_its_members_until_it_is_parted(database: Database, brokerage: UUID) -> None:
    owners = text("SELECT member_id FROM address WHERE id = :id")
    with database.unit(brokerage) as session:
        dana, lee = (identity.add_member(session, name, "agent") for name in ("Dana Kim", "Lee Ray"))
        address = identity.link_member_address(session, dana, "sms", "206 555 0142")
        assert identity.link_member_address(session, lee, "sms", "+1 (206) 555-0142") == address
        assert session.execute(owners, {"id": address}).scalar_one() == lee
        identity.unlink_member_address(session, address)
        assert session.execute(owners, {"id": address}).scalar_one() is None
        with pytest.raises(NotFound):
            identity.unlink_member_address(session, address)
