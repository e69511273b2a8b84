"""Reading figures: every way in which people and models write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figure_patterns import Kind
from rag.figures import Day, Value, figures


def read(text: str) -> list[tuple[str, Value]]:
    return [(figure.kind.value, figure.values[0]) for figure in figures(text)]


def number(kind: str, value: str) -> tuple[str, Value]:
    return (kind, Decimal(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$785k", [number("money", "785000")]),
        ("$785,000", [number("money", "785000")]),
        ("$ 1,234,567.89", [number("money", "1234567.89")]),
        ("1.2m", [number("money", "1200000")]),
        ("1.25 million", [number("money", "1250000")]),
        ("three grand", [number("money", "3000")]),
        ("seven hundred eighty-five thousand dollars", [number("money", "785000")]),
        ("seven hundred and eighty five thousand", [number("money", "785000")]),
        ("half a million", [number("money", "500000")]),
        ("one point two five million", [number("money", "1250000")]),
        ("$700-750k", [number("money", "700000"), number("money", "750000")]),
        ("$2,400/mo", [number("money", "2400")]),
        ("785,000", [number("number", "785000")]),
        ("3 bd", [number("beds", "3")]),
        ("3bd/2.5ba", [number("beds", "3"), number("baths", "2.5")]),
        ("three-bedroom", [number("beds", "3")]),
        ("3 spacious bedrooms and 2 full baths", [number("beds", "3"), number("baths", "2")]),
        ("2 1/2 baths", [number("baths", "2.5")]),
        ("1½ bath", [number("baths", "1.5")]),
        ("two and a half baths", [number("baths", "2.5")]),
        ("2 to 3 baths", [number("baths", "2"), number("baths", "3")]),
        ("Beds: 4 | Price: 785,000", [number("beds", "4"), number("money", "785000")]),
        ("1,640 sqft", [number("sqft", "1640")]),
        ("1640 sq. ft.", [number("sqft", "1640")]),
        ("1.6k square feet", [number("sqft", "1600")]),
        ("1,640-square-foot", [number("sqft", "1640")]),
        ("0.23 acres", [number("acres", "0.23")]),
        ("half an acre", [number("acres", "0.5")]),
        ("two-car garage", [number("cars", "2")]),
        ("2 parking spaces", [number("cars", "2")]),
        ("a two-story home", [number("stories", "2")]),
        ("12 days on the market", [number("span", "12")]),
        ("a 5-minute walk, 0.4 miles", [number("span", "5"), number("distance", "0.4")]),
        ("2.5% or 3 percent", [number("percent", "2.5"), number("percent", "3")]),
        ("built in 1985", [number("year", "1985")]),
        ("a 1985-built home", [number("year", "1985")]),
        ("a 1980s craftsman", [number("year", "1980")]),
        ("1420 NW 85th St 98117", [number("number", "1420"), number("ordinal", "85"), number("number", "98117")]),
        ("March 3", [("date", Day(None, 3, 3))]),
        ("Mar. 3rd, 2026", [("date", Day(2026, 3, 3))]),
        ("3 March 2026", [("date", Day(2026, 3, 3))]),
        ("the 3rd of March", [("date", Day(None, 3, 3))]),
        ("in March 2026", [("date", Day(2026, 3, None))]),
        ("May 5", [("date", Day(None, 5, 5))]),
        ("3/14 and 3/14/26", [("date", Day(None, 3, 14)), ("date", Day(2026, 3, 14))]),
        ("2026-03-14", [("date", Day(2026, 3, 14))]),
        ("2 pm", [("time", "14:00")]),
        ("2:30 p.m.", [("time", "14:30")]),
        ("12 am", [("time", "00:00")]),
        ("14:30", [("time", "14:30")]),
        ("noon", [("time", "12:00")]),
        ("Saturday", [("weekday", "saturday")]),
        ("(206) 555-0142", [("phone", "2065550142")]),
        ("+12065550142", [("phone", "2065550142")]),
        ("MLS NW2245631", [("code", "nw2245631")]),
        ("near I-5", [("code", "i-5")]),
        ("see https://porch.example/l/Ab1.", [("link", "https://porch.example/l/ab1")]),
        ("２ beds", [number("beds", "2")]),
    ],
)
def test_a_figure_is_read(text: str, expected: list[tuple[str, Value]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["one of the best", "a grand entrance", "you may ask", "the tenant", "someone", ""])
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert figures(text) == []


def test_a_time_without_its_half_of_the_day_may_be_either() -> None:
    (figure,) = figures("we could meet at 2")
    assert figure.kind is Kind.TIME
    assert figure.values == ("02:00", "14:00")


def test_both_ends_of_a_range_of_hours_are_times() -> None:
    first, second = figures("open 11-1 pm")
    assert "11:00" in first.values
    assert second.values == ("13:00",)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_and_each_figure_stands_where_it_says(text: str) -> None:
    for figure in figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert figure.values


@given(st.from_regex(r"[a-z ,.$%/:-]{0,20}\d{1,9}[a-z ,.%/:-]{0,20}"))
def test_no_digit_escapes(text: str) -> None:
    covered = {place for figure in figures(text) for place in range(figure.start, figure.end)}
    assert covered >= {place for place, letter in enumerate(text) if letter.isdecimal()}
