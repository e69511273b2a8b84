"""Searching homes: the conditions, what the record states of the asked features, and nearness of meaning, at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.driver import driven, rows
from domain.listings.cards import COLUMNS, ListingCard, card_of
from domain.listings.conditions import Spots, conditions, has_words, implied_deal, miles_from
from domain.listings.criteria import Criteria, Deal
from domain.listings.kinds import Audience
from domain.listings.places import Spot, cities_beyond, locate

Vector = Sequence[float]
COUNTED = 100
"""Matches are counted this far: beyond it nobody reads them, and counting all would cost more than finding the best."""
DISTANCE = "embedding <=> cast(:vector AS halfvec)"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results, best first, and how many homes meet the conditions."""

    results: tuple[ListingCard, ...]
    total: int
    """Homes that meet the conditions, counted up to COUNTED."""
    criteria: Criteria
    """What was searched by; `deal` is filled in where prices or the stock decided it."""
    ignored: tuple[str, ...] = ()
    """Names of conditions that could not be applied (a place that nobody knows): say so."""
    unknown: tuple[str, ...] = ()
    """The places that nobody knows, as they were said."""
    near: Spot | None = None

    @property
    def more_than_counted(self) -> bool:
        return self.total >= COUNTED


def search(
    session: Session,
    criteria: Criteria,
    *,
    vector: Vector | None = None,
    model_id: str | None = None,
    audience: Audience = "buyer",
    limit: int = 10,
    offset: int = 0,
) -> Found:
    """The homes that meet the conditions: those that state the asked features first, then those that are silent.

    `vector` (384 numbers, of `model_id`) is what the words that no condition covers mean; it orders what is otherwise
    equal. A page is full wherever enough homes meet the conditions. Where nobody says whether to buy or to rent, the
    prices decide, then the stock: homes for sale, else homes for rent.
    """
    known = resolve(session, criteria)
    query = _Query(known.criteria, known.spots, audience, vector, model_id, limit, offset)
    for attempt in _attempts(query):
        found, total = _run(session, attempt)
        if total:
            results = tuple(card_of(row, audience, criteria.features) for row in found)
            return Found(results, total, attempt.criteria, known.ignored, known.unknown, known.spots.near)
    settled = replace(known.criteria, deal=deals(criteria)[0])
    return Found((), 0, settled, known.ignored, known.unknown, known.spots.near)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Criteria with their places found, and without what cannot be applied."""

    criteria: Criteria
    spots: Spots
    ignored: tuple[str, ...]
    unknown: tuple[str, ...]


def resolve(session: Session, criteria: Criteria) -> Resolved:
    """Find the places that the criteria name. A city or a landmark that nobody knows is set aside, and told."""
    near = locate(session, criteria.near) if criteria.near else None
    unknown = [criteria.near] if criteria.near and not near else []
    strange = [city for city in _doubtful(criteria) if not session.scalar(_LISTED_IN, {"city": city})]
    ignored = ["near"] * bool(unknown) + ["city"] * bool(strange) + ["open_house"] * bool(criteria.open_house)
    neighborhoods = [locate(session, name) for name in criteria.neighborhood]
    return Resolved(
        replace(
            criteria,
            near=criteria.near if near else None,
            city=tuple(city for city in criteria.city if city not in strange),
            open_house=None,
        ),
        Spots(near, tuple(spot for spot in neighborhoods if spot), cities_beyond(session, near) if near else ()),
        tuple(ignored),
        (*unknown, *strange),
    )


def _doubtful(criteria: Criteria) -> list[str]:
    """Cities that were understood only because they stood where a city stands."""
    doubtful = criteria.more.get("unknown_place")
    return [city for city in criteria.city if city in doubtful] if isinstance(doubtful, list | tuple) else []


_LISTED_IN = text("SELECT EXISTS (SELECT FROM listing WHERE city = :city)")


def deals(criteria: Criteria) -> tuple[Deal, ...]:
    """The deals to try, in order."""
    implied = implied_deal(criteria)
    return (implied,) if implied else ("buy", "rent")


def counted(where: str) -> str:
    """SQL: how many homes meet the conditions, counted up to COUNTED."""
    return _join("(SELECT count(*) FROM (SELECT FROM listing WHERE", where, f"LIMIT {COUNTED}) AS matching)")


@dataclass(frozen=True, slots=True)
class _Query:
    criteria: Criteria
    spots: Spots
    audience: Audience
    vector: Vector | None
    model_id: str | None
    limit: int
    offset: int

    @property
    def by_meaning(self) -> bool:
        return self.vector is not None and self.model_id is not None and self.criteria.sort is None


def _attempts(query: _Query) -> list[_Query]:
    """The query as it stands, then with what was left open decided the other way."""
    ways = [query.spots]
    if query.criteria.neighborhood:
        # A name within longer names cannot use the index, so it is tried only where the name alone finds nothing.
        ways.append(replace(query.spots, loosely=True))
    return [
        replace(query, criteria=replace(query.criteria, deal=deal), spots=spots)
        for deal in deals(query.criteria)
        for spots in ways
    ]


def _run(session: Session, query: _Query) -> tuple[Sequence[Any], int]:
    if not query.by_meaning:
        return _page(session, query, _order(query))
    session.connection().exec_driver_sql(_TUNED)
    found, total = _page(session, query, DISTANCE, "embedding_model = :model")
    expected = min(query.limit, max(total - query.offset, 0))
    if len(found) < expected:
        # The index gave up before the page was full, or homes have no vector yet: look at every one.
        found, total = _page(session, query, f"CASE WHEN embedding_model = :model THEN {DISTANCE} END NULLS LAST")
    return found, total


def _order(query: _Query) -> str:
    """The order that was asked for; else nearness to the place, else the newest first."""
    asked = {
        "price_asc": "list_price ASC NULLS LAST",
        "price_desc": "list_price DESC NULLS LAST",
        "newest": "on_market_date DESC NULLS LAST",
    }
    if query.criteria.sort:
        return asked[query.criteria.sort]
    return miles_from("near", query.spots.near, {}) if query.spots.near else asked["newest"]


def _page(session: Session, query: _Query, order: str, also: str = "true") -> tuple[Sequence[Any], int]:
    """One page in this order, those that state the most of the asked features first, and the number of all."""
    met = conditions(query.criteria, query.spots, query.audience)
    given = met.given | {"wanted": query.offset + query.limit, "limit": query.limit, "offset": query.offset}
    if query.by_meaning:
        given |= {"vector": written(query.vector or ()), "model": query.model_id}
    stated = has_words(query.criteria.features, given)
    count = counted(met.where())
    arms = [_arm(f"{met.where()} AND {also}", degree, order) for degree in _degrees(stated)]
    rank = " + ".join(f"({predicate})::int" for predicate in stated)
    ordered = ", ".join([f"{rank} DESC"] * bool(rank) + [order, "id"])
    statement = _join(
        "SELECT", COLUMNS, ",", count, "AS total FROM listing WHERE id IN (", " UNION ".join(arms), ")",
        "ORDER BY", ordered, "LIMIT :limit OFFSET :offset",
    )  # fmt: skip
    found = rows(session, driven(statement), given)
    if found:
        return found, found[0].total
    return [], session.execute(text(f"SELECT {count}"), given).scalar_one()


def _degrees(stated: list[str]) -> list[str]:
    """What the candidates of each arm state: nothing in particular, all that is asked, any of it."""
    degrees = ["true"]
    if stated:
        degrees.append(" AND ".join(stated))
    if len(stated) > 1:
        degrees.append(f"({' OR '.join(stated)})")
    return degrees


def _arm(where: str, degree: str, order: str) -> str:
    return _join("(SELECT id FROM listing WHERE", where, "AND", degree, "ORDER BY", order, "LIMIT :wanted)")


def written(vector: Vector) -> str:
    """A vector as PostgreSQL reads it."""
    return "[" + ",".join(f"{number:.6g}" for number in vector) + "]"


def _join(*parts: str) -> str:
    return " ".join(parts)


# Custom plans: a plan for unknown values costs more than twice as much where the filter is narrow. Relaxed order: the
# scan goes on past the first candidates until enough meet the conditions; the statement itself puts them in order.
_TUNED = (
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), "
    "set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '80', true)"
)
