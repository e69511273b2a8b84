"""What is to be done and when, out of one sentence."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from intents.crm.task import due_at, title_of
from intents.slots import when
from intents.slots.text import read
from tests.intents.asking import ask

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 12, 1, 10, 0, tzinfo=ZONE)
"""Tuesday."""

CASES = {
    "remind me to call Tom on Thursday at 9": ("Call Tom", "2026-12-03 09:00"),
    "remind me Friday to send the papers": ("Send the papers", "2026-12-04 09:00"),
    "add a task: order the sign": ("Order the sign", None),
    "don't let me forget to book the photographer tomorrow at 2pm": ("Book the photographer", "2026-12-02 14:00"),
    "remind me in 2 hours to check on the appraisal": ("Check on the appraisal", "2026-12-01 12:00"),
    "to do: call the lender by friday": ("Call the lender", "2026-12-04 09:00"),
    "put it on my list to pick up the keys": ("Pick up the keys", None),
    "please remind me about the inspection tomorrow": ("The inspection", "2026-12-02 09:00"),
}


def heard(said: str) -> tuple[str, datetime | None]:
    message = read(said)
    found = when.find(message, now=NOW, zone=ZONE)
    return title_of(message, found), due_at(found, replace(ask(said), now=NOW))


@pytest.mark.parametrize("said", CASES)
def test_a_task_has_its_title_and_its_moment(said: str) -> None:
    title, due = CASES[said]
    found, moment = heard(said)
    assert found == title
    assert (moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") if moment else None) == due


@pytest.mark.parametrize("said", ["remind me today to call Ana", "remind me tonight to call Ana"])
def test_a_reminder_is_never_in_the_past(said: str) -> None:
    _, moment = heard(said)
    assert moment is not None
    assert moment > NOW


def test_nothing_to_do_has_no_title() -> None:
    assert heard("remind me tomorrow at 9")[0] == ""
