"""Messages as people write them, by what they say of consent: what a recogniser may learn from."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILES = ("wordings.yaml", "wordings_free.yaml")
"""What the rules hold too, and what only likeness can tell."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Messages that opt out, of all or of a part, and messages that do not though they may sound like it."""

    stops: tuple[str, ...]
    no_stops: tuple[str, ...]


@cache
def samples() -> Samples:
    folder = Path(__file__).parent / "data"
    tables = [yaml.safe_load((folder / name).read_text("utf-8")) for name in FILES]
    return Samples(_rows(tables, "all", "listings", "marketing"), _rows(tables, "none", "opt_in"))


def _rows(tables: list[dict[str, list[str]]], *labels: str) -> tuple[str, ...]:
    return tuple(str(text) for table in tables for label in labels for text in table.get(label, ()))
