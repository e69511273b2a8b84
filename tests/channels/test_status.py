"""Reports of what became of a message, in whatever order they come."""

from functools import reduce
from itertools import permutations, product

import pytest

from channels.status import STATUSES, Status, final, later


def test_every_order_of_five_reports_ends_the_same() -> None:
    assert len(STATUSES) == 5
    assert {reduce(later, order) for order in permutations(STATUSES)} == {"delivered"}


@pytest.mark.parametrize(("one", "other"), list(product(STATUSES, STATUSES)))
def test_which_report_holds_does_not_depend_on_which_came_first(one: Status, other: Status) -> None:
    assert later(one, other) == later(other, one)


@pytest.mark.parametrize("late", ["sent", "queued"])
def test_a_late_report_never_takes_back_an_end(late: Status) -> None:
    assert later("delivered", late) == "delivered"
    assert later("undelivered", late) == "undelivered"
    assert later("failed", late) == "failed"


def test_a_repeat_changes_nothing() -> None:
    assert all(later(status, status) == status for status in STATUSES)


def test_only_the_three_ends_are_final() -> None:
    assert [status for status in STATUSES if final(status)] == ["failed", "undelivered", "delivered"]
