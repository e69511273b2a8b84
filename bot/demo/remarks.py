"""Public remarks of demo homes: varied prose that mentions some features and is silent on others.

What a text names without the home having it ("the community pool is a block away") is recorded as a decoy.
"""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypedDict

import yaml

from bot.demo.grammar import capitalize, enumerate_nouns, expand
from bot.demo.markets import DATA, Market, miles, nearby
from bot.demo.stock import CONDO, FLOATING, HOUSE, LAND, MANUFACTURED, MULTI, TOWNHOUSE, Dwelling

SALIENCE = {
    "pool": 0.85, "hot tub": 0.6, "ev charger": 0.5, "fenced yard": 0.45, "rooftop deck": 0.75, "view": 0.6,
    "waterfront": 0.95, "fireplace": 0.3, "basement": 0.4, "single level": 0.5, "split level": 0.35, "elevator": 0.25,
    "top floor": 0.6, "corner unit": 0.55, "open floor plan": 0.35, "updated kitchen": 0.5, "office": 0.3,
    "air conditioning": 0.4, "heat pump": 0.45, "solar": 0.75, "pets allowed": 0.3, "furnished": 0.85,
    "month-to-month": 0.8, "no hoa": 0.2, "no rental cap": 0.4, "gated": 0.5, "new construction": 0.75,
    "move-in ready": 0.35, "fixer-upper": 0.92, "craftsman": 0.6, "mid-century": 0.65, "adu": 0.85, "shop": 0.7,
    "barn": 0.8, "horse property": 0.8, "floating home": 0.6, "primary on main": 0.5, "cul-de-sac": 0.45,
    "busy street": 0.18, "flight path": 0.12, "garage": 0.4, "deck": 0.4, "patio": 0.4, "balcony": 0.45,
    "hardwood": 0.4,
    "rv parking": 0.6, "step-free entry": 0.5, "ground floor": 0.4, "in-unit laundry": 0.2, "carpet": 0.08,
    "bathtub": 0.08, "storage": 0.2, "yard": 0.25, "garden": 0.35, "parking": 0.15, "off-street parking": 0.25,
}  # fmt: skip
ONLY_FOR = {
    "elevator": {CONDO},
    "balcony": {CONDO},
    "yard": {CONDO, TOWNHOUSE},
    "basement": {HOUSE},
    "barn": {HOUSE, TOWNHOUSE, CONDO},
    "horse property": {HOUSE, LAND},
    "rooftop deck": {CONDO, TOWNHOUSE},
    "shop": {CONDO, TOWNHOUSE, HOUSE},
}
ONLY_LEASES = {"pets allowed", "furnished"}
VIEW_WORDS = {
    "Sound": "Sound",
    "Mountains": "mountain",
    "City": "city",
    "Lake": "lake",
    "Golf Course": "fairway",
    "Territorial": "territorial",
}
GROWN_OLD = 1980
WALK_MILES, BLOCKS_MILES = 1.2, 0.45
NUMBERS = ("studio", "one-bedroom", "two-bedroom", "three-bedroom", "four-bedroom", "five-bedroom", "six-bedroom")
NOUNS = {
    HOUSE: "house",
    CONDO: "condo",
    TOWNHOUSE: "townhome",
    MULTI: "home",
    MANUFACTURED: "manufactured home",
    FLOATING: "floating home",
    LAND: "parcel",
}
WITH_ARTICLE = {
    "University of Washington", "University of Puget Sound", "Ballard Locks", "Space Needle", "Seattle Waterfront",
    "Burke-Gilman Trail", "Washington Park Arboretum", "Fremont Troll", "Port of Tacoma", "Gates Foundation",
    "Tacoma Dome", "Tacoma Mall", "Washington State Fair", "Lake Washington Institute of Technology",
}  # fmt: skip


class Wording(TypedDict):
    s: list[str]
    n: list[str]


class Shapes(TypedDict):
    """The shapes of remarks.yaml by their use."""

    openings: dict[str, list[str]]
    leases: list[str]
    terse: list[str]
    layout: list[str]
    condo_layout: list[str]
    land_layout: list[str]
    blocks: list[str]
    places: list[str]
    drives: list[str]
    closings: list[str]
    land_closings: list[str]
    lease_closings: list[str]
    shapes: list[str]
    decoys: dict[str, list[str]]
    features: dict[str, Wording]


@dataclass(frozen=True, slots=True)
class Remarks:
    """`mentioned` are true features that the text speaks of; `decoys` it names although the home lacks them."""

    text: str
    mentioned: frozenset[str]
    decoys: frozenset[str]


@cache
def shapes() -> Shapes:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: Shapes = yaml.load((DATA / "remarks.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return loaded


def remarks(
    rng: Random, home: Dwelling, market: Market, features: frozenset[str], at: tuple[float, float], garage: int
) -> Remarks:
    """A text for this home. `at` is its latitude and longitude, `garage` how many cars its garage takes."""
    slots = _slots(rng, home, market, garage)
    chosen = _chosen(rng, features)
    middle = _feature_sentences(rng, chosen, slots) + _layout(rng, home, slots)
    decoy, hinted = _decoy(rng, home, market, features)
    rng.shuffle(middle)
    if decoy:
        middle.insert(rng.randint(0, len(middle)), decoy)
    sentences = [
        _opening(rng, home, slots),
        *middle,
        *_whereabouts(rng, market, at, slots),
        *_closing(rng, home, slots),
    ]
    mentioned = set(chosen) | ({"yard"} if "fenced yard" in chosen else set())
    return Remarks(" ".join(map(capitalize, sentences)), frozenset(mentioned), hinted)


def _slots(rng: Random, home: Dwelling, market: Market, garage: int) -> dict[str, str]:
    views = [VIEW_WORDS[view] for view in market.views]
    picked = rng.sample(views, min(len(views), rng.choice((1, 1, 2))))
    acre = home.acres >= 0.45
    return {
        "beds": str(home.beds),
        "baths": f"{home.full_baths + home.half_baths / 2:g}",
        "bathword": "bath" if home.full_baths + home.half_baths / 2 == 1 else "baths",
        "sqft": f"{home.sqft:,}",
        "year": str(home.year),
        "place": market.place,
        "city": market.city,
        "lot": f"{home.acres:.1f}-acre" if acre else f"{round(home.lot, -2):,}-square-foot",
        "land": f"{home.acres:.1f} acres" if acre else f"{round(home.lot, -2):,} square feet",
        "bedword": NUMBERS[home.beds],
        "noun": NOUNS[home.kind],
        "building": home.building.name if home.building else "",
        "units": "duplex" if home.units == 2 else "triplex",
        "garage": str(max(1, garage)),
        "viewof": " and ".join(picked),
        "water": market.water,
    }


def _chosen(rng: Random, features: frozenset[str]) -> list[str]:
    """The features to mention: by salience, and never more than a text of this length carries."""
    candidates = [word for word in sorted(features) if rng.random() < SALIENCE.get(word, 0.25)]
    rng.shuffle(candidates)
    candidates.sort(key=lambda word: SALIENCE.get(word, 0.25) < 0.7)
    return candidates[: rng.choice((1, 2, 3, 3, 4, 4, 5, 6, 7))]


def _feature_sentences(rng: Random, chosen: list[str], slots: dict[str, str]) -> list[str]:
    """Some features in sentences of their own, the others gathered in one list."""
    words = shapes()["features"]
    alone = [word for word in chosen if rng.random() < 0.55]
    listed = [word for word in chosen if word not in alone]
    if len(listed) == 1:
        alone, listed = alone + listed, []
    sentences = [expand(rng, rng.choice(words[word]["s"]), slots) for word in alone]
    if listed:
        found = [expand(rng, rng.choice(words[word]["n"]), slots) for word in listed]
        # What begins with "no" goes last, or it would deny the rest of the list.
        nouns = enumerate_nouns(sorted(found, key=lambda noun: noun.startswith("no ")))
        shape = rng.choice(shapes()["shapes"])
        sentences.append(expand(rng, shape, {"list": nouns, "List": capitalize(nouns)}))
    return sentences


def _opening(rng: Random, home: Dwelling, slots: dict[str, str]) -> str:
    if home.kind != LAND and rng.random() < 0.06:
        return expand(rng, rng.choice(shapes()["terse"]), slots)
    if home.lease and rng.random() < 0.8:
        return expand(rng, rng.choice(shapes()["leases"]), slots)
    kind = HOUSE if home.kind == MULTI and home.lease else home.kind
    options = shapes()["openings"][kind]
    if kind == HOUSE and home.year < GROWN_OLD:
        options = options + shapes()["openings"]["house_old"]
    return expand(rng, rng.choice(options), slots)


def _layout(rng: Random, home: Dwelling, slots: dict[str, str]) -> list[str]:
    kind = {CONDO: "condo_layout", LAND: "land_layout"}.get(home.kind, "layout")
    options = {
        "condo_layout": shapes()["condo_layout"],
        "land_layout": shapes()["land_layout"],
        "layout": shapes()["layout"],
    }
    count = rng.choice((0, 1, 1, 2, 2, 3)) if home.kind != LAND else rng.choice((1, 1, 2))
    return [expand(rng, shape, slots) for shape in rng.sample(options[kind], count)]


def _decoy(rng: Random, home: Dwelling, market: Market, features: frozenset[str]) -> tuple[str, frozenset[str]]:
    if home.kind == LAND or rng.random() > 0.22:
        return "", frozenset()
    options = [
        word
        for word in shapes()["decoys"]
        if word not in features
        and home.kind in ONLY_FOR.get(word, {home.kind})
        and (home.lease or word not in ONLY_LEASES)
        and (word != "horse property" or market.profile == "exurb")
        and (word != "parking" or "off-street parking" not in features)
    ]
    word = rng.choice(options)
    return expand(rng, rng.choice(shapes()["decoys"][word]), {}), frozenset({word})


def _whereabouts(rng: Random, market: Market, at: tuple[float, float], slots: dict[str, str]) -> list[str]:
    if rng.random() < 0.3:
        return []
    distances = sorted((miles(*at, mark.latitude, mark.longitude), mark.name) for mark in nearby(market))
    near = [(distance, name) for distance, name in distances if distance <= WALK_MILES]
    distance, name = rng.choice(near[:4] or distances[:3] or [(0.0, market.city)])
    words = shapes()
    options = words["places"] if near else words["drives"]
    if near and distance <= BLOCKS_MILES:
        options = options + words["blocks"]
    mark = f"the {name}" if name in WITH_ARTICLE else name
    # A walk is about a quarter longer than the crow's line, at three miles an hour.
    minutes = str(max(2, round(distance * 25)))
    return [expand(rng, rng.choice(options), slots | {"mark": mark, "minutes": minutes})]


def _closing(rng: Random, home: Dwelling, slots: dict[str, str]) -> list[str]:
    if rng.random() < 0.4:
        return []
    words = shapes()
    options = (
        words["lease_closings"] if home.lease else words["land_closings"] if home.kind == LAND else words["closings"]
    )
    return [expand(rng, rng.choice(options), slots)]
