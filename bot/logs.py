"""How a process logs: one line for each thing that happened, on stderr, for a person or for a machine."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal

NOISY = ("alembic", "apscheduler", "httpcore", "httpx", "procrastinate", "telegram", "twilio.http_client")
"""Libraries that tell every step at info; Twilio's also tells the body of each request, and Telegram's addresses have
the bot's token in them."""


def configure(level: str, form: Literal["text", "json"]) -> None:
    """Log from `level` upwards; calling it again replaces what was set before."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.disable(logging.NOTSET)
    for name, known in logging.Logger.manager.loggerDict.items():
        # A library that configures logging for itself may have switched ours off.
        if name.startswith("bot") and isinstance(known, logging.Logger):
            known.disabled = False
            known.setLevel(logging.NOTSET)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


class TextLines(logging.Formatter):
    """`2026-11-24T09:30:00Z WARNING bot.turn: what happened`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return _moment(record)


class JsonLines(logging.Formatter):
    """One object a line, a traceback included, so that a message can never pretend to be another line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
