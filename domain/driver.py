"""The driver under SQLAlchemy: statements straight to it, and whether a connection that rested still stands."""

import re
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

RESTED_SECONDS = 1.0
_NAMED = re.compile(r"(?<![:\w]):([a-z]\w*)")


def rows(session: Session, statement: str, values: Mapping[str, object]) -> list[Any]:
    """All rows of a statement with the driver's placeholders (`driven`), in this unit; columns are attributes.

    For wide rows and long statements, on which SQLAlchemy spends more than PostgreSQL. Raises DBAPIError.
    """
    session.flush()
    driver = driver_of(session.connection().connection)
    try:
        return driver.cursor(row_factory=namedtuple_row).execute(statement, values).fetchall()
    except psycopg.Error as error:
        raise refused(statement, error, gone=driver.closed) from error


@lru_cache(maxsize=512)
def driven(statement: str) -> str:
    """A statement with :name placeholders as the driver wants it."""
    return _NAMED.sub(r"%(\1)s", statement.replace("%", "%%"))


def driver_of(lent: PoolProxiedConnection) -> "psycopg.Connection[Any]":
    """The driver's own connection under one that the pool has lent."""
    driver = lent.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("units of work run on psycopg")
    return driver


def refused(statement: str, error: psycopg.Error, *, gone: bool) -> DBAPIError:
    """The driver's error as everybody catches it, without the statement's values."""
    return DBAPIError(statement, None, error, hide_parameters=True, connection_invalidated=gone)


def note_return(driver: object, record: ConnectionPoolEntry) -> None:
    record.info["returned"] = time.monotonic()


def try_rested(driver: psycopg.Connection, record: ConnectionPoolEntry, proxy: object) -> None:
    # To try every connection each time, as the pool's own pre-ping does, costs a message five round trips.
    if time.monotonic() - record.info.get("returned", 0.0) < RESTED_SECONDS:
        return
    try:
        driver.execute("SELECT 1", prepare=False)
    except psycopg.Error as error:
        raise InvalidatePoolError from error
