"""Wording as positions: the same words fall on the same ones, and which number it was does not matter."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intents.recognise.ngrams import BUCKETS, positions


@given(st.text(max_size=60))
def test_positions_are_distinct_sorted_and_in_range(text: str) -> None:
    found = positions(text)
    assert (np.diff(found) > 0).all()
    assert found.size == 0 or (0 <= found[0] <= found[-1] < BUCKETS)


def test_case_does_not_matter() -> None:
    assert (positions("See It Saturday") == positions("see it saturday")).all()


def test_digits_count_and_not_which_they_are() -> None:
    assert (positions("3 beds for 800000") == positions("4 beds for 650000")).all()
    assert positions("3 beds").tolist() != positions("33 beds").tolist()


def test_the_order_of_words_matters() -> None:
    assert positions("stop by").tolist() != positions("by stop").tolist()
