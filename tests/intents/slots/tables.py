"""The tables of phrasings beside the tests, and the small world they are read in."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from intents.slots.gazetteer import Gazetteer, Place
from intents.slots.text import Sheet, read

HERE = Path(__file__).parent


def rows(name: str, part: str = "") -> list[tuple[str, object]]:
    """The phrasings of `<name>.yaml` with what each should give."""
    data = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    return list((data[part] if part else data).items())


def sheet(text: str) -> Sheet:
    return Sheet.of(read(text, PLACES.words))


def plain(value: object) -> object:
    """The value as YAML writes it: lists for tuples, whole numbers without a fraction."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return int(value) if isinstance(value, float) and value == int(value) else value


def _place(name: str, kind: str, city: str = "", *aliases: str) -> Place:
    return Place(name, kind, 47.6, -122.3, city, aliases)


PLACES = Gazetteer(
    [
        *(
            _place(name, "city")
            for name in (
                "Seattle",
                "Kent",
                "Bellevue",
                "Kirkland",
                "Renton",
                "Tacoma",
                "Everett",
                "Redmond",
                "Shoreline",
                "Burien",
                "Pacific",
                "Mill Creek",
                "Issaquah",
                "Lake Stevens",
                "Federal Way",
                "Bothell",
            )
        ),
        *(
            _place(name, "neighborhood", "Seattle")
            for name in (
                "Ballard",
                "Fremont",
                "Queen Anne",
                "Wallingford",
                "West Seattle",
                "Columbia City",
                "Magnolia",
                "View Ridge",
            )
        ),
        _place("Capitol Hill", "neighborhood", "Seattle", "cap hill"),
        _place("Green Lake", "neighborhood", "Seattle", "greenlake"),
        _place("University District", "neighborhood", "Seattle", "u district", "u-district"),
        _place("Downtown", "neighborhood", "Seattle", "downtown seattle"),
        _place("Eastside", "region", "", "the eastside", "east side"),
        _place("South King County", "region"),
        _place("Light Rail", "station", "", "link light rail"),
        _place("Northgate Station", "station"),
        _place("Space Needle", "landmark"),
        _place("University of Washington", "school", "", "uw", "u dub"),
        _place("Microsoft campus", "landmark", "", "microsoft"),
        _place("Discovery Park", "park"),
    ]
)
