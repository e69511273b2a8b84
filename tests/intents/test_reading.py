"""Slots out of a clause: what is pointed at without saying which is marked as one of several."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from intents.intent import Shown
from intents.reading import Setting, value_of
from intents.slots.gazetteer import Gazetteer
from intents.state import ONE_OF

ZONE = ZoneInfo("America/Los_Angeles")
HOMES = tuple(Shown("listing", f"id{n}", f"{n} Oak St", address=f"{n} Oak St") for n in (12, 14, 16))


def setting(focus: Shown | None = None) -> Setting:
    return Setting(Gazetteer([]), datetime(2026, 12, 1, 9, tzinfo=ZONE), ZONE, shown=HOMES, focus=focus)


@pytest.mark.parametrize("text", ["can i see it tomorrow", "how old is it", "book that one for friday"])
def test_it_among_several_is_one_that_has_to_be_asked(text: str) -> None:
    assert value_of("listing", text, setting()) == {"ids": ["id12", "id14", "id16"], ONE_OF: True}


@pytest.mark.parametrize(
    ("text", "ids"), [("see all three tomorrow", ["id12", "id14", "id16"]), ("tour 1 and 3", ["id12", "id16"])]
)
def test_several_that_are_named_are_all_meant(text: str, ids: list[str]) -> None:
    assert value_of("listing", text, setting()) == {"ids": ids}


def test_it_is_what_the_talk_is_about() -> None:
    assert value_of("listing", "can i see it tomorrow", setting(HOMES[1])) == {"ids": ["id14"]}
