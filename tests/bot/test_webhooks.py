"""The webhooks: a message is stored before its wire is told so, once, and only if its provider really sent it."""

import time
from collections.abc import Iterator
from threading import Thread
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from channels.sms.receive import MAX_BODY_BYTES
from domain.db import Database
from tests.bot.processes import eventually
from tests.bot.servers import OwnServer
from tests.bot.web_process import OURS, Post, found_texting_office, signed, texted, web_app, web_process

pytestmark = pytest.mark.commits
MESSAGE = "/sms/message"
STATUS = f"/sms/status/{OURS}"


@pytest.fixture
def brokerage_id(database: Database) -> UUID:
    return found_texting_office(database)


@pytest.fixture
def web(database: Database, database_url: str, brokerage_id: UUID) -> Iterator[TestClient]:
    with web_app(database, database_url) as app, TestClient(app, raise_server_exceptions=False) as client:
        yield client


def send(web: TestClient, post: Post) -> int:
    """The status of the answer."""
    return web.post(post.path, content=post.content, headers=dict(post.headers)).status_code


def inbox(database: Database, brokerage_id: UUID) -> list[str]:
    with database.read(brokerage_id) as session:
        return list(session.scalars(text("SELECT text FROM inbox ORDER BY id")))


def test_a_signed_message_is_stored_and_acknowledged(web: TestClient, database: Database, brokerage_id: UUID) -> None:
    post = signed(MESSAGE, texted("hello"))
    answer = web.post(post.path, content=post.content, headers=dict(post.headers))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert inbox(database, brokerage_id) == ["hello"]
    with database.read(brokerage_id) as session:
        row = session.execute(text("SELECT payload ->> 'Body' AS body, channel, account FROM inbox")).one()
    assert tuple(row) == ("hello", "sms", OURS)


def test_a_message_that_comes_again_is_acknowledged_and_dropped(
    web: TestClient, database: Database, brokerage_id: UUID
) -> None:
    request = texted("hello", sid="SM" + "1" * 32)
    assert [send(web, signed(MESSAGE, request)) for _ in range(3)] == [200] * 3
    assert inbox(database, brokerage_id) == ["hello"]


def test_a_retry_whose_original_never_arrived_is_taken(web: TestClient, database: Database, brokerage_id: UUID) -> None:
    post = signed(MESSAGE, texted("hello"))
    headers = dict(post.headers) | {"I-Twilio-Idempotency-Token": "second-try"}
    assert web.post(post.path, content=post.content, headers=headers).status_code == 200
    assert inbox(database, brokerage_id) == ["hello"]


def test_eight_at_once_with_the_same_id_store_one(web: TestClient, database: Database, brokerage_id: UUID) -> None:
    for number in range(20):
        request = texted(f"m{number}", sid=f"SM{number:032}")
        threads = [Thread(target=send, args=(web, signed(MESSAGE, request))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert inbox(database, brokerage_id) == [f"m{number}" for number in range(20)]


@pytest.mark.parametrize("token", ["f" * 32, ""], ids=["another token", "no token"])
def test_a_forged_signature_is_refused_and_nothing_stored(
    web: TestClient, database: Database, brokerage_id: UUID, token: str
) -> None:
    assert send(web, signed(MESSAGE, texted("hello"), token=token)) == 403
    assert web.post(MESSAGE, content=signed(MESSAGE, texted("hello")).content).status_code == 403
    assert inbox(database, brokerage_id) == []


def test_an_account_that_is_nobodys_is_refused(web: TestClient, database: Database, brokerage_id: UUID) -> None:
    assert send(web, signed(MESSAGE, texted("hello", To="+12065550999"))) == 404
    assert inbox(database, brokerage_id) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 404), (b"\xff\xfe", 400), (b"{}", 404), (b"To=" + b"x" * MAX_BODY_BYTES, 413)],
    ids=["empty", "not text", "json", "too large"],
)
def test_a_body_that_is_not_what_the_vendor_sends_is_refused(
    web: TestClient, database: Database, brokerage_id: UUID, body: bytes, status: int
) -> None:
    assert web.post(MESSAGE, content=body).status_code == status
    assert inbox(database, brokerage_id) == []


def test_a_signed_body_without_a_message_is_refused(web: TestClient, database: Database, brokerage_id: UUID) -> None:
    assert send(web, signed(MESSAGE, {"To": OURS, "From": "+12065550123"})) == 400
    assert inbox(database, brokerage_id) == []


def test_an_opt_out_holds_back_before_any_worker_has_read_it(
    web: TestClient, database: Database, brokerage_id: UUID
) -> None:
    send(web, signed(MESSAGE, texted(" STOP ", OptOutType="STOP")))
    with database.read(brokerage_id) as session:
        assert session.scalars(text("SELECT scope FROM suppression")).all() == ["all"]


def test_a_replayed_opt_out_does_not_hold_back_again(web: TestClient, database: Database, brokerage_id: UUID) -> None:
    request = texted("STOP", sid="SM" + "2" * 32)
    send(web, signed(MESSAGE, request))
    with database.unit(brokerage_id) as session:
        session.execute(text("DELETE FROM suppression"))
    send(web, signed(MESSAGE, request))
    with database.read(brokerage_id) as session:
        assert session.scalars(text("SELECT scope FROM suppression")).all() == []


def test_a_report_of_an_unknown_message_is_kept(web: TestClient, database: Database, brokerage_id: UUID) -> None:
    report = {"MessageSid": "SM" + "3" * 32, "MessageStatus": "delivered", "From": OURS, "To": "+12065550123"}
    assert send(web, signed(STATUS, report)) == 204
    assert send(web, signed(STATUS, report)) == 204
    with database.read(brokerage_id) as session:
        assert session.scalars(text("SELECT status FROM delivery_report")).all() == ["delivered"]


def test_a_forged_report_is_refused(web: TestClient) -> None:
    report = {"MessageSid": "SM" + "3" * 32, "MessageStatus": "delivered", "From": OURS}
    assert send(web, signed(STATUS, report, token="f" * 32)) == 403


def test_a_blocked_sender_reported_later_stops_the_account(
    web: TestClient, database: Database, brokerage_id: UUID
) -> None:
    failed = {"MessageSid": "SM" + "4" * 32, "MessageStatus": "failed", "ErrorCode": "30034", "From": OURS}
    assert send(web, signed(STATUS, failed)) == 204
    with database.read(brokerage_id) as session:
        assert session.scalars(text("SELECT paused_reason FROM channel_account")).all() == ["sender_blocked"]


def test_health_says_that_nobody_works(web: TestClient) -> None:
    send(web, signed(MESSAGE, texted("hello")))
    answer = web.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["state"] == "alone"
    assert answer.json()["queues"]["inbox"]["waiting"] == 1
    assert answer.json()["channels"] == ["sms"]


def test_no_acknowledgement_before_the_message_is_committed(
    database_url: str, database: Database, brokerage_id: UUID
) -> None:
    answers: list[int] = []
    with web_process(database_url) as web, psycopg.connect(database_url) as blocking:
        blocking.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
        posting = Thread(target=lambda: answers.append(web.post(signed(MESSAGE, texted("hello")))))
        posting.start()
        posting.join(1.0)
        assert answers == []
        blocking.rollback()
        posting.join(10)
    assert answers == [200]
    assert inbox(database, brokerage_id) == ["hello"]


def test_a_database_that_takes_too_long_is_not_waited_for_for_ever(
    database_url: str, database: Database, brokerage_id: UUID
) -> None:
    with web_process(database_url) as web, psycopg.connect(database_url) as blocking:
        blocking.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
        started = time.monotonic()
        assert web.post(signed(MESSAGE, texted("hello"))) == 503
        assert time.monotonic() - started < 12, "the wire would have given up before"
        blocking.rollback()


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(database_url: str, database: Database, brokerage_id: UUID) -> None:
    """A hundred times: the process is killed the moment the acknowledgement is there."""
    for number in range(100):
        with web_process(database_url) as web:
            assert web.post(signed(MESSAGE, texted(f"m{number}"))) == 200
    assert inbox(database, brokerage_id) == [f"m{number}" for number in range(100)]


@pytest.mark.slow
def test_while_the_database_is_down_messages_are_refused_and_taken_again_soon_after(own_server: OwnServer) -> None:
    postgres, url, database = own_server.postgres, own_server.url, own_server.database
    brokerage_id = found_texting_office(database)
    with web_process(url) as web:
        assert web.post(signed(MESSAGE, texted("before"))) == 200
        postgres.stop(force=True)
        started = time.monotonic()
        down = [web.post(signed(MESSAGE, texted("lost?"))) for _ in range(3)]
        assert down == [503] * 3
        assert (time.monotonic() - started) / 3 < 10
        assert httpx.get(f"http://127.0.0.1:{web.port}/healthz", timeout=20).status_code == 503
        postgres.revive()
        eventually(lambda: web.post(signed(MESSAGE, texted("after", sid="SM" + "5" * 32))) == 200, 15)
    assert inbox(database, brokerage_id) == ["before", "after"]
