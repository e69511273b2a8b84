"""A database of the bench's own, so that figures are comparable and nobody's data is touched."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.database import APP, DATABASE, OWNER, Addresses, migrate
from bot.localpg import local_postgres
from bot.settings import Settings
from domain.db import Database, connect
from domain.vault import Vault


@dataclass(frozen=True, slots=True)
class Ground:
    """The bench's server: units of work as the app role, and the owner's URL for indexes and statistics."""

    database: Database
    app_url: str
    owner_url: str


@contextmanager
def ground(settings: Settings, pool_size: int = 5) -> Iterator[Ground]:
    """An embedded server in a folder that is removed afterwards, migrated, with the settings of the product's own."""
    with (
        tempfile.TemporaryDirectory(prefix="porchlight-bench-") as folder,
        local_postgres(Path(folder) / "pg") as server,
    ):
        app, owner = server.url(APP, DATABASE), server.url(OWNER, DATABASE)
        migrate(Addresses(app, owner, server))
        engine = connect(app, pool_size=pool_size)
        try:
            yield Ground(Database(engine, Vault(settings.keys.vault, settings.keys.lookup)), app, owner)
        finally:
            engine.dispose()
