"""Rooms, sizes, years and amounts: the tables, and ranges that never run backwards."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.slots import money, rooms, size, year
from intents.slots.bounds import same_scale, spread
from tests.intents.slots.tables import plain, rows, sheet

TODAY = date(2026, 11, 24)
BUYING = money.Setting(searching=True)
RENTING = money.Setting(renting=True)


@pytest.mark.parametrize(("text", "slots"), rows("rooms"))
def test_rooms(text: str, slots: object) -> None:
    assert plain(rooms.find(sheet(text))) == slots


@pytest.mark.parametrize(("text", "slots"), rows("size"))
def test_size(text: str, slots: object) -> None:
    assert plain(size.find(sheet(text))) == slots


@pytest.mark.parametrize(("text", "slots"), rows("year"))
def test_year(text: str, slots: object) -> None:
    assert plain(year.find(sheet(text), TODAY)) == slots


@pytest.mark.parametrize(("text", "slots"), rows("money_buying"))
def test_money_while_buying(text: str, slots: object) -> None:
    assert plain(money.find(sheet(text), BUYING)) == slots


@pytest.mark.parametrize(("text", "slots"), rows("money_renting"))
def test_money_while_renting(text: str, slots: object) -> None:
    assert plain(money.find(sheet(text), RENTING)) == slots


def in_order(slots: dict[str, object], what: str) -> bool:
    lo, hi = slots.get(f"{what}_min"), slots.get(f"{what}_max")
    return not (isinstance(lo, int | float) and isinstance(hi, int | float)) or lo <= hi


@given(
    st.integers(0, 12),
    st.integers(0, 12),
    st.sampled_from(["{}-{} beds", "{} to {} bedrooms", "between {} and {} baths", "{} or {} br"]),
)
def test_rooms_never_invert(a: int, b: int, form: str) -> None:
    slots = rooms.find(sheet(form.format(a, b)))
    assert in_order(slots, "beds")
    assert in_order(slots, "baths")


@given(
    st.integers(100, 9000),
    st.integers(100, 9000),
    st.sampled_from(["{}-{} sqft", "between {} and {} sq ft", "from {} to {} square feet"]),
)
def test_sizes_never_invert(a: int, b: int, form: str) -> None:
    slots = size.find(sheet(form.format(a, b)))
    assert in_order(slots, "sqft")
    assert {slots["sqft_min"], slots["sqft_max"]} >= {max(a, b)} if a * 10 > b and b * 10 > a else slots


@given(st.integers(1850, 2025), st.integers(1850, 2025))
def test_years_never_invert(a: int, b: int) -> None:
    slots = year.find(sheet(f"built between {a} and {b}"), TODAY)
    assert slots == {"year_min": min(a, b), "year_max": max(a, b)}


@given(
    st.integers(100, 999),
    st.integers(100, 999),
    st.sampled_from(["{}-{}k", "between {} and {}", "{}k to {}k", "${}k - ${}k"]),
)
def test_prices_never_invert(a: int, b: int, form: str) -> None:
    slots = money.find(sheet(form.format(a, b)), BUYING)
    assert slots == {"price_min": min(a, b) * 1000, "price_max": max(a, b) * 1000}


@given(st.integers(1, 99))
def test_a_price_is_the_same_however_it_is_written(n: int) -> None:
    dollars = n * 50_000
    thousands = f"{dollars // 1000}k"
    forms = [
        f"under ${dollars:,}",
        f"under {dollars}",
        f"max {thousands}",
        f"up to {dollars:,} dollars",
        f"no more than {thousands}",
    ]
    if dollars >= 1_000_000:
        forms.append(f"under {dollars / 1_000_000:g}m" if dollars % 100_000 == 0 else forms[0])
    assert {money.find(sheet(f), BUYING).get("price_max") for f in forms if dollars >= 100_000} <= {dollars}


@given(st.integers(200, 999))
def test_around_is_ten_per_cent_each_way(n: int) -> None:
    lo, hi = spread(n * 1000)
    assert money.find(sheet(f"around {n}k"), BUYING) == {"price_min": lo, "price_max": hi, "approx": True}


@given(st.integers(1, 9), st.integers(1, 9))
def test_a_short_low_end_takes_the_scale_of_the_high_one(a: int, b: int) -> None:
    low, high = min(a, b), max(a, b)
    assert same_scale(low, high * 100_000) == low * 100_000


@pytest.mark.parametrize(
    "text",
    [
        "206-555-0100",
        "12 oak st",
        "at 10:30",
        "1500 sqft",
        "3 miles",
        "unit 1204",
        "2 people",
        "10 am",
        "in 20 minutes",
        "built in 1999",
    ],
)
def test_other_numbers_are_no_price(text: str) -> None:
    slots = money.find(sheet(text), money.Setting())
    assert not {"price_min", "price_max"} & slots.keys()
