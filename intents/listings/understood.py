"""What a search was understood to be, in plain words: "3+ bed houses in Ballard or Fremont, 700-800k, yard"."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain import money
from domain.listings import Criteria

_KINDS = {
    "house": ("house", "houses"),
    "condo": ("condo", "condos"),
    "townhouse": ("townhouse", "townhouses"),
    "multi": ("multi-family home", "multi-family homes"),
    "land": ("land", "land"),
    "manufactured": ("manufactured home", "manufactured homes"),
}
_SORTS = {"price_asc": "cheapest first", "price_desc": "dearest first", "newest": "newest first"}
THOUSAND, MILLION = Decimal(1_000), Decimal(1_000_000)


def line(criteria: Criteria) -> str:
    """The whole search in one line, without a full stop; "any home" where nothing is asked."""
    parts = [
        _homes(criteria),
        price(criteria),
        _range(criteria.sqft_min, criteria.sqft_max, "sqft"),
        f"{_number(criteria.lot_acres_min)}+ acre lot" if criteria.lot_acres_min else "",
        _years(criteria),
        *criteria.features,
        *(_without(feature) for feature in criteria.exclude_features),
        f"HOA up to {money.say(criteria.hoa_max)} a month" if criteria.hoa_max is not None else "",
        "with an open house" if criteria.open_house else "",
        _SORTS.get(criteria.sort or "", ""),
    ]
    said = ", ".join(part for part in parts if part)
    return "any home" if said == "homes" else said


def change(before: Criteria, after: Criteria, condition: str) -> str:
    """What gives way when `condition` is relaxed: "up to $660k", "2+ bed", "anywhere", "without a yard"."""
    if getattr(after, condition) in (None, ()):
        return _dropped(before, condition)
    if condition in ("price_min", "price_max"):
        return price(after)
    if condition in ("beds_min", "beds_max"):
        return _rooms(after.beds_min, after.beds_max, "bed")
    if condition in ("baths_min", "baths_max"):
        return _rooms(after.baths_min, after.baths_max, "bath")
    if condition in ("sqft_min", "sqft_max"):
        return _range(after.sqft_min, after.sqft_max, "sqft")
    if condition in ("year_min", "year_max"):
        return _years(after)
    if condition == "lot_acres_min":
        return f"{_number(after.lot_acres_min)}+ acre lot"
    if condition == "hoa_max":
        return f"HOA up to {money.say(after.hoa_max or 0)} a month"
    return _places(after)


def price(criteria: Criteria) -> str:
    """The price asked for: "700-800k", "up to $600k", "around $700k", "$2,000-2,500 a month"; "" without one."""
    low, high = criteria.price_min, criteria.price_max
    monthly = " a month" if criteria.deal == "rent" else ""
    if low is not None and high is not None:
        return (f"around {_short((low + high) / 2)}" if criteria.approx else _span(low, high)) + monthly
    if high is not None:
        return f"up to {_short(high)}{monthly}"
    return f"from {_short(low)}{monthly}" if low is not None else ""


def _homes(criteria: Criteria) -> str:
    beds = _rooms(criteria.beds_min, criteria.beds_max, "bed")
    baths = _rooms(criteria.baths_min, criteria.baths_max, "bath")
    kinds = _or([_KINDS[kind][1] for kind in criteria.type]) or "homes"
    not_kinds = f"(no {_or([_KINDS[kind][1] for kind in criteria.exclude_type])})" if criteria.exclude_type else ""
    rent = {"rent": "for rent", "buy": ""}.get(criteria.deal or "", "")
    rooms = ", ".join(part for part in (beds, baths) if part)
    return " ".join(part for part in (rooms, kinds, not_kinds, rent, _places(criteria)) if part)


def _places(criteria: Criteria) -> str:
    inside = [*criteria.neighborhood, *criteria.city, *criteria.zip]
    # A city beside its neighbourhoods narrows them: "Ballard, Seattle" is one place and not two.
    if criteria.neighborhood and criteria.city:
        where = f"in {_or(criteria.neighborhood)}, {_or(criteria.city)}"
    else:
        where = f"in {_or(inside)}" if inside else ""
    outside = [*criteria.exclude_neighborhood, *criteria.exclude_city]
    parts = (where, _near(criteria), f"not in {_or(outside)}" if outside else "")
    return " ".join(part for part in parts if part)


def _near(criteria: Criteria) -> str:
    if not criteria.near:
        return ""
    if criteria.near.startswith("between"):
        return criteria.near
    if criteria.radius_miles:
        return f"within {criteria.radius_miles:g} mi of {criteria.near}"
    return f"in {criteria.near}" if criteria.near.endswith(" County") else f"near {criteria.near}"


def _rooms(low: int | Decimal | None, high: int | Decimal | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    if unit == "bed" and high == 0:
        return "studio"
    if low is not None and low == high:
        return f"{_number(low)} {unit}"
    if low is not None and high is not None:
        return f"{_number(low)}-{_number(high)} {unit}"
    return f"up to {_number(high)} {unit}" if low is None else f"{_number(low)}+ {unit}"


def _range(low: int | None, high: int | None, unit: str) -> str:
    if low is not None and high is not None:
        return f"{low:,}-{high:,} {unit}"
    if low is not None:
        return f"{low:,}+ {unit}"
    return f"up to {high:,} {unit}" if high is not None else ""


def _years(criteria: Criteria) -> str:
    low, high = criteria.year_min, criteria.year_max
    if low is not None and high is not None:
        return f"built {low}" if low == high else f"built {low}-{high}"
    if low is not None:
        return f"built {low} or later"
    return f"built {high} or before" if high is not None else ""


def _without(feature: str) -> str:
    return f"not {feature}" if feature in ("gated", "furnished", "craftsman", "waterfront") else f"no {feature}"


def _dropped(before: Criteria, condition: str) -> str:
    words = {
        "neighborhood": f"outside {_or(before.neighborhood)}",
        "city": f"outside {_or(before.city)}",
        "zip": f"outside {_or(before.zip)}",
        "near": f"not only near {before.near}",
        "type": f"not only {_or([_KINDS[kind][1] for kind in before.type])}",
        "exclude_type": f"{_or([_KINDS[kind][1] for kind in before.exclude_type])} too",
        "features": f"without {_or(before.features)}",
        "exclude_features": f"{_or(before.exclude_features)} too",
        "exclude_city": f"{_or(before.exclude_city)} too",
        "exclude_neighborhood": f"{_or(before.exclude_neighborhood)} too",
        "hoa_max": "any HOA dues",
        "lot_acres_min": "any lot",
    }
    what = {"price": "any price", "beds": "any beds", "baths": "any baths", "sqft": "any size", "year": "any year"}
    return words.get(condition) or what[condition.split("_", maxsplit=1)[0]]


def _span(low: Decimal, high: Decimal) -> str:
    high = _said(high)
    if low == high:
        return _short(low)
    if low == 0:
        return f"up to {_short(high)}"
    for unit, mark in ((MILLION, "M"), (THOUSAND, "k")):
        if low >= max(unit, 10 * THOUSAND) and not (low * 100 % unit or high * 100 % unit) and high >= unit:
            return f"{_number(low / unit)}-{_number(high / unit)}{mark}"
    return f"{_short(low)}-{_short(high).removeprefix('$')}"


def _short(amount: Decimal) -> str:
    return money.say_short(_said(amount))


def _said(amount: Decimal) -> Decimal:
    # 799,999 is how "in the 700s" is kept: nobody says it.
    return amount + 1 if amount % 100 == 99 else amount


def _or(words: Sequence[str] | Iterable[str]) -> str:
    *first, last = list(words) or [""]
    return f"{', '.join(first)} or {last}" if first else last


def _number(value: int | Decimal | None) -> str:
    return f"{Decimal(value or 0).normalize():f}"
