"""A listing's dated changes of price and status, from its first day to today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.demo.pricing import price_cut
from bot.demo.stock import weighted
from bot.demo.workdays import workday_until

ZONE = ZoneInfo("America/Los_Angeles")
SALE_STATUS = {
    "Active": 700,
    "Active Under Contract": 30,
    "Pending": 95,
    "Closed": 130,
    "Coming Soon": 18,
    "Withdrawn": 9,
    "Expired": 9,
    "Canceled": 9,
}
LEASE_STATUS = {"Active": 800, "Pending": 50, "Closed": 125, "Coming Soon": 20, "Withdrawn": 5}
LOCAL_STATUS = {
    "Active": "Active",
    "Active Under Contract": "Contingent",
    "Pending": "Pending",
    "Closed": "Sold",
    "Coming Soon": "Coming Soon",
    "Withdrawn": "Temporarily Off Market",
    "Expired": "Expired",
    "Canceled": "Cancelled",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of ListPrice or StandardStatus, in RESO's writing; `old` is None for the first of each."""

    field: str
    old: str | None
    new: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What became of a listing: its changes in order, and the figures and dates that follow from them."""

    changes: tuple[Change, ...]
    status: str
    first_price: int
    price: int
    listed_on: date
    on_market_on: date | None
    closed_on: date | None = None
    close_price: int | None = None

    @property
    def changed_at(self) -> datetime:
        return self.changes[-1].at


class _Log:
    """Changes as they are told, each later than the one before it."""

    def __init__(self, rng: Random, start: date, today: date) -> None:
        self.rng = rng
        self.day = start
        self.last_day = today
        self.values: dict[str, str] = {}
        self.changes: list[Change] = []

    def record(self, field: str, value: str, after_days: int = 0) -> None:
        self.day = min(self.last_day, self.day + timedelta(days=after_days))
        at = self._moment()
        self.changes.append(Change(field, self.values.get(field), value, at))
        self.values[field] = value

    def _moment(self) -> datetime:
        # Always morning hours: the last day is today, and nothing may have happened later than now.
        at = datetime.combine(self.day, time(0, self.rng.randint(1, 59), self.rng.randint(0, 59)), ZONE).astimezone(UTC)
        if self.changes and at <= self.changes[-1].at:
            at = self.changes[-1].at + timedelta(seconds=self.rng.randint(5, 40))
        return at


def story(rng: Random, price: int, lease: bool, today: date) -> Story:
    """How a home with this first asking price went, ending in a status drawn by its usual share."""
    status = weighted(rng, LEASE_STATUS if lease else SALE_STATUS)
    days = _days_listed(rng, status, lease)
    log = _Log(rng, today - timedelta(days=days), today)
    listed_on = log.day
    log.record("ListPrice", str(price))
    if status == "Coming Soon":
        log.record("StandardStatus", "Coming Soon")
        return Story(tuple(log.changes), status, price, price, listed_on, None)
    if rng.random() < 0.15 and days > 8:
        log.record("StandardStatus", "Coming Soon")
        log.record("StandardStatus", "Active", rng.randint(3, 7))
    else:
        log.record("StandardStatus", "Active")
    on_market_on = log.day
    now = _cuts(rng, log, price, lease, _selling_days(status, log))
    closed_on, close_price = _ending(rng, log, status, now, lease)
    return Story(tuple(log.changes), status, price, now, listed_on, on_market_on, closed_on, close_price)


def _days_listed(rng: Random, status: str, lease: bool) -> int:
    if status == "Coming Soon":
        return rng.randint(0, 6)
    if status == "Closed":
        return rng.randint(40, 365) if not lease else rng.randint(20, 200)
    if status in ("Expired", "Withdrawn", "Canceled"):
        return rng.randint(60, 240)
    if status in ("Pending", "Active Under Contract"):
        return rng.randint(8, 75)
    return min(170, int(rng.expovariate(1 / 32)))


def _selling_days(status: str, log: _Log) -> int:
    """How many days are left for price cuts before the listing's ending begins."""
    ending = {"Closed": 36, "Pending": 4, "Active Under Contract": 4}.get(status, 0)
    return max(0, (log.last_day - log.day).days - ending)


def _cuts(rng: Random, log: _Log, price: int, lease: bool, days: int) -> int:
    """Asking price after cuts, one every few weeks while days are left."""
    while days > 0:
        wait = rng.randint(12, 24) if lease else rng.randint(16, 38)
        days -= wait
        if days <= 0 or rng.random() < 0.45:
            break
        lower = price_cut(rng, price, lease)
        if lower < price:
            log.record("ListPrice", str(lower), wait)
            price = lower
    return price


def _ending(rng: Random, log: _Log, status: str, price: int, lease: bool) -> tuple[date | None, int | None]:
    left = (log.last_day - log.day).days
    if status in ("Expired", "Withdrawn", "Canceled"):
        log.record("StandardStatus", status, rng.randint(min(5, left), max(5, left)))
    if status in ("Pending", "Active Under Contract"):
        _under_contract(rng, log, status, left)
    if status == "Closed":
        return _sold(rng, log, price, lease, left)
    return None, None


def _under_contract(rng: Random, log: _Log, status: str, left: int) -> None:
    if left > 14 and rng.random() < 0.12:
        log.record("StandardStatus", "Pending", 4)
        log.record("StandardStatus", "Active", 5)
        left -= 9
    if status == "Pending" and rng.random() < 0.35:
        log.record("StandardStatus", "Active Under Contract", max(0, left - 6))
        log.record("StandardStatus", "Pending", rng.randint(0, 5))
    else:
        log.record("StandardStatus", status, max(0, left - rng.randint(0, 3)))


def _sold(rng: Random, log: _Log, price: int, lease: bool, left: int) -> tuple[date, int]:
    escrow = rng.randint(2, 10) if lease else rng.randint(18, 35)
    log.record("StandardStatus", "Pending", min(rng.randint(4, 12), max(0, left - escrow)))
    closing = workday_until(min(log.last_day, log.day + timedelta(days=escrow)))
    log.record("StandardStatus", "Closed", max(0, (closing - log.day).days))
    if lease:
        return log.day, price
    ratio = rng.gauss(1.0, 0.028)
    return log.day, round(price * min(1.12, max(0.9, ratio)) / 500) * 500
