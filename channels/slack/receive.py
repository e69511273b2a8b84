"""What Slack sends us, read and checked: messages, mentions, openings of the app's tab. Pure.

Buttons and commands are in channels/slack/interactions.py.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import regex

from channels.slack import words
from channels.slack.place import CHANNEL, HOME, MAIN, address, thread_key
from domain.messages import Attachment, Inbound

MAX_BODY_BYTES = 1024 * 1024
MAX_FILES = 10
HOME_ASKS = "my day"
"""What opening the app's tab stands for."""
ORDINARY = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Subtypes that are a person's own new words; the others tell of edits, joinings and the like."""
DIRECT = frozenset({"im", "app_home"})
GONE = frozenset({"app_uninstalled", "tokens_revoked"})


class NotSlack(Exception):
    """A body that is not what Slack sends. `code` says what is wrong with it, `field` where."""

    def __init__(self, code: Literal["too_large", "not_text", "missing", "malformed"], field: str = "") -> None:
        super().__init__(f"{code} {field}".strip())
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Challenge:
    """Slack makes sure that the address is ours: it wants its word back."""

    word: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that anybody said to us; `why` is a short word for the log."""

    why: str


@dataclass(frozen=True, slots=True)
class Departed:
    """The team took the app away, or its token with it."""


@dataclass(frozen=True, slots=True)
class Throttled:
    """Slack holds events of this team back: more came than it delivers in an hour."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event with the team whose installation it came for, and our own user there."""

    team: str
    bot: str
    body: Mapping[str, Any]


Read = Inbound | Ignored | Departed | Throttled


def parse(body: bytes) -> Mapping[str, Any]:
    """The JSON object of a body. Raises NotSlack."""
    if len(body) > MAX_BODY_BYTES:
        raise NotSlack("too_large")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotSlack("not_text") from None
    if not isinstance(found, dict):
        raise NotSlack("malformed")
    return found


def challenge(body: Mapping[str, Any]) -> Challenge | None:
    """What is asked when the address is entered in Slack; None for everything else. Raises NotSlack."""
    if body.get("type") != "url_verification":
        return None
    return Challenge(matching(body, "challenge", _WORD))


def envelope(body: Mapping[str, Any]) -> Envelope:
    """Whose event it is. Raises NotSlack.

    An event of a channel that two companies share names the team in which it happened; whose installation it is for
    stands in its authorizations.
    """
    authorized = _objects(body, "authorizations")
    ours = authorized[0] if authorized else {}
    team = ours.get("team_id") or body.get("team_id")
    if not isinstance(team, str) or not ID.fullmatch(team):
        raise NotSlack("missing", "team_id")
    bot = ours.get("user_id") if ours.get("is_bot", True) else ""
    return Envelope(team, bot if isinstance(bot, str) else "", body)


def event(found: Envelope) -> Read:
    """What an event is to us. Raises NotSlack where it lacks what it must have."""
    if found.body.get("type") == "app_rate_limited":
        return Throttled()
    inner = found.body.get("event")
    if found.body.get("type") != "event_callback" or not isinstance(inner, dict):
        raise NotSlack("malformed", "event")
    kind = str(inner.get("type"))
    if kind in GONE:
        return Departed()
    if kind == "app_home_opened":
        return _opened(found, inner)
    if kind in ("message", "app_mention"):
        return _ignored(found, inner, kind) or _message(found, inner, kind)
    # `file_shared` too: the message that came with the file has it.
    return Ignored(kind)


def is_call(body: Mapping[str, Any], bot: str) -> bool:
    """Whether a message begins by calling the app: in a client's thread it is then for us and not for the client."""
    inner = body.get("event")
    return isinstance(inner, dict) and words.mentions(str(inner.get("text") or ""), bot)


def kept(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it is stored: without Slack's old verification token."""
    return {name: value for name, value in body.items() if name != "token"}


def _ignored(found: Envelope, inner: Mapping[str, Any], kind: str) -> Ignored | None:
    user = inner.get("user")
    if inner.get("bot_id") or inner.get("bot_profile") or user in (found.bot, "USLACKBOT") or not user:
        return Ignored("bot")
    if inner.get("subtype", "") not in ORDINARY or inner.get("hidden"):
        return Ignored(str(inner.get("subtype") or "hidden"))
    if kind == "message" and inner.get("channel_type") not in DIRECT:
        # What is said in a channel is for us where we are called, and then it comes as a mention too.
        return Ignored("channel")
    return None


def _message(found: Envelope, inner: Mapping[str, Any], kind: str) -> Inbound:
    channel, ts = matching(inner, "channel", ID), matching(inner, "ts", TS)
    user = matching(inner, "user", ID)
    home_team = _team_of(found, inner)
    head = inner.get("thread_ts")
    if head is not None and not (isinstance(head, str) and TS.fullmatch(head)):
        raise NotSlack("malformed", "thread_ts")
    thread = thread_key(channel, head) if head else MAIN if kind == "message" else thread_key(channel, ts)
    return Inbound(
        channel=CHANNEL,
        account=found.team,
        provider_id=matching(found.body, "event_id", _EVENT),
        sender=address(home_team, user),
        text=words.plain(str(inner.get("text") or ""), found.bot),
        thread=thread,
        attachments=tuple(_files(inner)),
        sent_at=datetime.fromtimestamp(float(ts), UTC),
    )


def _opened(found: Envelope, inner: Mapping[str, Any]) -> Inbound | Ignored:
    if inner.get("tab") != "home":
        return Ignored("tab")
    return Inbound(
        channel=CHANNEL,
        account=found.team,
        provider_id=matching(found.body, "event_id", _EVENT),
        sender=address(_team_of(found, inner), matching(inner, "user", ID)),
        text=HOME_ASKS,
        thread=HOME,
    )


def _team_of(found: Envelope, inner: Mapping[str, Any]) -> str:
    """The sender's own team: in a shared channel it may be another company's."""
    named = (inner.get(name) for name in ("user_team", "source_team", "team"))
    return next((team for team in named if isinstance(team, str) and ID.fullmatch(team)), found.team)


def _files(inner: Mapping[str, Any]) -> Iterator[Attachment]:
    for file in _objects(inner, "files")[:MAX_FILES]:
        url = file.get("url_private_download") or file.get("url_private")
        if isinstance(url, str) and url and file.get("mode") != "tombstone":
            size = file.get("size")
            kind = str(file.get("mimetype") or "application/octet-stream")
            yield Attachment(url, kind, str(file.get("name") or ""), size if isinstance(size, int) else None)


def _objects(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = body.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def matching(body: Mapping[str, Any], name: str, pattern: "regex.Pattern[str]") -> str:
    value = body.get(name)
    if not value:
        raise NotSlack("missing", name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise NotSlack("malformed", name)
    return value


ID = regex.compile(r"[A-Z][A-Z0-9]{1,31}")
TS = regex.compile(r"[0-9]{1,12}\.[0-9]{1,8}")
_EVENT = regex.compile(r"[A-Za-z0-9._:-]{1,100}")
_WORD = regex.compile(r"[A-Za-z0-9_-]{1,256}")
