"""People, addresses, lengths of time and references: the tables, loose names, and what fits nothing."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.slots import address, duration, person
from intents.slots.reference import Pick, pick
from intents.slots.text import read
from tests.intents.slots.tables import PLACES, plain, rows

SEATTLE = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class Item:
    label: str
    address: str = ""
    price: int | None = None
    beds: int | None = None
    sqft: int | None = None
    features: tuple[str, ...] = ()
    starts_at: datetime | None = None


HOMES = (
    Item("2614 NW 64th St, Ballard", "2614 NW 64th St", 785_000, 3, 1800, ("fenced yard", "garage")),
    Item("12 Oak St, Fremont", "12 Oak St", 749_000, 3, 1500, ("pool",)),
    Item("3021 NW 62nd St, Ballard", "3021 NW 62nd St", 799_000, 4, 2200, ("view", "garage")),
)
SHOWINGS = (
    Item("Sat 10:30", "12 Oak St", starts_at=datetime(2026, 12, 5, 10, 30, tzinfo=SEATTLE)),
    Item("Sun 2 pm", "88 Birch Ln", starts_at=datetime(2026, 12, 6, 14, 0, tzinfo=SEATTLE)),
)
ADDRESSES = ("12 Oak St", "2614 NW 64th St", "14 Oak St", "500 Pine St #1203", "88 Birch Ln", "4512 Rainier Ave S")


@pytest.mark.parametrize(("text", "slots"), rows("person"))
def test_person(text: str, slots: object) -> None:
    found = person.find(text, not_names=PLACES.words)
    assert (plain(found.slot()) if found else None) == slots


@pytest.mark.parametrize(("text", "lines"), rows("address"))
def test_address(text: str, lines: object) -> None:
    assert [ref.line for ref in address.find(read(text))] == lines


@pytest.mark.parametrize(("text", "minutes"), rows("duration"))
def test_duration(text: str, minutes: object) -> None:
    found = duration.find(text)
    if found is None:
        assert minutes is None
        return
    most = found.most.total_seconds() / 60 if found.most else None
    assert plain([found.length.total_seconds() / 60, most]) == minutes


def flags(found: Pick | None) -> list[object] | None:
    if found is None:
        return None
    named = [name for name in ("negated", "missing") if getattr(found, name)]
    return [list(found.positions), *named, *([] if found.sure else ["unsure"])]


@pytest.mark.parametrize(("text", "expected"), rows("reference", "homes"))
def test_reference_to_homes(text: str, expected: object) -> None:
    assert flags(pick(text, HOMES)) == expected


@pytest.mark.parametrize(("text", "expected"), rows("reference", "showings"))
def test_reference_to_showings(text: str, expected: object) -> None:
    assert flags(pick(text, SHOWINGS)) == expected


@pytest.mark.parametrize("text", ["it", "that one", "this house"])
def test_the_thing_last_talked_about_is_meant_by_it(text: str) -> None:
    assert pick(text, HOMES, focus=2) == Pick((2,))
    assert pick(text, HOMES[:1]) == Pick((1,))


def test_the_other_one_is_not_the_one_just_talked_about() -> None:
    assert pick("the other one", SHOWINGS, focus=1) == Pick((2,))


@pytest.mark.parametrize("text", ["the second one", "both", "2", "the one with the pool"])
def test_a_reference_to_nothing_shown_is_missing(text: str) -> None:
    assert pick(text, ()) == Pick((), sure=False, missing=True)


@given(st.text(max_size=100), st.integers(0, 3))
def test_a_pick_is_always_among_what_is_shown(text: str, count: int) -> None:
    found = pick(text, HOMES[:count])
    assert found is None or all(1 <= n <= count for n in found.positions)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12 oak", [0]),
        ("the one on oak st", [0, 2]),
        ("2614 nw 64th", [1]),
        ("oack st", [0, 2]),
        ("rainer ave", [5]),
        ("12 birch st", []),
        ("#1203", [3]),
        ("the birch deal", [4]),
        ("500 pine st #12", []),
        ("500 pine", [3]),
        ("14 oak street", [2]),
    ],
)
def test_an_address_said_in_part_finds_the_homes_that_fit(said: str, meant: list[int]) -> None:
    (ref, *_) = address.find(read(said))
    assert address.resolve(ref, ADDRESSES) == meant


@pytest.mark.parametrize(
    ("said", "names", "meant"),
    [
        ("bob", ["Robert Smith", "Maria Lopez", "Bobby Fischer"], [0, 2]),
        ("maria l", ["Maria Lopez", "Maria Garcia"], [0]),
        ("lopes", ["Maria Lopez", "Ann Lopes"], [1]),
        ("jose garcia", ["José García-Ruiz", "Jo Gara"], [0]),
        ("zed", ["Bob Stone"], []),
        ("maria", ["Maria Lopez", "Maria Garcia", "Mark Lo"], [0, 1]),
        ("", ["Maria Lopez"], []),
    ],
)
def test_a_loose_name_finds_the_people_that_fit(said: str, names: list[str], meant: list[int]) -> None:
    assert person.resolve(said, names) == meant


@pytest.mark.parametrize("text", ["Alice", "alice johnson", "José"])
def test_a_bare_name_counts_where_it_was_asked_for(text: str) -> None:
    found = person.find(text, bare=True)
    assert found is not None
    assert found.name.lower() == text.lower()


@given(st.text(max_size=120))
def test_any_text_is_read_without_error(text: str) -> None:
    person.find(text)
    duration.find(text)
    address.find(read(text))
