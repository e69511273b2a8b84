"""`python -m bot`: the table of commands, and how each of them starts and ends."""

import argparse
import importlib
import pkgutil
import signal
import sys
from types import FrameType
from typing import NoReturn, Protocol, cast

from sqlalchemy.exc import OperationalError

from bot import commands, logs
from bot.localpg import LocalPostgresFailed
from bot.settings import BadSettings, Settings, load_settings
from bot.unprivileged import NoSystemUser
from domain.errors import PorchlightError

EXPECTED = (BadSettings, LocalPostgresFailed, NoSystemUser, PorchlightError, OSError)
"""What an operator can put right: said in a line, without a stack trace."""

FAILED = 1
INTERRUPTED = 130
TERMINATED = 143


class Command(Protocol):
    """What a module in bot/commands offers."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace, settings: Settings) -> int: ...


def find_commands() -> dict[str, Command]:
    """Every module of bot/commands that has a NAME, by that name."""
    found: dict[str, Command] = {}
    for entry in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{entry.name}")
        if hasattr(module, "NAME"):
            found[module.NAME] = cast(Command, module)
    return dict(sorted(found.items()))


def make_parser(table: dict[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Porchlight, an assistant for brokerages.")
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in table.items():
        sub = choices.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(sub)
    return parser


def main(argv: list[str] | None = None) -> int:
    # uvicorn raises SIGTERM again after its shutdown, and the default action would skip every `finally`: the embedded
    # server would not be left. An exception lets them run.
    signal.signal(signal.SIGTERM, _terminate)
    table = find_commands()
    args = make_parser(table).parse_args(argv)
    try:
        settings = load_settings()
        logs.configure(settings.log_level, settings.log_format)
        return table[args.command].run(args, settings)
    except BrokenPipeError:
        # The reader of our output has seen enough (`| head`).
        sys.stderr.close()
        return FAILED
    except EXPECTED as error:
        print(f"{args.command}: {_say(error)}", file=sys.stderr)
        return FAILED
    except OperationalError as error:
        print(f"{args.command}: the database cannot be reached or stopped answering: {error.orig}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _terminate(signum: int, frame: FrameType | None) -> NoReturn:
    sys.exit(TERMINATED)


def _say(error: BaseException) -> str:
    if isinstance(error, PorchlightError):
        details = ", ".join(f"{name} {value}" for name, value in error.data.items())
        return f"{error.code.replace('_', ' ')}{': ' if details else ''}{details}"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
