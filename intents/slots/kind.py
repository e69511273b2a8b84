"""What sort of home (house, condo, townhouse, multi, land, manufactured) and whether to buy or to rent."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from intents.slots.polarity import Judged, judge
from intents.slots.text import Sheet
from intents.slots.vocabulary import Guard, Mention, Vocabulary

TYPES = ("house", "condo", "townhouse", "multi", "land", "manufactured")
Deal = Literal["buy", "rent"]


@cache
def _tables() -> tuple[Vocabulary, Vocabulary]:
    data = yaml.safe_load((Path(__file__).parent / "kind.yaml").read_text("utf-8"))
    guards = {
        phrase: Guard(frozenset(row.get("before", "").split()), frozenset(row.get("after", "").split()))
        for phrase, row in data["guard"].items()
    }
    types = [(p, "") for p in _split(data["apart"])]
    types += [(p, kind) for kind, row in data["types"].items() for p in _split(row)]
    deals = [(p, "") for p in _split(data["not_deal"])]
    deals += [(p, deal) for deal in ("rent", "buy") for p in _split(data[deal])]
    return Vocabulary(types, guards), Vocabulary(deals)


def _split(row: str) -> list[str]:
    return [p for p in (part.strip() for part in row.split("|")) if p]


def find(sheet: Sheet) -> dict[str, object]:
    """Slots type and exclude_type."""
    return collect(sheet, judge(sheet.text, mentions(sheet)))


def mentions(sheet: Sheet) -> list[Mention]:
    """The sorts of home named."""
    return [m for m in _tables()[0].scan(sheet.text) if m.key]


def collect(sheet: Sheet, judged: Iterable[Judged]) -> dict[str, object]:
    """The slots that the judged mentions amount to; what is understood is taken off the sheet."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for found in judged:
        # "a condo is fine" widens what will do; it is no indifference to condos.
        (unwanted if found.stance == "exclude" else wanted).append(found.mention.key)
        sheet.take(found.start, max(found.end, found.mention.end))
    slots: dict[str, object] = {}
    excluded = list(dict.fromkeys(unwanted))
    chosen = [t for t in dict.fromkeys(wanted) if t not in excluded]
    if chosen:
        slots["type"] = chosen
    if excluded:
        slots["exclude_type"] = excluded
    return slots


def deal(sheet: Sheet) -> Deal | None:
    """Buy or rent where the words say so; None where they do not, or say both."""
    said: set[str] = set()
    for found in judge(sheet.text, [m for m in _tables()[1].scan(sheet.text) if m.key]):
        other = {"rent": "buy", "buy": "rent"}[found.mention.key]
        said.add(other if found.stance == "exclude" else found.mention.key)
        if "month" not in found.mention.words:  # "month to month" is a feature too
            sheet.take(found.start, found.mention.end)
    if said == {"rent"}:
        return "rent"
    return "buy" if said == {"buy"} else None
