"""Who is woken for what: one lane for each ring, nobody for what others took, and everybody where nobody knows."""

import time
from threading import Thread

from bot.alarm import KINDS, Alarm, Call

NEVER = 3600.0


def woken(alarm: Alarm) -> list[Call]:
    """All calls that wait now, in order; ends where a lane would go to sleep."""
    calls = []
    while alarm._pending:
        call = alarm.wait(NEVER)
        assert call is not None
        calls.append(call)
    return calls


def kinds(alarm: Alarm) -> list[str]:
    return [call.kind for call in woken(alarm)]


def test_each_ring_wakes_one_lane() -> None:
    alarm = Alarm()
    for _ in range(3):
        alarm.ring("inbox")
    assert kinds(alarm) == ["inbox"] * 3


def test_no_kind_keeps_another_waiting() -> None:
    alarm = Alarm()
    for kind in ("inbox", "inbox", "inbox", "event"):
        alarm.ring(kind)
    assert kinds(alarm) == ["inbox", "event", "inbox", "inbox"]


def test_a_ring_for_somebody_else_wakes_nobody() -> None:
    alarm = Alarm()
    alarm.ring("coffee")
    assert kinds(alarm) == []


def test_a_look_that_finds_nothing_answers_all_rings_before_it() -> None:
    alarm = Alarm()
    for _ in range(5):
        alarm.ring("inbox")
    call = alarm.wait(NEVER)
    assert call is not None
    alarm.nothing(call)
    assert kinds(alarm) == []


def test_a_ring_during_a_look_that_finds_nothing_is_not_lost() -> None:
    alarm = Alarm()
    alarm.ring("inbox")
    alarm.ring("inbox")
    call = alarm.wait(NEVER)
    assert call is not None
    alarm.ring("inbox")
    alarm.nothing(call)
    assert kinds(alarm) == ["inbox"]


def test_what_is_found_by_a_ring_for_one_message_wakes_nobody_else() -> None:
    alarm = Alarm()
    alarm.ring("inbox")
    woken(alarm)
    alarm.found("inbox")
    assert kinds(alarm) == []


def test_where_one_ring_may_stand_for_several_the_finder_has_another_look() -> None:
    alarm = Alarm()
    alarm.ring("outbox")
    woken(alarm)
    alarm.found("outbox")
    alarm.found("outbox")
    assert kinds(alarm) == ["outbox"]


def test_a_sweep_goes_on_until_a_look_finds_nothing() -> None:
    alarm = Alarm()
    alarm.sweep()
    assert kinds(alarm) == list(KINDS)
    for _ in range(3):
        alarm.found("inbox")
        assert kinds(alarm) == ["inbox"]
    alarm.nothing(Call("inbox", alarm._rung["inbox"]))
    alarm.found("inbox")
    assert kinds(alarm) == []


def test_every_kind_comes_up_when_nothing_is_rung_for() -> None:
    alarm = Alarm()
    started = time.monotonic()
    assert [call.kind for call in (alarm.wait(0.2) for _ in KINDS) if call] == list(KINDS)
    assert 0.15 < time.monotonic() - started < 1.0


def test_polling_goes_on_while_one_kind_is_rung_for_all_the_time() -> None:
    alarm, found = Alarm(), set[str]()
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        alarm.ring("inbox")
        call = alarm.wait(0.2)
        assert call is not None
        found.add(call.kind)
    assert found == set(KINDS)


def test_the_alarm_goes_off_at_a_foreseen_moment() -> None:
    alarm = Alarm()
    alarm.ring_in(0.2, "outbox")
    started = time.monotonic()
    call = alarm.wait(NEVER)
    assert call is not None
    assert call.kind == "outbox"
    assert 0.15 < time.monotonic() - started < 1.0


def test_a_stopped_alarm_lets_everybody_go() -> None:
    alarm = Alarm()
    waiting = [Thread(target=alarm.wait, args=(60,)) for _ in range(3)]
    for thread in waiting:
        thread.start()
    alarm.stop()
    for thread in waiting:
        thread.join(2)
    assert not any(thread.is_alive() for thread in waiting)
    assert alarm.wait(60) is None


def test_a_stopped_alarm_calls_nobody() -> None:
    alarm = Alarm()
    alarm.ring("inbox")
    alarm.stop()
    assert alarm.wait(NEVER) is None
