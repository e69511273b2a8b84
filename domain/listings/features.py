"""Feature words: what a record's fields and remarks state or deny of a home, with the evidence for each.

A field is believed before a phrase. A word that neither states is unknown: a listing's silence is not a no.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from domain.listings.phrases import PhraseBook, book_of

DATA = Path(__file__).parent / "data" / "features.yaml"
NOTHING = frozenset({"none", "no", "n/a", "na", "", "false", "0", "n", "not applicable", "null"})
YES = frozenset({"true", "yes", "y", "1", "t"})
DENIAL = "-"

Source = Literal["field", "remarks"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a home has a feature (`stated`) or lacks it, and where that is written."""

    word: str
    stated: bool
    source: Source
    says: str
    """The field with its value, or the sentence of the remarks."""


@dataclass(frozen=True, slots=True)
class _Data:
    words: Mapping[str, Mapping[str, Any]]
    yes_no: Mapping[str, str | None]
    counts: Mapping[str, str]
    any_entry: Mapping[str, str]
    entries: Mapping[str, Mapping[str, str | None]]
    read: tuple[str, ...]
    book: PhraseBook


@lru_cache(maxsize=1)
def _data() -> _Data:
    raw = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    words = raw["words"]
    says = {word: entry["says"] for word, entry in words.items()}
    says |= {DENIAL + word: entry["denies"] for word, entry in words.items() if "denies" in entry}
    skipped = [phrase for entry in words.values() for phrase in entry.get("skip", ())]
    return _Data(
        words,
        raw["yes_no"],
        raw["counts"],
        raw["any_entry"],
        raw["entries"],
        tuple(raw["read"]),
        book_of(says, skipped),
    )


def known_words() -> tuple[str, ...]:
    """The closed list, in its order."""
    return tuple(_data().words)


def is_known(word: str) -> bool:
    return word in _data().words


def extract(record: Mapping[str, object]) -> tuple[Evidence, ...]:
    """All that the record says of features, one piece of evidence a word, a field's before a phrase's.

    `record` has RESO's names; lists may be lists or texts with commas.
    """
    best: dict[str, Evidence] = {}
    for evidence in (*_from_fields(record), *_from_remarks(str(record.get("PublicRemarks") or ""))):
        held = best.get(evidence.word)
        # Within one source a statement outweighs a denial: "no garage" of one unit, "garage" of another.
        if held is None or (held.source == evidence.source and evidence.stated and not held.stated):
            best[evidence.word] = evidence
    return tuple(best.values())


def words_of(evidence: Iterable[Evidence]) -> tuple[list[str], list[str]]:
    """The stated and the denied words, sorted."""
    pieces = list(evidence)
    return sorted(e.word for e in pieces if e.stated), sorted(e.word for e in pieces if not e.stated)


def _from_fields(record: Mapping[str, object]) -> Iterator[Evidence]:
    data = _data()
    for name, value in record.items():
        if value is None or name not in _fields():
            continue
        entries = entries_of(value)
        shown = f"{name}: {', '.join(entries)}"
        for signed in _field_words(data, name, entries):
            yield from _signed(signed, "field", shown)
    fee = record.get("AssociationFee")
    if fee is not None and str(fee).strip() and _count(str(fee)) == 0:
        yield Evidence("no hoa", True, "field", "AssociationFee: 0")
    elif fee is not None and (_count(str(fee)) or 0) > 0:
        yield Evidence("no hoa", False, "field", f"AssociationFee: {fee}")


def _field_words(data: _Data, name: str, entries: list[str]) -> Iterator[str]:
    lowered = [entry.lower() for entry in entries]
    if word := data.yes_no.get(name):
        yield from _yes_or_no(word, lowered)
    if word := data.counts.get(name):
        yield from _counted(word, lowered)
    special = data.entries.get(name, {})
    yield from (word for entry in lowered if (word := special.get(entry)))
    if word := data.any_entry.get(name):
        telling = [entry for entry in lowered if entry not in NOTHING and entry not in special]
        if telling:
            yield word
        elif lowered and all(entry in NOTHING for entry in lowered):
            yield DENIAL + word
    if name in data.read:
        yield from (word for entry in entries for word in _read(entry))


@lru_cache(maxsize=20_000)
def _read(entry: str) -> tuple[str, ...]:
    """What an entry of a list states, read as remarks are; feeds repeat the same few entries."""
    return tuple(m for found in _data().book.find(entry) if found.standing == "stated" for m in found.meanings)


def _yes_or_no(word: str, entries: list[str]) -> Iterator[str]:
    if any(entry in YES for entry in entries):
        yield word
    elif any(entry in NOTHING and entry for entry in entries):
        yield DENIAL + word


def _counted(word: str, entries: list[str]) -> Iterator[str]:
    count = _count(entries[0]) if entries else None
    if count is not None:
        yield word if count > 0 else DENIAL + word


def _count(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _from_remarks(remarks: str) -> Iterator[Evidence]:
    words = _data().words
    for found in _data().book.find(remarks):
        for meaning in found.meanings:
            word = meaning.removeprefix(DENIAL)
            if found.standing == "nearby" and not words[word].get("nearby"):
                continue
            if found.standing == "possible":
                continue
            if found.standing == "denied":
                # A denial that is itself denied ("does not have HOA dues") says nothing certain.
                if not meaning.startswith(DENIAL):
                    yield Evidence(word, False, "remarks", found.says)
                continue
            yield from _signed(meaning, "remarks", found.says)


def _signed(signed: str, source: Source, says: str) -> Iterator[Evidence]:
    if signed.startswith(DENIAL):
        yield Evidence(signed.removeprefix(DENIAL), False, source, says)
        return
    yield Evidence(signed, True, source, says)
    for implied in _data().words[signed].get("implies", ()):
        yield Evidence(implied, True, source, says)


def entries_of(value: object) -> list[str]:
    """The entries of a field that holds several: a list, or a text with commas."""
    if isinstance(value, str):
        return [entry.strip() for entry in value.strip("[]").replace('"', "").split(",")]
    if isinstance(value, list | tuple):
        return [str(entry).strip() for entry in value]
    return [str(value)]


@lru_cache(maxsize=1)
def _fields() -> frozenset[str]:
    data = _data()
    return frozenset({*data.yes_no, *data.counts, *data.any_entry, *data.entries, *data.read})
