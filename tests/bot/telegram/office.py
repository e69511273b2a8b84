"""An office with a bot, the web process over it, and updates as Telegram posts them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from starlette.testclient import TestClient

from bot.accounts import Accounts, KnownAccount
from bot.inbox import Inbox
from bot.telegram_hooks import SECRET_HEADER, TelegramHooks, router
from bot.telegram_intake import TelegramIntake
from bot.web import make_web
from domain import conversations, identity
from domain.db import Database
from tests.bot.offices import holds_back
from tests.conftest import VAULT
from tests.peers.telegram import BOT_ID, SECRET, TOKEN, USERNAME

PATH = f"/telegram/{BOT_ID}"


def found_bot_office(database: Database) -> UUID:
    """A brokerage with Dana on duty and a bot; its id."""
    brokerage_id = uuid4()
    with database.unit(brokerage_id) as session:
        identity.create_brokerage(session, "Porch Realty", phone="+12065550100")
        identity.set_duty_member(session, identity.add_member(session, "Dana Kim", "agent"))
        connect_bot(database, session)
    return brokerage_id


def connect_bot(database: Database, session: Any) -> UUID:
    made = {"token": TOKEN, "secret": SECRET, "username": USERNAME}
    return conversations.add_account(session, "telegram", str(BOT_ID), credentials=made, per_second=1e9)


@dataclass
class BotOffice:
    database: Database
    brokerage_id: UUID
    client: TestClient
    intake: TelegramIntake

    def post(self, update: object, secret: str | None = SECRET, path: str = PATH) -> int:
        """The status of the answer."""
        return int(self.answer(update, secret, path).status_code)

    def answer(self, update: object, secret: str | None = SECRET, path: str = PATH) -> Any:
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        if isinstance(update, bytes):
            return self.client.post(path, content=update, headers=headers)
        return self.client.post(path, json=update, headers=headers)

    def known(self) -> KnownAccount:
        found = Accounts(self.database).find("telegram", str(BOT_ID))
        assert found is not None
        return found

    def column(self, query: str, **values: object) -> list[Any]:
        with self.database.read(self.brokerage_id) as session:
            return list(session.scalars(text(query), values))

    def inbox(self) -> list[str]:
        return self.column("SELECT text FROM inbox ORDER BY coalesce(sent_at, received_at), id")


@contextmanager
def bot_office(database: Database, url: str, brokerage_id: UUID) -> Iterator[BotOffice]:
    with Inbox(url, VAULT, holds_back) as inbox:
        intake = TelegramIntake(database, inbox)
        app = make_web(database, ["telegram"], [router(TelegramHooks(Accounts(database), intake))], [])
        with TestClient(app, raise_server_exceptions=False) as client:
            yield BotOffice(database, brokerage_id, client, intake)
