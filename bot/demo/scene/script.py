"""The scene as data: acts of exchanges, each with what is done, what must be heard and what must have changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

SCRIPT = Path(__file__).with_name("scene.yaml")

Deed = Literal["says", "replies", "presses", "signs", "opens"]
"""`replies` is said in the thread of the newest message; `presses` names the newest button of that label."""
DEEDS: tuple[Deed, ...] = ("says", "replies", "presses", "signs", "opens")


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation in words, and the pattern that what was heard (or what changed) must match.

    A pattern's named groups are kept: `%name%` stands for them in what is said and expected later.
    """

    words: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing that somebody does, and what must follow.

    `hears` is by person; `silent` are people who must hear nothing; `stored` is how many messages must have been
    stored; `status` is what the webhook must answer; `forged` is signed with another secret, `repeated` brought twice.
    """

    who: str
    deed: Deed
    what: str
    hears: Mapping[str, tuple[Expected, ...]] = field(default_factory=dict)
    changes: tuple[Expected, ...] = ()
    silent: tuple[str, ...] = ()
    stored: int | None = None
    status: int = 200
    forged: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    title: str
    exchanges: tuple[Exchange, ...]


class BadScript(ValueError):
    """The scene's file is not what the player reads; the text says where."""


def read(path: Path = SCRIPT) -> tuple[Act, ...]:
    """The acts of a scene's file. Raises BadScript."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    return tuple(Act(act["title"], tuple(_exchange(one) for one in act["exchanges"])) for act in raw)


KNOWN = {*DEEDS, "who", "hears", "changes", "silent", "stored", "status", "forged", "repeated"}


def _exchange(raw: Mapping[str, Any]) -> Exchange:
    deeds = [deed for deed in DEEDS if deed in raw]
    if len(deeds) != 1 or "who" not in raw or set(raw) - KNOWN:
        raise BadScript(f"not an exchange: {dict(raw)}")
    return Exchange(
        who=raw["who"],
        deed=deeds[0],
        what=str(raw[deeds[0]]),
        hears={who: _expected(lines) for who, lines in raw.get("hears", {}).items()},
        changes=_expected(raw.get("changes", {})),
        silent=tuple(raw.get("silent", ())),
        stored=raw.get("stored"),
        status=raw.get("status", 200),
        forged=raw.get("forged", False),
        repeated=raw.get("repeated", False),
    )


def _expected(lines: Mapping[str, str]) -> tuple[Expected, ...]:
    return tuple(Expected(words, str(pattern)) for words, pattern in lines.items())


NAME = re.compile(r"%(\w+)%")


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with what is known by name put in; as a person would say it."""
    return NAME.sub(lambda match: _known(match[1], known), text)


def pattern(text: str, known: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern with what is known put in literally; upper and lower case are one, any blanks are one blank."""
    literal = NAME.sub(lambda match: re.escape(_known(match[1], known)), text)
    return re.compile(literal, re.IGNORECASE | re.DOTALL)


def _known(name: str, known: Mapping[str, str]) -> str:
    if name not in known:
        raise BadScript(f"nobody said what %{name}% is")
    return known[name]
