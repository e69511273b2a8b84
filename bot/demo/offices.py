"""Who lists the demo's homes: the demo office's own agents for a few, invented offices of the region for the rest."""

from dataclasses import dataclass
from functools import cache
from random import Random

from bot.demo.agents import PEOPLE, STAFF
from bot.demo.names import full_name

OFFICE_NAMES = (
    "Alder & Pine Real Estate", "Ballast Realty", "Blue Heron Homes", "Bridge Street Brokers", "Cascade Gate Realty",
    "Cedar Lane Properties", "Compass Rose Homes NW", "Cormorant Realty", "Eaves & Gable", "Emerald Keys Realty",
    "Evergreen Threshold", "Fern Hollow Realty", "Ferryline Homes", "Front Step Brokers", "Gray Whale Properties",
    "Harborlight Realty", "Hearth & Hill", "Island Tide Realty", "Keystone Sound Realty", "Lamplight Homes",
    "Lantern Bay Realty", "Madrone Realty Group", "Marketplace Northwest", "Moss & Maple Homes", "Mount Si Realty",
    "North Slope Homes", "Olympic Row Brokers", "Orca Point Realty", "Overlook Homes", "Plank Road Properties",
    "Rainshadow Realty", "Red Door Northwest", "Saltwater & Co.", "Salmonberry Homes", "Skagit Gate Brokers",
    "Slate Roof Realty", "Snowline Homes", "Steelhead Realty", "Tidepool Properties", "Windowbox Realty",
)  # fmt: skip
AGENTS_PER_OFFICE = 5


@dataclass(frozen=True, slots=True)
class Lister:
    """A listing agent as a listing names them; `contact` is the number or e-mail that display rules ask for."""

    key: str
    name: str
    office: str
    contact: str


@cache
def other_listers() -> tuple[Lister, ...]:
    """The agents of other offices, with numbers of the fictitious 555 exchange."""
    rng = Random("other offices")
    ours = {name for name, _, _ in PEOPLE + STAFF}
    taken: set[str] = set()
    return tuple(
        _lister(rng, office, number, taken, ours)
        for number, office in enumerate(OFFICE_NAMES)
        for _ in range(AGENTS_PER_OFFICE)
    )


def _lister(rng: Random, office: str, number: int, taken: set[str], ours: set[str]) -> Lister:
    name = full_name(rng)
    while name in taken | ours:
        name = full_name(rng)
    taken.add(name)
    phone = f"{(206, 253, 425, 360)[number % 4]}-555-{3000 + len(taken):04d}"
    return Lister(f"office{number:02d}-{len(taken):03d}", name, office, phone)
