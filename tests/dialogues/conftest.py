"""One office, opened once a run and cloned for each dialogue, and the real recogniser."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.alarm import Alarm
from bot.app import PAGES, hearing, lessons, opts_out
from bot.desk import Desk, worker_name
from bot.embedding import embed_waiting
from bot.gazetteer import gazetteer
from bot.inbox import Inbox
from bot.mind import Mind
from bot.places import Places
from channels.memory import MemoryChannel
from channels.sms.render import LIMITS
from domain import listings
from domain.clock import FixedClock
from domain.db import Database, assert_no_unit, connect
from domain.links import Link, Signer
from domain.messages import Limits
from intents import catalogue
from intents.catalogue import Catalogue
from intents.recognise import nearest
from intents.router import Router
from intents.wording import Wording
from rag.embedder import MiniLM
from rag.offline import NoLLM
from tests.conftest import VAULT
from tests.dialogues.office import OPENS, open_office
from tests.dialogues.runner import Stage
from tests.dialogues.script import Script
from tests.models import models_folder
from tests.postgres import RunServer

CHAT = Limits(characters=4096, parts=3, buttons=8, cards=True, images=True, files=True)
SIGNER = Signer([("t", bytes(range(32)))])
URL = "https://porch.example"


@dataclass(frozen=True)
class Opened:
    """The office to clone: the server whose template has it, and its id."""

    server: RunServer
    office: UUID


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    return MiniLM(models_folder())


@pytest.fixture(scope="session")
def words() -> Catalogue:
    return catalogue.load()


@pytest.fixture(scope="session")
def router(words: Catalogue, embedder: MiniLM) -> Router:
    places = gazetteer(listings.gazetteer())
    head = nearest.trained(lessons(words), embedder, hearing(places), models_folder())
    return Router(words, head, Places().of_office)


@pytest.fixture(scope="session")
def opened(server: RunServer, embedder: MiniLM) -> Iterator[Opened]:
    name = server.make_clone()
    engine = connect(server.app_url(name))
    database = Database(engine, VAULT)
    office = open_office(database)
    embed_waiting(database, office, embedder)
    engine.dispose()
    yield Opened(replace(server, template=name), office)
    server.drop(name)


@pytest.fixture
def stage(script: Script, opened: Opened, words: Catalogue, router: Router, embedder: MiniLM) -> Iterator[Stage]:
    clock = FixedClock(OPENS)
    wire = MemoryChannel(
        assert_no_unit, name=script.channel, limits=LIMITS if script.channel == "sms" else CHAT, now=clock.now
    )

    def sign(office: UUID, purpose: str, subject: str, good_for: timedelta) -> str:
        return f"{URL}/{PAGES[purpose]}/{SIGNER.sign(Link(purpose, subject, office, clock.now() + good_for))}"

    with opened.server.clone() as name:
        engine = connect(opened.server.app_url(name))
        database = Database(engine, VAULT)
        with database.unit(opened.office) as session:
            session.execute(text("UPDATE channel_account SET active = channel = :channel"), {"channel": wire.name})
        desk = Desk(
            database=database,
            channels={wire.name: wire},
            mind=Mind(words, router, sign),
            embedder=embedder,
            llm=NoLLM(),
            clock=clock,
            worker=worker_name(),
            alarm=Alarm(),
        )
        try:
            with Inbox(opened.server.app_url(name), VAULT, opts_out) as inbox:
                yield Stage(database, opened.office, inbox, desk, wire, clock, Wording(words), sign, SIGNER)
        finally:
            engine.dispose()
