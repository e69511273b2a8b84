"""Fetches a bot's updates where Telegram cannot reach us; each is stored before it is confirmed."""

import logging
from dataclasses import dataclass
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from bot.accounts import KnownAccount
from bot.inbox import CannotStore
from bot.telegram_intake import Owed, TelegramIntake
from channels.telegram.fields import Fields, NotTelegram
from channels.telegram.updates import NoUpdates, Updates

log = logging.getLogger(__name__)

WAIT_SECONDS = 25
"""How long one request waits for the next update."""
REST_SECONDS = 5.0
"""After a request or a store that failed."""


class SomebodyElsePolls(Exception):
    """Another poller runs for this bot, or a webhook is set; `said` is Telegram's own reason."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass
class TelegramPoller:
    """Polls for one bot. `offset` is the number from which on updates are wanted: all before it are stored."""

    account: KnownAccount
    intake: TelegramIntake
    updates: Updates
    wait: int = WAIT_SECONDS
    rest: float = REST_SECONDS
    offset: int | None = None

    def run(self, stopped: Event) -> None:
        """Until `stopped`. Raises SomebodyElsePolls, and NoUpdates for a token that is refused."""
        while not stopped.is_set():
            try:
                self.round()
            except NoUpdates as error:
                if error.code in ("token", "refused"):
                    raise
                log.warning("telegram brings nothing (%s %s); tried again", error.code, error.said)
                stopped.wait(max(error.after, self.rest))
            except (CannotStore, SQLAlchemyError) as error:
                log.warning("not stored, to be fetched again: %s", type(error).__name__)
                stopped.wait(self.rest)

    def round(self) -> int:
        """Fetch once and store what came; how many updates that were. Raises as `run`, CannotStore, SQLAlchemyError."""
        found = self._fetched()
        for number, update in found:
            owed = self._taken(update)
            self.offset = number + 1
            if owed:
                self._answer(owed)
        if not found:
            # All is confirmed. Telegram may begin its numbers anew, lower, after a quiet week: from here on nothing
            # that comes is older than what is stored.
            self.offset = None
        return len(found)

    def _fetched(self) -> list[tuple[int, Fields]]:
        try:
            found = self.updates.fetch(self._token, self.offset, self.wait)
        except NoUpdates as error:
            if error.code == "conflict":
                raise SomebodyElsePolls(error.said) from None
            raise
        numbered = ((one.get("update_id"), Fields(one)) for one in found)
        return [(number, update) for number, update in numbered if isinstance(number, int)]

    def _taken(self, update: Fields) -> Owed | None:
        try:
            return self.intake.take(self.account, update)
        except NotTelegram as error:
            log.warning("passed over an update that is not one: %s", error)
            return None

    def _answer(self, owed: Owed) -> None:
        try:
            self.updates.answer(self._token, owed.query, owed.said)
        except NoUpdates as error:
            log.warning("a press was not answered: %s", error)

    @property
    def _token(self) -> str:
        return self.account.card.credentials.get("token", "")
