"""Talk to the office of this installation in a terminal."""

import argparse

from bot import app
from bot.office import first_office
from bot.settings import Settings

NAME = "console"
HELP = "talk to the assistant as a buyer, a client or an agent"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace, settings: Settings) -> int:
    # Heavy, and needed by nobody who asks for another command.
    from bot.console.sitting import talk

    with app.opened(settings) as (database, addresses):
        talk(settings, addresses, database, first_office(database))
    return 0
