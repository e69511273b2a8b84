"""The embedded server by hand."""

import argparse
import sys

from bot.localpg import LocalPostgres
from bot.settings import Settings

NAME = "db"
HELP = "the embedded database server: stop"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["stop"], help="stop a server that was left running (after a kill -9)")
    parser.add_argument("--force", action="store_true", help="stop it although other processes use it")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if not settings.embedded:
        print("db stop: DATABASE_URL names a server of your own, which is yours to stop", file=sys.stderr)
        return 1
    if LocalPostgres(settings.var / "pg").stop(force=args.force):
        return 0
    print("db stop: other processes use the server; stop them first, or add --force", file=sys.stderr)
    return 1
