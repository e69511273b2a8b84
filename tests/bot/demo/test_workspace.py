"""The pretend Slack speaks Slack's wire: the real SDK posts over it, and what it brings is signed as Slack signs."""

import json
import re
import time
from collections.abc import Iterator

import pytest

from bot.demo.scene.wires import InSlack, NoButton, Said, read_post
from bot.demo.workspace import Team, Workspace
from channels.channel import Account, Undeliverable
from channels.slack import interactions, receive
from channels.slack.place import Place
from channels.slack.signature import genuine
from channels.slack.wire import SlackChannel
from domain.messages import Card, Choice, Fact, Fitted, Inbound
from tests.bot.demo.offices import Keeper, keeper

TEAM = Team("T0PORCHDEMO", "xoxb-1", "a-secret")
LINH = "U0LINH"
ACCOUNT = Account(TEAM.id, TEAM.id, {"bot_token": TEAM.bot_token})
FACTS = (Fact("Price", "$785,000"), Fact("Rooms", "3bd/2ba"))
CARD = Card("12 Oak St", "12 Oak St $785k", FACTS, choices=(Choice("Details", "o1.1"),))


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with Workspace(TEAM, {LINH: "linh@porch.example"}) as running:
        yield running


@pytest.fixture
def office() -> Iterator[Keeper]:
    with keeper() as server:
        yield server


def channel(slack: Workspace, place: Place | None = None) -> SlackChannel:
    return SlackChannel(lambda: None, lambda account, to, reference: place or Place(LINH), base_url=slack.url)


def send(slack: Workspace, part: Fitted, place: Place | None = None) -> str:
    return channel(slack, place).send(ACCOUNT, f"{TEAM.id}/{LINH}", part, reference="1").provider_id


def is_genuine(office: Keeper) -> tuple[bool, bytes]:
    seen = office.seen.get(timeout=10)
    return genuine(seen.body, seen.headers, [TEAM.signing_secret], time.time), seen.body


def test_what_the_app_posts_is_kept_as_people_read_it(slack: Workspace) -> None:
    send(slack, Fitted("Today & tomorrow", cards=(CARD,), below="Say a number"))
    (post,) = slack.posts()
    assert read_post(post).split("\n") == [
        "Today & tomorrow",
        "12 Oak St",
        "Price: $785,000 \u00b7 Rooms: 3bd/2ba",
        "[Details]",
        "Say a number",
    ]


def test_a_stranger_to_the_team_and_a_wrong_token_are_refused_as_slack_does(slack: Workspace) -> None:
    with pytest.raises(Undeliverable, match="channel_not_found"):
        send(slack, Fitted("hello"), Place("U0NOBODY"))
    with pytest.raises(Undeliverable, match="user_not_found"):
        channel(slack).user(ACCOUNT, "U0NOBODY")
    wrong = Account(TEAM.id, TEAM.id, {"bot_token": "xoxb-2"})
    with pytest.raises(Undeliverable, match="invalid_auth"):
        channel(slack).send(wrong, f"{TEAM.id}/{LINH}", Fitted("hello"), reference="1")


def test_the_team_says_who_somebody_is(slack: Workspace) -> None:
    assert channel(slack).user(ACCOUNT, LINH)["profile"] == {"email": "linh@porch.example"}


def test_a_message_comes_signed_and_reads_as_what_was_said(slack: Workspace, office: Keeper) -> None:
    assert slack.bring(office.url, LINH, "my day", thread_ts="1.5") == 200
    signed, body = is_genuine(office)
    read = receive.event(receive.envelope(receive.parse(body)))
    assert signed
    assert isinstance(read, Inbound)
    assert (read.account, read.sender, read.text) == (TEAM.id, f"{TEAM.id}/{LINH}", "my day")
    assert read.thread == "D0LINH:1.5"


def test_a_forgery_is_none_that_slack_signed(slack: Workspace, office: Keeper) -> None:
    InSlack(slack).say(office.url, LINH, Said("my day", forged=True))
    assert not is_genuine(office)[0]


def test_a_repeat_has_the_same_id(slack: Workspace, office: Keeper) -> None:
    InSlack(slack).say(office.url, LINH, Said("my day", repeated=True))
    first, second = (json.loads(is_genuine(office)[1])["event_id"] for _ in range(2))
    assert first == second


def test_a_button_is_pressed_by_its_label_under_the_newest_message(slack: Workspace, office: Keeper) -> None:
    send(slack, Fitted("old", buttons=(Choice("Undo", "o1.1"),)))
    send(slack, Fitted("new", buttons=(Choice("Undo", "o2.1"),)))
    label, status = InSlack(slack).press(office.url, LINH, re.compile("undo", re.IGNORECASE), forged=False)
    assert (label, status) == ("Undo", 200)
    signed, body = is_genuine(office)
    found = interactions.installation(interactions.payload(interactions.form(body)))
    read = interactions.interaction(found)
    assert signed
    assert isinstance(read, Inbound)
    assert read.pressed == "o2.1"


def test_a_button_that_gave_way_cannot_be_pressed(slack: Workspace, office: Keeper) -> None:
    send(slack, Fitted("Sure?", buttons=(Choice("Undo", "o1.1"),)))
    InSlack(slack).press(office.url, LINH, re.compile("Undo"), forged=False)
    body = interactions.payload(interactions.form(is_genuine(office)[1]))
    pressed = interactions.pressed(body)
    assert pressed is not None
    send(slack, Fitted("Done."), Place(LINH, pressed=(pressed,)))
    assert read_post(slack.posts()[-1]) == "(in place of the buttons: \u2713 Undo)"
    with pytest.raises(NoButton):
        InSlack(slack).press(office.url, LINH, re.compile("Undo"), forged=False)


def test_an_answer_in_the_thread_names_the_message_that_heads_it(slack: Workspace, office: Keeper) -> None:
    head = send(slack, Fitted("Grace asks for you"))
    InSlack(slack).say(office.url, LINH, Said("hello Grace", thread=True))
    assert f"D0LINH:{json.loads(is_genuine(office)[1])['event']['thread_ts']}" == head
