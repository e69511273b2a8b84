"""Where a list goes on: the last row of a page as a word in the address, and back."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

Row = TypeVar("Row")


def mark(*values: object) -> str:
    """The values of the last row, in one word."""
    plain = [
        value.isoformat() if isinstance(value, datetime) else value if isinstance(value, int) else str(value)
        for value in values
    ]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def marked(word: str, count: int) -> list[Any] | None:
    """The values of a word; None for one that is none of ours, which shows the first page."""
    try:
        values = json.loads(base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None
    return values if isinstance(values, list) and len(values) == count else None


def moment(word: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(word)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def page_of(rows: Sequence[Row], size: int) -> tuple[Sequence[Row], bool]:
    """The page out of one row more than fits it, and whether there is another."""
    return rows[:size], len(rows) > size
