"""A carrier at both ends: people's texts go to the office's webhook signed, the office's texts come in here."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import parse_qs, urlencode

from twilio.request_validator import RequestValidator

from bot.bench.stage.http import Caller, post, serve
from bot.bench.stage.office import LINE
from bot.demo.carrier import API_VERSION, new_sid


@dataclass(slots=True)
class Carrier:
    """`url` is where the office sends. It makes no reports of deliveries: a load of its own, for another bench."""

    url: str = ""
    taken: int = 0
    """How many texts the office has sent."""
    _awaited: dict[str, asyncio.Event] = field(default_factory=dict)

    def take(self, body: bytes) -> bytes:
        form = parse_qs(body.decode())
        self.taken += 1
        to = form["To"][0]
        if to in self._awaited:
            self._awaited.pop(to).set()
        return _resource(to, form["Body"][0])

    def expect(self, number: str) -> asyncio.Event:
        """Set when the office next writes to this number."""
        return self._awaited.setdefault(number, asyncio.Event())


@asynccontextmanager
async def carrier() -> AsyncIterator[Carrier]:
    one = Carrier()
    server, one.url = await serve(one.take)
    async with server:
        yield one


def request(url: str, sender: str, text: str) -> bytes:
    """A person's text as it comes to the office's webhook, signed."""
    fields = {
        "MessageSid": new_sid(),
        "AccountSid": LINE.sid,
        "From": sender,
        "To": LINE.number,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": API_VERSION,
        "FromState": "WA",
        "FromCountry": "US",
    }
    url = f"{url}/sms/message"
    signature = RequestValidator(LINE.token).compute_signature(url, fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return post(url, urlencode(fields).encode(), headers)


async def acknowledged(caller: Caller, ready: bytes) -> float:
    """Seconds until the office took a text. Raises Refused."""
    begun = time.perf_counter()
    status = await caller.call(ready)
    if status != 200:
        raise Refused(status)
    return time.perf_counter() - begun


class Refused(RuntimeError):
    """The office did not take a text: the status of its answer."""


def _resource(to: str, body: str) -> bytes:
    now = formatdate(usegmt=True)
    return json.dumps(
        {
            "sid": new_sid(),
            "account_sid": LINE.sid,
            "to": to,
            "from": LINE.number,
            "body": body,
            "status": "queued",
            "direction": "outbound-api",
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "num_media": "0",
            "num_segments": "1",
            "error_code": None,
            "error_message": None,
            "api_version": API_VERSION,
            "messaging_service_sid": None,
            "price": None,
            "price_unit": "USD",
            "subresource_uris": {},
            "uri": f"/{API_VERSION}/Accounts/{LINE.sid}/Messages",
        }
    ).encode()
