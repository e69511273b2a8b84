"""Telegram against a third party's idea of it and against a stand-in of our own."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from channels.channel import Account, Channel
from channels.telegram.fields import Fields
from channels.telegram.receive import Bot, Said, read
from channels.telegram.updates import Updates
from channels.telegram.wire import TelegramChannel
from domain.messages import Choice, Fitted
from tests.contracts.channel_contract import Arrived, ChannelContract, CredentialsContract, Guard, PicturesContract
from tests.peers.telegram import BOT_ID, BUYER, TOKEN, USERNAME, BotApi, TelegramPeer, account

US = Bot(BOT_ID, USERNAME)


class TestTelegramKeepsTheContract(ChannelContract):
    to = str(BUYER)

    @pytest.fixture(autouse=True)
    def peer(self, telegram_peer: TelegramPeer) -> None:
        self._peer = telegram_peer

    @pytest.fixture
    def channel(self, guard: Guard, telegram_peer: TelegramPeer) -> Iterator[Channel]:
        with closing(TelegramChannel(guard, base_url=telegram_peer.url)) as channel:
            yield channel

    @pytest.fixture
    def account(self) -> Account:
        return account()

    def arrived(self, channel: Channel, account: Account) -> list[Arrived]:
        return [
            Arrived(
                f"{one['message']['chat_id']}:{one['messageId']}", one["message"]["chat_id"], one["message"]["text"]
            )
            for one in self._peer.messages()
        ]


class TestWithPicturesAndCredentials(PicturesContract, CredentialsContract):
    to = str(BUYER)

    @pytest.fixture(autouse=True)
    def api(self, bot_api: BotApi) -> None:
        self._api = bot_api

    @pytest.fixture
    def channel(self, guard: Guard, bot_api: BotApi) -> Iterator[Channel]:
        with closing(TelegramChannel(guard, base_url=bot_api.url)) as channel:
            yield channel

    @pytest.fixture
    def account(self) -> Account:
        return account()

    def arrived(self, channel: Channel, account: Account) -> list[Arrived]:
        return [
            Arrived(f"{one['chat']}:{one['id']}", one["chat"], one["text"], len(one["pictures"]))
            for one in self._api.sent
        ]

    def wrong_account(self, account: Account) -> Account:
        return replace(account, credentials={"token": f"{BOT_ID}:guessed"})


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


@pytest.fixture
def updates(telegram_peer: TelegramPeer) -> Iterator[Updates]:
    with closing(Updates(nothing_is_open, telegram_peer.url)) as updates:
        yield updates


def test_words_and_presses_of_a_person_are_fetched_and_read(telegram_peer: TelegramPeer, updates: Updates) -> None:
    part = Fitted("Which?", buttons=(Choice("Sat 10:30", "o1.1"), Choice("Sun 11", "o1.2")))
    with closing(TelegramChannel(nothing_is_open, base_url=telegram_peer.url)) as channel:
        channel.send(account(), str(BUYER), part, reference="1")
    (shown,) = telegram_peer.messages()
    telegram_peer.say("3 bed w a yard, “ballard” é")
    telegram_peer.press(shown["message"]["reply_markup"]["inline_keyboard"][0][1]["callback_data"], shown)
    words, press = (read(Fields(one), US) for one in updates.fetch(TOKEN, None, 0))
    assert isinstance(words, Said)
    assert (words.message.text, words.message.sender) == ("3 bed w a yard, “ballard” é", str(BUYER))
    assert isinstance(press, Said)
    assert (press.message.pressed, press.origin.message) == ("o1.2", shown["messageId"])
    assert press.origin.keyboard == ((("Sat 10:30", "o1.1"), ("Sun 11", "o1.2")),)


def test_the_third_party_knows_our_bot(updates: Updates) -> None:
    assert updates.who(TOKEN).username == "TestNameBot"
