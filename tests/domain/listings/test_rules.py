"""What may be shown of a home to whom, and what has to stand beside it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain import listings
from domain.db import Database
from domain.listings import Attribution, attribution_line, needs_link
from domain.listings.rules import Display, is_public, may_keep, may_name, may_offer, may_show_address
from tests.factories.listings import NOW, add

SHOWN = Display("Active", entire_listing=True, address=True)


def test_a_home_is_offered_on_the_market_and_named_also_after_it() -> None:
    for status, offered, named in (
        ("Active", True, True),
        ("Active Under Contract", True, True),
        ("Coming Soon", True, True),
        ("Pending", False, True),
        ("Closed", False, True),
        ("Withdrawn", False, False),
        ("Delete", False, False),
    ):
        display = Display(status, entire_listing=True, address=True)
        assert (may_offer(display, "buyer"), may_name(display, "buyer")) == (offered, named)


def test_a_seller_who_opted_out_of_display_is_hidden_from_buyers_only() -> None:
    display = Display("Active", entire_listing=False, address=True)
    assert not may_offer(display, "buyer")
    assert not may_name(display, "buyer")
    assert may_offer(display, "member")


def test_an_address_that_is_withheld_is_withheld_from_buyers_only() -> None:
    display = Display("Active", entire_listing=True, address=False)
    assert not may_show_address(display, "buyer")
    assert may_show_address(display, "member")
    assert may_show_address(SHOWN, "buyer")


@pytest.mark.parametrize(
    "field",
    [
        "PrivateRemarks",
        "ShowingInstructions",
        "LockBoxLocation",
        "OwnerName",
        "BuyerAgencyCompensation",
        "X_Seller_Commission",
        "OccupantPhone",
        "ACT_GateCode",
    ],
)
def test_confidential_fields_are_not_public_in_any_spelling(field: str) -> None:
    assert not is_public(field)


def test_codes_and_compensation_are_not_kept_and_a_roof_is() -> None:
    assert [may_keep(f) for f in ("AccessCode", "LockBoxSerialNumber", "BuyerAgencyCompensation", "Roof")] == [
        False, False, False, True
    ]  # fmt: skip
    assert is_public("Roof")


def test_a_text_of_up_to_200_characters_rests_on_its_link() -> None:
    assert needs_link("a" * 200)
    assert not needs_link("a" * 201)


@pytest.mark.parametrize(
    ("office", "agent", "contact", "line"),
    [
        ("Evergreen Homes", "Pat Doe", "206-555-0144", "Listed by Evergreen Homes, 206-555-0144"),
        ("", "Pat Doe", "", "Listed by Pat Doe"),
        ("Evergreen Homes", "", "", "Listed by Evergreen Homes"),
        ("", "", "", ""),
    ],
)
def test_the_attribution_names_the_firm_and_its_contact(office: str, agent: str, contact: str, line: str) -> None:
    assert attribution_line(Attribution(office, agent, contact, "office", NOW)) == line


def test_a_card_carries_attribution_source_and_time(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        card = listings.card(session, add(session, OriginatingSystemName="NW Feed"), "buyer")
    assert attribution_line(card.attribution) == "Listed by Evergreen Homes, 206-555-0144"
    assert card.attribution.source == "NW Feed"
    assert card.attribution.as_of == datetime(2026, 11, 28, 17, 0, tzinfo=UTC)


def test_a_withheld_address_gives_no_address_no_pin_and_no_caption(database: Database, brokerage: UUID) -> None:
    media = [{"Order": "1", "MediaURL": "u1", "ShortDescription": "12 Oak St from the street"}]
    with database.unit(brokerage) as session:
        home = add(session, UnparsedAddress="12 Oak St, Seattle", InternetAddressDisplayYN="N", Media=media)
        card = listings.card(session, home, "buyer")
        assert (card.address, card.latitude, card.longitude, card.address_withheld) == ("", None, None, True)
        facts = listings.facts(session, home, now=NOW)
        address = facts.get("address")
        assert address is not None
        assert address.value is None
        assert [photo.caption for photo in listings.photos(session, home)] == [""]
        assert listings.by_address(session, listings.Said("12", "Oak St")) == ()
        shown = listings.card(session, home, "member")
        assert (shown.address, shown.latitude) == ("12 Oak St", 47.675)


def test_a_home_that_may_not_be_shown_does_not_exist_for_buyers(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        hidden = add(session, InternetEntireListingDisplayYN="N")
        for listing in (hidden, uuid4()):
            with pytest.raises(listings.NoSuchListing):
                listings.card(session, listing, "buyer")
            with pytest.raises(listings.NoSuchListing):
                listings.facts(session, listing, now=NOW)
            with pytest.raises(listings.NoSuchListing):
                listings.photos(session, listing)
        assert listings.cards(session, [hidden], "buyer") == ()
        assert len(listings.cards(session, [hidden], "member")) == 1
