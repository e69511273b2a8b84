"""The install flow by Bolt: an admin's signed link leads to Slack and back, and connects the team to their office."""

import logging
import secrets
import threading
from datetime import timedelta
from http.client import HTTPException
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt.error import BoltError
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.accounts import Accounts
from bot.slack.connecting import TeamTaken, connect
from channels.slack.wire import API
from domain.clock import Clock
from domain.db import Database
from domain.links import BadLink, Link, LinkExpired, Signer

log = logging.getLogger(__name__)

SCOPES = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "files:read",
    "im:history",
    "im:write",
    "users:read",
    "users:read.email",
)
INSTALL, STATE = "slack_install", "slack_state"
"""Purposes of signed links: who may begin, and what comes back from Slack."""
LINK_LASTS, STATE_LASTS = timedelta(hours=1), timedelta(minutes=10)
CALLBACK = "/slack/oauth"


def install_link(signer: Signer, public_url: str, office: UUID, clock: Clock) -> str:
    """Where an admin begins; whoever has it may connect a team to this office until it runs out."""
    token = signer.sign(Link(INSTALL, secrets.token_hex(8), office, clock.now() + LINK_LASTS))
    return f"{public_url}/slack/install?{urlencode({'for': token})}"


class States(OAuthStateStore):
    """The state that goes to Slack and comes back is a signed link of ours, good for once."""

    def __init__(self, signer: Signer, clock: Clock) -> None:
        self._signer = signer
        self._clock = clock
        self._used: set[str] = set()
        self._lock = threading.Lock()

    def issue_for(self, office: UUID) -> str:
        until = self._clock.now() + STATE_LASTS
        return self._signer.sign(Link(STATE, secrets.token_hex(8), office, until))

    def office_of(self, state: str) -> UUID:
        """Raises BadLink, LinkExpired."""
        return self._signer.read(state, STATE, self._clock.now()).brokerage_id

    def consume(self, state: str) -> bool:
        try:
            self.office_of(state)
        except (BadLink, LinkExpired):
            return False
        with self._lock:
            fresh = state not in self._used
            self._used.add(state)
        return fresh


class Flow(OAuthFlow):
    """Bolt's flow, which knows for which office it goes on."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        signer: Signer,
        clock: Clock,
        *,
        client_id: str,
        client_secret: str,
        public_url: str,
        api_url: str = "",
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._signer = signer
        self._clock = clock
        self._states = States(signer, clock)
        settings = OAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=SCOPES,
            redirect_uri=public_url + CALLBACK,
            install_page_rendering_enabled=False,
            state_store=self._states,
        )
        super().__init__(client=WebClient(base_url=api_url or API, retry_handlers=[]), settings=settings, logger=log)

    def begin(self, request: BoltRequest) -> BoltResponse:
        """To Slack, for whoever has a link of an admin's. Raises BadLink, LinkExpired."""
        self._office(request)
        return self.handle_installation(request)

    def issue_new_state(self, request: BoltRequest) -> str:
        return self._states.issue_for(self._office(request))

    def run_installation(self, code: str) -> Installation | None:
        """As Bolt's, which answers only what Slack itself refuses: where Slack is not reached nothing is installed."""
        try:
            return super().run_installation(code)
        except (OSError, HTTPException, SlackClientError) as error:
            log.warning("the installation was not finished: %s", type(error).__name__)
            return None

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        office = self._states.office_of(request.query["state"][0])
        if not installation.team_id or not installation.bot_token:
            raise BoltError("an installation without a team or a token")
        try:
            with self._database.unit(office) as session:
                connect(session, installation.team_id, installation.bot_token)
        except TeamTaken as error:
            raise BoltError("that team is connected to another office") from error
        self._accounts.forget()
        log.info("the team %s is connected", installation.team_id)

    def _office(self, request: BoltRequest) -> UUID:
        token = (request.query.get("for") or [""])[0]
        return self._signer.read(token, INSTALL, self._clock.now()).brokerage_id


def router(flow: Flow) -> APIRouter:
    routes = APIRouter()

    @routes.get("/slack/install", include_in_schema=False)
    async def install(request: Request) -> Response:
        return await run_in_threadpool(lambda: _response(flow.begin(_request(request))))

    @routes.get(CALLBACK, include_in_schema=False)
    async def callback(request: Request) -> Response:
        return await run_in_threadpool(lambda: _response(flow.handle_callback(_request(request))))

    return routes


def _request(request: Request) -> BoltRequest:
    return BoltRequest(body="", query=request.url.query, headers=dict(request.headers))


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, answer.status)
    for name, values in answer.headers.items():
        for value in values:
            response.headers.append(name, value)
    return response
