"""Putting the demo brokerage into the database: one unit, bulk inserts, ids that follow from the demo's own keys.

Contacts, deals and showings are written by table name: the domain's actions would tell the whole office of each.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.demo.agents import OFFICE, OFFICE_EMAIL, OFFICE_LICENCE, OFFICE_PHONE
from bot.demo.contacts import Contact
from bot.demo.deals import Deal
from bot.demo.homes import SYSTEM, Home
from bot.demo.office import Demo
from bot.demo.tours import Agreement, Tour, agreement_text
from domain import addresses, consent, identity, listings, showings
from domain.db import Database, lookup, seal, tenant_of

Ids = Mapping[str, UUID]


class RefusedHome(ValueError):
    """The domain did not take a demo home: the generator and the reader of records disagree."""


def is_loaded(database: Database, office: UUID) -> bool:
    """Whether this office already is the demo brokerage."""
    with database.read(office) as session:
        return session.scalar(_HAS_DEMO_HOMES, {"source": SYSTEM}) is True


def load(database: Database, office: UUID, demo: Demo, now: datetime) -> None:
    """Make an office that exists the demo brokerage. All of it goes in, or nothing."""
    with database.unit(office) as session:
        identity.change_brokerage(
            session, name=OFFICE, phone=OFFICE_PHONE, email=OFFICE_EMAIL, licence_number=OFFICE_LICENCE
        )
        members = load_members(session, demo)
        homes = load_homes(session, demo.homes, members, now)
        people = load_contacts(session, demo.contacts, members)
        load_deals(session, demo.deals, members, homes, people)
        agreements = load_agreements(session, demo.agreements, members, people)
        load_tours(session, demo.tours, members, homes, people, agreements)


def demo_id(office: UUID, key: str) -> UUID:
    """The id of a demo contact, deal, agreement: the same for the same office, so that a scene can name it."""
    return uuid5(office, key)


def load_members(session: Session, demo: Demo) -> Ids:
    """The office's people with their hours and texting addresses, and who is on duty; their ids by the demo's keys."""
    members: dict[str, UUID] = {}
    for agent in (*demo.agents, *demo.staff):
        member = identity.add_member(
            session, agent.name, agent.role, phone=agent.phone, email=agent.email, licence_number=agent.licence
        )
        identity.link_member_address(session, member, "sms", agent.phone)
        shifts = [showings.Shift(hours.weekday, hours.opens, hours.closes) for hours in agent.hours]
        showings.set_working_hours(session, member, shifts)
        members[agent.key] = member
    identity.set_duty_member(session, members[demo.duty.key])
    return members


def load_homes(session: Session, homes: Iterable[Home], members: Ids, now: datetime) -> Ids:
    """The homes with their histories; their ids by listing key. Raises RefusedHome."""
    stock = list(homes)
    own = {
        str(home.fields["ListAgentFullName"]): members[str(home.fields["ListAgentKey"])]
        for home in stock
        if home.fields["ListAgentKey"] in members
    }
    done = listings.upsert(session, (home.fields for home in stock), now=now, members=own)
    if done.bad:
        raise RefusedHome(f"{len(done.bad)} homes, the first: {done.bad[0]}")
    listings.record_past(session, SYSTEM, (change for home in stock for change in _past(home)))
    return {row.listing_key: row.id for row in session.execute(_LISTING_IDS, {"source": SYSTEM})}


def _past(home: Home) -> Iterable[listings.PastChange]:
    for change in home.history:
        old, new = change.old, change.new
        if change.field == "ListPrice":
            # Histories hold prices as the column writes them, with cents.
            old, new = f"{old}.00" if old else None, f"{new}.00"
        yield listings.PastChange(home.key, change.field, old, new, change.at)


def load_contacts(session: Session, people: Iterable[Contact], members: Ids) -> Ids:
    """The contacts with their numbers and proofs of consent; their ids by the demo's keys."""
    office, known = tenant_of(session), list(people)
    ids = {person.key: demo_id(office, person.key) for person in known}
    session.execute(_ADD_CONTACT, [_contact_row(session, person, ids[person.key], members) for person in known])
    session.execute(_ADD_ADDRESS, [_address_row(session, person, ids[person.key]) for person in known])
    consent.import_consents(session, (record for person in known for record in _consents(person)))
    return ids


def _contact_row(session: Session, person: Contact, contact_id: UUID, members: Ids) -> dict[str, object]:
    return {
        "id": contact_id,
        "name": person.name,
        "role": person.role,
        "stage": person.stage,
        "source": person.source,
        "owner": members[person.owner_key],
        "language": person.language,
        "sealed": seal(session, person.email, "contact.email", contact_id),
        "lookup": lookup(session, "email", addresses.email(person.email)),
        "since": person.since,
    }


def _address_row(session: Session, person: Contact, contact_id: UUID) -> dict[str, object]:
    address_id = demo_id(tenant_of(session), f"{person.key}/sms")
    return {
        "id": address_id,
        "sealed": seal(session, person.phone, "address.value", address_id),
        "lookup": addresses.hash_of(session, "sms", person.phone),
        "contact": contact_id,
    }


def _consents(person: Contact) -> Iterable[consent.ImportedConsent]:
    for given in person.consents:
        said = consent.Said(given.wording, given.source, given.at, given.evidence)
        yield consent.ImportedConsent("sms", person.phone, given.scope, given.granted, said)


def load_deals(session: Session, deals: Iterable[Deal], members: Ids, homes: Ids, people: Ids) -> None:
    """The deals with their parties and milestones."""
    office, known = tenant_of(session), list(deals)
    ids = {deal.key: demo_id(office, deal.key) for deal in known}
    session.execute(
        _ADD_DEAL,
        [
            {
                "id": ids[deal.key],
                "listing": homes[deal.listing_key],
                "address": deal.address,
                "side": deal.side,
                "stage": deal.stage,
                "price": deal.price,
                "member": members[deal.agent_key],
                "closing_at": deal.closing_at,
                "closing_place": deal.closing_place,
            }
            for deal in known
        ],
    )
    parties = [
        {"deal": ids[deal.key], "role": party.role, "name": party.name, "contact": people.get(party.contact_key or "")}
        for deal in known
        for party in deal.parties
    ]
    session.execute(_ADD_PARTY, parties)
    steps = [
        {
            "id": demo_id(ids[deal.key], step.code),
            "deal": ids[deal.key],
            "code": step.code,
            "position": step.position,
            "due_on": step.due_on,
            "done_at": step.done_at,
        }
        for deal in known
        for step in deal.milestones
    ]
    session.execute(_ADD_MILESTONE, steps)


def load_agreements(session: Session, agreements: Iterable[Agreement], members: Ids, people: Ids) -> Ids:
    office, known = tenant_of(session), list(agreements)
    ids = {agreement.key: demo_id(office, agreement.key) for agreement in known}
    values = [
        {
            "id": ids[each.key],
            "contact": people[each.contact_key],
            "member": members[each.agent_key],
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "percent": each.percent,
            "amount": each.amount,
            "version": each.text_version,
            "body": agreement_text(each),
            "signed_at": each.signed_at,
            "signed_name": each.signed_name,
            "evidence": each.evidence,
        }
        for each in known
    ]
    session.execute(_ADD_AGREEMENT, values)
    return ids


def load_tours(session: Session, tours: Iterable[Tour], members: Ids, homes: Ids, people: Ids, agreements: Ids) -> None:
    """The showings. A home of a visit that waits for the agent's word is one that asks for it."""
    known = list(tours)
    asking = [homes[tour.listing_key] for tour in known if tour.waits_for == "approval"]
    session.execute(_ASKS_APPROVAL, {"listings": asking})
    office = tenant_of(session)
    values = [
        {
            "id": demo_id(office, f"tour/{tour.contact_key}/{tour.starts_at.isoformat()}"),
            "listing": homes[tour.listing_key],
            "contact": people[tour.contact_key],
            "member": members[tour.agent_key],
            "starts_at": tour.starts_at,
            "ends_at": tour.ends_at,
            "kind": tour.kind,
            "status": tour.status,
            "waits_for": tour.waits_for,
            "hold_expires_at": tour.hold_expires_at,
            "agreement": agreements.get(tour.agreement_key or ""),
            "reason": tour.reason,
        }
        for tour in known
    ]
    session.execute(_ADD_SHOWING, values)


_HAS_DEMO_HOMES = text("SELECT EXISTS (SELECT FROM listing WHERE originating_system_name = :source)")
_LISTING_IDS = text("SELECT listing_key, id FROM listing WHERE originating_system_name = :source")
_ASKS_APPROVAL = text("UPDATE listing SET showing_approval = true WHERE id = ANY(:listings)")
_ADD_CONTACT = text(
    "INSERT INTO contact "
    "  (id, full_name, role, stage, source, owner_id, language, email_sealed, email_lookup, created_at) "
    "VALUES (:id, :name, :role, :stage, :source, :owner, :language, :sealed, :lookup, :since)"
)
_ADD_ADDRESS = text(
    "INSERT INTO address (id, channel, value_sealed, lookup, contact_id) "
    "VALUES (:id, 'sms', :sealed, :lookup, :contact)"
)
_ADD_DEAL = text(
    "INSERT INTO deal (id, listing_id, address, side, stage, price, member_id, closing_at, closing_place) "
    "VALUES (:id, :listing, :address, :side, :stage, :price, :member, :closing_at, :closing_place)"
)
_ADD_PARTY = text(
    "INSERT INTO party (deal_id, role, name, contact_id) VALUES (:deal, :role, :name, CAST(:contact AS uuid))"
)
_ADD_MILESTONE = text(
    "INSERT INTO milestone (id, deal_id, code, position, due_on, done_at) "
    "VALUES (:id, :deal, :code, :position, :due_on, CAST(:done_at AS timestamptz))"
)
_ADD_AGREEMENT = text(
    "INSERT INTO buyer_agreement (id, contact_id, member_id, starts_on, ends_on, compensation_percent, "
    "  compensation_amount, text_version, body, signed_at, signed_name, signed_evidence) "
    "VALUES (:id, :contact, :member, :starts_on, :ends_on, CAST(:percent AS numeric), CAST(:amount AS numeric), "
    "  :version, :body, CAST(:signed_at AS timestamptz), :signed_name, :evidence)"
)
_ADD_SHOWING = text(
    "INSERT INTO showing (id, listing_id, contact_id, member_id, starts_at, ends_at, kind, status, waits_for, "
    "  hold_expires_at, agreement_id, ended_reason) "
    "VALUES (:id, :listing, :contact, :member, :starts_at, :ends_at, :kind, :status, :waits_for, "
    "  CAST(:hold_expires_at AS timestamptz), CAST(:agreement AS uuid), :reason)"
)
