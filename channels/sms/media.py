"""Fetches what came with an MMS from the provider, and looks at what it is before anybody opens it."""

from channels.channel import Account, Guard
from channels.content import EXTENSIONS
from channels.fetch import Network, Rules, fetch
from channels.kept import Media, Unwelcome, kept
from channels.sms.http import API
from domain.messages import Attachment

__all__ = ["Media", "MediaFetcher", "Unwelcome"]

MAX_BYTES = 5 * 1024 * 1024
SECONDS = 20.0

# The API answers with a redirect to where the provider keeps media.
HOSTS = ("api.twilio.com", ".twiliocdn.com", "s3-external-1.amazonaws.com/media.twiliocdn.com/")
ACCEPTED = tuple(kind for kind in EXTENSIONS if not kind.startswith("application/"))


class MediaFetcher:
    """`base_url` stands in for the provider's API where it is given, and is the one address that may be private."""

    def __init__(
        self,
        guard: Guard,
        *,
        base_url: str = "",
        max_bytes: int = MAX_BYTES,
        seconds: float = SECONDS,
        network: Network | None = None,
    ) -> None:
        self._guard = guard
        self._base_url = base_url.rstrip("/")
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._network = network

    def fetch(self, account: Account, attachment: Attachment) -> Media:
        """The file. Raises NotFetched where it could not be had, Unwelcome where it is not to be kept."""
        self._guard()
        credentials = account.credentials
        login = (
            credentials.get("api_key") or account.id,
            credentials.get("api_secret") or credentials.get("auth_token", ""),
        )
        rules = Rules(
            HOSTS,
            trusted=(self._base_url.lower(),) if self._base_url else (),
            max_bytes=self._max_bytes,
            seconds=self._seconds,
            login=login if self._is_api(attachment.url) else None,
        )
        body = fetch(attachment.url, rules, self._network)
        return kept(body, ACCEPTED)

    def _is_api(self, url: str) -> bool:
        """The login goes to the API alone, whatever host a forged message names."""
        return url.startswith((API + "/", self._base_url + "/" if self._base_url else API + "/"))
