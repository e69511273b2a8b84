"""What a member says in Slack is answered in Slack, end to end through a real worker, where it was said."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain import identity
from domain.db import Database
from domain.messages import Card, Choice, Reply
from tests.bot.minds import EchoMind
from tests.bot.slack.office import Slack, connect_team, rows
from tests.bot.slack.team import Seen, Team
from tests.bot.slack.working import Worked, working
from tests.channels.slack import payloads
from tests.channels.slack.payloads import DM, OFFICE
from tests.peers.slack import TEAM as EMULATED
from tests.peers.slack import TOKEN, SlackPeer

pytestmark = pytest.mark.commits


class CardMind(EchoMind):
    """Answers with a card and two choices; "private" is for the one person only."""

    def _echo(self, heard, thought):  # type: ignore[no-untyped-def]
        answer = super()._echo(heard, thought)
        pressed = [message.pressed for message in heard.messages if message.pressed]
        words = f"pressed {pressed[0]}" if pressed else answer.replies[0].text
        card = Card("12 Oak St", "12 Oak St", choices=(Choice("Details", "o1.1"),))
        choices = (Choice("Yes", "o1.2"), Choice("No", "o1.3"))
        reply = Reply(words, cards=() if pressed else (card,), choices=choices, private="private" in thought)
        return type(answer)((reply,), answer.state, answer.trace, answer.kind)


@pytest.fixture
def until(database: Database, database_url: str, office: UUID, porch: Team) -> Iterator[Worked]:
    with working(database, database_url, porch.api, CardMind()) as until:
        yield until


def last(porch: Team, method: str = "chat.postMessage") -> Seen:
    return [one for one in porch.seen if one.method == method][-1]


def test_a_direct_message_is_answered_by_direct_message(slack: Slack, porch: Team, until: Worked) -> None:
    slack.says("hello")
    until(porch.said)
    assert (last(porch).channel, last(porch).text, last(porch).thread_ts) == ("D0DANA", "heard 1: hello", "")


def test_a_thread_is_answered_in_the_thread_and_a_mention_begins_one(slack: Slack, porch: Team, until: Worked) -> None:
    slack.says("hello", thread_ts="1795000000.000100")
    until(lambda: len(porch.said()) == 1)
    assert (last(porch).channel, last(porch).thread_ts) == (DM, "1795000000.000100")
    slack.mentions("hello", ts="1796000000.000200")
    until(lambda: len(porch.said()) == 2)
    assert (last(porch).channel, last(porch).thread_ts) == (OFFICE, "1796000000.000200")
    slack.mentions("again", ts="1796000000.000300", thread_ts="1796000000.000200")
    until(lambda: len(porch.said()) == 3)
    assert last(porch).text == "heard 2: again", "it is the same talk"


def test_what_others_must_not_see_is_shown_to_the_asker_only(slack: Slack, porch: Team, until: Worked) -> None:
    slack.mentions("private")
    until(porch.said)
    seen = last(porch, "chat.postEphemeral")
    assert (seen.channel, seen.user) == (OFFICE, "U0DANA")
    slack.says("private")
    until(lambda: len(porch.said()) == 2)
    assert last(porch).channel == "D0DANA"


def test_a_press_is_answered_and_its_row_is_gone(slack: Slack, porch: Team, until: Worked) -> None:
    slack.says("hello")
    until(porch.said)
    shown = last(porch)
    message = {"text": shown.text, "blocks": shown.blocks, "ts": shown.ts}
    container = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}
    slack.presses(**shown.button("Yes"), label="Yes", message=message, container=container)
    until(lambda: any(one.method == "chat.update" for one in porch.seen))
    assert porch.said()[-1] == "pressed o1.2"
    changed = last(porch, "chat.update")
    assert (changed.channel, changed.ts, changed.text) == (shown.channel, shown.ts, "heard 1: hello")
    assert changed.labels() == ["Details"], "what was not asked stays"


def test_a_press_on_an_ephemeral_message_changes_that_by_its_own_address(
    slack: Slack, porch: Team, until: Worked
) -> None:
    slack.mentions("private")
    until(porch.said)
    shown = last(porch, "chat.postEphemeral")
    container = {"type": "message", "message_ts": shown.ts, "channel_id": OFFICE, "is_ephemeral": True}
    hook = porch.url + "/actions/1"
    slack.presses(**shown.button("No"), label="No", container=container, response_url=hook)
    until(lambda: any(one.method == "actions/1" for one in porch.seen))
    assert last(porch, "actions/1").labels() == ["Details"]


def test_a_button_of_somebody_elses_message_is_not_pressed_for_them(
    slack: Slack, porch: Team, until: Worked, database: Database, office: UUID
) -> None:
    slack.mentions("hello")
    until(porch.said)
    shown = last(porch)
    container = {"type": "message", "message_ts": shown.ts, "thread_ts": "1796000000.000200", "channel_id": OFFICE}
    slack.presses(**shown.button("Yes"), user="U0LEE", message={"blocks": shown.blocks}, container=container)
    assert rows(database, office, "SELECT pressed FROM inbox ORDER BY id DESC LIMIT 1") == [("not-theirs",)]
    assert not [one for one in porch.seen if one.method == "chat.update"]


def test_the_home_tab_shows_what_the_day_brings(slack: Slack, porch: Team, until: Worked) -> None:
    slack.event({"type": "app_home_opened", "user": "U0DANA", "channel": DM, "tab": "home", "event_ts": "1.1"})
    until(lambda: porch.seen)
    seen = last(porch, "views.publish")
    assert seen.channel == "U0DANA"
    assert seen.blocks[0]["text"]["text"] == "heard 1: my day"
    assert seen.labels()[-5:] == ["My day", "New lead", "Add a note", "Remind me", "What can you do"]


def test_a_command_is_answered_where_only_its_user_sees_it(slack: Slack, porch: Team, until: Worked) -> None:
    slack.commands("find maria", response_url=porch.url + "/commands/1")
    until(lambda: porch.seen)
    assert porch.asked == ["commands/1"]
    assert porch.said() == ["heard 1: find maria"]


def test_what_slack_delivers_in_the_wrong_order_is_heard_in_the_right_one(
    slack: Slack, porch: Team, database: Database, database_url: str
) -> None:
    for number in (3, 1, 2):
        slack.says(f"m{number}", ts=f"179600000{number}.000100")
    with working(database, database_url, porch.api, EchoMind()) as until:
        until(porch.said)
    assert porch.said() == ["heard 1: m1\nheard 2: m2\nheard 3: m3"]


def test_too_fast_in_one_channel_waits_there_and_nowhere_else(slack: Slack, porch: Team, until: Worked) -> None:
    porch.limited[OFFICE] = 2
    slack.mentions("first")
    until(lambda: "chat.postMessage" in porch.asked)
    slack.says("second")
    until(lambda: len(porch.said()) == 2)
    assert porch.said() == ["heard 1: second", "heard 1: first"]


def test_a_token_that_was_revoked_stops_the_account_and_loses_nothing(
    slack: Slack, porch: Team, until: Worked, database: Database, office: UUID
) -> None:
    porch.refuses["chat.postMessage"] = "token_revoked"
    slack.says("hello")
    until(lambda: rows(database, office, "SELECT FROM channel_account WHERE paused_reason = 'sender_blocked'"))
    until(lambda: rows(database, office, "SELECT status FROM outbox") == [("new",)])


def test_it_is_answered_in_a_third_partys_slack_too(
    slack_peer: SlackPeer, database: Database, database_url: str, office: UUID, slack: Slack
) -> None:
    dana = slack_peer.user("dana")
    connect_team(database, office, EMULATED, token=TOKEN)
    with database.unit(office) as session:
        member = identity.members(session)[0]
        identity.link_member_address(session, member.id, "slack", f"{EMULATED}/{dana}")
    with working(database, database_url, slack_peer.api, EchoMind()) as until:
        assert slack.event(payloads.message("hello", dana, team=EMULATED), team=EMULATED) == 200
        until(lambda: rows(database, office, "SELECT FROM outbox WHERE status = 'sent'"))
    assert [one["text"] for one in slack_peer.messages(slack_peer.direct("dana"))] == ["heard 1: hello"]
