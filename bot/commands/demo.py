"""Set everything up and show it: a conversation in the console, or a scene where there is no terminal."""

import argparse
import sys

from bot.demo.homes import COUNT
from bot.settings import Settings

NAME = "demo"
HELP = "set up the demo brokerage and talk to it; without a terminal it plays a scene"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--homes", type=int, default=COUNT, metavar="N", help=f"how many homes; default: {COUNT:,}")
    parser.add_argument("--scene", action="store_true", help="play the scene although there is a terminal")


def run(args: argparse.Namespace, settings: Settings) -> int:
    # Heavy, and needed by nobody who asks for another command.
    from bot.console.sitting import talk
    from bot.demo.prepare import prepared
    from bot.demo.scene import run as scene

    with prepared(settings, say, args.homes) as demo:
        if args.scene or not sys.stdin.isatty():
            return 0 if scene.run(demo, say) else 1
        talk(settings, demo.addresses, demo.database, demo.office)
    return 0


def say(line: str) -> None:
    print(line, flush=True)
