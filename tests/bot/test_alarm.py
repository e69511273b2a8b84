"""Who is woken for what: one lane for each ring, nobody for what others took, and everybody where nobody knows."""

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


def test_every_kind_comes_up_within_the_poll() -> None:
    alarm = Alarm()
    seen = {call.kind for call in (alarm.wait(0.01) for _ in range(len(KINDS))) if call is not None}
    assert seen == set(KINDS)


def test_what_is_foreseen_comes_when_it_is_due() -> None:
    alarm = Alarm()
    alarm.ring_in(0.02, "doubt")
    assert kinds(alarm) == []
    call = alarm.wait(NEVER)
    assert call is not None
    assert call.kind == "doubt"


def test_a_stopped_alarm_calls_nobody() -> None:
    alarm = Alarm()
    alarm.ring("inbox")
    alarm.stop()
    assert alarm.wait(NEVER) is None
