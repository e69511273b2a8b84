"""What Twilio sends us, read and checked: messages, and reports of what became of ours. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qsl

import regex

from channels.channel import Reason
from channels.sms.errors import verdict
from channels.status import Status
from domain.messages import Attachment, Inbound

CHANNEL = "sms"
REFERENCE = "reference"
"""The query parameter of the callback's URL that carries our own id of a message."""

MAX_BODY_BYTES = 256 * 1024
MAX_FIELDS = 200
MAX_MEDIA = 10


class NotTwilio(Exception):
    """A body that is not what Twilio sends. `code` says what is wrong with it, `field` where."""

    def __init__(self, code: Literal["too_large", "not_text", "missing", "malformed"], field: str = "") -> None:
        super().__init__(f"{code} {field}".strip())
        self.code = code
        self.field = field


class Form:
    """A form's fields in order, with all values of a repeated one, as the signature needs them."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getall(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def get(self, name: str) -> str:
        return self._values.get(name, [""])[0]


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What the provider says became of a message of ours; `at` is when we were told (UTC).

    `reference` is our own id of the message where the report carries it: it finds the row of a send whose answer never
    came. `reason` is set where the failure is for good; `sender_blocked` and `opted_out` mean more than this message.
    """

    provider_id: str
    status: Status
    at: datetime
    error_code: str = ""
    reason: Reason | None = None
    reference: str = ""


def parse_form(body: bytes) -> Form:
    """Read a form's body; raises NotTwilio when it is too large or not text."""
    if len(body) > MAX_BODY_BYTES:
        raise NotTwilio("too_large")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise NotTwilio("not_text") from None
    except ValueError:
        raise NotTwilio("too_large") from None
    if any("\x00" in name + value for name, value in pairs):
        raise NotTwilio("not_text")
    return Form(pairs)


def message(form: Form) -> Inbound:
    """A message somebody sent us. The account is the number of ours it was sent to.

    Raises NotTwilio for anything else, also for a report of a status that was posted to the wrong address: it must not
    read as somebody's empty message.
    """
    if form.get("MessageStatus") not in ("", "received"):
        raise NotTwilio("malformed", "MessageStatus")
    return Inbound(
        channel=CHANNEL,
        account=_matching(form, "To", _ADDRESS),
        provider_id=_matching(form, "MessageSid", _SID),
        sender=_matching(form, "From", _ADDRESS),
        text=form.get("Body"),
        attachments=tuple(_media(form)),
        profile={key: form.get(name) for key, name in _PROFILE.items() if form.get(name)},
        opt=_OPT.get(form.get("OptOutType").upper(), ""),
    )


def report(form: Form, query: str, at: datetime) -> DeliveryReport:
    """A report about a message of ours. `query` is the query string of the URL it was posted to.

    Raises NotTwilio for a body without a message or with a status that says nothing of an outgoing one.
    """
    provider_id = _matching(form, "MessageSid", _SID)
    said = form.get("MessageStatus") or form.get("SmsStatus")
    if said not in STATUS:
        raise NotTwilio("malformed", "MessageStatus")
    code = form.get("ErrorCode")
    reference = Form(parse_qsl(query)).get(REFERENCE)
    reason = verdict(code).reason if code and STATUS[said] in ("failed", "undelivered") else None
    return DeliveryReport(provider_id, STATUS[said], at, code, reason, reference)


STATUS: dict[str, Status] = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "partially_delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}

_SID = regex.compile(r"(SM|MM)[0-9A-Za-z]{8,64}")
_ADDRESS = regex.compile(r"\+[1-9][0-9]{4,14}|[0-9]{3,8}")
_PROFILE = {"city": "FromCity", "state": "FromState", "zip": "FromZip", "country": "FromCountry"}
_OPT: dict[str, Literal["", "out", "in", "help"]] = {"STOP": "out", "START": "in", "HELP": "help"}


def _matching(form: Form, name: str, pattern: "regex.Pattern[str]") -> str:
    value = form.get(name)
    if not value:
        raise NotTwilio("missing", name)
    if not pattern.fullmatch(value):
        raise NotTwilio("malformed", name)
    return value


def _media(form: Form) -> Iterator[Attachment]:
    number = form.get("NumMedia") or "0"
    if not number.isascii() or not number.isdigit():
        raise NotTwilio("malformed", "NumMedia")
    for place in range(min(int(number), MAX_MEDIA)):
        if url := form.get(f"MediaUrl{place}"):
            yield Attachment(url, form.get(f"MediaContentType{place}") or "application/octet-stream")
