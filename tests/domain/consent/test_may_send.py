"""Whether a message may go: opt-outs, written consent, the hours where the person is, and how often a day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import consent, conversations, identity
from domain.consent import Said, Scope, Source
from domain.consent.rules import ALLOWED
from domain.db import Database
from domain.errors import NotFound
from domain.listings.models import Listing
from domain.showings.models import Showing
from domain.transactions.models import Deal, Party
from tests.factories import people

NOON = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
"""Tuesday noon in Seattle."""

NIGHT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
"""Wednesday 8 am in Seattle."""

KINDS = ("reply", "notice", "reminder", "campaign", "code", "consent")


def said(wording: str = "STOP", source: Source = "inbound", at: datetime = NOON) -> Said:
    return Said(wording, source, at)


def agree(session: Session, address: UUID, scope: Scope = "marketing", at: datetime = NOON) -> None:
    words = "Yes, send me homes and news by text. Not a condition of purchase."
    consent.record_consent(session, consent.addressee(session, address), said(words, "web_form", at), scope=scope)


def outcomes(session: Session, address: UUID, scope: str = "service", now: datetime = NOON) -> set[str]:
    """The kinds of messages that may go."""
    return {kind for kind in KINDS if consent.may_send(session, address, "sms", kind, scope, now).allowed}


def test_everything_but_a_campaign_may_go_by_day_to_who_said_nothing(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        assert outcomes(session, address) == set(KINDS) - {"campaign"}
        verdict = consent.may_send(session, address, "sms", "campaign", "marketing", NOON)
        assert (verdict.outcome, verdict.reason) == ("suppressed", "no_consent")


def test_after_an_opt_out_only_its_confirmation_goes(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        agree(session, address)
        assert outcomes(session, address, "marketing") == set(KINDS)
        assert consent.opt_out(session, consent.addressee(session, address), said())
        for scope in ("service", "marketing", "listings"):
            assert outcomes(session, address, scope) == {"consent"}
        verdict = consent.may_send(session, address, "sms", "notice", "service", NOON)
        assert (verdict.outcome, verdict.reason) == ("suppressed", "inbound")


def test_even_a_talk_under_way_ends_with_an_opt_out(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        consent.opt_out(session, consent.addressee(session, address), said())
        assert not consent.may_send(session, address, "sms", "notice", "service", NOON, conversational=True).allowed


@pytest.mark.parametrize(
    ("scope", "still"),
    [
        ("marketing", {"service": True, "marketing": False, "listings": False}),
        ("listings", {"service": True, "marketing": True, "listings": False}),
        ("service", {"service": False, "marketing": True, "listings": True}),
    ],
)
def test_an_opt_out_of_one_thing_leaves_the_others(
    database: Database, brokerage: UUID, scope: str, still: dict[str, bool]
) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        consent.opt_out(session, consent.addressee(session, address), said(), scope=cast("Scope", scope))
        for wanted, allowed in still.items():
            assert consent.may_send(session, address, "sms", "notice", wanted, NOON).allowed is allowed
        assert consent.may_send(session, address, "sms", "reply", "service", NOON).allowed


def test_an_opt_out_on_one_channel_says_nothing_of_another(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        person, phone = people.contact_with_phone(session)
        chat = people.address(session, "771", channel="telegram", contact_id=person)
        consent.opt_out(session, consent.addressee(session, phone), said())
        assert consent.may_send(session, chat, "telegram", "notice", "service", NOON).allowed


def test_a_person_who_wants_silence_has_it_on_every_channel_and_on_later_ones(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        person, phone = people.contact_with_phone(session)
        consent.opt_out_person(session, person, said("Leave me alone", "agent_note"))
        chat = people.address(session, "771", channel="telegram", contact_id=person)
        for address, channel in ((phone, "sms"), (chat, "telegram")):
            assert not consent.may_send(session, address, channel, "notice", "service", NOON).allowed


def test_news_waits_for_the_morning_and_answers_do_not(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        agree(session, address)
        for kind in ("notice", "reminder", "campaign"):
            verdict = consent.may_send(session, address, "sms", kind, "service", NIGHT)
            assert (verdict.outcome, verdict.reason, verdict.at) == ("later", "quiet_hours", MORNING)
        assert consent.may_send(session, address, "sms", "reply", "service", NIGHT) == ALLOWED
        assert consent.may_send(session, address, "sms", "code", "service", NIGHT) == ALLOWED
        assert consent.may_send(session, address, "sms", "notice", "service", NIGHT, conversational=True) == ALLOWED


def test_members_hear_at_once(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        dana = identity.add_member(session, "Dana Kim", "agent")
        address = identity.link_member_address(session, dana, "sms", "+12065550101")
        assert consent.may_send(session, address, "sms", "notice", "service", NIGHT) == ALLOWED
        consent.opt_out(session, consent.addressee(session, address), said())
        assert not consent.may_send(session, address, "sms", "notice", "service", NIGHT).allowed


def test_a_chat_keeps_the_offices_hours(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        chat = people.address(session, "771", channel="telegram", contact_id=people.contact(session))
        assert consent.may_send(session, chat, "telegram", "notice", "service", NOON).allowed
        assert consent.may_send(session, chat, "telegram", "notice", "service", NIGHT).at == MORNING


def test_the_homes_a_person_deals_with_narrow_their_hours(database: Database, brokerage: UUID) -> None:
    evening = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    with database.unit(brokerage) as session:
        person, address = people.contact_with_phone(session)
        dana = identity.add_member(session, "Dana Kim", "agent")
        assert consent.may_send(session, address, "sms", "notice", "service", evening).allowed
        home = Listing(listing_key="1", postal_code="33101")
        session.add(home)
        session.flush()
        deal = Deal(
            listing_id=home.id, address="1 Bay St", side="buyer", stage="pending", price=Decimal(1), member_id=dana
        )
        session.add(deal)
        session.flush()
        session.add(Party(deal_id=deal.id, role="buyer", name="Maya Lopez", contact_id=person))
        session.flush()
        verdict = consent.may_send(session, address, "sms", "notice", "service", evening)
        # Half past six in Seattle is half past nine in Miami; eight there is five in Seattle, when hers are closed.
        assert (verdict.outcome, verdict.at) == ("later", MORNING)


def test_a_home_that_was_visited_long_ago_does_not(database: Database, brokerage: UUID) -> None:
    evening = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    with database.unit(brokerage) as session:
        person, address = people.contact_with_phone(session)
        dana = identity.add_member(session, "Dana Kim", "agent")
        home = Listing(listing_key="1", postal_code="33101")
        session.add(home)
        session.flush()
        then = NOON - timedelta(days=30)
        session.add(
            Showing(
                listing_id=home.id, contact_id=person, member_id=dana, starts_at=then, ends_at=then + timedelta(hours=1)
            )
        )
        session.flush()
        assert consent.may_send(session, address, "sms", "notice", "service", evening).allowed


@pytest.mark.parametrize("last", [True, False])
def test_the_last_written_word_on_marketing_counts(database: Database, brokerage: UUID, last: bool) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        to = consent.addressee(session, address)
        agree(session, address, at=NOON - timedelta(days=2))
        consent.opt_out(session, to, said(at=NOON - timedelta(days=1)), scope="marketing")
        if last:
            consent.opt_in(session, to, said("START", at=NOON), scope="marketing")
        assert consent.may_send(session, address, "sms", "campaign", "marketing", NOON).allowed is last


def test_start_restores_what_there_was_and_is_no_consent_to_marketing(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, plain = people.contact_with_phone(session, "+12065550142")
        _, agreed = people.contact_with_phone(session, "+12065550143")
        agree(session, agreed, at=NOON - timedelta(days=9))
        for address in (plain, agreed):
            to = consent.addressee(session, address)
            consent.opt_out(session, to, said())
            assert consent.opt_in(session, to, said("START"))
            assert consent.may_send(session, address, "sms", "notice", "service", NOON).allowed
        assert not consent.may_send(session, plain, "sms", "campaign", "marketing", NOON).allowed
        assert consent.may_send(session, agreed, "sms", "campaign", "marketing", NOON).allowed


def test_florida_gets_three_solicitations_a_day(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session, "+13055550142")
        agree(session, address)
        account = conversations.add_account(session, "sms", "+12065550100")
        conversation = conversations.conversation_for(session, account, address)
        for hours in (1, 2, 3):
            assert consent.may_send(session, address, "sms", "campaign", "marketing", NOON).allowed
            session.execute(
                text(
                    "INSERT INTO outbox (conversation_id, account_id, kind, scope, text, status, sent_at) "
                    "VALUES (:conversation, :account, 'campaign', 'marketing', 'New homes', 'sent', :at)"
                ),
                {"conversation": conversation, "account": account, "at": NOON - timedelta(hours=hours)},
            )
        verdict = consent.may_send(session, address, "sms", "campaign", "marketing", NOON)
        assert (verdict.outcome, verdict.reason, verdict.at) == (
            "later",
            "enough_for_a_day",
            NOON + timedelta(hours=21),
        )
        assert consent.may_send(session, address, "sms", "notice", "service", NOON).allowed


def test_an_address_that_does_not_exist_or_is_on_another_channel_is_not_found(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
        with pytest.raises(NotFound):
            consent.may_send(session, address, "telegram", "notice", "service", NOON)
        with pytest.raises(NotFound):
            consent.may_send(session, UUID(int=1), "sms", "notice", "service", NOON)
