"""What the database refuses about visits, told as the domain's own errors; and the one lock under which they change."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.db import tenant_of

TAKEN = {"ex_showing_member": "member", "ex_showing_listing": "home"}
UNCOVERED = frozenset({"ck_showing_agreement", "ck_showing_agreement_covers"})
STAYS = "ck_buyer_agreement_stays"


class Taken(Exception):
    """The agent or the home (`whose`) has another visit at that time."""

    def __init__(self, whose: str) -> None:
        super().__init__(whose)
        self.whose = whose


class Uncovered(Exception):
    """No signed agreement covers the visit."""


class Relied(Exception):
    """Confirmed visits rest on the agreement."""


@contextmanager
def guarded(session: Session) -> Iterator[None]:
    """Writes on visits in a savepoint: the unit goes on after a refusal, which is Taken, Uncovered or Relied.

    What is to be undone by a refusal must be changed inside.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        constraint = error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None
        if constraint in TAKEN:
            raise Taken(TAKEN[constraint]) from error
        if constraint in UNCOVERED:
            raise Uncovered from error
        if constraint == STAYS:
            raise Relied from error
        raise


def take_turns(session: Session) -> None:
    """Let one unit of this office at a time change visits, until it ends.

    The constraints alone keep visits apart; without a turn two inserts that meet could each wait for the other.
    """
    digest = hashlib.sha256(b"showings" + tenant_of(session).bytes).digest()
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int.from_bytes(digest[:8], signed=True)})
