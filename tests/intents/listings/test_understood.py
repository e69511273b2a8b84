"""The line that says what a search was understood to be."""

import pytest

from domain.listings import Criteria
from intents.listings import understood


@pytest.mark.parametrize(
    ("slots", "line"),
    [
        (
            {
                "beds_min": 3,
                "type": ["house"],
                "neighborhood": ["Ballard", "Fremont"],
                "price_min": 700000,
                "price_max": 800000,
                "features": ["yard"],
            },
            "3+ bed houses in Ballard or Fremont, 700-800k, yard",
        ),
        ({}, "any home"),
        ({"city": ["Kent"], "price_max": 600000}, "homes in Kent, up to $600k"),
        ({"deal": "rent", "beds_min": 2, "price_max": 2500}, "2+ bed homes for rent, up to $2,500 a month"),
        ({"beds_min": 0, "beds_max": 0, "type": ["condo"]}, "studio condos"),
        ({"beds_min": 2, "beds_max": 3, "baths_min": 1.5}, "2-3 bed, 1.5+ bath homes"),
        ({"price_min": 630000, "price_max": 770000, "approx": True}, "homes, around $700k"),
        ({"price_min": 700000, "price_max": 799999}, "homes, 700-800k"),
        ({"price_min": 1200000, "price_max": 1500000}, "homes, 1.2-1.5M"),
        ({"near": "Green Lake", "radius_miles": 2}, "homes within 2 mi of Green Lake"),
        ({"near": "Green Lake", "exclude_neighborhood": ["Fremont"]}, "homes near Green Lake not in Fremont"),
        ({"neighborhood": ["Ballard"], "city": ["Seattle"]}, "homes in Ballard, Seattle"),
        ({"exclude_type": ["condo"], "exclude_features": ["gated"]}, "homes (no condos), not gated"),
        ({"exclude_features": ["carpet"], "sort": "price_asc"}, "homes, no carpet, cheapest first"),
        ({"sqft_min": 1500, "lot_acres_min": 0.25}, "homes, 1,500+ sqft, 0.25+ acre lot"),
        ({"year_min": 2000, "sqft_max": 900}, "homes, up to 900 sqft, built 2000 or later"),
        ({"hoa_max": 300, "open_house": True}, "homes, HOA up to $300 a month, with an open house"),
        ({"near": "King County"}, "homes in King County"),
        ({"zip": ["98107", "98117"]}, "homes in 98107 or 98117"),
    ],
)
def test_a_search_is_said_in_one_line(slots: dict[str, object], line: str) -> None:
    assert understood.line(Criteria.from_slots(slots)) == line


@pytest.mark.parametrize(
    ("before", "after", "condition", "said"),
    [
        ({"price_max": 600000}, {"price_max": 660000}, "price_max", "up to $660k"),
        ({"beds_min": 3}, {"beds_min": 2}, "beds_min", "2+ bed"),
        ({"beds_min": 3}, {}, "beds_min", "any beds"),
        ({"neighborhood": ["Ballard"]}, {}, "neighborhood", "outside Ballard"),
        ({"features": ["pool", "view"]}, {}, "features", "without pool or view"),
        ({"near": "Green Lake"}, {"near": "Green Lake", "radius_miles": 3}, "near", "within 3 mi of Green Lake"),
        ({"type": ["condo"]}, {}, "type", "not only condos"),
        ({"sqft_min": 2000}, {"sqft_min": 1700}, "sqft_min", "1,700+ sqft"),
        ({"year_max": 1940}, {"year_max": 1950}, "year_max", "built 1950 or before"),
        ({"hoa_max": 300}, {"hoa_max": 375}, "hoa_max", "HOA up to $375 a month"),
    ],
)
def test_what_gives_way_is_said_in_a_few_words(
    before: dict[str, object], after: dict[str, object], condition: str, said: str
) -> None:
    assert understood.change(Criteria.from_slots(before), Criteria.from_slots(after), condition) == said


def test_every_condition_that_can_be_left_out_has_words_for_it() -> None:
    every = Criteria.from_slots(
        {name: ["Kent"] for name in ("city", "exclude_city", "neighborhood", "exclude_neighborhood", "zip")}
        | {name: ["condo"] for name in ("type", "exclude_type")}
        | {name: ["pool"] for name in ("features", "exclude_features")}
        | dict.fromkeys(("price_min", "price_max", "beds_min", "beds_max", "baths_min", "baths_max", "hoa_max"), 2)
        | dict.fromkeys(("sqft_min", "sqft_max", "year_min", "year_max", "lot_acres_min"), 2)
        | {"near": "Kent"}
    )
    for condition in every.asked():
        assert understood.change(every, every.without(condition), condition).strip()
