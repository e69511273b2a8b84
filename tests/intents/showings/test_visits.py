"""Which visit is meant: what was pointed at, unless the day that was said is another one."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.showings import ShowingCard
from intents.showings import visits
from tests.intents.asking import ask

ZONE = ZoneInfo("America/Los_Angeles")


def visit(number: int, day: int, hour: int) -> ShowingCard:
    at = datetime(2026, 12, day, hour, tzinfo=ZONE)
    return ShowingCard(
        id=UUID(int=number), listing_id=UUID(int=9), address=f"{number} Oak St", city="Seattle", contact_id=UUID(int=8),
        contact_name="Ana Diaz", member_id=UUID(int=7), member_name="Dana Kim", starts_at=at,
        ends_at=at + timedelta(minutes=30), zone="America/Los_Angeles", kind="first", status="confirmed", waits_for="",
        hold_expires_at=None, agreement_id=None, ended_reason="",
    )  # fmt: skip


WEDNESDAY, THURSDAY = visit(1, 2, 11), visit(2, 3, 15)
BOTH = (WEDNESDAY, THURSDAY)
POINTED_AT = {"ids": [str(WEDNESDAY.id)]}


def window(day: int, **more: object) -> dict[str, object]:
    date = f"2026-12-{day:02d}"
    return {"windows": [{"first": date, "last": date, "earliest": "11:00", "latest": None, "exact": True}], **more}


def test_what_was_pointed_at_is_meant() -> None:
    assert visits.named(ask(showing=POINTED_AT), BOTH) == (WEDNESDAY,)
    assert visits.named(ask(showing=POINTED_AT, when=window(2)), BOTH) == (WEDNESDAY,)


def test_an_hour_of_another_day_does_not_mean_it() -> None:
    assert visits.named(ask("cancel my 11am sat", showing=POINTED_AT, when=window(5)), BOTH) == BOTH


def test_an_hour_without_a_day_does_not_unmake_what_was_pointed_at() -> None:
    assert visits.named(ask("my 11 am", showing=POINTED_AT, when=window(1, no_day=True)), BOTH) == (WEDNESDAY,)


def test_a_new_time_for_it_does_not_either() -> None:
    assert visits.named(ask("move it to sat 11", showing=POINTED_AT, when=window(5)), BOTH, timed=False) == (WEDNESDAY,)
