"""Fetches what came with a message from Telegram, and looks at what it is before anybody opens it."""

from telegram.error import BadRequest, TelegramError

from channels.channel import Account, Guard
from channels.content import EXTENSIONS
from channels.fetch import Network, NotFetched, Rules, fetch
from channels.kept import Media, Unwelcome, kept
from channels.telegram.bots import Bots
from channels.telegram.files import SCHEME
from domain.messages import Attachment

__all__ = ["Media", "MediaFetcher", "Unwelcome"]

MAX_BYTES = 20 * 1024 * 1024
"""More than that Telegram does not hand to a bot."""
SECONDS = 20.0
HOSTS = ("api.telegram.org",)
ACCEPTED = tuple(kind for kind in EXTENSIONS if kind != "application/zip")


class MediaFetcher:
    """The file's real address has the bot's token in it: it is asked for, used and forgotten here."""

    def __init__(
        self, guard: Guard, *, base_url: str = "", max_bytes: int = MAX_BYTES, network: Network | None = None
    ) -> None:
        self._guard = guard
        self._bots = Bots(base_url)
        self._trusted = (base_url.rstrip("/").lower(),) if base_url else ()
        self._max_bytes = max_bytes
        self._network = network

    def fetch(self, account: Account, attachment: Attachment) -> Media:
        """The file. Raises NotFetched where it could not be had, Unwelcome where it is not to be kept."""
        self._guard()
        if not attachment.url.startswith(SCHEME):
            raise NotFetched("url")
        if attachment.size is not None and attachment.size > self._max_bytes:
            raise NotFetched("size")
        url = self._address(account.credentials.get("token", ""), attachment.url.removeprefix(SCHEME))
        rules = Rules(HOSTS, trusted=self._trusted, max_bytes=self._max_bytes, seconds=SECONDS)
        return kept(fetch(url, rules, self._network), ACCEPTED)

    def close(self) -> None:
        """End the connections; a later call begins anew."""
        self._bots.close()

    def _address(self, token: str, file_id: str) -> str:
        try:
            found = self._bots.run(token, lambda bot: bot.get_file(file_id), SECONDS)
        except BadRequest as error:
            raise NotFetched("size" if "too big" in error.message.lower() else "status", 400) from None
        except (TelegramError, TimeoutError):
            raise NotFetched("broken") from None
        return found.file_path or ""
