"""Searching homes: the conditions, what the record states of the asked features, and nearness of meaning, at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Subquery,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.orm import Session

from domain.listings.cards import ListingCard, card_of
from domain.listings.conditions import (
    Predicate,
    Spots,
    has_words,
    implied_deal,
    miles_from,
    predicates,
    shown_to,
)
from domain.listings.criteria import Criteria, Deal
from domain.listings.kinds import Audience
from domain.listings.models import Listing
from domain.listings.places import Spot, locate

Vector = Sequence[float]
COUNTED = 200
"""Matches are counted this far: beyond it nobody reads them, and counting all would cost more than finding the best."""
SPARE = 20
"""Candidates taken beyond the page, so that the order within it is settled by all there is to know."""


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
    spots, ignored = resolve(session, criteria)
    query = _Query(criteria, spots, audience, vector, model_id, limit, offset)
    first, *rest = (replace(query, criteria=replace(criteria, deal=deal)) for deal in deals(criteria))
    rows, total = _run(session, first)
    if not total and rest:
        others, count = _run(session, rest[0])
        if count:
            first, rows, total = rest[0], others, count
    results = tuple(card_of(listing, audience, criteria.features) for listing in rows)
    return Found(results, total, first.criteria, ignored, spots.near)


def resolve(session: Session, criteria: Criteria) -> tuple[Spots, tuple[str, ...]]:
    """The spots that the criteria name, and the conditions that cannot be applied."""
    near = locate(session, criteria.near) if criteria.near else None
    neighborhoods = [locate(session, name) for name in criteria.neighborhood]
    unknown = (("near", criteria.near and not near), ("open_house", criteria.open_house))
    return Spots(near, tuple(spot for spot in neighborhoods if spot)), tuple(name for name, asked in unknown if asked)


def deals(criteria: Criteria) -> tuple[Deal, ...]:
    """The deals to try, in order."""
    implied = implied_deal(criteria)
    return (implied,) if implied else ("buy", "rent")


@dataclass(frozen=True)
class _Query:
    criteria: Criteria
    spots: Spots
    audience: Audience
    vector: Vector | None
    model_id: str | None
    limit: int
    offset: int

    # Made once for each query: they stand in several places of the statement.
    @cached_property
    def conditions(self) -> list[Predicate]:
        return [shown_to(self.audience), *predicates(self.criteria, self.spots).values()]

    @cached_property
    def stated(self) -> list[Predicate]:
        return has_words(self.criteria.features)

    @cached_property
    def total(self) -> ScalarSelect[int]:
        return counted(self.conditions)

    @property
    def by_meaning(self) -> bool:
        return self.vector is not None and self.model_id is not None and self.criteria.sort is None

    @cached_property
    def distance(self) -> ColumnElement[float]:
        # Written out once and cast: each use of a list of numbers would write it out again.
        written = "[" + ",".join(f"{number:.6g}" for number in self.vector or ()) + "]"
        distance: ColumnElement[float] = Listing.embedding.cosine_distance(cast(literal(written), HALFVEC))
        return distance


def _run(session: Session, query: _Query) -> tuple[list[Listing], int]:
    if not query.by_meaning:
        return _page(session, query, _ordered(query))
    session.execute(_TUNED)
    rows, total = _page(session, query, _nearest(query))
    expected = min(query.limit, max(total - query.offset, 0))
    if len(rows) < expected:
        # The index gave up before the page was full, or homes have no vector yet: look at every one.
        rows, total = _page(session, query, _exact(query))
    return rows, total


def _page(session: Session, query: _Query, statement: Select[Listing, int]) -> tuple[list[Listing], int]:
    rows = session.execute(statement).all()
    if rows:
        return [row[0] for row in rows], rows[0][1]
    return [], session.scalar(select(query.total)) or 0


def _nearest(query: _Query) -> Select[Listing, int]:
    """Candidates by the vector index, one arm for each degree to which the asked features are stated; then ordered."""
    stated = query.stated
    degrees: list[list[Predicate]] = [[]]
    if stated:
        degrees.append(stated)
    if len(stated) > 1:
        degrees.append([or_(*stated)])
    arms = [select(_arm(query, degree).c.id) for degree in degrees]
    candidates = union(*arms) if len(arms) > 1 else arms[0]
    return _finished(query, select(Listing, query.total).where(Listing.id.in_(candidates)), query.distance)


def _arm(query: _Query, degree: list[Predicate]) -> Subquery:
    return (
        select(Listing.id)
        .where(*query.conditions, Listing.embedding_model == query.model_id, *degree)
        .order_by(query.distance)
        .limit(query.offset + query.limit + SPARE)
        .subquery()
    )


def _exact(query: _Query) -> Select[Listing, int]:
    """Every home that meets the conditions; one without a vector of this model comes after those that have one."""
    distance = case((Listing.embedding_model == query.model_id, query.distance))
    return _finished(query, select(Listing, query.total).where(*query.conditions), distance.nulls_last())


def _ordered(query: _Query) -> Select[Listing, int]:
    """By the order that was asked for; else by nearness to the place, else the newest first."""
    orders: dict[str, ColumnElement[Any]] = {
        "price_asc": Listing.list_price.asc().nulls_last(),
        "price_desc": Listing.list_price.desc().nulls_last(),
        "newest": Listing.on_market_date.desc().nulls_last(),
    }
    by_default = miles_from(query.spots.near) if query.spots.near else orders["newest"]
    order = orders.get(query.criteria.sort or "", by_default)
    return _finished(query, select(Listing, query.total).where(*query.conditions), order)


def _finished(query: _Query, statement: Select[Listing, int], order: ColumnElement[Any]) -> Select[Listing, int]:
    stated = [cast(predicate, Integer) for predicate in query.stated]
    ranked = [sum(stated[1:], stated[0]).desc()] if stated else []
    return statement.order_by(*ranked, order, Listing.id).limit(query.limit).offset(query.offset)


def counted(conditions: Iterable[Predicate]) -> ScalarSelect[int]:
    """How many homes meet the conditions, counted up to COUNTED."""
    matching = select(literal(1)).select_from(Listing).where(*conditions).limit(COUNTED).subquery()
    return select(func.count()).select_from(matching).scalar_subquery()


# Custom plans: a plan for unknown values costs more than twice as much where the filter is narrow. Relaxed order: the
# scan goes on past the first candidates until enough meet the conditions; the statement itself puts them in order.
_TUNED = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), "
    "set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '100', true)"
)
