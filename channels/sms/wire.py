"""The wire to Twilio: its SDK, our time limits, and what each way of failing means for the message."""

from datetime import datetime
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client
from urllib3.exceptions import HTTPError

from channels.channel import Account, ChannelError, Found, Guard, Sent, TryLater, Uncertain, Undeliverable
from channels.sms.errors import TABLE, verdict
from channels.sms.http import UNREACHED, TwilioHttp, broken
from channels.sms.receive import CHANNEL, STATUS
from channels.sms.render import LIMITS, MAX_CHARACTERS, create
from domain.messages import Fitted, Limits

CONNECT_SECONDS, READ_SECONDS = 5.0, 15.0

_LOOKED_AT = 200
"""How many of a number's messages are looked through for one that may have arrived."""

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What the SDK's parsing raises on an answer that is not of the provider's shape."""

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
        self._http = TwilioHttp(base_url.rstrip("/"), timeouts)
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
        except HTTPError as error:
            raise broken(error) from error
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
        except (TwilioException, HTTPError, *_UNREADABLE) as error:
            raise TryLater(UNREACHED, type(error).__name__) from error
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


def _answered(status: int, code: str) -> ChannelError:
    """What an error the provider answered with means. After a 5xx the message may be on its way all the same."""
    if status >= 500:
        return Uncertain(code)
    if status in (401, 403) and code not in TABLE:
        return Undeliverable("sender_blocked", code)
    return verdict(code).error(code)


def _found(message: Any) -> Found:
    code = "" if message.error_code is None else str(message.error_code)
    return Found(message.sid, STATUS.get(message.status, "queued"), message.date_created, code)


def _same(theirs: str | None, ours: str) -> bool:
    """The same words; the provider trims blanks and puts a sentence of its own before a trial account's messages."""
    return (theirs or "").removeprefix(_TRIAL_PREFIX).split() == ours.split()
