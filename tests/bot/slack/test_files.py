"""A file that somebody sent is shown to the other end by our own site, under a signed link."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from admin.app import mount
from admin.site import Site
from bot.accounts import Accounts
from bot.files import Fetch, Files
from bot.inbox import Inbox
from channels.channel import Account
from channels.fetch import NotFetched
from domain.clock import SystemClock
from domain.db import Database
from domain.links import Link, Signer
from domain.messages import Attachment, Inbound
from tests.bot.slack.office import rows
from tests.channels.slack.payloads import TEAM
from tests.conftest import make_brokerage

pytestmark = pytest.mark.commits
SIGNER = Signer([("t", bytes(range(32)))])
FILE = Attachment("https://files.slack.com/1", "image/png", "plan.png")


def by_slack(account: Account, attachment: Attachment) -> tuple[bytes, str]:
    if attachment.name == "gone.png":
        raise NotFetched("status", 404)
    return f"{account.credentials['bot_token']} {attachment.url}".encode(), "image/png"


def web(database: Database, fetchers: Mapping[str, Fetch]) -> TestClient:
    app = FastAPI()
    mount(app, Site(database, SIGNER, SystemClock(), lambda *_: None, Files(database, fetchers)))
    return TestClient(app)


def link(office: UUID, subject: str, purpose: str = "file") -> str:
    return f"/f/{SIGNER.sign(Link(purpose, subject, office, SystemClock().now() + timedelta(days=1)))}"


@pytest.fixture
def message(database: Database, office: UUID, inbox: Inbox) -> int:
    account = Accounts(database).find("slack", TEAM)
    assert account is not None
    files = (FILE, Attachment("https://files.slack.com/2", "image/png", "gone.png"))
    inbox.store(account, Inbound("slack", TEAM, uuid4().hex, f"{TEAM}/U0DANA", "", attachments=files))
    return int(rows(database, office, "SELECT id FROM inbox")[0][0])


def test_the_link_shows_the_file_as_its_wire_gives_it(database: Database, office: UUID, message: int) -> None:
    answer = web(database, {"slack": by_slack}).get(link(office, f"{message}/0"))
    assert (answer.status_code, answer.content) == (200, b"xoxb-1 https://files.slack.com/1")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("place", ["1", "2", "-9"])
def test_a_file_that_is_gone_or_never_was_is_not_there(
    database: Database, office: UUID, message: int, place: str
) -> None:
    assert web(database, {"slack": by_slack}).get(link(office, f"{message}/{place}")).status_code == 404
    assert web(database, {}).get(link(office, f"{message}/0")).status_code == 404


def test_another_office_and_another_purpose_open_nothing(database: Database, office: UUID, message: int) -> None:
    page = web(database, {"slack": by_slack})
    assert page.get(link(make_brokerage(database, "Elm Street Homes"), f"{message}/0")).status_code == 404
    assert page.get(link(office, f"{message}/0", "photo")).status_code == 404
    assert page.get("/f/forged").status_code == 404
