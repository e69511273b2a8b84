"""Demo homes in RESO field names, with the truth about each: its features, what its remarks mention, its history."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.demo.fields import Fields, feature_fields, types
from bot.demo.history import LOCAL_STATUS, Change, Story, story
from bot.demo.markets import Market, markets
from bot.demo.offices import Lister, other_listers
from bot.demo.photos import captions
from bot.demo.pricing import annual_tax, asking_price, dues
from bot.demo.remarks import Remarks, remarks
from bot.demo.stock import CONDO, LAND, MULTI, TOWNHOUSE, Dwelling, dwelling
from bot.demo.streets import Address, address_at
from bot.demo.traits import traits

SEED = "porchlight"
COUNT = 5000
SYSTEM = "Salish Sea Demo MLS"
OWN_SHARE = 0.06
PRIVATE_REMARKS = (
    "Vacant, on lockbox. Please turn off the lights and lock all doors.",
    "Occupied. Two hours' notice by text, please remove shoes.",
    "Tenant occupied, 24 hours' written notice.",
    "Seller works nights: no showings before 11 am.",
    "Cat may not go out. Offers by e-mail in one file.",
    "Title with Harbor Escrow & Title. Seller needs a rent-back of up to 30 days.",
    "Appointment only; the dog is friendly but loud.",
    "Estate sale, allow three days for signatures.",
)


@dataclass(frozen=True, slots=True)
class Home:
    """One home. `features` is the whole truth about it.

    `stated` is the part that a field states, `mentioned` the part that the remarks speak of; `decoys` are features that
    the remarks name although the home lacks them. `history` is in order of time and ends with the fields' values.
    """

    fields: Fields
    features: frozenset[str]
    stated: frozenset[str]
    mentioned: frozenset[str]
    decoys: frozenset[str]
    history: tuple[Change, ...]

    @property
    def key(self) -> str:
        return str(self.fields["ListingKey"])


class _Run:
    """One run of the generator: what homes so far have taken."""

    def __init__(self, today: date, seed: str, own: Sequence[Lister]) -> None:
        self.today = today
        self.seed = seed
        self.own = own
        self.condos: Counter[str] = Counter()
        self.addresses: set[str] = set()
        self.texts: set[str] = set()


def homes(today: date, *, seed: str = SEED, count: int = COUNT, own: Sequence[Lister] = ()) -> Iterator[Home]:
    """`count` homes as they stand on `today`; the same arguments give the same homes. `own` list a few of them."""
    draw = Random(f"{seed}/markets")
    weights = [market.weight for market in markets()]
    run = _Run(today, seed, own)
    for index in range(count):
        market = draw.choices(markets(), weights)[0]
        yield _home(Random(f"{seed}/{index}"), index, market, run)


def _home(rng: Random, index: int, market: Market, run: _Run) -> Home:
    home = dwelling(rng, market, run.seed, run.today.year, run.condos[market.place])
    run.condos[market.place] += home.kind == CONDO
    address, at = _address(rng, home, market, run.addresses)
    features = traits(rng, home, market, run.today.year)
    if address.dead_end and home.kind not in (CONDO, LAND):
        features = (features | {"cul-de-sac"}) - {"busy street"}
    garage = _garage(rng, home) if "garage" in features else 0
    told = _told(rng, home, market, features, at, garage, run.texts)
    went = story(rng, asking_price(rng, home, market, features), home.lease, run.today)
    stating, stated = feature_fields(rng, home, market, features)
    lister = rng.choice(run.own) if run.own and rng.random() < OWN_SHARE else rng.choice(other_listers())
    fields = (
        _identity(index, went)
        | types(home)
        | _place(address, market, at)
        | _size(home)
        | _money(rng, home, market, features, went, run.today)
        | _garage_fields(rng, garage)
        | stating
        | _display(rng, home, told, lister)
    )
    return Home(fields, features, stated | _stated_by_garage(garage), told.mentioned, told.decoys, went.changes)


def _address(rng: Random, home: Dwelling, market: Market, taken: set[str]) -> tuple[Address, tuple[float, float]]:
    """An address that no home before has, with its point."""
    while True:
        if home.building:
            at = (home.building.latitude, home.building.longitude)
            address = Address(home.building.address.number, home.building.address.street, _unit(rng, home.floor))
        else:
            at = market.point(rng)
            address = address_at(rng, market, *at)
            letter = rng.choice("AB") if home.kind == MULTI and home.lease else ""
            if home.kind == TOWNHOUSE and rng.random() < 0.35:
                letter = rng.choice("ABCD")
            address = Address(address.number, address.street, letter)
        line = f"{address.text}, {market.city}"
        if line not in taken:
            taken.add(line)
            return address, at


def _unit(rng: Random, floor: int) -> str:
    return (
        f"{floor}{rng.randint(1, 14):02d}"
        if rng.random() < 0.9
        else f"{rng.choice('ABCDEF')}{floor}{rng.randint(1, 9):02d}"
    )


def _told(
    rng: Random,
    home: Dwelling,
    market: Market,
    features: frozenset[str],
    at: tuple[float, float],
    garage: int,
    taken: set[str],
) -> Remarks:
    """Remarks that no home before has."""
    while True:
        told = remarks(rng, home, market, features, at, garage)
        if told.text not in taken:
            taken.add(told.text)
            return told


def _garage(rng: Random, home: Dwelling) -> int:
    if home.kind in (CONDO, TOWNHOUSE):
        return rng.choice((1, 1, 2))
    return rng.choice((1, 2, 2, 2, 3)) if home.sqft > 1500 else rng.choice((1, 1, 2))


def _garage_fields(rng: Random, garage: int) -> Fields:
    if garage:
        return {"GarageYN": True, "GarageSpaces": garage, "AttachedGarageYN": rng.random() < 0.75}
    return {"GarageYN": False} if rng.random() < 0.5 else {}


def _stated_by_garage(garage: int) -> frozenset[str]:
    return frozenset({"garage"} if garage else ())


def _identity(index: int, went: Story) -> Fields:
    dates: Fields = {
        "ListingContractDate": (went.listed_on - timedelta(days=index % 5)).isoformat(),
        "OnMarketDate": went.on_market_on.isoformat() if went.on_market_on else None,
        "CloseDate": went.closed_on.isoformat() if went.closed_on else None,
    }
    return {
        "ListingKey": f"SSD{2400001 + index * 3}",
        "ListingId": str(2400001 + index * 3),
        "OriginatingSystemName": SYSTEM,
        "StandardStatus": went.status,
        "MlsStatus": LOCAL_STATUS[went.status],
        "ModificationTimestamp": went.changed_at.isoformat().replace("+00:00", "Z"),
    } | {name: value for name, value in dates.items() if value}


def _place(address: Address, market: Market, at: tuple[float, float]) -> Fields:
    street = address.street
    parts: Fields = {
        "StreetNumber": str(address.number),
        "StreetDirPrefix": street.prefix,
        "StreetName": street.name,
        "StreetSuffix": street.suffix,
        "StreetDirSuffix": street.suffix_direction,
        "UnitNumber": address.unit,
        "SubdivisionName": market.neighborhood,
    }
    return {name: value for name, value in parts.items() if value} | {
        "UnparsedAddress": address.text,
        "City": market.city,
        "CountyOrParish": market.county,
        "StateOrProvince": "WA",
        "PostalCode": market.postal_code,
        "Latitude": at[0],
        "Longitude": at[1],
        "PropertyTimeZoneName": "America/Los_Angeles",
    }


def _size(home: Dwelling) -> Fields:
    if home.kind == LAND:
        return {"LotSizeAcres": home.acres, "LotSizeSquareFeet": home.lot}
    fields: Fields = {
        "BedroomsTotal": home.beds,
        "BathroomsTotalInteger": home.full_baths + home.half_baths,
        "BathroomsFull": home.full_baths,
        "BathroomsHalf": home.half_baths,
        "LivingArea": home.sqft,
        "LivingAreaUnits": "Square Feet",
        "YearBuilt": home.year,
        "StoriesTotal": home.building.floors if home.building else home.stories,
    }
    if home.lot:
        fields |= {"LotSizeAcres": home.acres, "LotSizeSquareFeet": home.lot}
    if home.building:
        fields |= {"BuildingName": home.building.name, "EntryLevel": home.floor}
    if home.kind == MULTI:
        fields["NumberOfUnitsTotal"] = home.units
    return fields


def _money(rng: Random, home: Dwelling, market: Market, features: frozenset[str], went: Story, today: date) -> Fields:
    fields: Fields = {"ListPrice": went.price, "OriginalListPrice": went.first_price}
    if went.close_price is not None:
        fields["ClosePrice"] = went.close_price
    fee = dues(rng, home, features)
    if fee:
        fields |= {"AssociationYN": True, "AssociationFee": fee, "AssociationFeeFrequency": "Monthly"}
    if home.lease:
        return fields | {"LeaseAmountFrequency": "Monthly"}
    tax, year = annual_tax(rng, went.first_price, market.county, today)
    return fields | {"TaxAnnualAmount": tax, "TaxYear": year}


def _display(rng: Random, home: Dwelling, told: Remarks, lister: Lister) -> Fields:
    hidden = rng.random()
    fields: Fields = {
        "PublicRemarks": told.text,
        "PrivateRemarks": rng.choice(PRIVATE_REMARKS),
        "ListAgentKey": lister.key,
        "ListAgentFullName": lister.name,
        "ListOfficeName": lister.office,
        "AttributionContact": lister.contact,
        "InternetEntireListingDisplayYN": hidden >= 0.012,
        "InternetAddressDisplayYN": not 0.012 <= hidden < 0.03,
        **_photos(rng, home),
    }
    if home.kind != LAND:
        fields["HeatingYN"] = True
    return fields


def _photos(rng: Random, home: Dwelling) -> Fields:
    """How many pictures there are and what they show; now and then a listing comes without any."""
    shown = captions(str(types(home)["PropertySubType"]))
    count = 0 if rng.random() < 0.02 else rng.randint(min(4, len(shown)), len(shown))
    media = [{"Order": n, "ShortDescription": caption} for n, caption in enumerate(shown[:count], 1)]
    return {"PhotosCount": count, "Media": media} if media else {"PhotosCount": 0}
