"""The database: declarative base, the unit of work with its tenant, and the guard against slow calls inside it.

Nothing outside this module commits. A unit sets the tenant for its transaction alone, commits at the end or rolls back
on any error, and then wakes workers by NOTIFY when something was queued.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, DateTime, Engine, MetaData, Uuid, create_engine, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.schema import ForeignKey

from domain.driver import driver_of, note_return, refused, try_rested
from domain.vault import Place, Vault

log = logging.getLogger(__name__)

WAKE_CHANNEL = "porchlight_wake"
TENANT = "nullif(current_setting('app.brokerage', true), '')::uuid"

_open_units: ContextVar[int] = ContextVar("open_units", default=0)


class SlowCallInsideUnit(RuntimeError):
    """A model, a channel or another network call was tried while a unit of work was open."""


def assert_no_unit() -> None:
    """Raise when a unit of work is open: slow calls would hold its locks. Every port to the outside calls this."""
    if _open_units.get():
        raise SlowCallInsideUnit("close the unit of work before calling out")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        UUID: Uuid,
    }


class Tenant:
    """Mixed into every table that belongs to one brokerage; the row takes the unit's tenant by itself."""

    @declared_attr
    def brokerage_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("brokerage.id"), server_default=text(TENANT), index=True)


class Entity(Tenant):
    """A tenant's row that is known by an id made before it is stored (sealed columns are bound to it)."""

    @declared_attr
    def id(cls) -> Mapped[UUID]:
        return mapped_column(primary_key=True, default=uuid4)

    @declared_attr
    def created_at(cls) -> Mapped[datetime]:
        return mapped_column(server_default=text("now()"))


class Database:
    """Units of work over one PostgreSQL database, as the app role.

    `bind` is an engine, or in tests a connection whose outer transaction is rolled back afterwards.
    """

    def __init__(self, bind: Engine | Connection, vault: Vault) -> None:
        self.bind = bind
        self.vault = vault

    @contextmanager
    def unit(self, brokerage_id: UUID) -> Iterator[Session]:
        """One transaction of one brokerage: committed at the end, rolled back on any error."""
        with self._session(brokerage_id) as session:
            yield session
            self._commit(session)

    @contextmanager
    def read(self, brokerage_id: UUID) -> Iterator[Session]:
        """A short read-only transaction of one brokerage; a write in it raises."""
        with self._session(brokerage_id, "READ ONLY") as session:
            yield session
            # Not a rollback: that would make the driver forget the statements that it has prepared.
            session.commit()

    @contextmanager
    def untenanted(self) -> Iterator[Session]:
        """A transaction before any tenant is known: it sees only routing functions' ids until it enters one."""
        with self._session(None) as session:
            yield session
            self._commit(session)

    def _commit(self, session: Session) -> None:
        session.flush()
        driver = session.connection().connection.driver_connection
        session.commit()
        # A connection that others have begun a transaction on is for them to end.
        if session.info["wake"] and isinstance(driver, psycopg.Connection) and not isinstance(self.bind, Connection):
            _tell(driver, sorted(session.info["wake"]))

    def call(self, statement: str, values: Mapping[str, object]) -> Any:
        """The first row of one statement that is a transaction of its own, in one round trip; None without a row.

        For functions of ours that set their tenant themselves. `statement` has the driver's placeholders, %(name)s.
        Raises DBAPIError.
        """
        if isinstance(self.bind, Connection):
            return self.bind.exec_driver_sql(statement, dict(values)).one_or_none()
        # Past SQLAlchemy's machinery, which costs more than the call: every message pays for some four of these.
        lent = self.bind.raw_connection()
        driver = driver_of(lent)
        try:
            return driver.cursor(row_factory=namedtuple_row).execute(statement, values).fetchone()
        except psycopg.Error as error:
            gone = driver.closed
            if gone:
                lent.invalidate()
                # The pool's other connections are as dead as this one.
                self.bind.dispose()
            raise refused(statement, error, gone=gone) from error
        finally:
            lent.close()

    @contextmanager
    def _session(self, brokerage_id: UUID | None, mode: str = "READ WRITE") -> Iterator[Session]:
        token = _open_units.set(_open_units.get() + 1)
        try:
            with (
                self._begun(brokerage_id, mode) as connection,
                Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
            ):
                session.info.update(vault=self.vault, brokerage_id=brokerage_id, wake=set())
                yield session
        finally:
            _open_units.reset(token)

    @contextmanager
    def _begun(self, brokerage_id: UUID | None, mode: str) -> Iterator[Connection]:
        """A connection in a transaction of this tenant."""
        if isinstance(self.bind, Connection):
            self.bind.execute(_SET_TENANT, {"tenant": str(brokerage_id or "")})
            yield self.bind
            return
        with self._started(self.bind, _begin(brokerage_id, mode)) as connection:
            yield connection

    def _started(self, engine: Engine, begin: sql.Composed) -> Connection:
        """A connection on which the transaction has begun; a new one where the server went away under the first.

        Trying again is safe: nothing but the beginning itself was tried.
        """
        connection = engine.connect()
        try:
            _send(connection, begin)
        except psycopg.OperationalError:
            connection.invalidate()
            connection.close()
            # The pool's other connections are as dead as this one.
            engine.dispose()
            connection = engine.connect()
            try:
                _send(connection, begin)
            except psycopg.Error:
                connection.close()
                raise
        return connection


def _send(connection: Connection, begin: sql.Composed) -> None:
    # Left to itself the driver sends BEGIN as a round trip of its own, and every message pays for some five.
    driver_of(connection.connection).execute(begin, prepare=False)


def _begin(brokerage_id: UUID | None, mode: str) -> sql.Composed:
    begin = sql.SQL("BEGIN {}").format(sql.SQL(mode))
    if brokerage_id is None:
        return begin
    return begin + sql.SQL("; SELECT set_config('app.brokerage', {}, true)").format(str(brokerage_id))


def _tell(driver: psycopg.Connection, kinds: Sequence[str]) -> None:
    """Wake the workers. Not in the unit: its commit would hold the one lock that all notices go through until the disk
    has it. A notice that is lost is made good by the workers' poll, and is not worth an error after the commit."""
    notices = [sql.SQL("pg_notify({}, {})").format(WAKE_CHANNEL, kind) for kind in kinds]
    try:
        driver.execute(_TELL.format(sql.SQL(", ").join(notices)), prepare=False)
    except psycopg.Error as error:
        log.warning("workers could not be told, they will see for themselves: %s", type(error).__name__)


_TELL = sql.SQL("BEGIN; SET LOCAL synchronous_commit = off; SELECT {}; COMMIT")
_SET_TENANT = text("SELECT set_config('app.brokerage', :tenant, true)")


def enter(session: Session, brokerage_id: UUID) -> None:
    """Go on as this tenant in an untenanted transaction that has just learned whose work it claimed."""
    if session.info["brokerage_id"] is not None:
        raise RuntimeError("this unit has a tenant already")
    adopt(session, brokerage_id)
    session.execute(_SET_TENANT, {"tenant": str(brokerage_id)})


def adopt(session: Session, brokerage_id: UUID) -> None:
    """As `enter`, where the statement that claimed the work has set the tenant itself (`set_config(..., true)`)."""
    session.info["brokerage_id"] = brokerage_id


def wake(session: Session, kind: str) -> None:
    """Have the workers woken when this unit commits; `kind` is inbox, outbox or event."""
    session.info["wake"].add(kind)


def tenant_of(session: Session) -> UUID:
    brokerage_id = session.info["brokerage_id"]
    if not isinstance(brokerage_id, UUID):
        raise RuntimeError("this unit has no tenant")
    return brokerage_id


def vault_of(session: Session) -> Vault:
    vault = session.info["vault"]
    if not isinstance(vault, Vault):
        raise RuntimeError("this session was not opened by Database")
    return vault


def seal(session: Session, value: str, column: str, row_id: UUID | int) -> str:
    """The value encrypted for `table.column` of this row of this unit's tenant."""
    return vault_of(session).seal(value, Place(tenant_of(session), column, row_id))


def unseal(session: Session, sealed: str, column: str, row_id: UUID | int) -> str:
    return vault_of(session).open(sealed, Place(tenant_of(session), column, row_id))


def lookup(session: Session, kind: str, value: str) -> bytes:
    """The keyed hash under which a phone, e-mail or chat address is found."""
    return vault_of(session).lookup(kind, value)


def connect(url: str, *, pool_size: int = 5) -> Engine:
    """An engine that survives a restart of PostgreSQL: a connection that rested is tried before it is used."""
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=pool_size,
        # Units begin and end their transactions themselves.
        isolation_level="AUTOCOMMIT",
        # The connection that was used last has the most of our statements prepared and planned.
        pool_use_lifo=True,
        connect_args={
            "connect_timeout": 5,
            "prepare_threshold": PREPARED_AFTER,
            "options": f"-c idle_in_transaction_session_timeout={STANDSTILL_SECONDS}s",
        },
        # People's words and numbers are parameters: an error must not carry them into a log.
        hide_parameters=True,
    )
    event.listen(engine, "checkin", note_return)
    event.listen(engine, "checkout", try_rested)
    return engine


STANDSTILL_SECONDS = 20
"""A process that stands still in the middle of a unit loses it after this time: others wait for its locks."""
PREPARED_AFTER = 2
"""Uses of a statement on one connection after which it is prepared; to parse and plan costs more than to run most."""
