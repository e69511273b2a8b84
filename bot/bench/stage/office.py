"""The office under load: a brokerage on a server of its own, with real web and worker processes over it."""

import base64
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import app
from bot.bench.stage.ground import Ground
from bot.bench.stage.vectors import Remembering
from bot.demo import load
from bot.demo.carrier import Line
from bot.demo.office import demo
from bot.demo.processes import free_port, process, wait_ready
from bot.embedding import embed_waiting
from bot.keys import Key
from bot.office import first_office
from bot.progress import Progress
from bot.settings import Settings
from domain import conversations, identity
from domain.times import local_day
from intents import catalogue

NUMBER = "+12065550399"
LINE = Line("AC" + "b" * 32, "a-token-of-the-bench", NUMBER)
PER_SECOND = 10_000.0
"""What is measured is the office, so the wire sets no pace."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A brokerage with a line; `people` and `agents` are numbers that it knows and may write to."""

    ground: Ground
    settings: Settings
    office: UUID
    people: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """The office's processes: its address, and the workers' pids."""

    url: str
    workers: tuple[int, ...]


def bare(settings: Settings, where: Ground) -> Stage:
    """An office with a line and nothing else."""
    office = first_office(where.database)
    with where.database.unit(office) as session:
        _open_line(session)
    return Stage(where, settings, office)


def furnished(settings: Settings, where: Ground, homes: int) -> Stage:
    """The demo brokerage of today with so many homes and their vectors, and a line."""
    stage = bare(settings, where)
    database, office, now = where.database, stage.office, datetime.now(UTC)
    with database.read(office) as session:
        zone = ZoneInfo(identity.brokerage_card(session).time_zone)
    made = demo(local_day(now, zone), count=homes)
    load.load(database, office, made, now)
    embedder = Remembering(settings)
    _embed(embedder, where, office)
    # Learned now if it never was, so that no worker is measured while it learns.
    app.recogniser(settings, catalogue.load(), embedder)
    people = tuple(person.phone for person in made.contacts if not any(not one.granted for one in person.consents))
    return Stage(where, settings, office, people, tuple(agent.phone for agent in made.agents))


@contextmanager
def running(stage: Stage, sms_api_url: str, workers: int) -> Iterator[Running]:
    """The web process and so many workers over the stage, without the language model; they log in PORCHLIGHT_VAR."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, **_database(stage), "PUBLIC_URL": url, "WEB_PORT": str(port), "WEB_HOST": "127.0.0.1"}
    environment |= {
        "SMS_API_URL": sms_api_url,
        "LLM": "false",
        "LOG_LEVEL": "warning",
        "WORKERS": "1",
        "OMP_NUM_THREADS": "1",
    }
    logs = stage.settings.var / "bench"
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        commands = {"web": ["web"]} | {f"worker {n}": ["worker", "--count", "1"] for n in range(1, workers + 1)}
        children = [stack.enter_context(process(n, c, logs, environment)) for n, c in commands.items()]
        wait_ready(url, children, workers)
        yield Running(url, tuple(child.pid for child in children[1:]))


def _embed(embedder: Remembering, where: Ground, office: UUID) -> None:
    progress = Progress()
    embed_waiting(where.database, office, embedder, lambda done, of: progress.tell(f"vectors: {done:,} of {of:,}"))
    progress.end()
    embedder.keep()


def _open_line(session: Session) -> None:
    secrets = {"account_sid": LINE.sid, "auth_token": LINE.token}
    conversations.add_account(session, "sms", LINE.number, credentials=secrets, per_second=PER_SECOND)


def _database(stage: Stage) -> dict[str, str]:
    keys = stage.settings.keys
    return {
        "PORCHLIGHT_VAR": str(stage.settings.var),
        "DATABASE_URL": stage.ground.app_url,
        "LINK_KEYS": _text(keys.link),
        "VAULT_KEYS": _text(keys.vault),
        "LOOKUP_KEY": base64.b64encode(keys.lookup).decode(),
    }


def _text(keys: Sequence[Key]) -> str:
    return ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in keys)
