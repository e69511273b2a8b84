"""Fields of what Telegram sends, each read as what it must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


class NotTelegram(Exception):
    """A body that is not what Telegram sends. `code` says what is wrong with it, `field` where."""

    def __init__(self, code: Literal["too_large", "not_json", "malformed"], field: str = "") -> None:
        super().__init__(f"{code} {field}".strip())
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of the wire. What is absent is None, "" or False; what is there and of the wrong kind raises
    NotTelegram."""

    found: Mapping[str, Any]

    def inner(self, name: str) -> "Fields | None":
        value = self.found.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise NotTelegram("malformed", name)
        return Fields(value)

    def needed(self, name: str) -> "Fields":
        inner = self.inner(name)
        if inner is None:
            raise NotTelegram("malformed", name)
        return inner

    def text(self, name: str) -> str:
        value = self.found.get(name, "")
        if not isinstance(value, str):
            raise NotTelegram("malformed", name)
        return value

    def flag(self, name: str) -> bool:
        return self.found.get(name) is True

    def maybe(self, name: str) -> int | None:
        value = self.found.get(name)
        if value is None:
            return None
        # True is an int to Python, and Telegram's ids stay within 52 bits.
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
            raise NotTelegram("malformed", name)
        return value

    def number(self, name: str) -> int:
        value = self.maybe(name)
        if value is None:
            raise NotTelegram("malformed", name)
        return value
