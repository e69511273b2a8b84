"""The wire: where an answer goes, what closes after a press, and what each way of failing means."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from channels.channel import Account, TryLater, Uncertain, Undeliverable
from channels.telegram.buttons import SPENT, Keyboard, Origin, keyboard
from channels.telegram.errors import BAD_REQUEST, FORBIDDEN
from channels.telegram.posting import public
from channels.telegram.render import ENGLISH
from channels.telegram.wire import Place, TelegramChannel
from domain.messages import Attachment, Choice, Fitted
from tests.peers.telegram import BUYER, GROUP, TOKEN, USERNAME, BotApi, Refusal, account

HELLO = Fitted("Hello")
TO = str(BUYER)
PHOTOS = tuple(Attachment(f"http://127.0.0.1:8000/p/{n}.jpg", "image/jpeg", f"{n}.jpg") for n in range(3))
CHOICES = (Choice("1 Details", "o1.1", lasting=True), Choice("2 Details", "o1.2", lasting=True))
Send = Callable[..., str]


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


class Desk:
    """A channel on the stand-in, which answers what it is told that it answers."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.place: Place | None = None
        self.files = {photo.url: b"\xff\xd8\xff" + photo.name.encode() for photo in PHOTOS}
        self.channel = TelegramChannel(
            nothing_is_open,
            base_url=api.url,
            about=lambda account, reference: self.place,
            open_file=self.files.get,
            timeouts=(5.0, 5.0),
        )

    def send(self, part: Fitted = HELLO, to: str = TO, us: Account | None = None, reference: str = "1") -> str:
        return self.channel.send(us or account(), to, part, reference=reference).provider_id

    def in_group(self, *, first: bool = True, pressed: str = "", shown: Keyboard = ()) -> None:
        self.place = Place(Origin(GROUP, False, 30, pressed, shown), first)


@pytest.fixture
def desk(bot_api: BotApi) -> Iterator[Desk]:
    desk = Desk(bot_api)
    with closing(desk.channel):
        yield desk


def test_news_and_private_answers_go_to_the_person(desk: Desk, bot_api: BotApi) -> None:
    desk.send()
    desk.place = Place(Origin(BUYER, True, 10), True)
    desk.send()
    assert bot_api.texts(BUYER) == ["Hello", "Hello"]
    assert [one["link_preview_options"] for one in bot_api.of("sendMessage")] == [{"is_disabled": True}] * 2
    assert not any("parse_mode" in one for one in bot_api.of("sendMessage"))


def test_an_answer_in_a_group_is_under_the_question_with_buttons_of_the_askers_own(desk: Desk, bot_api: BotApi) -> None:
    desk.in_group()
    desk.send(Fitted("Which?", buttons=CHOICES))
    desk.in_group(first=False)
    desk.send(Fitted("And more"), reference="2")
    assert bot_api.texts(BUYER) == []
    assert [(one["text"], one["reply_to"]) for one in bot_api.sent] == [("Which?", 30), ("And more", None)]
    assert list(bot_api.buttons(GROUP).values()) == [f"+u{BUYER}|o1.1", f"+u{BUYER}|o1.2"]


def test_what_is_private_goes_to_the_asker_and_the_group_hears_one_line(desk: Desk, bot_api: BotApi) -> None:
    desk.in_group()
    desk.send(Fitted("You net $13,640.63", private=True))
    desk.in_group(first=False)
    desk.send(Fitted("Lockbox 4711", private=True), reference="2")
    assert bot_api.texts(BUYER) == ["You net $13,640.63", "Lockbox 4711"]
    assert bot_api.texts(GROUP) == [ENGLISH.answered_directly]


def test_who_never_started_the_bot_is_told_in_the_group_how_to_hear_it(desk: Desk, bot_api: BotApi) -> None:
    desk.in_group()
    bot_api.refuse("sendMessage", Refusal(403, "Forbidden: bot can't initiate conversation with a user"))
    with pytest.raises(Undeliverable) as refused:
        desk.send(Fitted("You net $13,640.63", private=True))
    assert refused.value.reason == "bad_address"
    assert bot_api.texts(GROUP) == [ENGLISH.start_first]
    assert bot_api.newest(GROUP)["keyboard"] == [[{"text": ENGLISH.open_chat, "url": f"https://t.me/{USERNAME}"}]]


def test_a_press_changes_its_message_in_place(desk: Desk, bot_api: BotApi) -> None:
    number = int(desk.send(Fitted("Which?", buttons=CHOICES)).partition(":")[2])
    desk.place = Place(Origin(BUYER, True, number, "+o1.2", keyboard(CHOICES)), True)
    desk.send(Fitted("12 Oak St"), reference="2")
    assert bot_api.buttons(BUYER) == {"1 Details": "+o1.1", "✓ 2 Details": SPENT}
    assert [name for name, _ in bot_api.calls][1:] == ["editMessageReplyMarkup", "sendMessage"]
    desk.place = replace(desk.place, first=False)
    desk.send(Fitted("more"), reference="3")
    assert len(bot_api.of("editMessageReplyMarkup")) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(400, "Bad Request: message to edit not found"),
        Refusal(400, "Bad Request: message is not modified"),
        Refusal(429, "Too Many Requests", retry_after=3),
        Refusal(500),
        Refusal(0),
    ],
    ids=["gone", "same", "fast", "broken", "closed"],
)
def test_a_message_that_cannot_be_changed_keeps_no_answer_back(desk: Desk, bot_api: BotApi, refusal: Refusal) -> None:
    desk.place = Place(Origin(BUYER, True, 99, "o1.1", keyboard((Choice("a", "o1.1"),))), True)
    bot_api.refuse("editMessageReplyMarkup", refusal)
    desk.send()
    assert bot_api.texts(BUYER) == ["Hello"]


def test_pictures_without_a_public_address_are_uploaded(desk: Desk, bot_api: BotApi) -> None:
    desk.send(Fitted("Front", attachments=PHOTOS[:1]))
    desk.send(Fitted("Three", attachments=PHOTOS), reference="2")
    assert bot_api.of("sendPhoto")[0]["photo"] == "file:8"
    (album,) = bot_api.of("sendMediaGroup")
    assert [one["type"] for one in album["media"]] == ["photo"] * 3
    assert all(album[one["media"].removeprefix("attach://")] == "file:8" for one in album["media"])
    assert bot_api.texts(BUYER) == ["Front", "Three"]


def test_a_picture_that_telegram_cannot_fetch_is_uploaded_and_one_nobody_can_is_left_out(
    desk: Desk, bot_api: BotApi
) -> None:
    url = "https://porch-realty.com/p/1.jpg"
    part = Fitted("Front", attachments=(Attachment(url, "image/jpeg"),))
    bot_api.refuse("sendPhoto", Refusal(400, "Bad Request: failed to get HTTP URL content"))
    desk.send(part)
    assert (bot_api.texts(BUYER), bot_api.sent[0]["pictures"]) == (["Front"], [])
    desk.files[url] = b"\xff\xd8\xffjpeg"
    bot_api.refuse("sendPhoto", Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified"))
    desk.send(part, reference="2")
    assert bot_api.sent[1]["pictures"] == ["file:7"]
    with pytest.raises(Undeliverable):
        desk.send(Fitted("", attachments=(Attachment("http://10.0.0.1/x.jpg", "image/jpeg"),)), reference="3")


def test_documents_go_as_files(desk: Desk, bot_api: BotApi) -> None:
    desk.files["http://127.0.0.1:8000/d/1"] = b"%PDF-1.7"
    desk.send(Fitted("Here", attachments=(Attachment("http://127.0.0.1:8000/d/1", "application/pdf", "a.pdf"),)))
    assert bot_api.sent[0]["documents"] == ["file:8"]


def test_a_try_that_broke_after_the_album_goes_on_with_the_words(desk: Desk, bot_api: BotApi) -> None:
    part = Fitted("Three", attachments=PHOTOS)
    bot_api.refuse("sendMessage", Refusal(429, "Too Many Requests: retry after 9", retry_after=9))
    with pytest.raises(TryLater):
        desk.send(part)
    desk.send(part)
    assert [name for name, _ in bot_api.calls] == ["sendMediaGroup", "sendMessage", "sendMessage"]


def test_who_is_too_fast_waits_as_long_as_told(desk: Desk, bot_api: BotApi) -> None:
    bot_api.refuse("sendMessage", *[Refusal(429, "Too Many Requests: retry after 9", retry_after=9)] * 3)
    told = []
    for to in (TO, TO, "777"):
        with pytest.raises(TryLater) as later:
            desk.send(to=to)
        told.append((later.value.after, later.value.code, later.value.whom))
    assert told == [(9.0, "429", "chat"), (9.0, "429", "chat"), (9.0, "429", "account")]
    desk.send(to="888")


@pytest.mark.parametrize(("words", "reason"), [*FORBIDDEN.items(), ("something new", "refused")])
def test_each_403_means_what_the_table_says(desk: Desk, bot_api: BotApi, words: str, reason: str) -> None:
    bot_api.refuse("sendMessage", Refusal(403, f"Forbidden: {words}"))
    with pytest.raises(Undeliverable) as refused:
        desk.send()
    assert (refused.value.reason, refused.value.code) == (reason, "403")


@pytest.mark.parametrize(("words", "reason"), [*BAD_REQUEST.items(), ("something new", "refused")])
def test_each_400_means_what_the_table_says(desk: Desk, bot_api: BotApi, words: str, reason: str) -> None:
    bot_api.refuse("sendMessage", Refusal(400, f"Bad Request: {words.upper()}"))
    with pytest.raises(Undeliverable) as refused:
        desk.send()
    assert (refused.value.reason, refused.value.code) == (reason, "400")


def test_one_person_who_blocks_the_bot_does_not_stop_it_for_all(desk: Desk, bot_api: BotApi) -> None:
    bot_api.refuse("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(Undeliverable) as refused:
        desk.send()
    assert refused.value.reason == "opted_out"


@pytest.mark.parametrize("credentials", [{"token": "7001:guessed"}, {}])
def test_a_token_that_is_none_stops_the_account(desk: Desk, credentials: dict[str, str]) -> None:
    with pytest.raises(Undeliverable) as refused:
        desk.send(us=replace(account(), credentials=credentials))
    assert refused.value.reason == "sender_blocked"


@pytest.mark.parametrize(
    "refusal",
    [Refusal(500, taken=True), Refusal(502, "Bad Gateway"), Refusal(0, taken=True)],
    ids=["500", "502", "cut"],
)
def test_what_may_have_arrived_is_uncertain(desk: Desk, bot_api: BotApi, refusal: Refusal) -> None:
    bot_api.refuse("sendMessage", refusal)
    with pytest.raises(Uncertain):
        desk.send()


def here(url: str) -> "closing[TelegramChannel]":
    return closing(TelegramChannel(nothing_is_open, base_url=url, timeouts=(0.3, 0.3)))


def test_a_wire_that_never_answers_is_uncertain_and_one_that_is_not_there_is_tried_later() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with here(url) as channel, pytest.raises(Uncertain):
            channel.send(account(), TO, HELLO, reference="1")
    with here(url) as channel, pytest.raises(TryLater) as later:
        channel.send(account(), TO, HELLO, reference="1")
    assert later.value.whom == "message"


def test_a_group_that_became_another_is_followed(desk: Desk, bot_api: BotApi) -> None:
    desk.in_group()
    bot_api.refuse("sendMessage", Refusal(400, "Bad Request: group chat was upgraded", migrate_to=-100_777))
    desk.send()
    assert bot_api.texts(-100_777) == ["Hello"]


@pytest.mark.parametrize(("part", "reason"), [(Fitted(""), "refused"), (Fitted("é" * 4097), "too_long")])
def test_what_cannot_go_is_refused_before_it_is_sent(desk: Desk, bot_api: BotApi, part: Fitted, reason: str) -> None:
    with pytest.raises(Undeliverable) as refused:
        desk.send(part)
    assert (refused.value.reason, bot_api.calls) == (reason, [])


def test_a_slow_chat_does_not_keep_the_others_waiting(desk: Desk, bot_api: BotApi) -> None:
    bot_api.slow["1"] = 2.0
    threads = [threading.Thread(target=desk.send, kwargs={"to": str(n), "reference": str(n)}) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrived = [int(one["chat"]) for one in bot_api.sent]
    assert sorted(arrived) == list(range(1, 9))
    assert arrived[-1] == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://porch-realty.com/p/x", True),
        ("https://93.184.216.34/p", True),
        ("http://porch-realty.com/p", False),
        ("https://localhost/p", False),
        ("https://127.0.0.1/p", False),
        ("https://10.1.2.3/p", False),
        ("https://porch.local/p", False),
        ("https://[::1]/p", False),
    ],
)
def test_only_a_public_address_is_given_to_telegram(url: str, expected: bool) -> None:
    assert public(url) is expected


def test_the_token_stands_in_no_log_and_no_error(desk: Desk, bot_api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    bot_api.refuse("sendMessage", Refusal(403, "Forbidden"), Refusal(500), Refusal(0), Refusal(401, "Unauthorized"))
    said = []
    with caplog.at_level(logging.DEBUG):
        for number in range(5):
            try:
                desk.send(reference=str(number))
            except (Undeliverable, Uncertain) as error:
                said += [repr(error), repr(error.__cause__), str(error.__cause__)]
    assert len(said) == 12
    assert TOKEN not in caplog.text + "".join(said) + repr(account())
    assert "Hello" not in caplog.text
