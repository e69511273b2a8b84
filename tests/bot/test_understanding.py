"""Messages to commands by themselves, with what the earlier turns of a talk left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot import app
from bot.places import Places
from bot.settings import load_settings
from bot.understanding import Listener, Tools
from domain import listings
from domain.db import Database
from intents import catalogue
from intents.intent import Office
from intents.router import Router
from rag.embedder import MiniLM
from rag.offline import NoLLM
from tests.models import models_folder

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 24, 9, tzinfo=ZONE)
HOMES = "2 houses in Kent. 1) 12 Oak St $500k 2) 14 Elm St $600k. Details or a tour? Say a number, or more."


@pytest.fixture(scope="module")
def router() -> Router:
    folder = models_folder()
    settings = load_settings().model_copy(update={"var": folder.parent})
    words = catalogue.load()
    return Router(words, app.recogniser(settings, words, MiniLM(folder)), Places().of_office)


@pytest.fixture
def buyer(database: Database, brokerage: UUID, router: Router) -> Listener:
    return listener(database, brokerage, router, "buyer")


def listener(database: Database, brokerage: UUID, router: Router, role: str) -> Listener:
    with database.unit(brokerage) as session:
        listings.load_places(session, listings.gazetteer())
    office = Office(brokerage, "Porch Realty", "", "America/Los_Angeles", "WA")
    return Listener(catalogue.load(), router, Tools(database, brokerage, NoLLM()), office, role)


def hear(who: Listener, *texts: str) -> list[Mapping[str, Any]]:
    """The commands of the last text; the others are the person's and the bot's by turns."""
    speakers = ["user" if (len(texts) - n) % 2 else "assistant" for n in range(len(texts))]
    turns = [{"speaker": speaker, "text": text} for speaker, text in zip(speakers, texts, strict=True)]
    commands: list[Mapping[str, Any]] = who.hear(turns, NOW)["commands"]
    return commands


def test_a_search_carries_its_conditions_under_their_own_names(buyer: Listener) -> None:
    (search,) = hear(buyer, "3 bed house in kent under 600k with a garage")
    assert (search["command"], search["intent"]) == ("start", "listings.search")
    assert search["slots"] == {
        "city": ["Kent"], "price_max": 600000, "beds_min": 3, "type": ["house"], "features": ["garage"],
    }  # fmt: skip


def test_what_has_no_name_of_its_own_goes_under_more(buyer: Listener) -> None:
    (search,) = hear(buyer, "beds in kent, price over 1m under 500k")
    assert search["slots"]["more"]["contradiction"] == {"price": [1000000, 500000]}


def test_an_opt_out_says_its_scope(buyer: Listener) -> None:
    heard = buyer.hear([{"speaker": "user", "text": "no more listings please"}], NOW)
    assert heard["scope"] == "listings"
    assert [(c["command"], c["intent"]) for c in heard["commands"]] == [("opt_out", "consent.stop")]


def test_a_number_picks_from_the_list_that_the_bot_showed(buyer: Listener) -> None:
    (picked,) = hear(buyer, "houses in kent", HOMES, "2")
    assert (picked["command"], picked["intent"]) == ("choose", "listings.details")
    assert picked["slots"]["listing"] == {"positions": [2]}


def test_the_answer_to_a_question_belongs_to_its_request(buyer: Listener) -> None:
    (filled,) = hear(buyer, "can i see 12 oak st", "Which day and time suits you for 12 Oak St?", "sat at 3")
    assert (filled["command"], filled["intent"]) == ("fill", "showings.book")
    assert filled["slots"]["when"]["windows"][0]["earliest"] == "15:00"


def test_a_refined_search_keeps_what_was_not_touched(buyer: Listener) -> None:
    (search,) = hear(buyer, "3 bed houses in kent", HOMES, "under 550k")
    assert search["slots"]["city"] == ["Kent"]
    assert search["slots"]["beds_min"] == 3
    assert search["slots"]["price_max"] == 550000


@pytest.mark.parametrize("text", ["", "   "])
def test_a_message_without_words_is_no_command(buyer: Listener, text: str) -> None:
    assert hear(buyer, text) == []


def test_after_the_bot_has_spoken_there_is_nothing_to_understand(buyer: Listener) -> None:
    assert buyer.hear([{"speaker": "assistant", "text": "Which home?"}], NOW) == {"commands": []}


def test_an_agent_is_never_read_as_a_buyer(database: Database, brokerage: UUID, router: Router) -> None:
    text = "confirm the saturday showing"
    (command,) = hear(listener(database, brokerage, router, "agent"), text)
    assert command["intent"] == "showings.confirm"
    buyers = hear(listener(database, brokerage, router, "buyer"), text)
    assert "showings.confirm" not in {c["intent"] for c in buyers}


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("this is bullshit, i said i'm done hearing from you", "consent.stop"),
        ("this is insane, you keep showing me homes over my budget", "conversations.ask_person"),
        ("estoy muy molesto, nadie llego a la cita", "conversations.ask_person"),
    ],
)
def test_who_is_left_to_a_person_is_still_heard_to_want_no_more_texts(buyer: Listener, text: str, heard: str) -> None:
    assert [command["intent"] for command in hear(buyer, text)] == [heard]
