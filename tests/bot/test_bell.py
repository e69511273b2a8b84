"""Workers hear of what was stored: after its commit, and of many messages by few notices."""

from uuid import uuid4

import psycopg
import pytest

from bot.bell import Bell
from domain.db import WAKE_CHANNEL, Database, wake
from tests.bot.offices import OfficeUnderTest

BURST = 500


def heard(listener: "psycopg.Connection[tuple[object, ...]]", seconds: float, most: int = 1) -> list[str]:
    return [notice.payload for notice in listener.notifies(timeout=seconds, stop_after=most)]


@pytest.fixture
def listener(database_url: str) -> "psycopg.Connection[tuple[object, ...]]":
    connection = psycopg.connect(database_url, autocommit=True)
    connection.execute(f"LISTEN {WAKE_CHANNEL}")
    return connection


@pytest.mark.commits
def test_a_message_that_is_stored_wakes_the_workers(
    office: OfficeUnderTest, listener: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    with listener:
        office.text("hello")
        assert heard(listener, 5) == ["inbox"]


@pytest.mark.commits
def test_a_burst_is_told_by_few_notices_and_its_last_ring_is_heard(
    database_url: str, listener: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    with listener:
        with Bell(database_url, "inbox") as bell:
            for _ in range(BURST):
                bell.ring()
        told = heard(listener, 2, most=BURST)
    assert 1 <= len(told) < BURST / 2
    assert set(told) == {"inbox"}


@pytest.mark.commits
def test_a_unit_wakes_once_it_is_committed_and_not_when_it_is_rolled_back(
    database: Database, listener: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    with listener:
        with pytest.raises(RuntimeError, match="in the middle"):
            _wake_and_fail(database)
        assert heard(listener, 0.5) == []
        with database.unit(uuid4()) as session:
            wake(session, "outbox")
            wake(session, "event")
            assert heard(listener, 0.3, most=2) == []
        assert heard(listener, 5, most=2) == ["event", "outbox"]


def _wake_and_fail(database: Database) -> None:
    with database.unit(uuid4()) as session:
        wake(session, "outbox")
        raise RuntimeError("in the middle")
