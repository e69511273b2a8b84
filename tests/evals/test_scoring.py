"""The scorer of search slots, on cases worked out by hand."""

import pytest

from tests.evals.scoring import auroc, compare, measured


def test_each_value_of_a_list_counts_by_itself() -> None:
    found = compare({"city": ["Kent", "Renton"], "beds_min": 3}, {"city": ["kent"], "beds_min": 3, "sort": "newest"})
    assert found.right == {("city", "kent"), ("beds_min", 3.0)}
    assert found.missed == {("city", "renton")}
    assert found.spurious == {("sort", "newest")}
    assert not found.exact


def test_what_may_be_read_both_ways_is_not_scored() -> None:
    assert compare({"beds_min": 2}, {"beds_min": 2, "type": ["house"]}, either=["type"]).exact


def test_a_plain_price_leaves_the_deal_open_and_a_said_one_does_not() -> None:
    assert compare({"price_max": 600000}, {"price_max": 600000, "deal": "buy"}).exact
    assert not compare({"deal": "rent", "price_max": 2000}, {"price_max": 2000, "deal": "buy"}).exact
    assert not compare({"beds_min": 2}, {"beds_min": 2, "deal": "buy"}).exact


def test_a_landmark_counts_under_each_of_its_names() -> None:
    gold = {"near": "UW|University of Washington"}
    assert compare(gold, {"near": "the University of Washington"}).exact
    assert not compare(gold, {"near": "Seattle University"}).exact


def test_before_1940_is_1939_or_1940() -> None:
    assert compare({"year_max": 1940}, {"year_max": 1939}).exact
    assert not compare({"year_max": 1940}, {"year_max": 1930}).exact


def test_what_stands_under_more_is_not_scored() -> None:
    assert compare({"beds_min": 2}, {"beds_min": 2, "more": {"words": "quiet"}}).exact


def test_micro_figures_and_the_share_of_messages_without_a_fault() -> None:
    figures = measured([compare({"beds_min": 2}, {"beds_min": 2}), compare({"city": ["Kent"]}, {"city": ["Auburn"]})])
    assert (figures.precision, figures.recall, figures.exact) == (0.5, 0.5, 0.5)
    assert figures.f1 == pytest.approx(0.5)


def test_the_area_under_the_curve_counts_ties_half() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == pytest.approx((1 + 1 + 0.5 + 1) / 4)
