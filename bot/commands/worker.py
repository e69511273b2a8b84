"""A worker: takes turns, delivers, answers events; one of them keeps the clock."""

import argparse
import subprocess
import sys

from bot import app, worker
from bot.settings import Settings

NAME = "worker"
HELP = "answer messages, deliver, keep the clock"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=1, help="how many worker processes to run; default: 1")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if args.count > 1:
        return _several(args.count)
    with app.working(settings) as one:
        worker.serve(one)
    return 0


def _several(count: int) -> int:
    """So many workers, each a process of its own; all end when this one is told to."""
    running = [subprocess.Popen([sys.executable, "-m", "bot", "worker"]) for _ in range(count)]
    try:
        return max(one.wait() for one in running)
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait()
