"""The pretend Telegram speaks the Bot API: the real kit sends over it, and what it brings reads as Telegram's."""

import json
import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.demo.messenger import SECRET_HEADER, Bot, Messenger
from bot.demo.scene.wires import InTelegram, NoButton, Said, read_note
from channels.channel import Account, Undeliverable
from channels.telegram import receive
from channels.telegram.buttons import MARK, Origin
from channels.telegram.fields import Fields
from channels.telegram.receive import Said as Heard
from channels.telegram.wire import Place, TelegramChannel
from domain.messages import Attachment, Choice, Fitted
from tests.bot.demo.offices import Keeper, keeper

BOT = Bot("7001", "porch_bot", "7001:AAE", "a-secret")
CHAT = "5000000001"
ACCOUNT = Account(BOT.id, BOT.id, {"token": BOT.token, "username": BOT.username})
PICTURE = Attachment("http://127.0.0.1/p/1", "image/jpeg", "front.jpg")
PIXEL = b"\xff\xd8\xff\xe0 a picture \r\n of bytes"


@pytest.fixture
def telegram() -> Iterator[Messenger]:
    with Messenger(BOT) as running:
        yield running


@pytest.fixture
def office() -> Iterator[Keeper]:
    with keeper() as server:
        yield server


def send(telegram: Messenger, part: Fitted, place: Place | None = None, account: Account = ACCOUNT) -> str:
    wire = TelegramChannel(
        lambda: None, base_url=telegram.url, about=lambda account, reference: place, open_file=lambda url: PIXEL
    )
    with closing(wire):
        return wire.send(account, CHAT, part, reference="1").provider_id


def heard(body: bytes) -> Heard:
    read = receive.read(Fields(json.loads(body)), receive.Bot(int(BOT.id), BOT.username))
    assert isinstance(read, Heard)
    return read


def test_what_the_bot_sends_is_kept_as_people_read_it(telegram: Messenger) -> None:
    send(telegram, Fitted("Which?", buttons=(Choice("1 Details", "o1.1"), Choice("2 Details", "o1.2"))))
    assert read_note(telegram.notes()[0]) == "Which?\n[1 Details] [2 Details]"


def test_uploaded_pictures_are_counted_alone_and_in_albums(telegram: Messenger) -> None:
    send(telegram, Fitted("12 Oak St", attachments=(PICTURE,)))
    send(telegram, Fitted("3 photos", attachments=(PICTURE, PICTURE, PICTURE)))
    assert [read_note(note) for note in telegram.notes()] == ["[a picture]\n12 Oak St", "[3 pictures]", "3 photos"]


def test_a_wrong_token_is_refused_as_telegram_does(telegram: Messenger) -> None:
    with pytest.raises(Undeliverable) as refused:
        send(telegram, Fitted("hello"), account=Account(BOT.id, BOT.id, {"token": "7001:no"}))
    assert refused.value.reason == "sender_blocked"
    assert telegram.notes() == ()


def test_a_message_comes_with_the_bots_secret_and_reads_as_what_was_said(telegram: Messenger, office: Keeper) -> None:
    assert telegram.bring(office.url, CHAT, "hello") == 200
    seen = office.seen.get(timeout=10)
    assert seen.headers[SECRET_HEADER.lower()] == BOT.secret
    assert seen.target == f"/telegram/{BOT.id}"
    assert (heard(seen.body).message.sender, heard(seen.body).message.text) == (CHAT, "hello")


def test_a_forgery_lacks_the_secret_and_a_repeat_has_the_same_number(telegram: Messenger, office: Keeper) -> None:
    InTelegram(telegram).say(office.url, CHAT, Said("hello", forged=True, repeated=True))
    first, second = (office.seen.get(timeout=10) for _ in range(2))
    assert first.headers[SECRET_HEADER.lower()] != BOT.secret
    assert heard(first.body).message.provider_id == heard(second.body).message.provider_id


def test_a_press_that_is_not_answered_leaves_the_button_waiting(telegram: Messenger, office: Keeper) -> None:
    send(telegram, Fitted("Sure?", buttons=(Choice("call it off", "o1.1"),)))
    label, status = InTelegram(telegram).press(office.url, CHAT, re.compile("call it off"), forged=False)
    assert (label, status) == ("call it off", 0)
    assert heard(office.seen.get(timeout=10).body).message.pressed == "o1.1"


def test_a_button_that_was_pressed_cannot_be_pressed_again(telegram: Messenger, office: Keeper) -> None:
    send(telegram, Fitted("Sure?", buttons=(Choice("call it off", "o1.1"), Choice("keep it", "o1.2"))))
    (note,) = telegram.notes()
    pressed = Origin(int(CHAT), True, note.id, pressed="o1.1", keyboard=note.keyboard)
    send(telegram, Fitted("Called off."), Place(pressed, first=True))
    assert read_note(telegram.notes()[1]) == f"(below what was asked: [{MARK}call it off])"
    with pytest.raises(NoButton):
        InTelegram(telegram).press(office.url, CHAT, re.compile("call it off"), forged=False)
