"""From our names to those of the schema's home services; everything else is the product's own understanding."""

from collections.abc import Mapping
from dataclasses import dataclass

SEARCH = "listings.search"
VISIT = "showings.book"
NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the schema. `facts` are our fact codes and feature words, `wishes` our feature words."""

    name: str
    intents: Mapping[str, str]
    facts: Mapping[str, str]
    wishes: Mapping[str, str]
    deal: str = ""

    def intent(self, ours: str) -> str:
        return self.intents.get(ours, NONE)

    def slots(self, search: Mapping[str, object], place: str, home: str, day: str) -> dict[str, str]:
        """The state's values under the schema's names."""
        found = {
            "area": place,
            "number_of_beds": _count(search, "beds"),
            "number_of_baths": _count(search, "baths"),
            "property_name": home,
            "visit_date": day,
        }
        if self.deal:
            found[self.deal] = str(search.get("deal", ""))
        for word, name in self.wishes.items():
            found[name] = _wish(search, word)
        return {name: value for name, value in found.items() if value}


def _count(search: Mapping[str, object], room: str) -> str:
    value = search.get(f"{room}_min", search.get(f"{room}_max"))
    return f"{value:g}" if isinstance(value, int | float) else ""


def _wish(search: Mapping[str, object], word: str) -> str:
    for slot, value in (("features", "True"), ("exclude_features", "False")):
        named = search.get(slot)
        if isinstance(named, list) and word in named:
            return value
    return ""


_FACTS = {
    "phone": "phone_number",
    "address": "address",
    "beds": "number_of_beds",
    "baths": "number_of_baths",
    "city": "area",
}
SERVICES = {
    "Homes_1": Service(
        "Homes_1",
        {SEARCH: "FindApartment", VISIT: "ScheduleVisit"},
        {**_FACTS, "price": "rent", "furnished": "furnished", "pets allowed": "pets_allowed"},
        {"furnished": "furnished", "pets allowed": "pets_allowed"},
    ),
    "Homes_2": Service(
        "Homes_2",
        {SEARCH: "FindHomeByArea", VISIT: "ScheduleVisit"},
        {**_FACTS, "price": "price", "garage": "has_garage", "in-unit laundry": "in_unit_laundry"},
        {"garage": "has_garage", "in-unit laundry": "in_unit_laundry"},
        deal="intent",
    ),
}
ASKS = {
    "area": "place",
    "number_of_beds": "beds",
    "number_of_baths": "baths",
    "visit_date": "when",
    "intent": "deal",
    "furnished": "furnished",
    "pets_allowed": "pets allowed",
    "has_garage": "garage",
    "in_unit_laundry": "in-unit laundry",
}
"""What the bot asks for, in our words."""
