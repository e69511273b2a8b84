"""What each way in which the kit fails means for a message: wait, give up, or not known."""

import time
from dataclasses import dataclass, field

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from channels.channel import ChannelError, TryLater, Uncertain, Undeliverable, Whom
from channels.telegram.errors import bad_request, forbidden

_UNREACHED = 15.0
"""Seconds to wait after a connection that never came about."""
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


@dataclass(slots=True)
class Failures:
    """Remembers which chats were told to wait: the wire does not say whether one chat or the whole bot is too fast, so
    a second chat that is told to wait while another does means the bot."""

    _waiting: dict[str, dict[str, float]] = field(default_factory=dict)

    def meaning(self, error: TelegramError, account: str, chat: str) -> ChannelError:
        match error:
            case RetryAfter():
                return self._later(error, account, chat)
            case Forbidden():
                return forbidden(error.message)
            case InvalidToken():
                return Undeliverable("sender_blocked", "401")
            case ChatMigrated():
                return Undeliverable("bad_address", "migrated")
            case BadRequest():
                return bad_request(error.message)
            case Conflict():
                return TryLater(_UNREACHED, "409", whom="account")
            case NetworkError():
                return _broken(error)
        return Uncertain(type(error).__name__)

    def _later(self, error: RetryAfter, account: str, chat: str) -> TryLater:
        wait = error.retry_after
        seconds = float(wait if isinstance(wait, int) else wait.total_seconds())
        now = time.monotonic()
        others = {one: until for one, until in self._waiting.get(account, {}).items() if until > now}
        whom: Whom = "account" if any(one != chat for one in others) else "chat"
        self._waiting[account] = {**others, chat: now + seconds}
        return TryLater(seconds, "429", whom=whom)


def _broken(error: NetworkError) -> ChannelError:
    """What a connection that broke means: nothing was sent only where it never came about."""
    cause = error.__cause__
    code = type(cause or error).__name__
    return TryLater(_UNREACHED, code) if isinstance(cause, _NEVER_SENT) else Uncertain(code)
