"""Fetches a file that was sent in Slack, and looks at what it is before anybody opens it."""

from channels.channel import Account, Guard
from channels.content import content_type, danger
from channels.fetch import Network, NotFetched, Rules, fetch
from domain.messages import Attachment

MAX_BYTES = 5 * 1024 * 1024
"""What goes on by MMS has to be smaller than what Slack takes."""
SECONDS = 20.0
HOSTS = ("files.slack.com",)


class SlackFiles:
    """`base_url` stands in for Slack where it is given, and is the one address that may be private."""

    def __init__(self, guard: Guard, *, base_url: str = "", network: Network | None = None) -> None:
        self._guard = guard
        self._origin = "/".join(base_url.split("/", 3)[:3]).lower()
        self._network = network

    def fetch(self, account: Account, attachment: Attachment) -> tuple[bytes, str]:
        """The file and its type, told by its bytes. Raises NotFetched.

        Slack answers with its page for signing in where the token may not read files: that is no file.
        """
        self._guard()
        rules = Rules(
            HOSTS,
            trusted=(self._origin,) if self._origin else (),
            max_bytes=MAX_BYTES,
            seconds=SECONDS,
            bearer=account.credentials.get("bot_token", ""),
        )
        body = fetch(attachment.url, rules, self._network)
        kind = content_type(body)
        if not kind or danger(body):
            raise NotFetched("broken")
        return body, kind
