"""House numbers and street names as each town counts them: the grids of King, Snohomish and Pierce counties."""

from dataclasses import dataclass
from functools import cache
from random import Random

from bot.demo.markets import DATA, Market, rows

DIRECTIONS = ("N", "S", "E", "W", "NE", "NW", "SE", "SW")
SUFFIXES = ("St", "Ave", "Pl", "Ct", "Ln", "Dr", "Way", "Blvd", "Rd", "Loop", "Hwy", "Pkwy", "Parkway", "Cir", "Walk")
EAST_WEST_VARIANTS = ("St", "St", "St", "St", "St", "St", "Pl", "Pl", "Ct")
NORTH_SOUTH_VARIANTS = ("Ave", "Ave", "Ave", "Ave", "Ave", "Ave", "Pl", "Ct")


@dataclass(frozen=True, slots=True)
class Street:
    """A street's name in RESO's parts; `text` puts them together again."""

    prefix: str
    name: str
    suffix: str
    suffix_direction: str

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.prefix, self.name, self.suffix, self.suffix_direction) if part)


@dataclass(frozen=True, slots=True)
class Address:
    number: int
    street: Street
    unit: str = ""

    @property
    def text(self) -> str:
        """The line people write, without the town."""
        line = f"{self.number} {self.street.text}"
        return f"{line} #{self.unit}" if self.unit else line

    @property
    def dead_end(self) -> bool:
        """Whether the street's name says that it ends here."""
        return self.street.suffix in ("Ct", "Cir")


@dataclass(frozen=True, slots=True)
class Grid:
    """How a part of a county counts: the zero lines and the spacing of streets and avenues in degrees."""

    lat_zero: float
    lat_step: float
    lon_zero: float
    lon_step: float
    east_west: str
    north_south: str

    def street_index(self, latitude: float) -> int:
        return max(1, round((latitude - self.lat_zero) / self.lat_step))

    def avenue_index(self, longitude: float) -> int:
        return max(1, round((longitude - self.lon_zero) / self.lon_step))


@cache
def grids() -> dict[str, Grid]:
    return {
        row["grid"]: Grid(
            float(row["lat_zero"]),
            float(row["lat_step"]),
            float(row["lon_zero"]),
            float(row["lon_step"]),
            row["east_west"],
            row["north_south"],
        )
        for row in rows(DATA / "grids.csv")
        if row["lat_zero"]
    }


@cache
def pools() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Named streets by pool: those that run east and west, and those that run north and south."""
    return {row["pool"]: (_split(row["east_west"]), _split(row["north_south"])) for row in rows(DATA / "streets.csv")}


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for name in names.split(";") if name)


def parse(text: str) -> Street:
    """A written street name in its parts; a bare name ("Broadway") keeps no suffix."""
    words = text.split()
    prefix = words.pop(0) if len(words) > 2 and words[0] in DIRECTIONS else ""
    direction = words.pop() if len(words) > 1 and words[-1] in DIRECTIONS else ""
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else ""
    return Street(prefix, " ".join(words), suffix, direction)


def ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def address_at(rng: Random, market: Market, latitude: float, longitude: float) -> Address:
    """A house number and street that this point could have in its town."""
    grid = grids().get(rng.choice(market.grids))
    along_east_west = rng.random() < 0.5
    named = pools()[market.pool][0 if along_east_west else 1]
    if grid is None:
        # A town that counts for itself: low blocks from its own Main Street.
        return Address(_number(rng, rng.randint(1, 19)), parse(rng.choice(named or pools()[market.pool][1])))
    block = grid.avenue_index(longitude) if along_east_west else grid.street_index(latitude)
    form = grid.east_west if along_east_west else grid.north_south
    if named and (not form or rng.random() < 0.4):
        return Address(_number(rng, block), parse(rng.choice(named)))
    if not form:
        return address_at(rng, market, latitude, longitude)
    return Address(_number(rng, block), _numbered(rng, grid, form, latitude, longitude, along_east_west))


def _numbered(rng: Random, grid: Grid, form: str, latitude: float, longitude: float, east_west: bool) -> Street:
    index = grid.street_index(latitude) if east_west else grid.avenue_index(longitude)
    street = parse(form.format(ordinal(index)))
    variants = EAST_WEST_VARIANTS if east_west else NORTH_SOUTH_VARIANTS
    return Street(street.prefix, street.name, rng.choice(variants), street.suffix_direction)


def _number(rng: Random, block: int) -> int:
    return block * 100 + rng.randint(1, 99)
