"""Addresses: one way to write each, so that equal ones are found."""

from uuid import UUID

import pytest

from domain import addresses
from domain.db import Database


@pytest.mark.parametrize("value", ["+12065550142", "206-555-0142", "(206) 555 0142", "1 206 555 0142", " 2065550142 "])
def test_a_phone_is_the_same_however_it_is_written(value: str) -> None:
    assert addresses.phone(value) == "+12065550142"


def test_a_number_of_another_country_stays_there() -> None:
    assert addresses.phone("+44 20 7946 0018") == "+442079460018"


@pytest.mark.parametrize("value", ["", "12", "call me", "+1", "206 555 01422345678"])
def test_what_is_no_phone_is_refused(value: str) -> None:
    with pytest.raises(addresses.BadAddress):
        addresses.phone(value)


@pytest.mark.parametrize("value", ["", "dana", "dana@", "@porch.example", "dana@porch", "da na@porch.example"])
def test_what_is_no_e_mail_is_refused(value: str) -> None:
    with pytest.raises(addresses.BadAddress):
        addresses.email(value)


def test_an_e_mail_is_found_in_any_case() -> None:
    assert addresses.email(" Dana@Porch.Example ") == "dana@porch.example"


def test_a_chat_is_taken_as_it_is() -> None:
    assert addresses.canonical("telegram", "771") == "771"


def test_equal_addresses_have_equal_hashes_and_kinds_keep_apart(database: Database, brokerage: UUID) -> None:
    with database.read(brokerage) as session:
        phone = addresses.hash_of(session, "sms", "206 555 0142")
        assert phone == addresses.hash_of(session, "sms", "+12065550142")
        assert phone != addresses.hash_of(session, "telegram", "+12065550142")
