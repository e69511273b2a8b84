"""Key rotation: every sealed value is sealed anew with the key that seals now, in batches, while the office works.

A batch takes only values under an older key, so a run that was broken off goes on where it stopped, and several at once
share the work. Before it all processes must hold both keys (the new one first); after it the old one can be dropped.
"""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, func, literal_column, select, update
from sqlalchemy.orm import Session

import domain
from domain.db import Base, seal, unseal, vault_of

SUFFIX = "_sealed"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A sealed column; `place` is its name in the associated data ("address.value" for address.value_sealed)."""

    table: Table
    name: str

    @property
    def place(self) -> str:
        return f"{self.table.name}.{self.name.removesuffix(SUFFIX)}"

    @property
    def column(self) -> ColumnElement[str]:
        return self.table.c[self.name]

    @property
    def key(self) -> ColumnElement[str]:
        """The id of the key under which the row's value is sealed."""
        return func.split_part(self.column, ":", 1)


@lru_cache(maxsize=1)
def sealed_columns() -> tuple[SealedColumn, ...]:
    """Every sealed column of every capability, by table and name."""
    for capability in pkgutil.iter_modules(domain.__path__):
        if capability.ispkg:
            importlib.import_module(f"domain.{capability.name}.models")
    return tuple(
        SealedColumn(table, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(SUFFIX)
    )


def reseal_batch(session: Session, most: int = 500) -> int:
    """Seal at most so many of this office's values anew; how many that were, 0 when none is left."""
    done = 0
    for column in sealed_columns():
        for row_id, sealed in _older(session, column, most - done):
            value = unseal(session, sealed, column.place, row_id)
            again = seal(session, value, column.place, row_id)
            session.execute(update(column.table).where(column.table.c.id == row_id).values({column.name: again}))
            done += 1
    return done


def keys_in_use(session: Session) -> Counter[str]:
    """How many of this office's values each key seals, by key id."""
    used: Counter[str] = Counter()
    for column in sealed_columns():
        query = select(column.key, func.count()).where(column.column.is_not(None)).group_by(literal_column("1"))
        for key_id, count in session.execute(query):
            used[key_id] += count
    return used


def _older(session: Session, column: SealedColumn, most: int) -> Sequence[Row[UUID, str]]:
    query = (
        select(column.table.c.id, column.column)
        .where(column.column.is_not(None), column.key != vault_of(session).sealing)
        .order_by(column.table.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return session.execute(query).all()
