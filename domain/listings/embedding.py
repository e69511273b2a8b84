"""The vectors of homes: which still lack one, the text a vector is made of, and storing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from domain.listings.criteria import Criteria
from domain.listings.kinds import SHOWABLE, type_of
from domain.listings.models import Listing

TYPES = {
    "house": "house",
    "condo": "condo",
    "townhouse": "townhouse",
    "multi": "multi-family home",
    "land": "land",
    "manufactured": "manufactured home",
}


@dataclass(frozen=True, slots=True)
class ToEmbed:
    """A home whose vector is missing, and the text to make it from."""

    id: UUID
    text: str


def to_embed(session: Session, model_id: str, limit: int = 100) -> tuple[ToEmbed, ...]:
    """Homes on offer that have no vector of this model, with their texts."""
    rows = session.scalars(select(Listing).where(_lacks(model_id)).order_by(Listing.id).limit(limit))
    return tuple(ToEmbed(row.id, embedding_text(row)) for row in rows)


def count_to_embed(session: Session, model_id: str) -> int:
    return session.scalar(select(func.count()).select_from(Listing).where(_lacks(model_id))) or 0


def embedding_text(listing: Listing) -> str:
    """What the vector stands for: the kind of home, its features and its remarks, and nothing that is not public."""
    kind = TYPES.get(type_of(listing.property_type, listing.property_sub_type) or "", "home")
    place = ", ".join(part for part in (listing.subdivision_name, listing.city) if part)
    head = f"A {kind} in {place}" if place else f"A {kind}"
    features = f": {', '.join(listing.features)}" if listing.features else ""
    return f"{listing.public_remarks} {head}{features}.".strip()


def meaning(criteria: Criteria, words: str = "") -> str:
    """The text whose vector a search is to be given: the words no condition covers, and the asked features.

    Where a record is silent on a feature, a sentence like it is the next best sign. "" where nothing is left to mean.
    """
    return ", ".join(part for part in (words.strip(), *criteria.features) if part)


def store_embedding(session: Session, listing_id: UUID, vector: Sequence[float], model_id: str, text: str) -> bool:
    """Keep the vector, unless the home's text has changed since it was read. Whether it was kept."""
    return store_embeddings(session, [(ToEmbed(listing_id, text), vector)], model_id) == 1


def store_embeddings(session: Session, vectors: Iterable[tuple[ToEmbed, Sequence[float]]], model_id: str) -> int:
    """Keep several, in one statement, but none whose home's text has changed meanwhile; how many were kept."""
    given = {each.id: (each.text, vector) for each, vector in vectors}
    rows = session.scalars(select(Listing).where(Listing.id.in_(given)).order_by(Listing.id).with_for_update())
    kept = [row.id for row in rows if embedding_text(row) == given[row.id][0]]
    if kept:
        written = ["[" + ",".join(f"{number:.6g}" for number in given[listing_id][1]) + "]" for listing_id in kept]
        session.execute(_STORE, {"ids": kept, "vectors": written, "model": model_id})
    return len(kept)


_STORE = text(
    "UPDATE listing l SET embedding = v.vector::halfvec, embedding_model = :model "
    "FROM unnest(cast(:ids AS uuid[]), cast(:vectors AS text[])) AS v (id, vector) WHERE l.id = v.id"
)


def _lacks(model_id: str) -> ColumnElement[bool]:
    missing = or_(Listing.embedding.is_(None), Listing.embedding_model != model_id)
    return Listing.standard_status.in_(SHOWABLE) & missing
