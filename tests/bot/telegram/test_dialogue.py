"""A buyer goes from hello to a booked showing and back over Telegram, in their own chat and in a group."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from channels.telegram.buttons import SPENT
from channels.telegram.render import ENGLISH
from domain import showings
from intents.catalogue import Catalogue
from intents.router import Router
from rag.embedder import MiniLM
from tests.bot.telegram.talk import Talk, talking
from tests.channels.telegram.payloads import press
from tests.dialogues.conftest import SIGNER, Opened, embedder, opened, router, words
from tests.dialogues.office import NUMBERS
from tests.peers.telegram import BUYER, GROUP, USERNAME, BotApi, Refusal

__all__ = ["embedder", "opened", "router", "words"]

SEARCH = "3 bed houses in ballard 700-800k with a yard"


@pytest.fixture
def talk(opened: Opened, bot_api: BotApi, words: Catalogue, router: Router, embedder: MiniLM) -> Iterator[Talk]:
    with talking(opened, bot_api, words, router, embedder) as talk:
        yield talk


def sign(talk: Talk, said: str) -> None:
    """Sign the agreement behind the link that was just sent, as its page does it."""
    found = re.search(r"https?://\S+/a/(\S+)", said)
    assert found is not None, said
    link = SIGNER.read(found[1], "agreement", talk.clock.now())
    with talk.office.database.unit(link.brokerage_id) as session:
        showings.sign_agreement(session, UUID(link.subject), "Ann Byer", "203.0.113.9", talk.clock.now())


def hears(said: str, *wanted: str) -> None:
    for one in wanted:
        assert one in said, f"{one!r} is not in:\n{said}"


def test_from_hello_to_a_booked_showing_and_back(talk: Talk, bot_api: BotApi) -> None:
    hears(talk.says("/start"), "Porch Realty's automated assistant", "I find homes")
    assert bot_api.of("sendMessage")[-1]["reply_markup"]["keyboard"][0][0]["request_contact"] is True
    hears(talk.says(SEARCH), "4 fit", "1) ", "[1 Details] [2 Details]")
    listed = bot_api.sent[-1]
    details = talk.presses("1 Details")
    hears(details, "Listed by", "<1 pictures>", "[Photos] [Book a tour]")
    assert listed["keyboard"][0][0]["text"] == "✓ 1 Details"
    hears(talk.says("what year was it built?"), "(listing record of")
    hears(talk.presses("Photos"), "photos of", "pictures>")
    hears(talk.presses("Book a tour"), "next free times", "[Tue Dec 1, 12")
    first = talk.shown()[0]
    held = talk.presses(first)
    hears(held, "Held", first, "signed buyer agreement")
    sign(talk, held)
    hears(talk.says("do I have a tour booked?"), first)
    assert talk.office.column("SELECT status FROM showing") == ["confirmed"]
    assert any("signed the buyer agreement" in one for one in talk.told())
    hears(talk.says("move it to saturday at 11"), "Sat Dec 5, 11 am")
    hears(talk.says("cancel"), "Call off", "[call it off] [keep it]")
    hears(talk.presses("call it off"), "alled off")
    assert talk.office.column("SELECT status FROM showing") == ["cancelled"]
    assert talk.office.column("SELECT count(*) FROM outbox WHERE status IN ('failed', 'dead', 'unknown')") == [0]


def test_what_was_pressed_cannot_be_pressed_twice_and_an_old_press_is_answered_kindly(
    talk: Talk, bot_api: BotApi
) -> None:
    talk.says(SEARCH)
    talk.presses("1 Details")
    talk.presses("Book a tour")
    asked = bot_api.sent[-1]
    pressed = next(b for row in asked["keyboard"] for b in row)
    talk.presses(pressed["text"])
    left = [b for row in asked["keyboard"] for b in row]
    assert [(b["text"], b["callback_data"]) for b in left] == [(f"✓ {pressed['text']}", SPENT)]
    for number in range(6):
        talk.says(f"{number + 2} bed condos in fremont under 900k")
    shown = ((("call it off", "o1.1"),),)
    gone = talk._posted(press("o1.1", 9001, "q9001", BUYER, 4711, shown), owed=True)
    hears(gone, "no longer open")
    assert talk.office.column("SELECT count(*) FROM showing") == [1]


def test_a_person_help_stop_and_start(talk: Talk) -> None:
    talk.says("hi")
    hears(talk.says("/agent"), "has your message")
    hears(talk.says("/help"), "automated home search")
    hears(talk.says("/stop"), "no more texts from Porch Realty")
    assert talk.says(SEARCH) == ""
    hears(talk.says("/start"), "Welcome back")
    hears(talk.says(SEARCH), "4 fit")
    hears(talk.says("please stop texting me"), "no more texts from Porch Realty")
    assert talk.office.column("SELECT scope FROM suppression") == ["all"]


def test_in_a_group_homes_are_for_all_and_tours_for_the_asker_alone(talk: Talk, bot_api: BotApi) -> None:
    talk.says("hello")
    assert talk.says("nice weather", group=True) == ""
    hears(talk.says(f"@{USERNAME} {SEARCH}", group=True), "(group) 4 fit", "[1 Details]")
    assert bot_api.newest(GROUP)["reply_to"] is not None
    assert all(data.startswith(f"+u{BUYER}|") for data in bot_api.buttons(GROUP).values())
    answer = talk.says(f"@{USERNAME} can I see 2614 NW 64th saturday at 10:30", group=True)
    hears(answer, "Held", "/a/", f"(group) {ENGLISH.answered_directly}")
    in_group = " ".join(bot_api.texts(GROUP))
    for secret in ("Held", "10:30", "/a/", "Dana"):
        assert secret not in in_group
    hears(talk.says(f"@{USERNAME} my tours", group=True), "Sat Dec 5, 10:30 am", ENGLISH.answered_directly)
    talk.says(f"@{USERNAME} say that again", group=True)
    talk.says(f"@{USERNAME} agent please", group=True)
    in_group = " ".join(bot_api.texts(GROUP))
    assert "10:30" not in in_group
    assert "To call" not in in_group
    other = talk.presses("1 Details", group=True, by=777)
    assert other == ""
    hears(talk.presses("2 Details", group=True), "(group)", "Listed by")


def test_who_never_started_the_bot_hears_in_the_group_how_to(talk: Talk, bot_api: BotApi) -> None:
    bot_api.refuse("sendMessage", Refusal(403, "Forbidden: bot can't initiate conversation with a user"))
    said = talk.says(f"@{USERNAME} my tours", group=True)
    hears(said, f"(group) {ENGLISH.start_first}", f"[{ENGLISH.open_chat}]")
    assert bot_api.texts(BUYER) == []


def test_a_shared_phone_makes_a_known_client_of_the_chat_and_anothers_does_not(talk: Talk) -> None:
    hears(talk.says("/phone"), "Press the button below")
    hears(talk.shares(NUMBERS["tom"], 999), "somebody else's number")
    hears(talk.says("when do we close?"), "no purchase or sale")
    hears(talk.shares(NUMBERS["tom"], BUYER), "I know you by your number now")
    hears(talk.says("when do we close?"), "Dec 18")


@pytest.mark.parametrize(
    ("odd", "wanted"),
    [
        ("\U0001f3e1\U0001f44d\U0001f389", ""),
        ("x" * 10_000, "longer than I can read"),
        ("<b>3 bed</b> houses in *ballard* [x](tg://user?id=1) under 800k", ""),
        ("\u202e\u200b\u200f3 bed houses in ballard under 800k\u2066", ""),
    ],
    ids=["emoji", "long", "markup", "invisible"],
)
def test_odd_words_get_a_kind_answer_that_nothing_can_be_hidden_in(
    talk: Talk, bot_api: BotApi, odd: str, wanted: str
) -> None:
    said = talk.says(odd)
    assert said
    hears(said, wanted)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", said)
    assert not any("parse_mode" in fields for _, fields in bot_api.calls)
    assert talk.office.column("SELECT count(*) FROM inbox WHERE status = 'dead'") == [0]


@pytest.mark.parametrize(
    "more",
    [
        {"photo": [{"file_id": "L", "file_size": 99}]},
        {"document": {"file_id": "D", "file_name": "holiday.jpg", "mime_type": "image/jpeg"}},
        {"voice": {"file_id": "V", "mime_type": "audio/ogg"}},
        {"location": {"latitude": 47.66, "longitude": -122.38}},
    ],
    ids=["photo", "document", "voice", "location"],
)
def test_what_is_sent_along_reaches_the_agent(talk: Talk, more: dict[str, Any]) -> None:
    hears(talk.says("", **more), "Dana Kim")
    assert any("Dana" in one or "picture" in one for one in talk.told())
