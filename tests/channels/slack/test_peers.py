"""Slack against a third party's idea of it: a stateful emulator with scopes and memberships."""

from dataclasses import replace

import pytest

from channels.channel import Account, Channel, Undeliverable
from channels.slack.place import Place, Pressed
from channels.slack.wire import SlackChannel
from domain.messages import Card, Choice, Fitted
from tests.contracts.channel_contract import Arrived, CredentialsContract, Guard, PicturesContract
from tests.peers.slack import TEAM, UNSCOPED, SlackPeer


class TestSlackKeepsTheContract(PicturesContract, CredentialsContract):
    @pytest.fixture(autouse=True)
    def peer(self, slack_peer: SlackPeer) -> None:
        self._peer = slack_peer
        self.to = slack_peer.address("dana")

    @pytest.fixture
    def channel(self, guard: Guard, slack_peer: SlackPeer) -> Channel:
        return SlackChannel(guard, base_url=slack_peer.api)

    @pytest.fixture
    def account(self, slack_peer: SlackPeer) -> Account:
        return slack_peer.account()

    def arrived(self, channel: Channel, account: Account) -> list[Arrived]:
        direct = self._peer.direct("dana")
        return [
            Arrived(
                f"{direct}:{one['ts']}",
                self.to,
                one["text"],
                sum(block["type"] == "image" for block in one.get("blocks", ())),
            )
            for one in self._peer.messages(direct)
        ]

    def wrong_account(self, account: Account) -> Account:
        return replace(account, credentials={"bot_token": UNSCOPED})


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


def placed(peer: SlackPeer, place: Place) -> SlackChannel:
    return SlackChannel(nothing_is_open, lambda account, to, reference: place, base_url=peer.api)


def test_a_reply_stands_in_its_thread(slack_peer: SlackPeer) -> None:
    office, account, dana = slack_peer.channel(), slack_peer.account(), slack_peer.address("dana")
    head = placed(slack_peer, Place(office)).send(account, dana, Fitted("head"), reference="1").provider_id
    ts = head.partition(":")[2]
    placed(slack_peer, Place(office, head, ts, shared=True)).send(account, dana, Fitted("reply"), reference="2")
    assert [(one["text"], one.get("thread_ts")) for one in slack_peer.messages(office)] == [
        ("head", None),
        ("reply", ts),
    ]


def test_what_is_private_is_no_message_of_the_channel(slack_peer: SlackPeer) -> None:
    office = slack_peer.channel()
    part = Fitted("Maria Lopez, 206-555-0150", private=True)
    sent = placed(slack_peer, Place(office, shared=True)).send(
        slack_peer.account(), slack_peer.address("dana"), part, reference="1"
    )
    assert sent.provider_id.startswith(office)
    assert slack_peer.messages(office) == []


def test_a_pressed_message_loses_the_row_that_was_pressed(slack_peer: SlackPeer) -> None:
    account, dana, direct = slack_peer.account(), slack_peer.address("dana"), slack_peer.direct("dana")
    homes = tuple(Card(f"Home {n}", f"Home {n}", choices=(Choice("Details", f"o1.{n}"),)) for n in (1, 2))
    placed(slack_peer, Place(direct)).send(account, dana, Fitted("2 fit", cards=homes), reference="1")
    (shown,) = slack_peer.messages(direct)
    row = next(block for block in shown["blocks"] if block["type"] == "actions")
    pressed = Pressed(direct, shown["ts"], row["block_id"], "Details", shown["blocks"], shown["text"])
    placed(slack_peer, Place(direct, pressed=(pressed,))).send(account, dana, Fitted("Home 1: ..."), reference="2")
    changed, answer = slack_peer.messages(direct)
    assert [block["type"] for block in changed["blocks"]] == ["section", "section", "context", "section", "actions"]
    assert (changed["text"], answer["text"]) == ("2 fit", "Home 1: ...")


def test_a_message_that_is_gone_spoils_no_answer(slack_peer: SlackPeer) -> None:
    direct = slack_peer.direct("dana")
    gone = Pressed(direct, "1.000001", "1|U|", "x", [{"type": "actions", "block_id": "1|U|", "elements": []}])
    placed(slack_peer, Place(direct, pressed=(gone,))).send(
        slack_peer.account(), slack_peer.address("dana"), Fitted("still here"), reference="1"
    )
    assert [one["text"] for one in slack_peer.messages(direct)] == ["still here"]


def test_the_home_tab_is_taken(slack_peer: SlackPeer) -> None:
    dana = slack_peer.user("dana")
    channel = placed(slack_peer, Place(dana, "home"))
    one, other = (
        channel.send(slack_peer.account(), slack_peer.address("dana"), Fitted(f"day {n}"), reference="1")
        for n in (1, 2)
    )
    assert one.provider_id.partition(":")[0] == other.provider_id.partition(":")[0]


def test_a_person_is_looked_up_with_their_address(slack_peer: SlackPeer) -> None:
    channel = SlackChannel(nothing_is_open, base_url=slack_peer.api)
    found = channel.user(slack_peer.account(), slack_peer.user("dana"))
    assert (found["team_id"], found["profile"]["email"]) == (TEAM, "dana@porch.example")
    with pytest.raises(Undeliverable) as refusal:
        channel.user(slack_peer.account(), "U0NOBODY")
    assert refusal.value.reason == "bad_address"


def test_an_empty_message_is_not_sent(slack_peer: SlackPeer) -> None:
    channel = SlackChannel(nothing_is_open, base_url=slack_peer.api)
    with pytest.raises(Undeliverable):
        channel.send(slack_peer.account(), slack_peer.address("dana"), Fitted(""), reference="1")
    assert slack_peer.messages(slack_peer.direct("dana")) == []
