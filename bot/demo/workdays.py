"""Days on which title companies and lenders work, in Washington."""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays


@cache
def _free_days() -> HolidayBase:
    return country_holidays("US", subdiv="WA")


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _free_days()


def workday_from(day: date) -> date:
    """The day itself if it is a working day, else the next one."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workday_until(day: date) -> date:
    """The day itself if it is a working day, else the one before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day
