"""An opt-out and a claim that meet: after the opt-out is told, nothing goes."""

import threading
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from domain import consent
from domain.consent import Said
from domain.db import Database
from tests.factories import people

NOON = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
ROUNDS = 200


@pytest.mark.commits
def test_no_claim_is_still_open_when_an_opt_out_is_told(database: Database, brokerage: UUID) -> None:
    allowed = late = 0
    for number in range(ROUNDS):
        with database.unit(brokerage) as session:
            _, address = people.contact_with_phone(session, f"+1206555{number:04d}")
        claims = _race(database, brokerage, address)
        allowed += len(claims)
        late += sum(claims)
    # Enough claims won their race for the other half of the claim to mean something.
    assert allowed > ROUNDS // 4
    assert late == 0


def _race(database: Database, brokerage: UUID, address: UUID) -> list[bool]:
    """One opt-out against two claimers: for each allowed claim, whether the opt-out was told before it ended."""
    told, claims = threading.Event(), list[bool]()

    def stop() -> None:
        with database.unit(brokerage) as session:
            consent.opt_out(session, consent.addressee(session, address), Said("STOP", "inbound", NOON))
        told.set()

    def claim() -> None:
        for _ in range(3):
            with database.unit(brokerage) as session:
                if consent.may_send(session, address, "sms", "notice", "service", NOON).allowed:
                    time.sleep(0.001)
                    claims.append(told.is_set())

    threads = [threading.Thread(target=target) for target in (claim, stop, claim)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return claims


@pytest.mark.commits
def test_an_opt_out_waits_for_a_claim_that_has_looked_and_the_next_claim_sees_it(
    database: Database, brokerage: UUID
) -> None:
    with database.unit(brokerage) as session:
        _, address = people.contact_with_phone(session)
    stopped = threading.Event()

    def stop() -> None:
        with database.unit(brokerage) as other:
            consent.opt_out(other, consent.addressee(other, address), Said("STOP", "inbound", NOON))
        stopped.set()

    with database.unit(brokerage) as claiming:
        assert consent.may_send(claiming, address, "sms", "notice", "service", NOON).allowed
        thread = threading.Thread(target=stop)
        thread.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not claiming.execute(waiting).scalar_one():
            assert not stopped.wait(0.01)
        assert not stopped.is_set()
    thread.join(10)
    assert stopped.is_set()
    with database.unit(brokerage) as session:
        assert not consent.may_send(session, address, "sms", "notice", "service", NOON).allowed
