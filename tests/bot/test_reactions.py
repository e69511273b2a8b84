"""Every event has its reaction, or an empty list on purpose; every notice has an event that tells it."""

import re

import yaml

from bot import reactions
from bot.news.telling import Teller
from bot.schedule import SCHEDULE, runner
from domain.events import NAMES
from intents import catalogue
from intents.wording import Wording
from tests.intents import codes

NOTICES = yaml.safe_load((codes.ROOT / "intents" / "notices.yaml").read_text("utf-8"))
TOLD_BY_PARTS = ("booked", "moved", "cancelled", "reinstated", "held_approval")
"""Told to whoever did not do it: f"{what}_to_member" or f"{what}_to_contact"."""


def test_every_event_stands_in_the_table_and_nothing_else_does() -> None:
    teller = Teller(Wording(catalogue.load()), lambda *_: "https://example.org")
    assert set(reactions.table(teller, runner(SCHEDULE))) == set(NAMES)


def test_every_notice_is_told_by_somebody() -> None:
    told = set(codes.said_in("bot/news"))
    told |= {f"{what}_to_{whom}" for what in TOLD_BY_PARTS for whom in ("member", "contact")}
    assert set(NOTICES) - told == set()


def test_everything_that_is_told_has_words() -> None:
    named = {text for text in codes.said_in("bot/news") if re.fullmatch(r"[a-z]+(?:_[a-z]+)*_to_[a-z]+", text)}
    named |= {f"{what}_to_{whom}" for what in TOLD_BY_PARTS for whom in ("member", "contact")}
    assert named - set(NOTICES) == set()


def test_the_parts_that_are_told_are_those_that_are_asked_for() -> None:
    source = (codes.ROOT / "bot" / "news" / "visits.py").read_text("utf-8")
    assert set(re.findall(r'_tell_other\(session, desk, happened, visit, "(\w+)"', source)) == set(TOLD_BY_PARTS)
