"""A worker: takes turns, delivers, answers events; one of them keeps the clock."""

import argparse
import subprocess
import sys

from bot import app, worker
from bot.settings import Settings

NAME = "worker"
HELP = "answer messages, deliver, keep the clock"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, help="how many worker processes to run; default: WORKERS")


def run(args: argparse.Namespace, settings: Settings) -> int:
    count = args.count or settings.workers
    if count > 1:
        return _several(count)
    with app.working(settings) as one:
        worker.serve(one)
    return 0


def _several(count: int) -> int:
    """So many workers, each a process of its own; all end when this one is told to."""
    running = [subprocess.Popen([sys.executable, "-m", "bot", "worker", "--count", "1"]) for _ in range(count)]
    try:
        return max(one.wait() for one in running)
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait()
