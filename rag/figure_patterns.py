"""The kinds of figures a text can hold, and the one pattern that finds them all."""

import re
from enum import StrEnum

from rag import spelled


class Kind(StrEnum):
    MONEY = "money"
    BEDS = "beds"
    BATHS = "baths"
    SQFT = "sqft"
    ACRES = "acres"
    CARS = "cars"
    STORIES = "stories"
    SPAN = "span"
    """Days, weeks, months, years, hours or minutes."""
    DISTANCE = "distance"
    PERCENT = "percent"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    WEEKDAY = "weekday"
    ORDINAL = "ordinal"
    PHONE = "phone"
    LINK = "link"
    CODE = "code"
    """Letters with digits: a listing number, a route."""
    NUMBER = "number"
    """A number whose unit the text does not say."""


UNITS = {
    Kind.PERCENT: r"%|(?:percent|per\s+cent|pct)\b",
    Kind.SQFT: r"(?:sq(?:uare|\.)?[\s-]*(?:f(?:oo|ee)t|ft|footage)\b|(?:sqft|sf)\b|ft²)",
    Kind.BEDS: r"(?:bed(?:room)?s?|bds?|brs?|bdrms?)\b",
    Kind.BATHS: r"(?:bath(?:room)?s?|ba|bths?)\b",
    Kind.ACRES: r"(?:acres?|ac)\b",
    Kind.CARS: r"(?:cars?|garages?|(?:parking|garage)[\s-]+(?:spaces?|spots?|stalls?)|stalls?)\b",
    Kind.STORIES: r"(?:stor(?:y|ies|ey|eys)|levels?|floors?)\b",
    Kind.SPAN: r"(?:days?|weeks?|months?|mos?|years?|yrs?|hours?|hrs?|minutes?|mins?)\b",
    Kind.DISTANCE: r"(?:miles?|mi|feet|foot|ft)\b",
    Kind.TIME: r"(?:[ap]\.?m\b\.?|o['’]clock\b)",
    Kind.MONEY: r"(?:dollars?|bucks?|usd)\b",
}

# "may" in small letters is the verb.
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May)|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\b"
_YEAR_TOO = r"(?:,?\s+\d{4}\b)?"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
# A slash between small digits is a date unless something follows that comes in halves and quarters.
_IN_PARTS = r"[\s-]*(?:bath|ba\b|acre|mile|mi\b|of\b)"
_FRACTION = rf"(?:\d+\s+)?[13]/[24](?={_IN_PARTS})|\d*\s?[½¼¾]|\bhalf\s+an?(?=\s+(?:acre|mile|hour|bath))"
_MAGNITUDE = r"(?:k|mm|m|b)\b|\s?(?:k|thousand|grand|million|mil|billion|hundred)\b"
# One word may stand between a number and its unit: "3 spacious bedrooms", "2 full baths".
_PLAIN_WORD = r"(?!(?:with|and|or|in|for|has|have|of|per|to|on|at|an?|the|is|plus|from|each)\b)[a-z]+[\s-]"
_UNIT = "|".join(f"(?P<u_{kind.value}>{pattern})" for kind, pattern in UNITS.items())

SCAN = re.compile(
    rf"""
      (?P<link>(?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]'])
    | (?P<phone>(?<!\d)(?:\+?1[\s.-]?)?(?:\(\d{{3}}\)\s?|\d{{3}}[\s.-])\d{{3}}[\s.-]\d{{4}}(?!\d)|\+\d{{10,15}}(?!\d))
    | (?P<iso>(?<!\d)\d{{4}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))
    | (?P<slashed>(?<![\d/])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:/(?:\d{{4}}|\d\d))?(?![\d/])(?!{_IN_PARTS}))
    | (?P<month_first>\b{_MONTH}\s+{_DAY}(?!\s?[ap]\.?m){_YEAR_TOO})
    | (?P<day_first>\b{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR_TOO})
    | (?P<month_year>\b{_MONTH},?\s+\d{{4}}\b)
    | (?P<clock>(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)(?:\s?[ap]\.?m\b\.?)?)
    | (?P<noon>\b(?:noon|midnight)\b)
    | (?P<weekday>\b(?:mon|tues|wednes|thurs|fri|satur|sun)day)
    | (?P<ordinal>(?<!\d)\d+(?:st|nd|rd|th)\b)
    | (?P<code>\b(?:(?-i:[A-Z]{{1,2}})-\d[\w-]*|[a-z]{{1,6}}\d[\w-]*))
    | (?P<currency>[$€£]\s?|\busd\s)?
      (?P<number>{_FRACTION}|{_DIGITS}|{spelled.SPELLED})(?P<magnitude>{_MAGNITUDE})?(?P<decade>(?<=\d0)s\b)?
      (?:(?:[\s-]{{0,2}}|[\s-]{{1,2}}{_PLAIN_WORD})(?:{_UNIT}))?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Alternatives in the order in which they are tried; a `u_` group tells the unit of a number."""

_LABELS: dict[Kind, str] = {
    Kind.YEAR: r"year(?:\s+built)?",
    Kind.MONEY: r"(?:price|rent|hoa|dues|deposit)",
    **{kind: pattern for kind, pattern in UNITS.items() if kind not in (Kind.PERCENT, Kind.TIME, Kind.MONEY)},
}
LABEL = re.compile(
    r"\b(?:" + "|".join(f"(?P<{kind.value}>{pattern})" for kind, pattern in _LABELS.items()) + r")\s*[:=]\s*$",
    re.IGNORECASE,
)
"""Ends a text that names the unit before the number: "Beds: "."""
