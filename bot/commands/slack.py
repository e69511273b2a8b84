"""Slack by a socket instead of webhooks, for an office without a public address."""

import argparse
import signal
from threading import Event
from types import FrameType

from bot import app
from bot.settings import Settings

NAME = "slack"
HELP = "receive Slack by Socket Mode, where no public address reaches us"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: all there is to say is SLACK_APP_TOKEN."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    if not settings.slack_app_token.get_secret_value():
        print("slack: set SLACK_APP_TOKEN, the app-level token (xapp-...) with connections:write")
        return 2
    stop = Event()

    def end(signum: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with app.slack_socket(settings) as socket:
        socket.serve(stop)
    return 0
