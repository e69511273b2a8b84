"""The office in which dialogues play: sixty homes by hand, three agents, a few people they know, and one deal."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import conversations, crm, identity, listings, showings, transactions
from domain.audit import Actor
from domain.db import Database

HOMES = Path(__file__).with_name("homes.csv")
ACCOUNTS = {"sms": "+12065550100", "chat": "porch_bot"}
OPENS = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
"""When every dialogue begins: Tuesday, December 1, 10 am in Seattle."""

AGENTS = {"dana": "Dana Kim", "lee": "Lee Ortiz", "sam": "Sam Reed"}
CONTACTS = {
    "maria": ("Maria Lopez", "dana"),
    "tom": ("Tom Baker", "dana"),
    "priya": ("Priya Patel", "dana"),
    "carlos": ("Carlos Vega", "lee"),
    "carlos2": ("Carlos Ruiz", "lee"),
}
ON_CHAT = frozenset({"priya"})
"""Contacts who are known by their chat too."""
NUMBERS = {
    "buyer": "+12065550142", "other": "+12065550143", "dana": "+12065550111", "lee": "+12065550122",
    "sam": "+12065550133", "maria": "+12065550150", "tom": "+12065550151", "priya": "+12065550152",
    "carlos": "+12065550153", "carlos2": "+12065550154",
}  # fmt: skip
_KINDS = {
    "house": "Single Family Residence",
    "condo": "Condominium",
    "townhouse": "Townhouse",
}


def open_office(database: Database) -> UUID:
    """Everything that a dialogue finds when it begins, in one office; its id."""
    office = uuid4()
    with database.unit(office) as session:
        identity.create_brokerage(session, "Porch Realty", phone=ACCOUNTS["sms"])
        for channel, account in ACCOUNTS.items():
            conversations.add_account(session, channel, account, per_second=1e9)
        agents = {who: _agent(session, who, name) for who, name in AGENTS.items()}
        identity.set_duty_member(session, agents["dana"])
        people = {who: _contact(session, who, name, agents[own]) for who, (name, own) in CONTACTS.items()}
        listings.load_places(session, listings.gazetteer())
        _homes(session, agents["dana"])
        _deal(session, agents["dana"], people["tom"])
        _signed(session, people["priya"], agents["dana"])
    with database.unit(office) as session:
        # What opening the office told of itself is not part of any dialogue.
        session.execute(text("UPDATE event SET status = 'done'"))
        session.execute(text("UPDATE brokerage SET created_at = :opened"), {"opened": date(2026, 1, 1)})
    return office


def _agent(session: Session, who: str, name: str) -> UUID:
    member = identity.add_member(session, name, "agent", phone=NUMBERS[who])
    for channel in ACCOUNTS:
        identity.link_member_address(session, member, channel, NUMBERS[who])
    return member


def _contact(session: Session, who: str, name: str, member: UUID) -> UUID:
    lead = crm.add_lead(session, full_name=name, phone=NUMBERS[who], member_id=member, now=OPENS)
    if who in ON_CHAT:
        chat = conversations.address_for(session, "chat", NUMBERS[who])
        conversations.join_address(session, chat, lead.contact_id, Actor("member", member))
    return lead.contact_id


def _homes(session: Session, listing_agent: UUID) -> None:
    with HOMES.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    done = listings.upsert(session, _records(rows), now=OPENS)
    assert not done.bad, done.bad[0]
    asked = [number for number, row in enumerate(rows) if row["approval"]]
    session.execute(
        text("UPDATE listing SET showing_approval = true, list_member_id = :agent WHERE listing_key = ANY(:keys)"),
        {"agent": listing_agent, "keys": [f"H{number}" for number in asked]},
    )


def _records(rows: list[dict[str, str]]) -> Iterator[dict[str, object]]:
    for number, row in enumerate(rows):
        yield {
            "ListingKey": f"H{number}",
            "ListingId": f"NW{number:06}",
            "StandardStatus": row["status"],
            "PropertyType": "Residential Lease" if row["lease"] else "Residential",
            "PropertySubType": _KINDS[row["kind"]],
            "ListPrice": row["price"],
            "BedroomsTotal": row["beds"],
            "BathroomsTotalDecimal": row["baths"],
            "LivingArea": row["sqft"],
            "YearBuilt": row["built"],
            "UnparsedAddress": f"{row['address']}, {row['city']}, WA {row['zip']}",
            "City": row["city"],
            "StateOrProvince": "WA",
            "PostalCode": row["zip"],
            "SubdivisionName": row["neighborhood"],
            "Latitude": row["lat"],
            "Longitude": row["lon"],
            "AssociationFee": row["fee"],
            "AssociationFeeFrequency": "Monthly" if row["fee"] else "",
            "TaxAnnualAmount": row["tax"],
            "PhotosCount": row["photos"],
            "ListOfficeName": row["office"],
            "InternetAddressDisplayYN": row["address_shown"],
            "PublicRemarks": row["remarks"],
            "OnMarketDate": f"2026-{11 - number // 28:02}-{28 - number % 28:02}",
            "ModificationTimestamp": "2026-11-28T17:00:00Z",
        }


def _deal(session: Session, member: UUID, client: UUID) -> None:
    deal = transactions.open_deal(
        session,
        address="400 Pine St",
        side="buyer",
        price=Decimal(640_000),
        member_id=member,
        accepted_on=date(2026, 11, 20),
        closing_at=datetime(2026, 12, 18, 22, 0, tzinfo=UTC),
        closing_place="Ballard Escrow",
        parties=[transactions.NewParty("buyer", "Tom Baker", client)],
        now=OPENS,
    )
    for code in ("earnest_money", "inspection"):
        transactions.milestone_done(session, deal.id, code, now=OPENS, by=Actor("member", member))


def _signed(session: Session, contact: UUID, member: UUID) -> None:
    agreement = showings.draft_agreement(session, contact, member, OPENS, until=date(2026, 12, 31))
    showings.sign_agreement(session, agreement, "Priya Patel", "203.0.113.9 Firefox", OPENS)
