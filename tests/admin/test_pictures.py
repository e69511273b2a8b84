"""Every page of a furnished office at desktop and phone width, light and dark: axe finds nothing, nothing is cut off.

With PICTURES=1 the pictures of today, a conversation, the calendar and the figures are kept in docs/pictures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import text

from admin.app import mount
from admin.site import Site
from admin.wires import Secret, Wire, Wires
from bot.demo.album import album
from domain import identity
from domain.db import Database, connect
from domain.links import Signer
from tests.admin.browsers import a_port, chromium, faults, kept, served
from tests.admin.furnished import furnish
from tests.admin.sites import KEYS
from tests.conftest import VAULT, make_brokerage
from tests.postgres import RunServer

WELL = {
    "state": "ok", "queues": {"inbox": {"waiting": 0, "oldest_seconds": 0.0}}, "dead": 1, "workers": 2, "clock": True,
    "channels": ("sms",),
}  # fmt: skip
TWILIO = Wire(
    "sms",
    "Text messages (Twilio)",
    "Number",
    (Secret("account_sid", "SID", hidden=False), Secret("auth_token", "Token")),
)
SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1360, "height": 860},
    "phone": {"width": 390, "height": 844},
}
SHOWN = {"today", "conversation", "showings", "figures"}


AFTERNOON = datetime(2026, 11, 25, 22, 20, tzinfo=UTC)
"""A Wednesday, twenty past two in Seattle: the same pictures whenever they are made."""


class Afternoon:
    """A clock that stands."""

    def now(self) -> datetime:
        return AFTERNOON


@dataclass(frozen=True)
class Furnished:
    url: str
    browser: Browser
    state: str
    paths: dict[str, str]


@pytest.fixture(scope="module")
def office(server: RunServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    with chromium() as browser, server.clone() as name:
        engine = connect(server.app_url(name))
        database = Database(engine, VAULT)
        brokerage = make_brokerage(database, "Porch Realty")
        owner = furnish(database, brokerage, now=AFTERNOON)
        port, app = a_port(), FastAPI(openapi_url=None)
        url = f"http://127.0.0.1:{port}"
        wires = Wires(vitals=lambda: WELL, connectable=(TWILIO,))
        mount(app, Site(database, Signer(KEYS), Afternoon(), album(database), public_url=url, wires=wires))
        with database.unit(brokerage) as session:
            token = identity.issue_login(session, owner, Afternoon().now())
            paths = _paths(session.scalar(_TALK), session.scalar(_DEAL), session.scalar(_HOME), session.scalar(_PERSON))
        with served(app, port):
            state = str(tmp_path_factory.mktemp("browser") / "state.json")
            context = browser.new_context(base_url=url)
            page = context.new_page()
            page.goto(f"/login/link/{token}")
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/admin/today", timeout=90_000)
            context.storage_state(path=state)
            context.close()
            yield Furnished(url, browser, state, paths)
        engine.dispose()


def _paths(talk: object, deal: object, home: object, person: object) -> dict[str, str]:
    plain = ("today", "conversations", "people", "showings", "deals", "listings", "figures", "outbox", "suppressions",
             "users", "channels", "brokerage", "audit", "me")  # fmt: skip
    ones = {
        "conversation": f"conversations/{talk}", "deal": f"deals/{deal}", "listing": f"listings/{home}",
        "person": f"people/{person}",
    }  # fmt: skip
    return {name: name for name in plain} | ones


def opened(office: Furnished, name: str, size: str, scheme: str) -> Page:
    context = office.browser.new_context(
        base_url=office.url,
        storage_state=office.state,
        viewport=SIZES[size],
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    context.set_default_timeout(90_000)
    page = context.new_page()
    page.goto(f"/admin/{office.paths[name]}")
    return page


NAMES = sorted(_paths("", "", "", ""))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole_and_open_to_everybody(office: Furnished, name: str, size: str, scheme: str) -> None:
    page = opened(office, name, size, scheme)
    assert page.locator("h1").count() >= 1
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, "the page can be pushed sideways"
    assert faults(page) == []
    picture = kept(f"{name}-{size}.png")
    if scheme == "light" and name in SHOWN and picture.suffix == ".png":
        picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=picture)
    page.context.close()


_TALK = text("SELECT id FROM conversation WHERE holder = 'bot' ORDER BY last_inbound_at DESC LIMIT 1")
_DEAL = text("SELECT id FROM deal WHERE stage NOT IN ('closed', 'fell_through') ORDER BY closing_at LIMIT 1")
_HOME = text("SELECT id FROM listing WHERE standard_status = 'Active' AND photos_count > 0 ORDER BY id LIMIT 1")
_PERSON = text("SELECT contact_id FROM party WHERE contact_id IS NOT NULL ORDER BY id LIMIT 1")


def test_axe_would_find_what_is_wrong(office: Furnished) -> None:
    page = opened(office, "today", "desktop", "light")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any("button-name" in fault for fault in faults(page))
    page.context.close()
