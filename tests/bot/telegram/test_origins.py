"""What the wire asks while it sends: where a question came from, and our own pictures and nobody else's."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.telegram_origins import origins, own_files
from channels.channel import TryLater
from domain import outbox
from domain.db import Database, connect
from domain.messages import Fitted
from tests.bot.telegram.office import BotOffice
from tests.channels.servers import Server, answer, serving
from tests.channels.telegram.payloads import message
from tests.conftest import VAULT
from tests.peers.telegram import GROUP, USERNAME, account

pytestmark = pytest.mark.commits


def queued(office: BotOffice, answers: int | None, *words: str) -> tuple[int, ...]:
    conversation: UUID = office.column("SELECT id FROM conversation")[0]
    with office.database.unit(office.brokerage_id) as session:
        parts = [Fitted(word) for word in words]
        return outbox.queue(session, conversation, parts, kind="reply", now=datetime.now(UTC), answers=answers)


def asked_in_group(office: BotOffice) -> int:
    office.post(message(f"@{USERNAME} 3 bed", group=True, number=30))
    return int(office.column("SELECT id FROM inbox")[0])


def test_an_answer_knows_its_question_and_which_part_is_first(office: BotOffice) -> None:
    first, second = queued(office, asked_in_group(office), "one", "two")
    about = origins(office.database)
    places = [about(account(), str(row)) for row in (first, second)]
    assert [place is not None and place.first for place in places] == [True, False]
    assert all(place is not None and place.origin.chat == GROUP and place.origin.message == 30 for place in places)


def test_news_and_strange_references_answer_nothing(office: BotOffice) -> None:
    asked_in_group(office)
    about = origins(office.database)
    (news,) = queued(office, None, "Confirmed")
    assert about(account(), str(news)) is None
    assert about(account(), "row-1") is None
    assert about(account(), "999999") is None
    assert about(replace(account(), address="1"), str(news)) is None


@pytest.mark.parametrize("payload", ["null", "{}", '{"chat": "x"}', '{"chat": 1, "private": false, "message": null}'])
def test_notes_that_cannot_be_read_send_the_answer_to_the_person(office: BotOffice, payload: str) -> None:
    (row,) = queued(office, asked_in_group(office), "one")
    with office.database.unit(office.brokerage_id) as session:
        session.execute(text("UPDATE inbox SET payload = cast(:payload AS jsonb)"), {"payload": payload})
    assert origins(office.database)(account(), str(row)) is None


def test_while_the_database_is_away_nothing_is_sent(office: BotOffice) -> None:
    nowhere = connect("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    try:
        with pytest.raises(TryLater):
            origins(Database(nowhere, VAULT))(account(), "1")
    finally:
        nowhere.dispose()


def test_only_what_our_own_site_serves_is_opened() -> None:
    def respond(handler: Any, asked: Any) -> None:
        if asked.target == "/away":
            answer(handler, 302, Location="http://127.0.0.1:1/secret")
        else:
            answer(handler, 404 if asked.target == "/gone" else 200, b"picture")

    with serving(respond) as site, serving(respond) as other:
        opened = own_files(site.url)
        assert opened(f"{site.url}/p/1") == b"picture"
        assert opened(f"{site.url}/gone") is None
        assert opened(f"{site.url}/away") is None
        assert opened(f"{other.url}/p/1") is None
        assert opened(f"{site.url}@{_host(other)}/p/1") is None
        assert opened(f"{site.url}.evil.example/p/1") is None
        assert other.asked == []


def _host(server: Server) -> str:
    return server.url.removeprefix("http://")
