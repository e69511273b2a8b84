"""A web site over a test's database, and browsers that are signed in to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from admin.app import mount
from admin.site import Site
from admin.wires import Wires
from domain import conversations, identity
from domain.clock import Clock
from domain.db import Database
from domain.links import Signer

KEYS = [("test", bytes(range(32)))]
HOST = "http://testserver"


@dataclass
class MovedClock:
    """The machine's clock, moved ahead by a test."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Browser:
    """One browser with its cookies. Forms are posted with what the page they stand on carries."""

    client: TestClient
    csrf: str = ""

    def get(self, path: str, **headers: str) -> Response:
        answer: Response = self.client.get(path, headers=headers)
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        self.csrf = found.group(1) if found else self.csrf
        return answer

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, *, csrf: str | None = None, **headers: str
    ) -> Response:
        form = {"csrf": self.csrf if csrf is None else csrf, **(data or {})}
        answer: Response = self.client.post(path, data=form, headers=headers)
        return answer

    @property
    def cookie(self) -> str:
        return self.client.cookies.get("porchlight") or ""


@dataclass
class SiteUnderTest:
    database: Database
    brokerage_id: UUID
    owner: UUID
    account_id: UUID
    wires: Wires = field(default_factory=Wires)
    clock: MovedClock = field(default_factory=MovedClock)
    public_url: str = HOST

    def app(self) -> FastAPI:
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        mount(app, self.site())
        return app

    def site(self, clock: Clock | None = None) -> Site:
        return Site(
            self.database,
            Signer(KEYS),
            clock or self.clock,
            lambda office, listing, position: None,
            public_url=self.public_url,
            wires=self.wires,
        )

    def stranger(self, app: FastAPI | None = None) -> Browser:
        client = TestClient(
            app or self.app(), base_url=self.public_url, follow_redirects=False, raise_server_exceptions=False
        )
        return Browser(client)

    def link_for(self, member_id: UUID) -> str:
        with self.database.unit(self.brokerage_id) as session:
            return identity.issue_login(session, member_id, self.clock.now())

    def signed_in(self, member_id: UUID | None = None, app: FastAPI | None = None) -> Browser:
        """A browser in which this member (the owner) has signed in by a link."""
        browser = self.stranger(app)
        answer = browser.client.post("/login/link", data={"token": self.link_for(member_id or self.owner)})
        assert answer.status_code == 303, answer.text
        browser.get("/admin/me")
        return browser

    def member(self, name: str, role: str, email: str = "") -> UUID:
        with self.database.unit(self.brokerage_id) as session:
            return identity.add_member(session, name, role, email=email)


def found_site(database: Database, **given: Any) -> SiteUnderTest:
    """An office with its owner on duty and a phone number, and its web site."""
    brokerage_id = uuid4()
    with database.unit(brokerage_id) as session:
        identity.create_brokerage(session, "Porch Realty", phone="+12065550100")
        owner = identity.add_member(session, "Olive Park", "owner", email="olive@porch.example")
        identity.set_duty_member(session, owner)
        account = conversations.add_account(
            session, "sms", f"+1206555{uuid4().int % 10_000:04}", credentials={"account_sid": "AC1", "auth_token": "x"}
        )
    return SiteUnderTest(database, brokerage_id, owner, account, **given)
