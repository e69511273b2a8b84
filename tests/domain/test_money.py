"""Dollars: exact, and said in the two lengths people use."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import money


@pytest.mark.parametrize(
    ("amount", "short", "full"),
    [
        (785_000, "$785k", "$785,000"),
        (749_900, "$749.9k", "$749,900"),
        (749_950, "$749,950", "$749,950"),
        (1_250_000, "$1.25M", "$1,250,000"),
        (1_249_000, "$1.249M", "$1,249,000"),
        (2_000_000, "$2M", "$2,000,000"),
        (1_000_500, "$1,000,500", "$1,000,500"),
        (100_000, "$100k", "$100,000"),
        (2_450, "$2,450", "$2,450"),
        (0, "$0", "$0"),
        (-12_000, "-$12k", "-$12,000"),
        (Decimal("13640.63"), "$13,640.63", "$13,640.63"),
    ],
)
def test_amounts_are_said_short_and_in_full(amount: Decimal | int, short: str, full: str) -> None:
    assert money.say_short(amount) == short
    assert money.say(amount) == full


SUFFIX = {"k": 1_000, "M": 1_000_000}


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_the_short_form_loses_nothing(amount: Decimal) -> None:
    text = money.say_short(amount).replace("$", "").replace(",", "")
    factor = SUFFIX.get(text[-1], 1)
    assert Decimal(text.rstrip("kM")) * factor == amount


@pytest.mark.parametrize(("exact", "cents"), [("0.005", "0.01"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1", "1.00")])
def test_half_a_cent_is_rounded_up(exact: str, cents: str) -> None:
    assert money.dollars(exact) == Decimal(cents)


def test_a_share_is_exact_to_the_cent() -> None:
    assert money.share(Decimal(785_000), Decimal("2.5")) == Decimal("19625.00")
    assert money.share(Decimal("18447.50"), Decimal(75)) == Decimal("13835.63")


def test_a_float_is_no_money() -> None:
    with pytest.raises(TypeError):
        money.dollars(0.1)  # type: ignore[arg-type]
