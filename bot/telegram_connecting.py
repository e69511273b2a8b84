"""A bot at Telegram becomes an account: asked who it is, given a secret, and told where to bring its messages."""

import secrets
from collections.abc import Mapping

from channels.telegram.updates import Updates, Who

PER_SECOND = 25.0
"""Below the some 30 messages a second that Telegram takes from a bot."""


def credentials(bot: Who, token: str, secret: str = "") -> Mapping[str, str]:
    """What is kept sealed for a bot; without a secret it gets a fresh one."""
    return {"token": token, "secret": secret or secrets.token_urlsafe(32), "username": bot.username}


def reachable(public_url: str) -> bool:
    """Whether Telegram brings messages there; elsewhere they are fetched."""
    return public_url.startswith("https://")


def bring(updates: Updates, public_url: str, bot: str, kept: Mapping[str, str]) -> str:
    """Have the bot's messages brought from now on; where to. Raises NoUpdates."""
    url = f"{public_url}/telegram/{bot}"
    updates.bring_to(kept["token"], url, kept["secret"])
    return url
