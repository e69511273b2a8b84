"""The wire to Twilio: its SDK, our time limits, and what each way of failing means for the message."""

import logging
import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from channels.channel import Account, ChannelError, Found, Guard, Sent, TryLater, Uncertain, Undeliverable
from channels.sms.errors import TABLE, verdict
from channels.sms.receive import CHANNEL, STATUS
from channels.sms.render import LIMITS, MAX_CHARACTERS, create
from domain.messages import Fitted, Limits

API = "https://api.twilio.com"
CONNECT_SECONDS, READ_SECONDS = 5.0, 15.0

_UNREACHED = 15.0
"""Seconds to wait after a connection that never came about."""

_LOOKED_AT = 200
"""How many of a number's messages are looked through for one that may have arrived."""

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What the SDK's parsing raises on an answer that is not of the provider's shape."""

_SILENT = logging.getLogger("channels.sms.http")
_SILENT.setLevel(logging.CRITICAL)

_TRIAL_PREFIX = "Sent from your Twilio trial account - "


class SmsChannel:
    """SMS and MMS through Twilio; safe to share between threads.

    An account's `id` is the Account SID, its credentials `auth_token`, or `api_key` and `api_secret`. `base_url`
    stands in for the provider's API where it is given. `validity` is how many seconds the provider may hold a message.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        base_url: str = "",
        timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        validity: int | None = None,
    ) -> None:
        self._guard = guard
        self._http = _Http(base_url.rstrip("/"), timeouts)
        self._validity = validity

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def limits(self) -> Limits:
        return LIMITS

    def send(self, account: Account, to: str, part: Fitted, *, reference: str) -> Sent:
        self._guard()
        if len(part.text) > MAX_CHARACTERS:
            raise Undeliverable("too_long", "21617")
        if not part.text and not part.attachments:
            raise Undeliverable("refused", "21619")
        arguments = create(account, to, part, reference, self._validity)
        client = self._client(account)
        try:
            message = client.messages.create(**arguments)
        except (TwilioRestException, TwilioServiceException) as error:
            raise _answered(error.status, str(error.code or "")) from error
        except requests.RequestException as error:
            raise _broken(error) from error
        except _UNREADABLE as error:
            raise Uncertain("unreadable_answer") from error
        if not message.sid:
            raise Uncertain("unreadable_answer")
        return Sent(message.sid)

    def find(self, account: Account, to: str, since: datetime, body: str) -> tuple[Found, ...]:
        """Ask for the number's newest messages, and for those with a date: one still queued has none yet."""
        self._guard()
        listed = self._client(account).messages.list
        try:
            newest = listed(to=to, limit=_LOOKED_AT)
            dated = listed(to=to, date_sent_after=since, limit=_LOOKED_AT)
        except (TwilioException, requests.RequestException, *_UNREADABLE) as error:
            raise TryLater(_UNREACHED, type(error).__name__) from error
        messages = {message.sid: message for message in [*newest, *dated]}.values()
        found = [_found(message) for message in messages if _same(message.body, body)]
        return tuple(
            sorted(
                (one for one in found if one.at is None or one.at >= since.replace(microsecond=0)),
                key=lambda one: one.at or since,
                reverse=True,
            )
        )

    def _client(self, account: Account) -> Client:
        credentials = account.credentials
        return Client(
            username=credentials.get("api_key") or account.id,
            password=credentials.get("api_secret") or credentials.get("auth_token", ""),
            account_sid=account.id,
            http_client=self._http,
            # Anything but an empty mapping, which the SDK takes for "read the process's environment".
            environment={"TWILIO_REGION": ""},
        )


class _Http(TwilioHttpClient):  # type: ignore[misc]
    """The SDK's own client with our limits, a base URL, a session for each thread, and Retry-After read, which the
    SDK's errors do not carry. It logs nothing: requests carry people's numbers and words."""

    def __init__(self, base_url: str, timeouts: tuple[float, float]) -> None:
        self._own = threading.local()
        self._base_url = base_url
        super().__init__(pool_connections=False, logger=_SILENT)
        self.timeout = timeouts

    @property
    def session(self) -> requests.Session | None:
        if not hasattr(self._own, "session"):
            self._own.session = _session(self._base_url or API)
        session: requests.Session = self._own.session
        return session

    @session.setter
    def session(self, session: requests.Session | None) -> None:
        """The SDK's constructor sets one for all threads; ours are made when needed."""

    def request(self, method: str, url: str, *arguments: Any, **named: Any) -> Any:
        if self._base_url and url.startswith(API):
            url = self._base_url + url.removeprefix(API)
        response = super().request(method, url, *arguments, **named)
        if response.status_code == 429:
            raise TryLater(_retry_after(response.headers.get("Retry-After", "")), "20429", whom="account")
        return response


def _session(url: str) -> requests.Session:
    """A session with what the environment says of proxies and certificates, read once: left to itself it reads all of
    that again for each message, which costs as much as the sending."""
    session = requests.Session()
    settings = session.merge_environment_settings(url, {}, None, None, None)
    session.trust_env = False
    session.proxies, session.verify = settings["proxies"], settings["verify"]
    return session


def _answered(status: int, code: str) -> ChannelError:
    """What an error the provider answered with means. After a 5xx the message may be on its way all the same."""
    if status >= 500:
        return Uncertain(code)
    if status in (401, 403) and code not in TABLE:
        return Undeliverable("sender_blocked", code)
    return verdict(code).error(code)


def _broken(error: requests.RequestException) -> ChannelError:
    """What a connection that broke means: nothing was sent only where it never came about."""
    code = type(error).__name__
    return TryLater(_UNREACHED, code) if _never_connected(error) else Uncertain(code)


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    certificate = "CERTIFICATE_VERIFY_FAILED" in str(error)
    return isinstance(reason, NewConnectionError) or certificate


def _retry_after(header: str) -> float:
    """Seconds to wait, from seconds or a date; the table's own where the header says nothing."""
    if header.isdigit():
        return float(header)
    try:
        return max(1.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return verdict("20429").after


def _found(message: Any) -> Found:
    code = "" if message.error_code is None else str(message.error_code)
    return Found(message.sid, STATUS.get(message.status, "queued"), message.date_created, code)


def _same(theirs: str | None, ours: str) -> bool:
    """The same words; the provider trims blanks and puts a sentence of its own before a trial account's messages."""
    return (theirs or "").removeprefix(_TRIAL_PREFIX).split() == ours.split()
