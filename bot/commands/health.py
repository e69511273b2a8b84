"""Whether the office is being served: the database answers, and nothing has waited too long."""

import argparse
import sys

from sqlalchemy import text

from bot.database import open_database
from bot.settings import Settings

NAME = "health"
HELP = "fail if the database does not answer or messages wait too long"

BACKLOG = text("SELECT queue, waiting, oldest_seconds FROM routing.backlog(now())")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--longest-wait", type=float, default=60, metavar="SECONDS", help="default: 60")


def run(args: argparse.Namespace, settings: Settings) -> int:
    with open_database(settings) as database, database.untenanted() as session:
        queues = session.execute(BACKLOG).all()
    for queue, waiting, oldest in queues:
        print(f"{queue:<8} {waiting:>6} waiting, the oldest for {oldest:.0f} s")
    late = [queue for queue, _, oldest in queues if oldest > args.longest_wait]
    if late:
        print(f"health: waiting for more than {args.longest_wait:.0f} s: {', '.join(late)}", file=sys.stderr)
    return 1 if late else 0
