"""Slack's webhooks: an event, a press or a command is verified, stored and acknowledged, within 3 seconds."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from bot import webhook
from bot.accounts import Accounts, KnownAccount
from bot.inbox import Inbox
from bot.webhook import Refused
from channels.slack import interactions, receive
from channels.slack.place import CHANNEL, CLIENT
from channels.slack.receive import MAX_BODY_BYTES, Departed, Envelope, Ignored, NotSlack, Read, Throttled
from channels.slack.signature import genuine
from domain import conversations
from domain.clock import Clock
from domain.db import Database
from domain.messages import TO, Inbound

log = logging.getLogger(__name__)

_DIRECT_THREAD = re.compile(r"D[A-Z0-9]+:[0-9.]+")


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it came; header names are lower case."""

    body: bytes
    headers: Mapping[str, str] = field(repr=False)


class SlackHooks:
    """What the three routes do, in a thread: everything in here may wait for the database. `secret` is the signing
    secret of the app for teams that have none of their own."""

    def __init__(self, database: Database, accounts: Accounts, inbox: Inbox, clock: Clock, *, secret: str = "") -> None:
        self._database = database
        self._accounts = accounts
        self._inbox = inbox
        self._clock = clock
        self._secret = secret

    def event(self, posted: Posted) -> Response:
        """200 once it is stored (or was already, or is nothing to store)."""
        body = receive.parse(posted.body)
        challenge = receive.challenge(body)
        if challenge is not None:
            # Slack asks when the address is entered, which may be before anybody could enter the secret here.
            if self._secret and not self._genuine(posted, [self._secret]):
                raise Refused(401, "a challenge that Slack did not sign")
            return PlainTextResponse(challenge.word)
        found = receive.envelope(body)
        account = self._verified(posted, found)
        self._take(account, found, receive.event(found))
        return Response()

    def interaction(self, posted: Posted) -> Response:
        """200 once it is stored. The message is changed with the answer, not here."""
        found = interactions.installation(interactions.payload(interactions.form(posted.body)))
        account = self._verified(posted, found)
        self._take(account, found, interactions.interaction(found))
        return Response()

    def command(self, posted: Posted) -> Response:
        """200 without a word once it is stored: the answer comes by the address that came along."""
        fields = interactions.form(posted.body)
        found = interactions.installation(fields)
        account = self._verified(posted, found)
        if "ssl_check" not in fields:
            self._take(account, found, interactions.command(found))
        return Response()

    def take(self, body: Mapping[str, Any], kind: str) -> None:
        """What came by a socket of ours, which needs no signature. Raises Refused, NotSlack, CannotStore."""
        found = receive.envelope(body) if kind == "events_api" else interactions.installation(body)
        read: Callable[[Envelope], Read] = {
            "events_api": receive.event,
            "interactive": interactions.interaction,
            "slash_commands": interactions.command,
        }[kind]
        self._take(self._known(found), found, read(found))

    def _verified(self, posted: Posted, found: Envelope) -> KnownAccount:
        account = self._known(found)
        if not self._genuine(posted, [account.card.credentials.get("signing_secret") or self._secret]):
            raise Refused(401, "a request that Slack did not sign, or not now")
        return account

    def _known(self, found: Envelope) -> KnownAccount:
        account = self._accounts.find(CHANNEL, found.team)
        if account is None:
            raise Refused(404, f"a request of a team that is not connected: {found.team}")
        return account

    def _genuine(self, posted: Posted, secrets: list[str]) -> bool:
        return genuine(posted.body, posted.headers, secrets, lambda: self._clock.now().timestamp())

    def _take(self, account: KnownAccount, found: Envelope, read: Read) -> None:
        match read:
            case Inbound():
                outcome = self._inbox.store(account, self._addressed(account, found, read), receive.kept(found.body))
                log.debug("slack %s %s", read.provider_id, outcome)
            case Departed():
                log.warning("the team %s has taken the app away", found.team)
                with self._database.unit(account.brokerage_id) as session:
                    conversations.pause_account(session, account.card.id, "sender_blocked", "app_uninstalled")
                self._accounts.forget()
            case Throttled():
                log.warning("Slack holds events of %s back: more came than it delivers in an hour", found.team)
            case Ignored(why=why):
                log.debug("slack: nothing to us (%s)", why)

    def _addressed(self, account: KnownAccount, found: Envelope, inbound: Inbound) -> Inbound:
        """What is said in a client's thread is for that client, unless it begins by calling us."""
        is_event = found.body.get("type") == "event_callback"
        if not is_event or not _DIRECT_THREAD.fullmatch(inbound.thread) or receive.is_call(found.body, found.bot):
            return inbound
        with self._database.read(account.brokerage_id) as session:
            thread = conversations.thread_headed_by(session, account.card.account, inbound.thread)
        if thread is None or not thread.startswith(CLIENT):
            return inbound
        return replace(inbound, thread=thread, pressed=f"{TO}{thread.removeprefix(CLIENT)}")


def router(hooks: SlackHooks) -> APIRouter:
    routes = APIRouter()

    @routes.post("/slack/events")
    async def events(request: Request) -> Response:
        return await answered(request, hooks.event)

    @routes.post("/slack/interact")
    async def interact(request: Request) -> Response:
        return await answered(request, hooks.interaction)

    @routes.post("/slack/commands")
    async def commands(request: Request) -> Response:
        return await answered(request, hooks.command)

    return routes


async def answered(request: Request, handle: Callable[[Posted], Response]) -> Response:
    def handled(body: bytes) -> Response:
        try:
            return handle(Posted(body, dict(request.headers)))
        except NotSlack as error:
            raise Refused(400, f"a body that is not Slack's: {error}") from error

    return await webhook.answered(request, MAX_BODY_BYTES, handled)
