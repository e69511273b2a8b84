"""Where a number's owner may be: the union of what is known, and nothing where nothing is."""

import csv
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from domain.consent import hours, places


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+14235550123", {"America/Chicago", "America/New_York"}),
        ("+18505550123", {"America/Chicago", "America/New_York"}),
        ("+18125550123", {"America/Chicago", "America/New_York"}),
        ("+12085550123", {"America/Boise", "America/Denver", "America/Los_Angeles"}),
        ("+12065550123", {"America/Los_Angeles"}),
        ("+442079460018", {"Europe/London"}),
        ("+14165550123", {"America/Toronto"}),
    ],
)
def test_a_number_is_in_every_zone_of_its_area_code(number: str, zones: set[str]) -> None:
    assert {place.zone for place in places.of_number(number)} == zones


@pytest.mark.parametrize("number", ["+18005550123", "+18885550123", "+15005550006", "+19995550123", "771", "", "dana"])
def test_a_number_without_a_place_is_nowhere(number: str) -> None:
    assert places.of_number(number) == frozenset()


def test_homes_add_their_zones() -> None:
    homes = [places.Home("FL", "32501"), places.Home("", "96701"), places.Home("", ""), places.Home("BC", "nonsense")]
    found = {(place.state, place.zone) for place in places.jurisdictions("+12065550123", homes)}
    assert found == {("WA", "America/Los_Angeles"), ("FL", "America/Chicago"), ("HI", "Pacific/Honolulu")}


def test_a_home_of_which_only_the_state_is_known_is_in_all_of_its_zones() -> None:
    assert {place.zone for place in places.of_home(places.Home("FL", ""))} == {"America/New_York", "America/Chicago"}


def test_the_table_is_whole() -> None:
    rows = list(csv.DictReader(files("domain.consent").joinpath("data/area_codes.csv").read_text().splitlines()))
    codes = [row["area_code"] for row in rows]
    assert len(codes) > 350
    assert codes == sorted(set(codes))
    for row in rows:
        assert row["zones"], row
        assert all(ZoneInfo(zone) for zone in row["zones"].split())
    states = {place.state for place in hours.everywhere()}
    assert len(states) == 51
    assert states <= {row["state"] for row in rows}
