"""RESO fields that state features: what a listing agent ticks, with gaps where an agent did not bother."""

from random import Random

from bot.demo.markets import Market
from bot.demo.stock import CONDO, FLOATING, HOUSE, LAND, MANUFACTURED, MULTI, TOWNHOUSE, Dwelling

Fields = dict[str, object]

VIEW_NAMES = {
    "Sound": "Water",
    "Mountains": "Mountain(s)",
    "City": "City",
    "Lake": "Lake",
    "Golf Course": "Golf Course",
    "Territorial": "Territorial",
}
LIST_VALUES = {
    "hot tub": ("SpaFeatures", "Private"),
    "off-street parking": ("ParkingFeatures", "Off Street"),
    "parking": ("ParkingFeatures", "Assigned"),
    "rv parking": ("ParkingFeatures", "RV Access/Parking"),
    "ev charger": ("ParkingFeatures", "Electric Vehicle Charging Station(s)"),
    "yard": ("ExteriorFeatures", "Private Yard"),
    "fenced yard": ("Fencing", "Back Yard"),
    "garden": ("ExteriorFeatures", "Garden"),
    "deck": ("PatioAndPorchFeatures", "Deck"),
    "patio": ("PatioAndPorchFeatures", "Patio"),
    "balcony": ("ExteriorFeatures", "Balcony"),
    "step-free entry": ("AccessibilityFeatures", "Accessible Entrance"),
    "elevator": ("AssociationAmenities", "Elevator(s)"),
    "rooftop deck": ("AssociationAmenities", "Roof Deck"),
    "ground floor": ("CommonWalls", "No One Below"),
    "top floor": ("CommonWalls", "No One Above"),
    "corner unit": ("CommonWalls", "End Unit"),
    "office": ("RoomType", "Office"),
    "in-unit laundry": ("LaundryFeatures", "In Unit"),
    "air conditioning": ("Cooling", "Central Air"),
    "heat pump": ("Heating", "Heat Pump"),
    "solar": ("GreenEnergyGeneration", "Solar"),
    "carpet": ("Flooring", "Carpet"),
    "hardwood": ("Flooring", "Hardwood"),
    "storage": ("AssociationAmenities", "Storage"),
    "month-to-month": ("LeaseTerm", "Month To Month"),
    "gated": ("CommunityFeatures", "Gated"),
    "fixer-upper": ("PropertyCondition", "Fixer"),
    "new construction": ("PropertyCondition", "New Construction"),
    "craftsman": ("ArchitecturalStyle", "Craftsman"),
    "mid-century": ("ArchitecturalStyle", "Mid-Century Modern"),
    "split level": ("ArchitecturalStyle", "Split Level"),
    "adu": ("OtherStructures", "Second Residence"),
    "shop": ("OtherStructures", "Workshop"),
    "barn": ("OtherStructures", "Barn(s)"),
    "cul-de-sac": ("LotFeatures", "Cul-De-Sac"),
}
CONSTANT: dict[str, Fields] = {
    "furnished": {"Furnished": "Furnished"},
    "hot tub": {"SpaYN": True},
    "new construction": {"NewConstructionYN": True},
    "no hoa": {"AssociationYN": False},
    "single level": {"Levels": ["One"]},
}
DRAWN = {"pool", "view", "waterfront", "fireplace", "basement", "horse property", "pets allowed"}
POOLS = ("In Ground", "Heated", "Salt Water", "Above Ground")
BASEMENTS = ("Full", "Finished", "Daylight", "Partially Finished", "Unfinished")
PETS = (("Cats OK", "Dogs OK"), ("Yes",), ("Cats OK",), ("Dogs OK", "Size Limit"))
TICKED = {"hardwood": 0.7, "yard": 0.35, "office": 0.4, "storage": 0.3, "garden": 0.3}
USUALLY_TICKED = 0.62


def feature_fields(
    rng: Random, home: Dwelling, market: Market, features: frozenset[str]
) -> tuple[Fields, frozenset[str]]:
    """The fields that state features, and which features they state."""
    fields: Fields = {}
    stated: set[str] = set()
    # Only where parking is a space of a shared lot does an agent say that it is assigned.
    unsaid = set() if home.kind in (CONDO, FLOATING) else {"parking"}
    for word in sorted((features & LIST_VALUES.keys()) - unsaid):
        if rng.random() < TICKED.get(word, USUALLY_TICKED):
            name, value = LIST_VALUES[word]
            _append(fields, name, value)
            stated.add(word)
    for word in sorted(features & (DRAWN | CONSTANT.keys())):
        if rng.random() < 0.8:
            fields |= _stated(rng, word, home, market)
            stated.add(word)
    fields |= _plain_noes(rng, home, features)
    return fields, frozenset(stated)


def _append(fields: Fields, name: str, value: str) -> None:
    values = fields.setdefault(name, [])
    if isinstance(values, list):
        values.append(value)


def _stated(rng: Random, word: str, home: Dwelling, market: Market) -> Fields:
    """The fields by which an agent says that the home has this feature."""
    match word:
        case "pool":
            return {"PoolPrivateYN": True, "PoolFeatures": [rng.choice(POOLS)]}
        case "view":
            seen = [VIEW_NAMES[view] for view in market.views][: rng.choice((1, 2, 3))]
            return {"ViewYN": True, "View": seen}
        case "waterfront":
            front = (
                "River Front" if "River" in market.water else "Lake Front" if "Lake" in market.water else "Waterfront"
            )
            return {"WaterfrontYN": True, "WaterBodyName": market.water, "WaterfrontFeatures": [front]}
        case "fireplace":
            count = 1 if home.sqft < 2400 else rng.choice((1, 2, 2))
            fuel = rng.choice(("Gas", "Wood Burning", "Electric"))
            return {"FireplaceYN": True, "FireplacesTotal": count, "FireplaceFeatures": [fuel]}
        case "basement":
            return {"BasementYN": True, "Basement": [rng.choice(BASEMENTS)]}
        case "horse property":
            return {"HorseYN": True, "HorseAmenities": [rng.choice(("Pasture", "Paddocks", "Stable(s)"))]}
        case "pets allowed":
            return {"PetsAllowed": list(rng.choice(PETS))}
        case _:
            return dict(CONSTANT[word])


def _plain_noes(rng: Random, home: Dwelling, features: frozenset[str]) -> Fields:
    """What an agent sometimes says outright that the home does not have."""
    noes: Fields = {}
    for word, field in (
        ("pool", "PoolPrivateYN"),
        ("view", "ViewYN"),
        ("waterfront", "WaterfrontYN"),
        ("fireplace", "FireplaceYN"),
        ("basement", "BasementYN"),
        ("air conditioning", "CoolingYN"),
    ):
        if word not in features and home.kind != LAND and rng.random() < 0.4:
            noes[field] = False
    if home.lease and "pets allowed" not in features and rng.random() < 0.6:
        noes["PetsAllowed"] = ["No"]
    if home.lease and "furnished" not in features and rng.random() < 0.5:
        noes["Furnished"] = "Unfurnished"
    return noes


SUB_TYPES = {
    HOUSE: "Single Family Residence",
    CONDO: "Condominium",
    TOWNHOUSE: "Townhouse",
    MANUFACTURED: "Manufactured Home",
    LAND: "Unimproved Land",
    FLOATING: "Single Family Residence",
}


def types(home: Dwelling) -> Fields:
    """PropertyType and PropertySubType, as RESO divides them."""
    if home.kind == LAND:
        return {"PropertyType": "Land", "PropertySubType": "Unimproved Land"}
    if home.kind == MULTI:
        sub_type = "Triplex" if home.units == 3 else "Duplex"
        kind = "Residential Lease" if home.lease else "Residential Income"
        return {"PropertyType": kind, "PropertySubType": sub_type}
    sub_type = "Apartment" if home.lease and home.kind == CONDO and home.beds < 2 else SUB_TYPES[home.kind]
    return {"PropertyType": "Residential Lease" if home.lease else "Residential", "PropertySubType": sub_type}
