"""The demo office's people, deals and showings are consistent with each other and with the homes."""

import re
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta

import phonenumbers

from bot.demo.agents import OFFICE, Agent
from bot.demo.deals import MILESTONES, STAGES
from bot.demo.history import ZONE
from bot.demo.office import Demo
from bot.demo.tours import Tour
from bot.demo.workdays import is_workday
from tests.bot.demo.conftest import TODAY

MIDNIGHT = datetime.combine(TODAY, time(), ZONE)


def members(office: Demo) -> tuple[Agent, ...]:
    return office.agents + office.staff


def test_there_are_thirty_agents_with_hours_and_one_on_duty(office: Demo) -> None:
    assert len(office.agents) == 30
    assert office.duty in office.agents
    assert [hours.weekday for hours in office.duty.hours] == list(range(7))
    for agent in office.agents:
        assert len(agent.hours) >= 5
        assert all(hours.opens < hours.closes for hours in agent.hours)
        assert agent.languages[0] == "en"
    assert len({agent.name for agent in members(office)}) == len(members(office))
    assert len({agent.licence for agent in members(office)}) == len(members(office))


def test_the_four_hundred_contacts_use_every_number_set_aside_for_fiction(office: Demo) -> None:
    numbers = [contact.phone for contact in office.contacts]

    assert len(office.contacts) == len(set(numbers)) == 400
    assert all(re.fullmatch(r"\+1(206|253|425|360)55501\d\d", number) for number in numbers)


def test_members_numbers_are_of_the_555_exchange_and_nobody_elses(office: Demo) -> None:
    numbers = [agent.phone for agent in members(office)]

    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & {contact.phone for contact in office.contacts}
    for number in numbers:
        assert re.fullmatch(r"\+1206555\d{4}", number)
        assert phonenumbers.is_possible_number(phonenumbers.parse(number))


def test_addresses_of_mail_can_reach_nobody(office: Demo) -> None:
    mails = [agent.email for agent in members(office)] + [contact.email for contact in office.contacts]

    assert len(set(mails)) == len(mails)
    assert all(mail.endswith(".example") for mail in mails)


def test_everyone_has_proof_of_consent_before_any_opt_out(office: Demo) -> None:
    for contact in office.contacts:
        first = contact.consents[0]
        assert first.granted
        assert first.wording
        times = [consent.at for consent in contact.consents]
        assert times == sorted(times)
        assert times[-1] < MIDNIGHT
    opted_out = sum(contact.opted_out for contact in office.contacts)
    assert 4 <= opted_out <= 40


def test_contacts_are_in_all_stages_from_all_sources_and_owned(office: Demo) -> None:
    owners = {agent.key for agent in office.agents}

    assert all(contact.owner_key in owners for contact in office.contacts)
    assert len({contact.stage for contact in office.contacts}) >= 7
    assert len({contact.source for contact in office.contacts}) >= 6
    assert len({contact.language for contact in office.contacts}) >= 5


def test_forty_deals_stand_in_all_stages_on_homes_of_their_own(office: Demo) -> None:
    homes = {home.key: home for home in office.homes}

    assert Counter(deal.stage for deal in office.deals) == STAGES
    assert len({deal.listing_key for deal in office.deals}) == len(office.deals) == 40
    assert {deal.side for deal in office.deals} == {"buyer", "seller"}
    for deal in office.deals:
        fields = homes[deal.listing_key].fields
        assert deal.address.startswith(str(fields["UnparsedAddress"]))
        if deal.side == "seller":
            assert fields["ListOfficeName"] == OFFICE
            assert fields["ListAgentKey"] == deal.agent_key


def test_milestones_are_in_order_on_working_days_and_done_up_to_the_stage(office: Demo) -> None:
    for deal in office.deals:
        assert tuple(step.code for step in deal.milestones) == MILESTONES
        due = [step.due_on for step in deal.milestones]
        assert due == sorted(due)
        assert all(is_workday(day) for day in due[1:-1])
        done = [step.done_at is not None for step in deal.milestones]
        assert done == sorted(done, reverse=True)
        assert all(step.done_at <= MIDNIGHT + timedelta(hours=1) for step in deal.milestones if step.done_at)
        assert deal.closing_at.astimezone(ZONE).date() == due[-1]


def test_open_deals_close_ahead_and_closed_ones_are_over(office: Demo) -> None:
    for deal in office.deals:
        if deal.stage == "closed":
            assert deal.closing_at.date() <= TODAY
            assert all(step.done_at for step in deal.milestones)
        elif deal.stage != "fell_through":
            assert deal.closing_at > MIDNIGHT


def test_each_deal_has_one_client_of_ours_who_may_be_texted(office: Demo) -> None:
    contacts = {contact.key: contact for contact in office.contacts}
    clients = [key for deal in office.deals for key in deal.client_keys]

    assert len(clients) == len(set(clients)) == 40
    assert all(contacts[key].role == "client" and not contacts[key].opted_out for key in clients)


def test_showings_lie_behind_and_ahead(office: Demo) -> None:
    past = [tour for tour in office.tours if tour.ends_at <= MIDNIGHT]
    coming = [tour for tour in office.tours if tour.starts_at > MIDNIGHT]

    assert len(past) + len(coming) == len(office.tours)
    assert len(past) > 50
    assert len(coming) > 25
    assert {tour.status for tour in coming} <= {"confirmed", "held", "cancelled"}
    assert not {tour.status for tour in past} & {"confirmed", "held"}
    assert sum(tour.status == "done" for tour in past) > 25
    assert sum(tour.status == "confirmed" for tour in coming) > 8


def test_nobody_and_no_home_is_booked_twice(office: Demo) -> None:
    diary: dict[str, list[Tour]] = defaultdict(list)
    for tour in office.tours:
        for key in (tour.agent_key, tour.listing_key, tour.contact_key):
            diary[key].append(tour)
    for entries in diary.values():
        entries.sort(key=lambda tour: tour.starts_at)
        assert all(a.ends_at <= b.starts_at for a, b in zip(entries, entries[1:], strict=False))


def test_showings_lie_in_the_agents_hours_and_on_homes_for_sale(office: Demo) -> None:
    people = {agent.key: agent for agent in office.agents}
    homes = {home.key: home for home in office.homes}
    for tour in office.tours:
        local = tour.starts_at.astimezone(ZONE)
        hours = next(h for h in people[tour.agent_key].hours if h.weekday == local.weekday())
        assert hours.opens <= local.time()
        assert tour.ends_at.astimezone(ZONE).time() <= hours.closes
        assert homes[tour.listing_key].fields["StandardStatus"] == "Active"


def test_no_tour_took_or_takes_place_without_an_agreement_that_covers_it(office: Demo) -> None:
    agreements = {agreement.key: agreement for agreement in office.agreements}
    for tour in office.tours:
        if tour.status in ("confirmed", "done", "no_show"):
            assert tour.agreement_key is not None
            agreement = agreements[tour.agreement_key]
            assert agreement.contact_key == tour.contact_key
            assert agreement.covers(tour.starts_at.astimezone(ZONE).date())
        if tour.status == "held":
            assert tour.waits_for == ("approval" if tour.agreement_key else "agreement")
            assert tour.hold_expires_at is not None
            assert MIDNIGHT < tour.hold_expires_at <= tour.starts_at


def test_agreements_name_one_compensation_and_some_are_not_signed(office: Demo) -> None:
    assert all((agreement.percent is None) != (agreement.amount is None) for agreement in office.agreements)
    assert {agreement.signed_at is None for agreement in office.agreements} == {True, False}
    assert any(agreement.ends_on < TODAY for agreement in office.agreements)


def test_the_office_lists_some_of_the_homes(office: Demo) -> None:
    ours = [home for home in office.homes if home.fields["ListOfficeName"] == OFFICE]

    assert 200 < len(ours) < 400
    assert {str(home.fields["ListAgentKey"]) for home in ours} <= {agent.key for agent in office.agents}
