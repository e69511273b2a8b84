"""A buyer's talk with the office over Telegram: posted to the webhook, answered by a real worker, read at the wire."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bot import reactions
from bot.alarm import Alarm
from bot.app import PAGES
from bot.desk import Desk, worker_name
from bot.mind import Mind
from bot.news.telling import Teller
from bot.schedule import SCHEDULE, runner
from bot.telegram_origins import origins
from bot.worker import Worker
from channels.memory import MemoryChannel
from channels.sms.render import LIMITS as SMS
from channels.telegram.wire import TelegramChannel
from domain.db import Database, assert_no_unit, connect
from domain.links import Link
from intents.catalogue import Catalogue
from intents.router import Router
from intents.wording import Wording
from rag.embedder import MiniLM
from rag.offline import NoLLM
from tests.bot.offices import TestClock
from tests.bot.telegram.office import BotOffice, bot_office, connect_bot
from tests.channels.telegram.payloads import contact, message, person, press
from tests.conftest import VAULT
from tests.dialogues.conftest import SIGNER, URL, Opened
from tests.dialogues.office import OPENS
from tests.peers.telegram import BUYER, GROUP, BotApi

PATIENCE = 300.0
LOOKS = 8
"""How often in a row nothing may be found under way before an answer counts as whole."""


@dataclass
class Talk:
    """One buyer's chat (and a group they are in). Numbers of updates and messages count up by themselves."""

    office: BotOffice
    api: BotApi
    clock: TestClock
    members: MemoryChannel
    count: int = 0
    seen: int = field(default=0)

    def says(self, words: str, *, group: bool = False, by: int = BUYER, **more: Any) -> str:
        """Write something; all that is answered, wherever, with the buttons in brackets."""
        update = message(words, self._next(), 1000 + self.count, group, by=person(by), date=self._now(), **more)
        return self._posted(update)

    def shares(self, phone: str, user_id: int | None) -> str:
        return self._posted(contact(phone, user_id, self._next(), 1000 + self.count, date=self._now()))

    def presses(self, label: str, *, group: bool = False, by: int = BUYER) -> str:
        """Press the newest button of this label that is still shown."""
        chat = GROUP if group else BUYER
        for one in reversed(self.api.sent):
            rows = tuple(tuple((b["text"], b.get("callback_data", "")) for b in row) for row in one["keyboard"])
            data = next((data for row in rows for name, data in row if name == label), "")
            if data and str(one["chat"]) == str(chat):
                return self._posted(press(data, self._next(), f"q{self.count}", by, one["id"], rows, group), owed=True)
        raise AssertionError(f"no button {label!r} is shown")

    def shown(self, chat: int = BUYER) -> list[str]:
        """The buttons of the newest message that has any."""
        return list(self.api.buttons(chat))

    def told(self) -> list[str]:
        """What members were told by text."""
        return [one.part.text for one in self.members.sent()]

    def _posted(self, update: dict[str, Any], *, owed: bool = False) -> str:
        answer = self.office.answer(update)
        assert answer.status_code == 200
        if owed:
            assert answer.json()["method"] == "answerCallbackQuery"
        self._rest()
        astray = self.office.column("SELECT status || ' ' || coalesce(error, '') FROM outbox WHERE status = 'unknown'")
        assert not astray, astray
        new, self.seen = self.api.sent[self.seen :], len(self.api.sent)
        return "\n".join(_read(one) for one in new)

    def _rest(self) -> None:
        """Wait until nothing waits any more in the office, in several looks: a machine that stood still between two of
        them has not come to rest."""
        until, quiet = time.monotonic() + PATIENCE, 0
        while quiet < LOOKS:
            quiet = 0 if any(self.office.column(_OPEN)) else quiet + 1
            assert quiet or time.monotonic() < until, "the office never comes to rest"
            time.sleep(0.05)

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _now(self) -> int:
        return int(self.clock.now().timestamp())


def _read(one: dict[str, Any]) -> str:
    where = "(group) " if str(one["chat"]) == str(GROUP) else ""
    pictures = f" <{len(one['pictures'])} pictures>" if one["pictures"] else ""
    buttons = "".join(f" [{b['text']}]" for row in one["keyboard"] for b in row)
    return f"{where}{one['text']}{pictures}{buttons}"


@contextmanager
def talking(opened: Opened, api: BotApi, words: Catalogue, router: Router, embedder: MiniLM) -> Iterator[Talk]:
    """The dialogues' office with a bot, a worker at work in it, and its members on the memory channel."""
    clock = TestClock(OPENS - datetime.now(UTC))

    def sign(office: UUID, purpose: str, subject: str, good_for: timedelta) -> str:
        return f"{URL}/{PAGES[purpose]}/{SIGNER.sign(Link(purpose, subject, office, clock.now() + good_for))}"

    with opened.server.clone() as name:
        url = opened.server.app_url(name)
        engine = connect(url)
        database = Database(engine, VAULT)
        with database.unit(opened.office) as session:
            session.execute(text("UPDATE channel_account SET active = channel = 'sms'"))
            connect_bot(database, session)
        members = MemoryChannel(assert_no_unit, name="sms", limits=SMS)
        wire = TelegramChannel(assert_no_unit, base_url=api.url, about=origins(database))
        desk = Desk(
            database=database,
            channels={"telegram": wire, "sms": members},
            mind=Mind(words, router, sign),
            embedder=embedder,
            llm=NoLLM(),
            clock=clock,
            worker=worker_name(),
            alarm=Alarm(),
        )
        table = reactions.table(Teller(Wording(words), sign), runner(SCHEDULE))
        worker = Worker(desk, url, table, lanes=2, poll_seconds=0.1)
        worker.start()
        try:
            with closing(wire), bot_office(database, url, opened.office) as office:
                yield Talk(office, api, clock, members)
                worker.stop()
        finally:
            worker.stop()
            engine.dispose()


_OPEN = (
    "SELECT EXISTS (SELECT FROM inbox WHERE status = 'waiting') "
    "OR EXISTS (SELECT FROM event WHERE status NOT IN ('done', 'dead')) "
    "OR EXISTS (SELECT FROM conversation WHERE claimed_by IS NOT NULL) "
    "OR EXISTS (SELECT FROM outbox WHERE status IN ('claimed', 'sending') OR (status = 'new' AND due_at < created_at + "
    "interval '1 minute'))"
)
