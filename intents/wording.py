"""Puts outcomes into words: the templates of replies.yaml, filled with the outcome's data.

An entry has `text`, and where it helps `short` (channels where characters cost), `closing` (the next step) and `offers`
(labels of choices, by key). Templates are Jinja2 with the filters below; what a template names must be in the data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, Template, pass_context
from jinja2.runtime import Context

from domain import money, times
from intents.catalogue import Catalogue

DIALOGUE = "dialogue"


@dataclass(frozen=True, slots=True)
class Words:
    """A worded outcome before cards and choices are put to it."""

    text: str
    short: str
    closing: str


class NoWording(Exception):
    """No entry for this code anywhere: a defect that the completeness test finds before a person does."""


class Wording:
    def __init__(self, catalogue: Catalogue) -> None:
        self._replies = catalogue.replies
        self._environment = _environment()
        self._templates: dict[str, Template] = {}

    def words(self, intent: str, code: str, data: Mapping[str, object]) -> Words:
        """The wording of `code` for this intent, or the dialogue's own where the intent has none of that code."""
        entry = self._entry(intent, code)
        text = self._fill(entry["text"], data)
        return Words(
            text,
            self._fill(entry["short"], data) if "short" in entry else "",
            self._fill(entry.get("closing", ""), data),
        )

    def label(self, intent: str, code: str, key: str, data: Mapping[str, object]) -> str:
        """The label of one choice of an entry."""
        return self._fill(self._entry(intent, code)["offers"][key], data)

    def has(self, intent: str, code: str) -> bool:
        return code in self._replies.get(intent, {}) or code in self._replies[DIALOGUE]

    def _entry(self, intent: str, code: str) -> Mapping[str, Any]:
        entry: Any = self._replies.get(intent, {}).get(code) or self._replies[DIALOGUE].get(code)
        if entry is None:
            raise NoWording(f"{intent}: {code}")
        return {"text": entry} if isinstance(entry, str) else entry

    def _fill(self, template: str, data: Mapping[str, object]) -> str:
        compiled = self._templates.get(template)
        if compiled is None:
            compiled = self._templates[template] = self._environment.from_string(template)
        return " ".join(compiled.render(data).split())


def _environment() -> Environment:
    # Not HTML: the channels escape what their wire needs, from the fitted text.
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701
    environment.filters["money"] = _money
    environment.filters["short_money"] = _short_money
    environment.filters["when"] = _when
    environment.filters["day"] = _day
    environment.filters["weekday"] = _weekday
    environment.filters["clock"] = _clock
    environment.filters["and_list"] = _and_list
    return environment


def _money(value: Decimal | int) -> str:
    return money.say(value)


def _short_money(value: Decimal | int) -> str:
    return money.say_short(value)


@pass_context
def _when(context: Context, value: datetime) -> str:
    return times.say(value, _zone(context))


@pass_context
def _day(context: Context, value: datetime) -> str:
    return times.say_day(times.local_day(value, _zone(context)))


@pass_context
def _weekday(context: Context, value: datetime) -> str:
    return f"{times.local_day(value, _zone(context)):%A}"


@pass_context
def _clock(context: Context, value: datetime) -> str:
    return times.say_time(value, _zone(context))


def _zone(context: Context) -> ZoneInfo:
    return ZoneInfo(str(context["zone"]))


def _and_list(values: list[str], word: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {word} {values[-1]}"
