"""Opting out and in: every path reaches the same row, nothing but the person lifts it, and all of it is proven."""

import csv
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from domain import consent, conversations
from domain.audit import SYSTEM, Actor
from domain.consent import ImportedConsent, NoProof, Said, Source
from domain.db import Database
from tests.factories import people

NOON = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
PHONE = "+12065550142"


def allowed(session: Session, address: UUID, channel: str = "sms", now: datetime = NOON) -> bool:
    return consent.may_send(session, address, channel, "notice", "service", now).allowed


def rows(session: Session) -> list[tuple[str, str, str]]:
    found = session.execute(text("SELECT channel, scope, reason FROM suppression ORDER BY id"))
    return [(row.channel, row.scope, row.reason) for row in found]


@pytest.mark.parametrize("source", get_args(Source))
def test_an_opt_out_by_any_path_reaches_the_same_row(database: Database, brokerage: UUID, source: Source) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        to = consent.addressee_at(session, "sms", "(206) 555-0142")
        assert to == consent.addressee(session, address)
        assert consent.opt_out(session, to, Said("no more texts please", source, NOON))
        assert not consent.opt_out(session, to, Said("STOP", "inbound", NOON))
        assert rows(session) == [("sms", "all", source)]
        assert not allowed(session, address)


def test_an_opt_out_that_the_inbox_saw_coming_is_news_once_it_is_read(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        to = consent.addressee(session, address)
        session.execute(
            text("INSERT INTO suppression (channel, lookup, scope, reason) VALUES ('sms', :lookup, 'all', 'received')"),
            {"lookup": to.lookup},
        )
        assert not allowed(session, address)
        assert consent.opt_out(session, to, Said("STOP", "inbound", NOON))
        assert not consent.opt_out(session, to, Said("STOP", "inbound", NOON))
        assert rows(session) == [("sms", "all", "inbound")]


def test_an_agents_note_silences_every_phone_of_the_person_and_no_other_channel(
    database: Database, brokerage: UUID
) -> None:
    dana = Actor("member", UUID(int=5))
    with database.unit(brokerage) as session:
        person, phone = people.contact_with_phone(session)
        second = people.address(session, "+12065550143", contact_id=person)
        chat = people.address(session, "771", channel="telegram", contact_id=person)
        note = Said("she asked me to stop the texts", "agent_note", NOON, by=dana)
        assert consent.opt_out_person(session, person, note, channel="sms")
        assert not consent.opt_out_person(session, person, note, channel="sms")
        assert (allowed(session, phone), allowed(session, second)) == (False, False)
        assert allowed(session, chat, "telegram")


def test_a_number_nobody_knows_yet_is_opted_out_before_its_first_text(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        consent.opt_out(session, consent.addressee_at(session, "sms", PHONE), Said("by mail", "paper", NOON))
        _, address = people.contact_with_phone(session, PHONE)
        assert not allowed(session, address)


def test_start_restores_one_channel_and_is_logged(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        person, phone = people.contact_with_phone(session)
        chat = people.address(session, "771", channel="telegram", contact_id=person)
        consent.opt_out_person(session, person, Said("leave me alone", "inbound", NOON))
        later = NOON + timedelta(minutes=5)
        assert consent.opt_in(session, consent.addressee(session, phone), Said("START", "inbound", later))
        assert allowed(session, phone)
        assert not allowed(session, chat, "telegram")
        lines = consent.proof(session, "sms", PHONE).lines
        assert [(line.granted, line.wording) for line in lines] == [(False, "leave me alone"), (True, "START")]


def test_start_of_one_who_never_stopped_is_logged_and_changes_nothing(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, phone = people.contact_with_phone(session)
        assert not consent.opt_in(session, consent.addressee(session, phone), Said("START", "inbound", NOON))
        assert len(consent.proof(session, "sms", PHONE).lines) == 1


def test_asking_for_silence_again_after_a_start_counts(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        person, phone = people.contact_with_phone(session)
        to = consent.addressee(session, phone)
        consent.opt_out_person(session, person, Said("leave me alone", "agent_note", NOON))
        consent.opt_in(session, to, Said("START", "inbound", NOON + timedelta(hours=1)))
        assert allowed(session, phone)
        assert consent.opt_out_person(session, person, Said("really", "agent_note", NOON + timedelta(hours=2)))
        assert not allowed(session, phone)
        assert consent.suppressed_scopes(session, to) == {"all"}


def test_joining_an_address_to_another_person_moves_no_opt_out(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, opted_out = people.contact_with_phone(session, "+12065550142", "Maya Lopez")
        other, open_phone = people.contact_with_phone(session, "+12065550143", "M. Lopez")
        consent.opt_out(session, consent.addressee(session, opted_out), Said("STOP", "inbound", NOON))
        conversations.join_address(session, opted_out, other, SYSTEM)
        assert not allowed(session, opted_out)
        assert allowed(session, open_phone)


def test_parting_an_address_lifts_nothing_that_held_its_person_back(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        person, phone = people.contact_with_phone(session)
        late = people.address(session, "+12065550143")
        consent.opt_out_person(session, person, Said("leave me alone", "agent_note", NOON))
        conversations.join_address(session, late, person, SYSTEM)
        assert not allowed(session, late)
        conversations.part_address(session, late, SYSTEM)
        assert not allowed(session, late)
        assert not allowed(session, phone)


def test_a_merged_person_is_held_back_by_either_record(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        former, _ = people.contact_with_phone(session, "+12065550142")
        kept, phone = people.contact_with_phone(session, "+12065550143")
        consent.opt_out_person(session, former, Said("leave me alone", "agent_note", NOON))
        assert allowed(session, phone)
        consent.add_to_person(session, former, kept)
        consent.add_to_person(session, former, kept)
        assert not allowed(session, phone)


def test_an_imported_consent_lifts_no_opt_out(database: Database, brokerage: UUID) -> None:
    old = NOON - timedelta(days=400)
    with database.unit(brokerage) as session:
        _, phone = people.contact_with_phone(session)
        consent.opt_out(session, consent.addressee(session, phone), Said("STOP", "inbound", NOON))
        form = Said("I agree to texts", "import", old, "https://old.example/form")
        gone = Said("unsubscribed", "import", old)
        found = consent.import_consents(
            session,
            [
                ImportedConsent("sms", "206 555 0142", "all", True, form),
                ImportedConsent("sms", "206 555 0142", "marketing", True, form),
                ImportedConsent("sms", "206 555 0199", "all", False, gone),
            ],
        )
        assert found == (2, 1)
        assert not allowed(session, phone)
        assert consent.suppressed_scopes(session, consent.addressee_at(session, "sms", "+12065550199")) == {"all"}


def test_a_consent_without_its_words_is_none(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        to = consent.addressee_at(session, "sms", PHONE)
        with pytest.raises(NoProof):
            consent.record_consent(session, to, Said("  ", "web_form", NOON), scope="marketing")


def test_the_proof_of_a_number_is_whole_and_exported(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        to = consent.addressee_at(session, "sms", PHONE)
        shown = 'Yes, text me homes, "any time"'
        form = Said(shown, "web_form", NOON - timedelta(days=3), "https://porch.example/contact 203.0.113.9")
        consent.record_consent(session, to, form, scope="marketing")
        consent.opt_out(session, to, Said("STOP", "inbound", NOON))
        proof = consent.proof(session, "sms", "206-555-0142")
        assert proof.suppressed == {"all"}
        lines = list(csv.DictReader(proof.csv().splitlines()))
        assert [(line["granted"], line["scope"], line["source"]) for line in lines] == [
            ("True", "marketing", "web_form"),
            ("False", "all", "inbound"),
        ]
        assert lines[0]["wording"] == shown
        assert "203.0.113.9" in lines[0]["evidence"]
        assert lines[0]["at"].startswith("2026-11-21")


def test_the_record_of_consent_has_no_gaps(database: Database, brokerage: UUID) -> None:
    with database.read(brokerage) as session:
        nullable = session.scalars(
            text(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_name = 'consent_record' AND is_nullable = 'YES'"
            )
        )
        assert set(nullable) == {"inbox_id"}


def test_nobody_rewrites_the_record(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        to = consent.addressee_at(session, "sms", PHONE)
        consent.opt_out(session, to, Said("STOP", "inbound", NOON))
        for statement in ("UPDATE consent_record SET granted = true", "DELETE FROM consent_record"):
            with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
                session.execute(text(statement))


def test_what_happened_is_told_once_and_audited_each_time(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        person, phone = people.contact_with_phone(session)
        to = consent.addressee(session, phone)
        by = Actor("contact", person)
        for _ in range(2):
            consent.opt_out(session, to, Said("STOP", "inbound", NOON, by=by))
        consent.opt_in(session, to, Said("START", "inbound", NOON, by=by))
        names = session.scalars(text("SELECT name FROM event WHERE name LIKE 'consent.%' ORDER BY id")).all()
        assert names == ["consent.opted_out", "consent.opted_in"]
        data = session.execute(text("SELECT data FROM event WHERE name = 'consent.opted_out'")).scalar_one()
        assert (data["contact_id"], data["address_id"], data["scope"]) == (str(person), str(phone), "all")
        entries = session.execute(
            text("SELECT action FROM audit_entry WHERE actor_id = :person ORDER BY id"), {"person": person}
        )
        assert [row.action for row in entries] == ["consent.opt_out", "consent.opt_out", "consent.grant"]
