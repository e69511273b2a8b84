"""Twilio's webhooks: a message is verified, stored and acknowledged; a report of a delivery moves its row forward."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from ipaddress import ip_address, ip_network

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from bot.accounts import Accounts, KnownAccount
from bot.inbox import CannotStore, Inbox
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
        """200 once it is stored (or was already), 403 unless Twilio signed it; CannotStore when it cannot be stored."""
        form = receive.parse_form(seen.body)
        account = self._known(form.get("To"))
        if account is None:
            return refused(404, "a message for an account that is nobody's")
        if not self._genuine(seen, peer, account):
            return refused(403, "a message that Twilio did not sign")
        inbound = receive.message(form)
        outcome = self._inbox.store(account, inbound, {name: form.get(name) for name in form})
        log.debug("sms %s %s", inbound.provider_id, outcome)
        return Response(EMPTY_ANSWER, media_type="text/xml")

    def report(self, seen: Seen, peer: str, our_number: str) -> Response:
        """204 once the report is kept."""
        form = receive.parse_form(seen.body)
        account = self._known(our_number)
        if account is None:
            return refused(404, "a report for an account that is nobody's")
        if not self._genuine(seen, peer, account):
            return refused(403, "a report that Twilio did not sign")
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
    """What `handle` says, run in a thread; each way of failing has its status, and none of them is a 500."""
    body = await _body(request)
    if body is None:
        return refused(413, "a body that is too large")
    seen = Seen(
        target=_target(request),
        host=request.headers.get("host", ""),
        scheme=request.url.scheme,
        headers=dict(request.headers),
        body=body,
    )
    peer = request.client.host if request.client else ""
    try:
        return await run_in_threadpool(handle, seen, peer)
    except NotTwilio as error:
        return refused(400, f"a body that is not Twilio's: {error}")
    except (CannotStore, SQLAlchemyError) as error:
        log.warning("not stored, to be brought again: %s", type(error).__name__)
        return Response(status_code=503, headers={"Retry-After": "5"})
    except Exception:
        # A defect of ours must not lose a message: asked to, the provider brings it again.
        log.exception("a webhook failed")
        return Response(status_code=503, headers={"Retry-After": "30"})


def refused(status: int, why: str) -> Response:
    log.warning("refused %s", why)
    return Response(status_code=status)


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is larger than any that is genuine: the rest is not read."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _target(request: Request) -> str:
    raw = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    return f"{raw}?{query}" if query else raw
