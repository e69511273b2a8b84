"""A listing's history goes forward in time and ends in what the listing says today."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from bot.demo.history import ZONE
from bot.demo.homes import Home
from bot.demo.workdays import is_workday
from tests.bot.demo.conftest import TODAY

END_OF_TODAY = datetime.combine(TODAY, time(1, 30), ZONE)


def last(home: Home, field: str) -> str:
    return [change.new for change in home.history if change.field == field][-1]


def test_changes_are_in_order_and_none_lies_ahead(stock: tuple[Home, ...]) -> None:
    for home in stock:
        times = [change.at for change in home.history]
        assert all(earlier < later for earlier, later in zip(times, times[1:], strict=False)), home.key
        assert times[-1] < END_OF_TODAY
        assert times[0] > datetime.combine(TODAY - timedelta(days=400), time(), UTC)


def test_each_change_follows_from_the_one_before(stock: tuple[Home, ...]) -> None:
    for home in stock:
        values: dict[str, str] = {}
        for change in home.history:
            assert change.old == values.get(change.field)
            assert change.new != change.old
            values[change.field] = change.new


def test_the_history_ends_in_the_fields(stock: tuple[Home, ...]) -> None:
    for home in stock:
        assert last(home, "ListPrice") == str(home.fields["ListPrice"])
        assert last(home, "StandardStatus") == home.fields["StandardStatus"]
        assert home.history[0].new == str(home.fields["OriginalListPrice"])
        assert datetime.fromisoformat(str(home.fields["ModificationTimestamp"])) == home.history[-1].at


def test_asking_prices_only_fall(stock: tuple[Home, ...]) -> None:
    cut = [home for home in stock if home.fields["ListPrice"] != home.fields["OriginalListPrice"]]

    assert 0.15 < len(cut) / len(stock) < 0.5
    assert all(int(str(h.fields["ListPrice"])) < int(str(h.fields["OriginalListPrice"])) for h in cut)


def test_statuses_have_their_usual_shares(stock: tuple[Home, ...]) -> None:
    shares = Counter(str(home.fields["StandardStatus"]) for home in stock)

    assert 0.65 < shares["Active"] / len(stock) < 0.8
    assert min(shares[status] for status in ("Pending", "Closed", "Active Under Contract", "Coming Soon")) > 40
    assert min(shares[status] for status in ("Withdrawn", "Expired", "Canceled")) > 5


def test_a_closed_sale_has_a_price_and_a_working_day(stock: tuple[Home, ...]) -> None:
    for home in stock:
        closed = home.fields["StandardStatus"] == "Closed"
        assert closed == ("CloseDate" in home.fields) == ("ClosePrice" in home.fields)
        if closed:
            day = date.fromisoformat(str(home.fields["CloseDate"]))
            assert date.fromisoformat(str(home.fields["OnMarketDate"])) <= day <= TODAY
            assert is_workday(day) or day == home.history[-2].at.astimezone(ZONE).date()
            ratio = int(str(home.fields["ClosePrice"])) / int(str(home.fields["ListPrice"]))
            assert 0.88 < ratio < 1.13


def test_a_home_that_is_coming_soon_is_not_on_the_market_yet(stock: tuple[Home, ...]) -> None:
    for home in stock:
        assert (home.fields["StandardStatus"] == "Coming Soon") == ("OnMarketDate" not in home.fields)
