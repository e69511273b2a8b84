"""The vendors' stand-ins, for the tests of every channel."""

from tests.peers.slack import running_slack, slack_peer
from tests.peers.telegram import bot_api, running_telegram, telegram_peer
from tests.peers.twilio import running_emulator, twilio_peer, twilio_shape

__all__ = [
    "bot_api",
    "running_emulator",
    "running_slack",
    "running_telegram",
    "slack_peer",
    "telegram_peer",
    "twilio_peer",
    "twilio_shape",
]
