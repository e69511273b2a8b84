"""How alembic reaches the database: as its owner, one migrating process at a time, with limits on waiting."""

import importlib
import pkgutil

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.schema import SchemaItem

import domain
from domain.db import Base

ONE_AT_A_TIME = 7_046_023_141
"""Key of the advisory lock that a migrating process holds."""

LIMITS = ("lock_timeout = '4s'", "statement_timeout = '30s'")


def load_models() -> None:
    """Import every capability's tables, and the two that all of them write, so that the metadata is whole."""
    importlib.import_module("domain.events")
    importlib.import_module("domain.outbox")
    for capability in pkgutil.iter_modules(domain.__path__):
        if capability.ispkg:
            importlib.import_module(f"domain.{capability.name}.models")


def is_ours(item: SchemaItem, name: str | None, kind: str, reflected: bool, compared: SchemaItem | None) -> bool:
    """The job queue's tables are its own library's business."""
    return not (name or "").startswith("procrastinate_")


def run(connection: Connection) -> None:
    # Waiting for another process's migration is not what the lock limit is about, so it is set afterwards.
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
    for limit in LIMITS:
        connection.execute(text(f"SET {limit}"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=is_ours,
        compare_type=True,
        compare_server_default=False,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


load_models()
engine = create_engine(
    context.config.attributes["url"].replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool
)
with engine.connect() as open_connection:
    run(open_connection)
