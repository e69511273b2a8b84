"""Twilio's webhooks: a message is verified, stored and acknowledged; a report of a delivery moves its row forward."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from ipaddress import ip_address, ip_network

from fastapi import APIRouter, Request, Response

from bot import webhook
from bot.accounts import Accounts, KnownAccount
from bot.inbox import Inbox
from bot.webhook import Refused
from channels.sms import receive
from channels.sms.receive import MAX_BODY_BYTES, DeliveryReport, NotTwilio
from channels.sms.signature import Seen, genuine
from channels.status import furthest
from domain import consent, conversations
from domain.clock import Clock
from domain.conversations import Report
from domain.db import Database

log = logging.getLogger(__name__)

CHANNEL = receive.CHANNEL
EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""No reply by this way: replies go out through the outbox."""
FORWARDED = "x-forwarded-"


class SmsHooks:
    """What the two routes do, in a thread: everything in here may wait for the database."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        inbox: Inbox,
        clock: Clock,
        *,
        public_url: str,
        trusted_proxies: Sequence[str] = (),
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._inbox = inbox
        self._clock = clock
        self._public_url = public_url
        self._trusted = [ip_network(network) for network in trusted_proxies]

    def message(self, seen: Seen, peer: str) -> Response:
        """200 once it is stored (or was already). Raises Refused, CannotStore."""
        form = receive.parse_form(seen.body)
        account = self._known(form.get("To"))
        if account is None:
            raise Refused(404, "a message for an account that is nobody's")
        if not self._genuine(seen, peer, account):
            raise Refused(403, "a message that Twilio did not sign")
        inbound = receive.message(form)
        outcome = self._inbox.store(account, inbound, {name: form.get(name) for name in form})
        log.debug("sms %s %s", inbound.provider_id, outcome)
        return Response(EMPTY_ANSWER, media_type="text/xml")

    def report(self, seen: Seen, peer: str, our_number: str) -> Response:
        """204 once the report is kept."""
        form = receive.parse_form(seen.body)
        account = self._known(our_number)
        if account is None:
            raise Refused(404, "a report for an account that is nobody's")
        if not self._genuine(seen, peer, account):
            raise Refused(403, "a report that Twilio did not sign")
        self._keep(account, receive.report(form, seen.target.partition("?")[2], self._clock.now()))
        return Response(status_code=204)

    def _known(self, our_number: str) -> KnownAccount | None:
        return self._accounts.find(CHANNEL, our_number)

    def _genuine(self, seen: Seen, peer: str, account: KnownAccount) -> bool:
        secret = account.card.credentials.get("auth_token", "")
        if not self._trusts(peer):
            own = {name: value for name, value in seen.headers.items() if not name.startswith(FORWARDED)}
            seen = replace(seen, headers=own)
        return genuine(seen, [secret], self._public_url) or genuine(seen, [secret])

    def _trusts(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)

    def _keep(self, account: KnownAccount, told: DeliveryReport) -> None:
        reference = int(told.reference) if told.reference.isdigit() else None
        report = Report(CHANNEL, told.provider_id, told.status, told.error_code, told.reason, reference)
        with self._database.unit(account.brokerage_id) as session:
            about = conversations.store_report(session, report, furthest)
            if told.reason == "sender_blocked":
                conversations.pause_account(session, account.card.id, told.reason, told.error_code)
            if told.reason == "opted_out" and about is not None:
                wording = f"refused by the provider: {told.error_code}"
                said = consent.Said(wording=wording, source="provider", at=told.at)
                consent.opt_out(session, consent.addressee(session, about.address_id), said)


def router(hooks: SmsHooks) -> APIRouter:
    routes = APIRouter()

    @routes.post("/sms/message")
    async def message(request: Request) -> Response:
        return await answered(request, hooks.message)

    @routes.post("/sms/status/{our_number}")
    async def status(request: Request, our_number: str) -> Response:
        return await answered(request, lambda seen, peer: hooks.report(seen, peer, our_number))

    return routes


async def answered(request: Request, handle: Callable[[Seen, str], Response]) -> Response:
    peer = request.client.host if request.client else ""

    def handled(body: bytes) -> Response:
        try:
            return handle(_seen(request, body), peer)
        except NotTwilio as error:
            raise Refused(400, f"a body that is not Twilio's: {error}") from error

    return await webhook.answered(request, MAX_BODY_BYTES, handled)


def _seen(request: Request, body: bytes) -> Seen:
    return Seen(
        target=_target(request),
        host=request.headers.get("host", ""),
        scheme=request.url.scheme,
        headers=dict(request.headers),
        body=body,
    )


def _target(request: Request) -> str:
    raw = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    return f"{raw}?{query}" if query else raw
