"""The people of the demo office: thirty agents with working hours and languages, and four who do not show homes."""

from dataclasses import dataclass
from datetime import time
from functools import cache

OFFICE = "Porch Realty"
OFFICE_PHONE = "+12065550300"
OFFICE_EMAIL = "hello@porchrealty.example"
OFFICE_LICENCE = "DEMO-20500"
MAIL_DOMAIN = "porchrealty.example"

WEEKDAYS, MOST_DAYS, LATE_WEEK, EVERY_DAY, LONG_WEEKEND = (
    (0, 1, 2, 3, 4),
    (0, 1, 3, 4, 5),
    (1, 2, 3, 4, 5),
    (0, 1, 2, 3, 4, 5, 6),
    (2, 3, 4, 5, 6),
)
DAYS = (LATE_WEEK, EVERY_DAY, MOST_DAYS, LONG_WEEKEND, LATE_WEEK, EVERY_DAY)
SPANS = ((time(9), time(18)), (time(10), time(19)), (time(8, 30), time(17)), (time(11), time(20)))
WEEKEND_SPAN = (time(10), time(16, 30))

PEOPLE: tuple[tuple[str, str, str], ...] = (
    ("Marisol Halvorsen", "owner", "en es"),
    ("Theo Okafor", "admin", "en"),
    ("Linh Abbott", "agent", "en vi"),
    ("Sanjay Lindgren", "agent", "en hi"),
    ("Naomi Warsame", "agent", "en so"),
    ("Rafael Strand", "agent", "en es"),
    ("Ingrid Tesfaye", "agent", "en am"),
    ("Kenji Blackwood", "agent", "en ja"),
    ("Dalia Sorensen", "agent", "en ar"),
    ("Owen Tavita", "agent", "en sm"),
    ("Priya Callahan", "agent", "en hi"),
    ("Emeka Larsen", "agent", "en"),
    ("Seo-yeon Marsh", "agent", "en ko"),
    ("Gabriel Fonoti", "agent", "en sm"),
    ("Bianca Quach", "agent", "en vi zh"),
    ("Harold Mwangi", "agent", "en sw"),
    ("Astrid Navarro", "agent", "en es"),
    ("Dmitri Cole", "agent", "en ru"),
    ("Khadija Brandt", "agent", "en ar fr"),
    ("Felix Yamada", "agent", "en ja"),
    ("Camila Whitfield", "agent", "en es"),
    ("Jonas Adeyemi", "agent", "en"),
    ("Mei Gallagher", "agent", "en zh"),
    ("Isaac Farah", "agent", "en so"),
    ("Roxanne Petrov", "agent", "en uk ru"),
    ("Vikram Delgado", "agent", "en pa"),
    ("Leilani Booker", "agent", "en"),
    ("Samuel Haddad", "agent", "en ar"),
    ("Trang Eriksen", "agent", "en vi"),
    ("Graham Iyer", "agent", "en ta"),
)
STAFF: tuple[tuple[str, str, str], ...] = (
    ("Denise Kowalski", "coordinator", "en pl"),
    ("Arjun Foster", "coordinator", "en"),
    ("Beatriz Holt", "lender", "en es"),
    ("Wei Dawson", "assistant", "en zh"),
)
DUTY = 2
"""Whose turn it is to own senders that nobody knows."""


@dataclass(frozen=True, slots=True)
class Hours:
    """One weekday's showing hours, in the office's zone; `weekday` 0 is Monday."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Agent:
    """A member of the office. `phone` is E.164 of the fictitious 555 exchange; `languages` are codes, English first."""

    key: str
    name: str
    email: str
    phone: str
    licence: str
    role: str
    languages: tuple[str, ...]
    hours: tuple[Hours, ...]


@cache
def agents() -> tuple[Agent, ...]:
    """The thirty who show homes; the first two also lead the office."""
    return tuple(_agent(index, *person, _hours(index)) for index, person in enumerate(PEOPLE))


@cache
def staff() -> tuple[Agent, ...]:
    """Those who do not show homes: two coordinators, a lender, an assistant."""
    office_hours = tuple(Hours(day, time(8, 30), time(17)) for day in WEEKDAYS)
    return tuple(_agent(len(PEOPLE) + index, *person, office_hours) for index, person in enumerate(STAFF))


def duty_agent() -> Agent:
    return agents()[DUTY]


def _agent(index: int, name: str, role: str, languages: str, hours: tuple[Hours, ...]) -> Agent:
    return Agent(
        key=f"agent{index + 1:02d}",
        name=name,
        email=f"{name.lower().replace(' ', '.')}@{MAIL_DOMAIN}",
        phone=f"+1206555{301 + index:04d}",
        licence=f"DEMO-{20501 + index * 7}",
        role=role,
        languages=tuple(languages.split()),
        hours=hours,
    )


def _hours(index: int) -> tuple[Hours, ...]:
    # The one on duty answers strangers on any day.
    days = EVERY_DAY if index == DUTY else DAYS[index % len(DAYS)]
    opens, closes = SPANS[index % len(SPANS)]
    return tuple(Hours(day, *(WEEKEND_SPAN if day >= 5 else (opens, closes))) for day in days)
