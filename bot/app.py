"""The composition root: database, models, channels, mind and loops put together once for each kind of process."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI

from admin.app import mount
from admin.site import Site
from bot import jobs, metrics, reactions, schedule, slack_hooks, sms_hooks, telegram_hooks
from bot.accounts import Accounts
from bot.clockwork import Clockwork
from bot.database import Addresses, connected, migrate, open_addresses
from bot.demo.album import album
from bot.desk import Desk
from bot.files import Files, fetchers
from bot.gazetteer import gazetteer
from bot.inbox import Inbox
from bot.jobs import JobRunner
from bot.mind import Mind
from bot.news.telling import Teller
from bot.office import first_office
from bot.places import Places
from bot.settings import Settings
from bot.site_wires import site_wires
from bot.slack import install
from bot.slack.door import Door
from bot.slack.socket import Socket
from bot.slack.whereabouts import Whereabouts
from bot.telegram_intake import TelegramIntake
from bot.telegram_origins import origins, own_files
from bot.thinking import SignLink
from bot.watch import Watch, health_limits
from bot.web import make_web
from bot.worker import Beside, Worker
from channels.channel import Channel
from channels.slack.wire import SlackChannel
from channels.sms.wire import SmsChannel
from channels.telegram.media import MediaFetcher as TelegramFiles
from channels.telegram.wire import TelegramChannel
from domain import consent, listings
from domain.clock import Clock, SystemClock
from domain.db import Database, assert_no_unit
from domain.links import Link, Signer
from domain.messages import Inbound
from domain.vault import Vault
from intents import catalogue
from intents.catalogue import Catalogue
from intents.recognise import markers, nearest
from intents.recognise.nearest import Nearest
from intents.router import Router
from intents.slots.gazetteer import Gazetteer
from intents.slots.text import read
from intents.wording import Wording
from rag.embedder import Embedder, MiniLM
from rag.gguf import Gguf, gemma
from rag.llm import LLM, LlamaCpp, installed
from rag.model_files import Progress
from rag.offline import NoLLM

PAGES = {"listing": "l", "listings": "s", "photo": "p", "agreement": "a", "file": "f"}
"""Purpose of a signed link -> where its page is."""
A_DAY = datetime(2026, 6, 15, 12, tzinfo=ZoneInfo("America/Los_Angeles"))
"""Times in the phrases are read as of some day or other; a fixed one, so that the same phrases train the same head."""


@dataclass(frozen=True, slots=True)
class Models:
    embedder: Embedder
    llm: LLM

    def close(self) -> None:
        close = getattr(self.llm, "close", None)
        if close is not None:
            close()


def models(settings: Settings, progress: Progress | None = None) -> Models:
    """The models of a process that thinks; without llama.cpp, or with LLM off, it thinks without the language model."""
    folder = settings.var / "models"
    return Models(MiniLM(folder, progress), _llm(settings, progress))


def _llm(settings: Settings, progress: Progress | None) -> LLM:
    if not settings.llm or not installed():
        return NoLLM()
    folder = settings.var / "models"
    if settings.llm_model is not None:
        return LlamaCpp(Gguf(settings.llm_model, settings.llm_sha256, folder))
    return LlamaCpp(gemma(folder, progress))


def recogniser(settings: Settings, words: Catalogue, embedder: Embedder) -> Nearest:
    """The head over the catalogue's phrases, trained now if these phrases never were."""
    places = gazetteer(listings.gazetteer())
    return nearest.trained(lessons(words), embedder, hearing(places), settings.var / "models")


def lessons(words: Catalogue) -> nearest.Lessons:
    """What the recogniser learns from: the catalogue's phrases, and messages by what they say of consent."""
    told = consent.samples()
    return nearest.Lessons(words.phrases, told.stops, told.no_stops)


def hearing(places: Gazetteer) -> nearest.Heard:
    """How the recogniser hears a phrase that it learns: as it hears a message."""

    def heard(text: str) -> tuple[str, frozenset[str]]:
        message = read(text, places.words)
        return message.norm, markers.find(message, places, A_DAY)

    return heard


def mind(settings: Settings, words: Catalogue, embedder: Embedder, sign: SignLink) -> Mind:
    return Mind(words, Router(words, recogniser(settings, words, embedder), Places().of_office), sign)


def signer(settings: Settings) -> Signer:
    return Signer(settings.keys.link)


def sign_link(settings: Settings, clock: Clock) -> SignLink:
    """Makes public addresses: (office, purpose, subject, good for) -> URL."""
    keys = signer(settings)

    def sign(office: UUID, purpose: str, subject: str, good_for: timedelta) -> str:
        token = keys.sign(Link(purpose, subject, office, clock.now() + good_for))
        return f"{settings.public_url}/{PAGES[purpose]}/{token}"

    return sign


def wires(settings: Settings, database: Database) -> dict[str, Channel]:
    """Every channel by name; a new one is a line here."""
    api, files = settings.telegram_api_url, own_files(settings.public_url)
    return {
        "slack": SlackChannel(assert_no_unit, Whereabouts(database), base_url=settings.slack_api_url),
        "sms": SmsChannel(assert_no_unit, base_url=settings.sms_api_url),
        "telegram": TelegramChannel(assert_no_unit, base_url=api, about=origins(database), open_file=files),
    }


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Database, Addresses]]:
    """The database with its addresses; the embedded one with the newest schema and an office."""
    with open_addresses(settings) as addresses:
        if settings.embedded:
            migrate(addresses)
        with connected(settings, addresses) as database:
            if settings.embedded:
                first_office(database)
            yield database, addresses


@contextmanager
def working(
    settings: Settings,
    *,
    extra: Mapping[str, Channel] | None = None,
    clock: Clock | None = None,
    progress: Progress | None = None,
    lanes: int | None = None,
) -> Iterator[Worker]:
    """A worker, not started. `extra` are channels beside the usual ones (the console's, a test's)."""
    with opened(settings) as (database, addresses):
        loaded = models(settings, progress)
        try:
            channels = {**wires(settings, database), **(extra or {})}
            yield _worker(settings, database, addresses, loaded, channels, clock, lanes)
        finally:
            loaded.close()


def _worker(
    settings: Settings,
    database: Database,
    addresses: Addresses,
    loaded: Models,
    channels: Mapping[str, Channel],
    clock: Clock | None,
    lanes: int | None,
) -> Worker:
    clock = clock or SystemClock()
    words, sign = catalogue.load(), sign_link(settings, clock)
    wording = Wording(words)
    desk = Desk(
        database,
        channels,
        mind(settings, words, loaded.embedder, sign),
        loaded.embedder,
        loaded.llm,
        settings.public_url,
        clock,
        doors={
            name: Door(database, channel, wording, clock)
            for name, channel in channels.items()
            if isinstance(channel, SlackChannel)
        },
    )
    beside: tuple[Beside, ...] = (
        Clockwork(desk, addresses.app, schedule.SCHEDULE),
        JobRunner(desk, addresses.app, jobs.JOBS),
        Watch(desk, health_limits(settings)),
    )
    answers = reactions.table(Teller(wording, sign), schedule.runner(schedule.SCHEDULE))
    build = partial(Worker, desk, addresses.app, answers, beside=beside)
    return build(lanes=lanes) if lanes else build()


@contextmanager
def web(settings: Settings, clock: Clock | None = None) -> Iterator[FastAPI]:
    """The web process: webhooks, public pages, health. It loads no model."""
    clock = clock or SystemClock()
    with opened(settings) as (database, addresses):
        vault = Vault(settings.keys.vault, settings.keys.lookup)
        with Inbox(addresses.app, vault, opts_out, connections=settings.database_pool) as inbox:
            accounts, channels = Accounts(database), wires(settings, database)
            telegram = telegram_hooks.TelegramHooks(accounts, TelegramIntake(database, inbox))
            hooks = sms_hooks.SmsHooks(
                database,
                accounts,
                inbox,
                clock,
                public_url=settings.public_url,
                trusted_proxies=settings.trusted_proxies,
            )
            slack = slack_hooks.SlackHooks(
                database, accounts, inbox, clock, secret=settings.slack_signing_secret.get_secret_value()
            )
            routers = (
                sms_hooks.router(hooks),
                slack_hooks.router(slack),
                telegram_hooks.router(telegram),
                *slack_install(settings, database, accounts, clock),
                metrics.router(database, tuple(channels), settings.metrics_token.get_secret_value()),
            )
            site = _site(settings, database, clock, channels, accounts)
            pages: tuple[Callable[[FastAPI], None], ...] = (partial(mount, site=site),)
            yield make_web(database, tuple(channels), routers, pages)


def slack_install(settings: Settings, database: Database, accounts: Accounts, clock: Clock) -> tuple[APIRouter, ...]:
    """The install flow, where the app's client id and secret are known."""
    if not settings.slack_client_id:
        return ()
    flow = install.Flow(
        database,
        accounts,
        signer(settings),
        clock,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        public_url=settings.public_url,
        api_url=settings.slack_api_url,
    )
    return (install.router(flow),)


@contextmanager
def slack_socket(settings: Settings) -> Iterator[Socket]:
    """Slack by Socket Mode, into the same inbox."""
    with opened(settings) as (database, addresses):
        vault = Vault(settings.keys.vault, settings.keys.lookup)
        with Inbox(addresses.app, vault, opts_out, connections=2) as inbox:
            hooks = slack_hooks.SlackHooks(database, Accounts(database), inbox, SystemClock())
            yield Socket(hooks, settings.slack_app_token.get_secret_value(), api_url=settings.slack_api_url)


def _site(
    settings: Settings, database: Database, clock: Clock, channels: Mapping[str, Channel], accounts: Accounts
) -> Site:
    by_telegram = TelegramFiles(assert_no_unit, base_url=settings.telegram_api_url)
    ways = fetchers(by_telegram, sms_api_url=settings.sms_api_url, slack_api_url=settings.slack_api_url)
    sent = Files(database, ways)
    return Site(
        database,
        signer(settings),
        clock,
        album(database),
        sent,
        public_url=settings.public_url,
        wires=site_wires(settings, database, channels, accounts),
        trusted_proxies=tuple(settings.trusted_proxies),
    )


def opts_out(message: Inbound) -> bool:
    """Whether a message opts its sender out in the carriers' own words, or by the provider's reading."""
    return message.opt == "out" or (message.channel == "sms" and consent.keyword(message.text) == "out")
