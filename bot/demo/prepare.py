"""Everything that the demo needs, made where it is missing: database, brokerage, models, vectors, phrases learned."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot import app, jobs
from bot.database import Addresses
from bot.demo import connections, load
from bot.demo.homes import COUNT
from bot.demo.line import demo_line
from bot.demo.office import demo
from bot.demo.steps import step
from bot.office import first_office
from bot.settings import Settings
from domain import identity, listings
from domain.db import Database
from domain.errors import PorchlightError
from domain.times import local_day
from intents import catalogue
from rag import gguf, llm
from rag.embedder import MiniLM

Say = Callable[[str], None]

FRESH_DAYS = 7
"""After so many days the demo's showings and closings lie too far behind to be talked about as coming."""


class OfficeInUse(PorchlightError):
    """The database holds an office of somebody's own, into which the demo must not be poured."""

    code = "the_database_holds_another_office"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is there once everything is: `office` is the demo brokerage."""

    settings: Settings
    addresses: Addresses
    database: Database
    office: UUID


@contextmanager
def prepared(settings: Settings, say: Say, homes: int = COUNT) -> Iterator[Prepared]:
    """The demo brokerage with all it needs. Raises OfficeInUse."""
    with ExitStack() as stack:
        with step("PostgreSQL and its tables", say):
            database, addresses = stack.enter_context(app.opened(settings))
            office = first_office(database)
        _load(database, office, homes, say)
        _models(settings, database, office, say)
        with database.unit(office) as session:
            demo_line(session)
            # A scene that was cut short may have left them open.
            connections.disconnect(session)
        yield Prepared(settings, addresses, database, office)


def _load(database: Database, office: UUID, homes: int, say: Say) -> None:
    if load.is_loaded(database, office):
        _say_age(database, office, say)
        return
    with database.read(office) as session:
        if identity.members(session):
            raise OfficeInUse
        zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    now = datetime.now(UTC)
    with step(f"A brokerage with {homes:,} homes, 34 people, 400 contacts and 40 deals", say):
        load.load(database, office, demo(local_day(now, zone), count=homes), now)


def _say_age(database: Database, office: UUID, say: Say) -> None:
    with database.read(office) as session:
        made_at: datetime = session.scalars(_MADE_AT).one()
    days = (datetime.now(UTC) - made_at).days
    if days > FRESH_DAYS:
        say(f"The demo brokerage is {days} days old, its calendar too; set PORCHLIGHT_VAR to a new folder for today's.")


def _models(settings: Settings, database: Database, office: UUID, say: Say) -> None:
    folder: Path = settings.var / "models"
    with step("The embedding model", say) as tell:
        embedder = MiniLM(folder, lambda what, seconds: tell(what))
    if settings.llm and not llm.installed():
        say(
            "llama.cpp is not installed here (it has to be compiled), so the assistant runs without the language model."
        )
    elif settings.llm and settings.llm_model is None:
        with step("The language model", say):
            gguf.gemma(folder).checked()
    with step("What people say, learned from examples", say):
        app.recogniser(settings, catalogue.load(), embedder)
    with database.unit(office) as session:
        waiting = listings.count_to_embed(session, embedder.model_id)
        if waiting:
            jobs.defer(session, jobs.EMBED)
            say(f"{waiting:,} homes are read for their meaning in the background; search works meanwhile.")


_MADE_AT = text("SELECT max(created_at) FROM listing")
