"""What follows from each of the provider's error codes."""

import pytest

from channels.channel import TryLater, Undeliverable
from channels.sms.errors import TABLE, verdict

LATER = "later"


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("21610", "opted_out"),
        ("30003", LATER),
        ("30005", "bad_address"),
        ("30006", "bad_address"),
        ("21211", "bad_address"),
        ("21614", "bad_address"),
        ("30007", "refused"),
        ("30004", "refused"),
        ("30008", LATER),
        ("30001", LATER),
        ("20429", LATER),
        ("30022", LATER),
        ("30023", LATER),
        ("30019", "too_long"),
        ("21617", "too_long"),
        ("30034", "sender_blocked"),
        ("20003", "sender_blocked"),
        ("30002", "sender_blocked"),
        ("39999", LATER),
        ("", LATER),
    ],
)
def test_a_code_means_one_thing(code: str, meaning: str) -> None:
    error = verdict(code).error(code)
    assert error.code == code
    if meaning == LATER:
        assert isinstance(error, TryLater)
        assert error.after > 0
    else:
        assert isinstance(error, Undeliverable)
        assert error.reason == meaning


@pytest.mark.parametrize(
    ("code", "whom"), [("20429", "account"), ("30023", "account"), ("30003", "message"), ("1", "message")]
)
def test_a_limit_of_the_account_holds_back_all_of_it(code: str, whom: str) -> None:
    error = verdict(code).error(code)
    assert isinstance(error, TryLater)
    assert error.whom == whom


def test_a_daily_cap_waits_longer_than_a_rate() -> None:
    assert verdict("30023").after > 100 * verdict("30022").after


def test_no_code_is_listed_twice() -> None:
    from channels.sms.errors import _TABLE

    assert sum(len(codes) for codes in _TABLE.values()) == len(TABLE)
