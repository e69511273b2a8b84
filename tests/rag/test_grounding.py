"""Grounding: what the record says may be said in any form, and nothing else may."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.grounding import Facts, ungrounded

HOME: Facts = {
    "list_price": Decimal("785000.00"),
    "beds": 4,
    "BathroomsTotal": Decimal("2.50"),
    "living_area": 1640,
    "lot_acres": Decimal("0.2314"),
    "year_built": 1985,
    "garage_spaces": 2,
    "stories": 2,
    "hoa_monthly": None,
    "days_on_market": 12,
    "address": "1420 NW 85th St, Seattle 98117",
    "remarks": "Two-story with a 10-year-old roof. 3-minute walk to the bus.",
    "listing_key": "NW2245631",
    "open_house": datetime(2026, 3, 14, 13, 0),  # noqa: DTZ001  (told in the home's own zone)
    "close_date": date(2026, 4, 30),
    "office_phone": "+12065550142",
    "link": "https://porch.example/l/Ab1?p=home",
    "school_names": ["PS 118", "Ballard High"],
}


def left(text: str) -> list[str]:
    return [figure.text for figure in ungrounded(text, HOME)]


@pytest.mark.parametrize(
    "text",
    [
        "A 4 bed, 2.5 bath home of 1,640 sqft for $785,000.",
        "It's $785k, four bedrooms, two and a half baths.",
        "Listed at 785,000; seven hundred eighty-five thousand dollars.",
        "1640 square feet on 0.23 acres, built in 1985, a 1980s home.",
        "Two-story, two-car garage, 12 days on market.",
        "1420 NW 85th St in 98117, MLS NW2245631.",
        "Open house Saturday, March 14 at 1 pm, or say 3/14 at 1.",
        "Closing on April 30, 2026, that is the 30th.",
        "A 3-minute walk to the bus; the roof is 10 years old.",
        "Call (206) 555-0142 or see https://porch.example/l/Ab1?p=home.",
        "Beds: 4. Baths: 2.5. Year built: 1985. Price: $785,000.",
        "PS 118 is near.",
        "A bright home that one will love.",
    ],
)
def test_what_the_record_says_may_be_said_in_many_forms(text: str) -> None:
    assert left(text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Listed at $758,000.", "$758,000"),
        ("about $800k", "$800k"),
        ("$0.8m", "$0.8m"),
        ("$1,640 a month", "$1,640"),
        ("seven hundred eighty-six thousand", "seven hundred eighty-six thousand"),
        ("three grand in dues", "three grand"),
        ("HOA $350", "$350"),
        ("3 beds", "3 beds"),
        ("Beds: 2", "2"),
        ("four baths", "four baths"),
        ("2 baths", "2 baths"),
        ("1,641 sqft", "1,641 sqft"),
        ("1985 sqft", "1985 sqft"),
        ("built in 1640", "1640"),
        ("built in 1984", "1984"),
        ("a 1970s home", "1970s"),
        ("three-car garage", "three-car"),
        ("up 4% this year", "4%"),
        ("2 days left", "2 days"),
        ("1422 NW 85th St", "1422"),
        ("1420 NW 86th St", "86th"),
        ("98107", "98107"),
        ("NW2245632", "NW2245632"),
        ("on Sunday", "Sunday"),
        ("March 15", "March 15"),
        ("3/14/2027", "3/14/2027"),
        ("at 2", "2"),
        ("1:30 pm", "1:30 pm"),
        ("1 am", "1 am"),
        ("(206) 555-0143", "(206) 555-0143"),
        ("https://porch.example/l/ab1?p=home", "https://porch.example/l/ab1?p=home"),
        ("https://porch.example/l/Ab", "https://porch.example/l/Ab"),
        ("PS 119", "119"),
        ("half an acre", "half an acre"),
    ],
)
def test_what_the_record_does_not_say_is_named(text: str, figure: str) -> None:
    assert left(text) == [figure]


def test_a_rounded_figure_must_be_near_and_rounded_right() -> None:
    facts: Facts = {"price": Decimal(1_204_000)}
    assert not ungrounded("$1.2m", facts)
    assert not ungrounded("$1,204k", facts)
    assert ungrounded("$1.3m", facts)
    assert ungrounded("$1m", facts)
    assert ungrounded("$1.2m", {"price": Decimal(1_249_000)})


def test_endless_digits_do_not_break_the_check() -> None:
    assert ungrounded("5." + "3" * 5000 + " beds", {"beds": 5})
    assert ungrounded("9" * 5000 + " beds", {"beds": 5})
    assert ungrounded("at " + "9" * 5000, {"beds": float("nan")})


def test_an_empty_record_backs_nothing() -> None:
    assert len(ungrounded("4 beds for $785k on Saturday", {})) == 3


money = st.integers(min_value=100, max_value=50_000_000)


@st.composite
def said_amount(draw: st.DrawFn) -> tuple[int, str]:
    amount = draw(money)
    forms = [f"${amount:,}", f"${amount}", f"{amount:,} dollars", f"$ {amount:,}.00", f"USD {amount:,}"]
    if amount % 1000 == 0:
        forms += [f"${amount // 1000}k", f"{amount // 1000:,}K", f"{amount // 1000} thousand"]
    if amount % 10_000 == 0:
        forms += [f"${Decimal(amount) / 1_000_000}m", f"{Decimal(amount) / 1_000_000} million"]
    return amount, draw(st.sampled_from(forms))


@given(said_amount())
def test_an_amount_in_any_form_is_backed_by_its_row(said: tuple[int, str]) -> None:
    amount, form = said
    assert ungrounded(f"It costs {form} all in.", {"list_price": Decimal(amount)}) == []


@given(said_amount(), money)
def test_an_amount_is_not_backed_by_another_row(said: tuple[int, str], other: int) -> None:
    amount, form = said
    assume(abs(amount - other) > amount // 100)
    assert len(ungrounded(f"It costs {form} all in.", {"list_price": Decimal(other)})) == 1


COUNTS = {
    "beds": ["{} bd", "{} beds", "{}-bedroom", "{}br"],
    "baths": ["{} ba", "{} baths", "{}-bath"],
    "sqft": ["{} sqft", "{} sq ft", "{} square feet", "{}sf"],
    "garage": ["{}-car garage", "{} parking spaces"],
    "days_on_market": ["{} days", "{}-day"],
}


@given(st.sampled_from(sorted(COUNTS)), st.integers(0, 9000), st.data())
def test_a_count_in_any_form_is_backed_by_its_row_and_by_no_other(field: str, count: int, data: st.DataObject) -> None:
    text = f"It has {data.draw(st.sampled_from(COUNTS[field])).format(count)} to offer"
    other = data.draw(st.sampled_from(sorted(set(COUNTS) - {field})))
    assert ungrounded(text, {field: count}) == []
    assert len(ungrounded(text, {field: count + 1})) == 1
    assert len(ungrounded(text, {other: count})) == 1


@given(st.dates(date(2001, 1, 1), date(2060, 12, 31)), st.integers(1, 400))
def test_a_day_in_any_form_is_backed_by_its_date_and_by_no_other(day: date, later: int) -> None:
    other = day + timedelta(days=later)
    for form in ("%B %d, %Y", "%b %d %Y", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%d %B %Y"):
        text = f"Come by on {day.strftime(form)}."
        assert ungrounded(text, {"visit": day}) == []
        assert len(ungrounded(text, {"visit": other})) == 1


@given(st.times(), st.integers(1, 719))
def test_a_time_in_any_form_is_backed_by_its_row_and_by_no_other(at: time, later: int) -> None:
    minutes = (at.hour * 60 + at.minute + later) % 1440
    other = time(minutes // 60, minutes % 60)
    for form in ("%I:%M %p", "%I:%M%p", "%H:%M" if at.hour > 12 else "%I:%M %p"):
        text = f"See you {at.strftime(form).lower()}."
        assert ungrounded(text, {"visit": at}) == []
        assert len(ungrounded(text, {"visit": other})) == 1
