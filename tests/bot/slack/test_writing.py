"""A member's own words to a client: as they are written after the question, and at night to who has just written."""

from datetime import timedelta

import pytest

from tests.bot.slack.stage import SlackStage, said
from tests.bot.slack.test_client_threads import DIRECT, opened_thread

EVENING = timedelta(hours=14)
"""From the morning on which the dialogues begin to midnight, when nobody is told anything unasked."""


def asked_what_to_say(stage: SlackStage) -> None:
    (found,) = stage.dana("find maria")
    assert "What shall I write" in said(stage.press(found, "Write to them"))


@pytest.mark.parametrize("line", ["Running ten minutes late", "my day", "yes", "2614 NW 64th", "can we talk"])
def test_what_follows_the_question_is_the_message(stage: SlackStage, line: str) -> None:
    asked_what_to_say(stage)
    shown = said(stage.dana(line))
    assert f'To Maria Lopez: "{line}" is on its way' in shown
    assert stage.told("maria")[-1].endswith(line)


def test_never_mind_sends_nothing(stage: SlackStage) -> None:
    asked_what_to_say(stage)
    assert "Dropped" in said(stage.dana("never mind"))
    assert stage.told("maria") == []
    assert "Today" in said(stage.dana("my day")), "and the next message is read again"


def test_after_something_else_was_asked_a_message_is_read(stage: SlackStage) -> None:
    asked_what_to_say(stage)
    stage.dana("Running ten minutes late")
    stage.told("maria")
    assert "Today" in said(stage.dana("my day"))
    assert stage.told("maria") == []


def test_at_night_an_answer_to_who_has_just_written_goes_at_once(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    stage.clock.at += EVENING
    stage.client("maria", "is the garage included?")
    stage.clock.at += timedelta(minutes=2)
    stage.dana("It is.", thread_ts=ts, channel=DIRECT)
    assert stage.told("maria")[-1] == "Dana Kim: It is."
    assert stage.rows("SELECT kind, status FROM outbox WHERE author = 'person'") == [("reply", "sent")]


def test_at_night_words_to_who_wrote_long_ago_wait_for_the_morning(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    stage.clock.at += EVENING
    stage.dana("The papers are in.", thread_ts=ts, channel=DIRECT)
    assert stage.told("maria") == []
    assert stage.rows("SELECT kind, status FROM outbox WHERE author = 'person'") == [("notice", "new")]
    stage.clock.at += timedelta(hours=10)
    stage.after()
    assert stage.told("maria")[-1] == "Dana Kim: The papers are in."


@pytest.mark.parametrize(("late", "kind"), [(timedelta(hours=3, minutes=59), "reply"), (timedelta(hours=5), "notice")])
def test_an_answer_is_one_for_four_hours(stage: SlackStage, late: timedelta, kind: str) -> None:
    ts = opened_thread(stage)
    stage.client("maria", "is the garage included?")
    stage.clock.at += late
    stage.dana("It is.", thread_ts=ts, channel=DIRECT)
    assert stage.rows("SELECT kind FROM outbox WHERE author = 'person'") == [(kind,)]


def test_an_opt_out_holds_an_answer_back_too(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    stage.client("maria", "STOP")
    stage.told("maria")
    stage.dana("One more thing.", thread_ts=ts, channel=DIRECT)
    assert stage.told("maria") == []
    assert stage.rows("SELECT count(*) FROM outbox WHERE author = 'person' AND status = 'sent'") == [(0,)]
