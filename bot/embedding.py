"""The vectors of homes: read what lacks one, embed it with no unit open, store it, until nothing is left."""

from collections.abc import Callable
from uuid import UUID

from domain import listings
from domain.db import Database
from rag.embedder import Embedder

BATCH = 50


def embed_waiting(
    database: Database,
    office: UUID,
    embedder: Embedder,
    progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Give every home on offer a vector of this model, or those for which there is time until `stopped` says so; how
    many got one. `progress` hears (done, all)."""
    with database.read(office) as session:
        wanted = listings.count_to_embed(session, embedder.model_id)
    done = 0
    while not stopped():
        with database.read(office) as session:
            batch = listings.to_embed(session, embedder.model_id, BATCH)
        if not batch:
            return done
        vectors = [(each, embedder.embed(each.text).tolist()) for each in batch]
        with database.unit(office) as session:
            done += listings.store_embeddings(session, vectors, embedder.model_id)
        if progress:
            progress(done, max(wanted, done))
    return done
