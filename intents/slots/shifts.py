"""Comparatives that move a search: "cheaper", "bigger", "newer", "one more bedroom", "closer"."""

import re
from collections.abc import Callable, Mapping

from intents.slots.bounds import whole
from intents.slots.patterns import load
from intents.slots.text import Sheet

_SENSES = load("shifts")
_STEP, _SQFT_STEP = 0.9, 1.2


def apply(sheet: Sheet, slots: dict[str, object]) -> None:
    """ "cheaper", "bigger", "one more bedroom", "closer"."""
    for name, pattern in _SENSES.items():
        match = pattern.search(sheet.text)
        if not match:
            continue
        if name == "closer" and re.match(r" (?:to|in to)\b", sheet.text[match.end() :]):
            continue  # "closer to downtown" names a place, which the search reads
        _SHIFTS[name](slots)
        sheet.take(*match.span())


def _cheaper(slots: dict[str, object]) -> None:
    top = number(slots, "price_max")
    if top is None:
        slots["sort"] = "price_asc"
    else:
        set_max(slots, "price", _rounded(top * _STEP, slots))
        slots.pop("approx", None)


def _pricier(slots: dict[str, object]) -> None:
    top = number(slots, "price_max")
    if top is None:
        slots["sort"] = "price_desc"
    else:
        slots["price_max"] = _rounded(top / _STEP, slots)
        slots.pop("approx", None)


def _rounded(price: float, slots: Mapping[str, object]) -> int:
    step = 50 if slots.get("deal") == "rent" or price < 20_000 else 5_000
    return round(price / step) * step


def set_max(slots: dict[str, object], what: str, value: int) -> None:
    """The new upper limit of "price" and the like; a lower limit above it falls."""
    slots[f"{what}_max"] = value
    lo = number(slots, f"{what}_min")
    if lo is not None and lo > value:
        slots.pop(f"{what}_min")


def _bigger(slots: dict[str, object]) -> None:
    size = number(slots, "sqft_min")
    if size is None:
        _room(slots, "beds", 1)
    else:
        slots["sqft_min"] = round(size * _SQFT_STEP / 50) * 50
        top = number(slots, "sqft_max")
        if top is not None and top < slots["sqft_min"]:  # type: ignore[operator]
            slots.pop("sqft_max")


def _smaller(slots: dict[str, object]) -> None:
    size = number(slots, "sqft_min")
    if size is None:
        _room(slots, "beds", -1)
    else:
        slots["sqft_min"] = round(size / _SQFT_STEP / 50) * 50


def _bigger_lot(slots: dict[str, object]) -> None:
    acres = number(slots, "lot_acres_min")
    slots["lot_acres_min"] = round((acres or 0.125) * 2, 3)


def _newer(slots: dict[str, object]) -> None:
    year = number(slots, "year_min")
    slots["year_min"] = round(year) + 10 if year else 2000
    slots.pop("year_max", None)


def _older(slots: dict[str, object]) -> None:
    year = number(slots, "year_max")
    slots["year_max"] = round(year) - 20 if year else 1960
    slots.pop("year_min", None)


def _room(slots: dict[str, object], room: str, step: int) -> None:
    lo, hi = number(slots, f"{room}_min"), number(slots, f"{room}_max")
    if lo is None:
        if hi is not None:
            slots[f"{room}_max"] = whole(max(hi + step, 0))
        elif step > 0:
            slots[f"{room}_min"] = 2 if room == "baths" else 3
        return
    slots[f"{room}_min"] = whole(max(lo + step, 0))
    if hi is not None:
        slots[f"{room}_max"] = whole(max(hi + step, 0))


def _closer(slots: dict[str, object]) -> None:
    radius = number(slots, "radius_miles")
    if radius is not None:
        slots["radius_miles"] = whole(round(radius / 2, 2))


def _farther(slots: dict[str, object]) -> None:
    radius = number(slots, "radius_miles")
    if radius is not None:
        slots["radius_miles"] = whole(radius * 2)


def number(slots: Mapping[str, object], name: str) -> float | None:
    value = slots.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


_SHIFTS: dict[str, Callable[[dict[str, object]], None]] = {
    "cheaper": _cheaper, "pricier": _pricier, "bigger": _bigger, "smaller": _smaller, "bigger_lot": _bigger_lot,
        "newer": _newer,
    "older": _older, "closer": _closer, "farther": _farther,
    "more_beds": lambda slots: _room(slots, "beds", 1), "fewer_beds": lambda slots: _room(slots, "beds", -1),
    "more_baths": lambda slots: _room(slots, "baths", 1), "fewer_baths": lambda slots: _room(slots, "baths", -1),
}  # fmt: skip
