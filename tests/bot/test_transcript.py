"""A written-down talk read back into a dialogue state."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.transcript import heard_from_bot
from intents.catalogue import load
from intents.state import State, Task

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
LIST = "2 houses in Edmonds. 1) 210 Dayton $890k 2) 77 Bell St $925k. Details or a tour? Say a number, or more."


def after(text: str, state: State | None = None, served: Task | None = None) -> State:
    intent = load().intents[served.intent] if served else None
    return heard_from_bot(state or State(), served, intent, text, NOW, ZONE)


def test_a_numbered_list_is_what_the_person_sees() -> None:
    shown = after(LIST).shown
    assert [item.address for item in shown] == ["210 Dayton", "77 Bell St"]
    assert [item.price for item in shown] == [890_000, 925_000]
    assert {item.kind for item in shown} == {"listing"}


def test_a_home_told_of_becomes_the_one_under_discussion() -> None:
    state = after("210 Dayton St, Edmonds, $890k: 3 bed, 2 bath. Photos or a tour?", after(LIST))
    assert state.focus is not None
    assert state.focus.address == "210 Dayton"
    assert len(state.shown) == 2


def test_an_item_with_a_time_is_a_showing() -> None:
    shown = after("Which one? 1) 210 Dayton St, Sat 10 am 2) 40 Alder St, Sun noon").shown
    assert [item.kind for item in shown] == ["showing", "showing"]
    assert shown[0].starts_at == datetime(2026, 11, 28, 10, tzinfo=ZONE)


def test_a_question_leaves_its_task_waiting_for_the_answer() -> None:
    task = Task("showings.book", {"listing": {"ids": ["1"]}})
    state = after("Sunday at 77 Bell St: 11 am or 1 pm. Which one?", served=task)
    assert state.task is not None
    assert (state.task.intent, state.task.asking) == ("showings.book", "when")


def test_a_statement_leaves_nothing_open() -> None:
    assert after("Booked: Sat Nov 28, 10 am at 210 Dayton St.", served=Task("showings.book")).task is None
