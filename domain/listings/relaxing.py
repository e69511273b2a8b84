"""When nothing is found: which condition costs most, and what one step of relaxing it gives."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.listings.conditions import Spots, conditions
from domain.listings.criteria import Criteria
from domain.listings.kinds import Audience
from domain.listings.places import NEARBY
from domain.listings.search import counted, deals, resolve

STEP = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One condition: what leaving it out would find, and what one step of giving way finds."""

    condition: str
    without: int
    """Homes that meet all the others (counted up to the search's limit)."""
    step: Criteria | None
    """The criteria after one step; None where the condition knows no step and can only be left out."""
    gives: int
    """Homes that the step finds."""


def relaxations(session: Session, criteria: Criteria, *, audience: Audience = "buyer") -> tuple[Relaxation, ...]:
    """Each condition that can give way and then finds something, the costliest first. One statement for all counts."""
    known = resolve(session, criteria)
    spots, settled = known.spots, replace(known.criteria, deal=deals(criteria)[0])
    met = conditions(settled, spots, audience)
    names = [name for name in met.sql if name not in ("audience", "deal")]
    steps = {name: step for name in names if (step := _step(settled, name, spots))}
    stepped = {name: conditions(step, spots, audience, f"{name}_step_") for name, step in steps.items()}
    counts = [counted(met.where(without=name)) for name in names] + [counted(each.where()) for each in stepped.values()]
    if not counts:
        return ()
    given = met.given | {name: value for each in stepped.values() for name, value in each.given.items()}
    row = session.execute(text("SELECT " + ", ".join(counts)), given).one()
    gives = dict(zip(steps, row[len(names) :], strict=True))
    found = [
        Relaxation(name, without, steps.get(name), gives.get(name, 0))
        for name, without in zip(names, row[: len(names)], strict=True)
        if without
    ]
    return tuple(sorted(found, key=lambda relaxation: (-relaxation.without, -relaxation.gives)))


def _step(criteria: Criteria, name: str, spots: Spots) -> Criteria | None:
    if name == "near" and spots.near:
        return replace(criteria, radius_miles=2 * (criteria.radius_miles or spots.near.radius_miles or NEARBY))
    step = _STEPS.get(name)
    return step(criteria) if step else None


def _rounded(price: Decimal, factor: Decimal) -> Decimal:
    """A round figure a tenth away: thousands for sales, fifties for rents."""
    unit = Decimal(50) if price < 20_000 else Decimal(5_000)
    return (price * factor / unit).to_integral_value() * unit


def _less(value: int | None) -> int | None:
    return None if value is None or value <= 1 else value - 1


_STEPS: dict[str, Callable[[Criteria], Criteria]] = {
    "price_max": lambda c: replace(c, price_max=_rounded(c.price_max or Decimal(0), 1 + STEP)),
    "price_min": lambda c: replace(c, price_min=_rounded(c.price_min or Decimal(0), 1 - STEP)),
    "beds_min": lambda c: replace(c, beds_min=_less(c.beds_min)),
    "beds_max": lambda c: replace(c, beds_max=(c.beds_max or 0) + 1),
    "baths_min": lambda c: replace(c, baths_min=max((c.baths_min or Decimal(1)) - Decimal("0.5"), Decimal(0))),
    "baths_max": lambda c: replace(c, baths_max=(c.baths_max or Decimal(0)) + 1),
    "sqft_min": lambda c: replace(c, sqft_min=int((c.sqft_min or 0) * Decimal("0.85"))),
    "sqft_max": lambda c: replace(c, sqft_max=int((c.sqft_max or 0) * Decimal("1.15"))),
    "lot_acres_min": lambda c: replace(c, lot_acres_min=(c.lot_acres_min or Decimal(0)) / 2),
    "year_min": lambda c: replace(c, year_min=(c.year_min or 0) - 10),
    "year_max": lambda c: replace(c, year_max=(c.year_max or 0) + 10),
    "hoa_max": lambda c: replace(c, hoa_max=(c.hoa_max or Decimal(0)) * Decimal("1.25")),
}
