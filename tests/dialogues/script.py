"""A dialogue as its file tells it: who does what, who hears what of it, and what is true afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import yaml

Deed = Literal["says", "presses", "waits", "signs", "books", "holds"]
DEEDS: Mapping[str, Deed] = {
    "presses": "presses",
    "waits": "waits",
    "signs": "signs",
    "books": "books",
    "holds": "holds",
}
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class BadScript(ValueError):
    """The file is not what the runner plays; the text says where."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its words, a picture with it, and how the wire reads it (out, in, help)."""

    text: str = ""
    photo: bool = False
    opt: Literal["", "out", "in", "help"] = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One deed and what must follow from it.

    `hears` names everybody who hears anything, with what must be in it: a text, `~` a pattern, `!` what must not be.
    `true` are checks of the database: a name ("no showing", "2 task") and the columns that must be so.
    """

    place: str
    who: str
    deed: Deed
    said: tuple[Said, ...] = ()
    what: str = ""
    hears: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    true: tuple[tuple[str, Mapping[str, str]], ...] = ()

    @property
    def lasts(self) -> timedelta:
        """For how long a step that waits does: "2h", "3d"."""
        return timedelta(**{UNITS[self.what[-1]]: float(self.what[:-1])})


@dataclass(frozen=True, slots=True)
class Script:
    """`channel` is what everybody uses: sms, with its limits, or chat, with buttons."""

    name: str
    title: str
    channel: Literal["sms", "chat"]
    steps: tuple[Step, ...]


def scripts(folder: Path) -> tuple[Script, ...]:
    """The dialogues of a folder, in the order of their names; a file may hold several, parted by ---."""
    return tuple(script for path in sorted(folder.glob("*.yaml")) for script in _scripts(path))


def _scripts(path: Path) -> list[Script]:
    # Nothing but text: a dialogue's yes and 1 are what people write.
    told = list(yaml.load_all(path.read_text("utf-8"), Loader=yaml.BaseLoader))
    return [_script(f"{path.stem}-{number}" if len(told) > 1 else path.stem, raw) for number, raw in enumerate(told, 1)]


def _script(name: str, raw: Mapping[str, Any]) -> Script:
    if set(raw) - {"title", "channel", "steps"}:
        raise BadScript(f"{name}: {sorted(raw)}")
    steps = tuple(_step(f"{name}, step {n}", one) for n, one in enumerate(raw["steps"], 1))
    return Script(name, raw["title"], raw.get("channel", "sms"), steps)


def _step(place: str, raw: Mapping[str, Any]) -> Step:
    deeds = [key for key in raw if key not in ("hears", "true", "who")]
    if len(deeds) != 1:
        raise BadScript(f"{place}: one deed, please, not {deeds}")
    key, given = deeds[0], raw[deeds[0]]
    known: dict[str, Any] = {"place": place, "hears": _hears(raw.get("hears", {})), "true": _true(raw.get("true", []))}
    if key in DEEDS:
        return Step(who=str(raw.get("who", "")), deed=DEEDS[key], what=str(given), **known)
    return Step(who=key, deed="says", said=_messages(given), **known)


def _messages(given: Any) -> tuple[Said, ...]:
    """Several messages are a burst: all are there before the first is read."""
    return tuple(_message(one) for one in given) if isinstance(given, list) else (_message(given),)


def _message(given: Any) -> Said:
    if isinstance(given, Mapping):
        return Said(str(given.get("text", "")) * int(given.get("times", 1)), "photo" in given, given.get("opt", ""))
    return Said(str(given))


def _hears(raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {who: (told,) if isinstance(told, str) else tuple(map(str, told)) for who, told in raw.items()}


def _true(raw: list[Mapping[str, Any]]) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return tuple(
        (name, {column: str(value) for column, value in wanted.items()}) for one in raw for name, wanted in one.items()
    )
