"""Sealed columns: nothing readable in the tables, nothing opens elsewhere, keys rotate while the office works."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.commands import rotate_keys
from domain import addresses, conversations, identity, reseal
from domain.audit import SYSTEM
from domain.db import Database, connect, seal, unseal
from domain.vault import CannotOpen, Vault
from tests.factories import people
from tests.postgres import RunServer, with_database

OLD, NEW = ("old", bytes(range(32))), ("new", bytes(range(100, 132)))
LOOKUP = bytes(32)

SECRETS = ("2065550142", "2065550101", "dana@porch.example", "maya@home.example", "auth-token-9f1c")


def fill(session: Session) -> UUID:
    """One value in every sealed column; gives the id of the contact's address."""
    dana = identity.add_member(session, "Dana Kim", "agent", phone="206 555 0101", email="dana@porch.example")
    identity.link_member_address(session, dana, "sms", "+12065550101")
    maya, address = people.contact_with_phone(session, "+12065550142")
    email = seal(session, "maya@home.example", "contact.email", maya)
    session.execute(text("UPDATE contact SET email_sealed = :email WHERE id = :id"), {"email": email, "id": maya})
    conversations.add_account(session, "sms", f"+1206{uuid4().int % 10**7:07d}", credentials={"token": SECRETS[-1]})
    return address


def values(session: Session) -> dict[tuple[str, UUID], str]:
    """Every sealed value as it stands in its row."""
    return {
        (column.place, row_id): sealed
        for column in reseal.sealed_columns()
        for row_id, sealed in session.execute(
            text(f"SELECT id, {column.name} FROM {column.table.name} WHERE {column.name} IS NOT NULL")
        )
    }


def opened(session: Session) -> dict[tuple[str, UUID], str]:
    return {
        (place, row_id): unseal(session, sealed, place, row_id) for (place, row_id), sealed in values(session).items()
    }


def test_the_columns_that_hold_personal_data_are_known() -> None:
    assert {column.place for column in reseal.sealed_columns()} == {
        "address.value",
        "channel_account.credentials",
        "contact.email",
        "member.email",
        "member.phone",
    }


@pytest.mark.commits
def test_no_personal_value_is_readable_in_a_dump(
    database: Database, brokerage: UUID, server: RunServer, database_url: str
) -> None:
    with database.unit(brokerage) as session:
        fill(session)
        assert set(opened(session).values()) >= {"+12065550142", "dana@porch.example", "maya@home.example"}
    dumped = dump(server, database_url)
    assert "Dana Kim" in dumped
    for secret in SECRETS:
        assert secret not in dumped
        assert secret.encode().hex() not in dumped


def dump(server: RunServer, url: str) -> str:
    """Every row of every table, as the superuser sees it."""
    name = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(with_database(server.maker, name)) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return "\n".join(
            str(row[0])
            for table in tables
            for row in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(*table)))
        )


def test_a_value_moved_to_another_row_does_not_open(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        _, one = people.contact_with_phone(session, "+12065550142")
        _, other = people.contact_with_phone(session, "+12065550143")
        session.execute(
            text(
                "UPDATE address a SET value_sealed = b.value_sealed FROM address b "
                "WHERE a.id IN (:one, :other) AND b.id IN (:one, :other) AND a.id <> b.id"
            ),
            {"one": one, "other": other},
        )
        for address in (one, other):
            with pytest.raises(CannotOpen):
                conversations.address_card(session, address)


def test_nor_in_another_column_or_office(database: Database, brokerage: UUID, other_brokerage: UUID) -> None:
    row = uuid4()
    with database.unit(brokerage) as session:
        sealed = seal(session, "+12065550142", "member.phone", row)
        assert unseal(session, sealed, "member.phone", row) == "+12065550142"
        with pytest.raises(CannotOpen):
            unseal(session, sealed, "member.email", row)
    with database.unit(other_brokerage) as session, pytest.raises(CannotOpen):
        unseal(session, sealed, "member.phone", row)


def test_an_altered_value_does_not_open(database: Database, brokerage: UUID) -> None:
    row = uuid4()
    with database.unit(brokerage) as session:
        sealed = seal(session, "+12065550142", "member.phone", row)
        altered = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
        with pytest.raises(CannotOpen):
            unseal(session, altered, "member.phone", row)


def test_equal_values_are_sealed_differently_and_found_all_the_same(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        row = uuid4()
        assert seal(session, "x", "member.phone", row) != seal(session, "x", "member.phone", row)
        _, address = people.contact_with_phone(session, "+12065550142")
        found = conversations.owner_of(session, "sms", "(206) 555-0142")
        assert found is not None
        assert (found.id, found.value) == (address, "+12065550142")
        assert conversations.owner_of(session, "sms", "+12065550199") is None


@contextmanager
def holding(url: str, *keys: tuple[str, bytes]) -> Iterator[Database]:
    """The same database, by a process that holds these keys."""
    engine = connect(url)
    try:
        yield Database(engine, Vault(keys, LOOKUP))
    finally:
        engine.dispose()


@pytest.mark.commits
def test_keys_rotate_and_the_old_one_can_be_dropped(database_url: str) -> None:
    with holding(database_url, OLD) as before, before.unit(office := uuid4()) as session:
        identity.create_brokerage(session, "Porch Realty")
        fill(session)
        plain = opened(session)
    with holding(database_url, NEW, OLD) as during:
        with during.read(office) as session:
            assert opened(session) == plain
            assert reseal.keys_in_use(session) == {"old": len(plain)}
        assert rotate_keys.rotate(during, office, batch=2) == len(plain)
        assert rotate_keys.rotate(during, office, batch=2) == 0
    with holding(database_url, NEW) as after, after.read(office) as session:
        assert opened(session) == plain
        assert reseal.keys_in_use(session) == {"new": len(plain)}
        found = conversations.owner_of(session, "sms", "+12065550142")
        assert found is not None
        assert found.value == "+12065550142"
    with holding(database_url, OLD) as gone, gone.read(office) as session, pytest.raises(CannotOpen):
        opened(session)


@pytest.mark.commits
def test_a_rotation_that_was_broken_off_goes_on_where_it_stopped(database_url: str) -> None:
    with holding(database_url, OLD) as before, before.unit(office := uuid4()) as session:
        identity.create_brokerage(session, "Porch Realty")
        fill(session)
        whole = len(values(session))
    with holding(database_url, NEW, OLD) as during:
        with during.unit(office) as session:
            assert reseal.reseal_batch(session, 3) == 3
        with pytest.raises(KeyboardInterrupt):
            break_off(during, office)
        with during.read(office) as session:
            assert reseal.keys_in_use(session) == {"old": whole - 3, "new": 3}
        assert rotate_keys.rotate(during, office, batch=500) == whole - 3


def break_off(database: Database, office: UUID) -> None:
    with database.unit(office) as session:
        reseal.reseal_batch(session, 2)
        raise KeyboardInterrupt


@pytest.mark.commits
def test_keys_rotate_while_the_office_works(database_url: str) -> None:
    with holding(database_url, OLD) as before, before.unit(office := uuid4()) as session:
        identity.create_brokerage(session, "Porch Realty")
        for number in range(60):
            people.address(session, f"+1206555{number:04d}")
    stop, failures = threading.Event(), list[BaseException]()

    def work() -> None:
        try:
            with holding(database_url, NEW, OLD) as mine:
                number = 1000
                while not stop.is_set():
                    with mine.unit(office) as session:
                        people.address(session, f"+1206555{number:04d}")
                        known = conversations.owner_of(session, "sms", f"+1206555{number % 60:04d}")
                        assert known is not None
                        conversations.join_address(session, known.id, people.contact(session), SYSTEM)
                    number += 1
        except BaseException as failure:  # noqa: BLE001 - it is raised again below
            failures.append(failure)

    worker = threading.Thread(target=work)
    worker.start()
    with holding(database_url, NEW, OLD) as during:
        assert rotate_keys.rotate(during, office, batch=7) == 60
    stop.set()
    worker.join()
    assert not failures
    with holding(database_url, NEW) as after, after.read(office) as session:
        assert {"+12065550000", "+12065551000"} <= set(opened(session).values())
        assert set(reseal.keys_in_use(session)) == {"new"}


def test_the_hash_of_an_address_says_nothing_without_its_key(database: Database, brokerage: UUID) -> None:
    with database.read(brokerage) as session:
        mine = addresses.hash_of(session, "sms", "+12065550142")
    with Session() as session:
        session.info["vault"] = Vault([OLD], bytes(range(32)))
        assert addresses.hash_of(session, "sms", "+12065550142") != mine
