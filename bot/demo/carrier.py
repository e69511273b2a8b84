"""A pretend phone carrier on this machine: it speaks as much of Twilio's wire as texting needs, and keeps every text.

Outgoing: the SDK's own calls (create, list), with errors as Twilio words them; each text is reported back as delivered
by a signed callback. Incoming: a person's text is posted to the office's webhook, signed as Twilio signs.
"""

import base64
import json
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import requests
from twilio.request_validator import RequestValidator

API_VERSION = "2010-04-01"
MOST_CHARACTERS = 1600
POST_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Text:
    """One text that the office handed to the carrier. `media` are the addresses of what goes along."""

    sid: str
    to: str
    sender: str
    body: str
    media: tuple[str, ...]
    callback: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """The office's account with the carrier: its number, and what it signs in with."""

    sid: str
    token: str
    number: str


class Carrier:
    """A context manager: it answers at `url` while the block lasts."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._texts: list[Text] = []
        self._arrived = threading.Condition()
        self._reports: Queue[Text | None] = Queue()
        self._reporter = threading.Thread(target=self._report_all, name="carrier reports", daemon=True)
        self._server = _Server(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), name="carrier", daemon=True).start()
        self._reporter.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._reports.put(None)
        self._server.shutdown()
        self._server.server_close()

    def texts(self, since: int = 0) -> Sequence[Text]:
        """What the office sent, oldest first, from the `since`-th on."""
        with self._arrived:
            return tuple(self._texts[since:])

    def wait(self, since: int, seconds: float) -> None:
        """Until more than `since` texts have come, or the time is over."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._texts) > since, seconds)

    def take(self, text: Text) -> None:
        """Keep a text that the office sent, and report it as delivered."""
        with self._arrived:
            self._texts.append(text)
            self._arrived.notify_all()
        if text.callback:
            self._reports.put(text)

    def bring(self, webhook: str, sender: str, body: str, *, sid: str = "", token: str = "") -> int:
        """Bring a person's text to the office's webhook; the status of its answer.

        The same `sid` twice is the carrier's own repeat; another `token` than the account's is a forgery.
        """
        fields = {
            "MessageSid": sid or new_sid(),
            "AccountSid": self.line.sid,
            "From": sender,
            "To": self.line.number,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": "1",
            "ApiVersion": API_VERSION,
            "FromState": "WA",
            "FromCountry": "US",
        }
        return self._post(webhook, fields, token or self.line.token)

    def _report_all(self) -> None:
        while True:
            try:
                text = self._reports.get(timeout=0.5)
            except Empty:
                continue
            if text is None:
                return
            self._report(text)

    def _report(self, text: Text) -> None:
        fields = {
            "MessageSid": text.sid,
            "MessageStatus": "delivered",
            "SmsStatus": "delivered",
            "AccountSid": self.line.sid,
            "From": text.sender,
            "To": text.to,
            "ApiVersion": API_VERSION,
        }
        try:
            self._post(text.callback, fields, self.line.token)
        except requests.RequestException:
            # The office is closing: a carrier would try again later, this one has no later.
            return

    def _post(self, url: str, fields: Mapping[str, str], token: str) -> int:
        signature = RequestValidator(token).compute_signature(url, dict(fields))
        answer = requests.post(url, data=dict(fields), headers={"X-Twilio-Signature": signature}, timeout=POST_SECONDS)
        return answer.status_code


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, carrier: Carrier) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.carrier = carrier


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if not self._admitted():
            return
        pairs = parse_qsl(body, keep_blank_values=True)
        form = dict(pairs)
        refusal = _refusal(form)
        if refusal is not None:
            self._answer(400, _error(*refusal))
            return
        text = Text(
            sid=new_sid(),
            to=form["To"],
            sender=form["From"],
            body=form.get("Body", ""),
            media=tuple(value for name, value in pairs if name == "MediaUrl"),
            callback=form.get("StatusCallback", ""),
            at=datetime.now(UTC),
        )
        self.server.carrier.take(text)
        self._answer(201, _resource(self.server.carrier.line.sid, text, "queued"))

    def do_GET(self) -> None:
        if not self._admitted():
            return
        asked = dict(parse_qsl(urlsplit(self.path).query))
        found = [text for text in reversed(self.server.carrier.texts()) if asked.get("To", text.to) == text.to]
        sid = self.server.carrier.line.sid
        page = [_resource(sid, text, "delivered") for text in found[: int(asked.get("PageSize", "50"))]]
        self._answer(200, {"messages": page, "next_page_uri": None, "page": 0, "page_size": len(page)})

    def _admitted(self) -> bool:
        line = self.server.carrier.line
        known = base64.b64encode(f"{line.sid}:{line.token}".encode()).decode()
        if not secrets.compare_digest(self.headers.get("Authorization", ""), f"Basic {known}"):
            self._answer(401, _error(20003, "Authenticate"))
            return False
        if urlsplit(self.path).path != f"/{API_VERSION}/Accounts/{line.sid}/Messages.json":
            self._answer(404, _error(20404, "The requested resource was not found"))
            return False
        return True

    def _answer(self, status: int, content: Mapping[str, Any]) -> None:
        body = json.dumps({**content, "status": status} if "code" in content else content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the console shows what is said, not how it travels."""


def new_sid() -> str:
    return f"SM{secrets.token_hex(16)}"


def _refusal(form: Mapping[str, str]) -> tuple[int, str] | None:
    """Twilio's code and words for what it would not take, or None."""
    if not form.get("To", "").startswith("+"):
        return 21211, "Invalid 'To' Phone Number"
    if not form.get("From"):
        return 21603, "A 'From' phone number is required."
    if not form.get("Body") and not form.get("MediaUrl"):
        return 21602, "Message body is required."
    if len(form.get("Body", "")) > MOST_CHARACTERS:
        return 21617, "The concatenated message body exceeds the 1600 character limit."
    return None


def _error(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}"}


def _resource(account: str, text: Text, status: str) -> dict[str, Any]:
    at = format_datetime(text.at)
    return {
        "sid": text.sid,
        "account_sid": account,
        "to": text.to,
        "from": text.sender,
        "body": text.body,
        "status": status,
        "direction": "outbound-api",
        "date_created": at,
        "date_updated": at,
        "date_sent": at,
        "num_media": str(len(text.media)),
        "num_segments": "1",
        "error_code": None,
        "error_message": None,
        "api_version": API_VERSION,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "subresource_uris": {},
        "uri": f"/{API_VERSION}/Accounts/{account}/Messages/{text.sid}.json",
    }
