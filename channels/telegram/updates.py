"""The bot's own affairs at Telegram: who it is, where its updates go, fetching them, and answering a press."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

from telegram import Bot, BotCommand
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from channels.channel import Guard
from channels.telegram.bots import Bots

T = TypeVar("T")
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that we have a use for."""
MENU: Mapping[str, str] = {
    "start": "begin, or get messages again",
    "help": "what I can do",
    "tours": "your tours",
    "more": "more of the last list",
    "agent": "talk to a person",
    "phone": "share your number",
    "stop": "no more messages",
}
"""The commands of the bot's menu."""
SECONDS = 20.0
MOST_AT_ONCE = 40
"""Connections by which Telegram brings updates side by side."""


class NoUpdates(Exception):
    """Telegram did not do what it was asked. `code`: token (refused), conflict (somebody else polls, or a webhook is
    set), later (`after` seconds), refused (`said` is why), or away."""

    def __init__(
        self, code: Literal["token", "conflict", "later", "refused", "away"], said: str = "", after: float = 0.0
    ) -> None:
        super().__init__(code)
        self.code = code
        self.said = said
        self.after = after


@dataclass(frozen=True, slots=True)
class Who:
    """`groups` is False where the bot may not be added to groups; `hears_all` True where its privacy mode is off."""

    id: int
    username: str
    name: str
    groups: bool
    hears_all: bool


class Updates:
    """Calls for one bot at a time; each raises NoUpdates."""

    def __init__(self, guard: Guard, base_url: str = "") -> None:
        self._guard = guard
        self._bots = Bots(base_url)

    def who(self, token: str) -> Who:
        me = self._run(token, lambda bot: bot.get_me())
        return Who(
            me.id, me.username or "", me.full_name, bool(me.can_join_groups), bool(me.can_read_all_group_messages)
        )

    def bring_to(self, token: str, url: str, secret: str) -> None:
        """From now on updates are posted there, with the secret in a header."""
        self._run(
            token,
            lambda bot: bot.set_webhook(
                url, secret_token=secret, allowed_updates=ALLOWED, max_connections=MOST_AT_ONCE
            ),
        )

    def bring_no_more(self, token: str) -> None:
        """From now on updates wait to be fetched; none is lost."""
        self._run(token, lambda bot: bot.delete_webhook(drop_pending_updates=False))

    def show_menu(self, token: str) -> None:
        commands = [BotCommand(name, what) for name, what in MENU.items()]
        self._run(token, lambda bot: bot.set_my_commands(commands))

    def fetch(self, token: str, offset: int | None, wait: int) -> list[dict[str, Any]]:
        """What waits from `offset` on, as the wire has it; waits so many seconds for the first. Asking with an offset
        says that everything before it is safe with us."""
        asked = {"timeout": wait, "allowed_updates": json.dumps(ALLOWED)}
        if offset is not None:
            asked["offset"] = offset

        async def fetching(bot: Bot) -> list[dict[str, Any]]:
            # The kit's own method would fail for good on one update that it cannot read.
            url = f"{bot.base_url}/getUpdates?{urlencode(asked)}"
            found: Any = await bot.request.post(url, read_timeout=wait + SECONDS)
            return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

        return self._run(token, fetching, wait + 2 * SECONDS)

    def answer(self, token: str, query: str, said: str = "") -> None:
        """End the waiting sign on a button; a query that is too old is past help."""
        try:
            self._run(token, lambda bot: bot.answer_callback_query(query, text=said or None))
        except NoUpdates as error:
            if error.code in ("token", "conflict"):
                raise

    def close(self) -> None:
        """End the connections; a later call begins anew."""
        self._bots.close()

    def _run(self, token: str, act: Callable[[Bot], Awaitable[T]], seconds: float = SECONDS) -> T:
        self._guard()
        try:
            return self._bots.run(token, act, seconds)
        except InvalidToken:
            raise NoUpdates("token") from None
        except Conflict as error:
            raise NoUpdates("conflict", error.message) from None
        except RetryAfter as error:
            wait = error.retry_after
            raise NoUpdates("later", after=float(wait if isinstance(wait, int) else wait.total_seconds())) from None
        except BadRequest as error:
            raise NoUpdates("refused", error.message) from None
        except (TelegramError, TimeoutError) as error:
            raise NoUpdates("away", type(error).__name__) from None
