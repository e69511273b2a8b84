"""Telling one shown thing from the others: by street, feature, beds, price, time, a word of its label, or being the most."""

import re
from collections.abc import Sequence

from intents.slots import address, features
from intents.slots.days import WEEKDAYS
from intents.slots.patterns import load
from intents.slots.shown import ORDINALS, Pick, ShownItem
from intents.slots.text import Message, Sheet

_P = load("traits", {"W": "|".join(WEEKDAYS)})
_EXTREMES = (
    ("price", "cheapest", False),
    ("price", "priciest", True),
    ("sqft", "biggest", True),
    ("sqft", "smallest", False),
    ("beds", "most_beds", True),
    ("beds", "fewest_beds", False),
    ("starts_at", "earliest", False),
    ("starts_at", "latest", True),
)
"""Attribute, its pattern, and whether the highest is meant."""
_BEDS = _P["beds"]
_PRICE = _P["price"]
_CLOSE = 0.03


def by_trait(norm: str, shown: Sequence[ShownItem], streets: frozenset[str]) -> Pick | None:
    """What tells one from the others: street, feature, beds, price, day, a word of its label; then the extreme of those left."""
    left = set(range(1, len(shown) + 1))
    told = missing = False
    for narrow in (
        _on_street(norm, shown, streets),
        _with_feature(norm, shown),
        _with_beds(norm, shown),
        _at_price(norm, shown),
        _labelled(norm, shown),
    ):
        if narrow is None:
            continue
        told = True
        missing = missing or not narrow
        left &= narrow
    best = _extreme(norm, shown, left)
    if best is not None:
        left, told = best, True
    if not told:
        return None
    negated = bool(re.search(r"\bnot (?:the|that)\b", norm))
    several = bool(re.search(r"\bones\b", norm))
    return Pick(tuple(sorted(left)), sure=len(left) == 1 or several, negated=negated, missing=missing or not left)


def _on_street(norm: str, shown: Sequence[ShownItem], streets: frozenset[str]) -> set[int] | None:
    known = (
        streets
        | {w for item in shown for w in re.findall(r"[a-z]{4,}", item.address.lower())}
        - address.SUFFIXES.keys()
        - address.DIRECTIONS.keys()
    )
    lines = [item.address for item in shown]
    refs = address.find(Message(norm, norm), known)
    found: set[int] = set()
    for ref in refs:
        found |= {i + 1 for i in address.resolve(ref, lines)}
    numbers = set(re.findall(r"(?<![\w$.,])\d{3,5}(?!\w|[.,]\d)", norm))
    found |= {i for i, line in enumerate(lines, start=1) if line.split(" ")[0] in numbers}
    sure = any(ref.number or ref.suffix or (ref.street and ref.street[0] in known) for ref in refs)
    return found if found or sure else None


def _with_feature(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the one with the pool", "the pool one", "the one without hoa"."""
    if not re.search(r"\b(?:ones?|with(?:out)?|has|have|that's|which)\b|\bthe\b", norm):
        return None
    slots = features.find(Sheet.of(Message(norm, norm)))
    wanted, unwanted = _names(slots.get("features")), _names(slots.get("exclude_features"))
    known = {f for item in shown for f in item.features}
    asked = [
        f
        for f in wanted
        if f in known or f in features.known() or re.search(rf"\bwith (?:an? |the )?{re.escape(f)}", norm)
    ]
    if not (asked or unwanted) or not _P["which"].search(norm):
        return None
    return {
        i
        for i, item in enumerate(shown, start=1)
        if all(f in item.features or (f == "yard" and "fenced yard" in item.features) for f in asked)
        and not any(f in item.features for f in unwanted)
    }


def _names(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _with_beds(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    match = _BEDS.search(norm)
    if not match or not re.search(r"\b(?:the|that|this)\b", norm):
        return None
    return {i for i, item in enumerate(shown, start=1) if item.beds == int(match["n"])}


def _at_price(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the 785k one", "the one for 749"."""
    if not re.search(r"\b(?:the|that|one)\b", norm):
        return None
    for match in _PRICE.finditer(norm):
        n = float(match["n"]) * {"k": 1000, "m": 1_000_000}.get(match["u"] or "", 1)
        n = n * 1000 if 100 <= n < 2000 and not match["u"] else n
        near = {
            i
            for i, item in enumerate(shown, start=1)
            if item.price and n >= 500 and abs(item.price - n) <= _CLOSE * 0.3 * item.price
        }
        if near:
            return near
    return None


def at_time(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the saturday one", "the 10:30", "the 2 pm showing"."""
    if not any(item.starts_at for item in shown):
        return None
    day = _P["day"].search(norm)
    found: set[int] | None = None
    if day:
        weekday = WEEKDAYS[day["w"] or day["w2"]]
        found = {i for i, item in enumerate(shown, start=1) if item.starts_at and item.starts_at.weekday() == weekday}
    clock = re.search(r"\b(?:the|my) (?P<h>\d{1,2})(?::(?P<m>\d\d))?(?: ?(?P<p>[ap])\.?m\b)?", norm)
    if clock and (clock["m"] or clock["p"]):
        fits = {
            i
            for i, item in enumerate(shown, start=1)
            if item.starts_at
            and item.starts_at.hour % 12 == int(clock["h"]) % 12
            and item.starts_at.minute == int(clock["m"] or 0)
        }
        found = fits if found is None else found & fits
    return found


_DULL = frozenset(
    "the a an one ones that this house home place with and or for of in on at st street ave avenue rd road dr "
    "drive ln lane blvd ct court pl way ne nw se sw n s e w north south east west bed beds bath baths sqft am pm "
    "number please unit showing tour listing first second third last".split()
)


def _labelled(norm: str, shown: Sequence[ShownItem]) -> set[int] | None:
    """ "the ballard one": a word of one label and not of all."""
    match = _P["labelled"].search(norm)
    if not match:
        return None
    said = {w for w in (match["w"] or match["w2"] or match["w3"]).split() if w not in _DULL and w not in ORDINALS}
    labels = [
        set(re.findall(r"[a-z']+", f"{item.label} {item.address} {' '.join(item.features)}".lower())) for item in shown
    ]
    found = {i for i, words in enumerate(labels, start=1) if said and said <= words}
    return found if found and len(found) < max(len(shown), 2) else None


def _extreme(norm: str, shown: Sequence[ShownItem], left: set[int]) -> set[int] | None:
    for attribute, name, top in _EXTREMES:
        if not _P[name].search(norm):
            continue
        valued = [(value, i) for i in sorted(left) if (value := _value(shown[i - 1], attribute)) is not None]
        if len(valued) < 1:
            return set()
        best = max(v for v, _ in valued) if top else min(v for v, _ in valued)
        return {i for v, i in valued if v == best}
    return None


def _value(item: ShownItem, attribute: str) -> float | None:
    if attribute == "starts_at":
        return item.starts_at.timestamp() if item.starts_at else None
    value = getattr(item, attribute)
    if value is None and attribute == "sqft":
        value = item.beds
    return float(value) if value is not None else None
