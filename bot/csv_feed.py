"""Homes from a CSV file: the map from its columns to RESO's names, and its rows one by one in flat memory."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import yaml

from domain.errors import PorchlightError

LONGEST_FIELD = 10_000_000
PARTS = frozenset({"fields", "defaults", "values"})


class BadMap(PorchlightError):
    """The map cannot be used: data `reason`, and `where` in it."""

    code = "bad_map"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """RESO name -> column; values for what the file does not have; and other words for a field's values.

    Columns that no field takes are kept under their own names.
    """

    fields: Mapping[str, str]
    defaults: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def record(self, row: Mapping[str, str]) -> dict[str, object]:
        """The row in RESO's names."""
        taken = set(self.fields.values())
        record: dict[str, object] = {name: value for name, value in row.items() if name not in taken and value.strip()}
        record |= self.defaults
        for name, column in self.fields.items():
            value = row[column].strip()
            if value:
                record[name] = self.values.get(name, {}).get(value, value)
        return record


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: where it begins (1 is the header), and its record, or why there is none."""

    number: int
    record: dict[str, object]
    problem: str = ""


def read_map(path: Path) -> ColumnMap:
    """The map in a YAML file. Raises BadMap, OSError."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadMap(reason="it is not YAML", where=str(error).replace("\n", " ")) from None
    if not isinstance(raw, dict) or not set(raw) <= PARTS or not isinstance(raw.get("fields"), dict):
        raise BadMap(
            reason="it has `fields` and, if wanted, `defaults` and `values`, and nothing else", where=path.name
        )
    fields = {str(name): str(column) for name, column in raw["fields"].items()}
    if "ListingKey" not in fields:
        raise BadMap(reason="it must say which column is the ListingKey", where="fields")
    return ColumnMap(fields, _mapping(raw, "defaults"), _values(raw))


def lines(file: TextIO, columns: ColumnMap) -> Iterator[Line]:
    """The rows of an open file, each once. Raises BadMap where a column of the map is not in the header."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(file)
    header = next(reader, [])
    header = [name.strip() for name in header]
    if missing := [column for column in columns.fields.values() if column not in header]:
        raise BadMap(reason=f"the file has no column {', '.join(sorted(missing))}", where="fields")
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(begins, {}, str(error))
            continue
        if not row:
            continue
        if len(row) != len(header):
            yield Line(begins, {}, f"{len(row)} columns where the header has {len(header)}")
            continue
        yield Line(begins, columns.record(dict(zip(header, row, strict=True))))


def _mapping(raw: Mapping[str, Any], part: str) -> dict[str, object]:
    found = raw.get(part) or {}
    if not isinstance(found, dict):
        raise BadMap(reason="names with values are expected", where=part)
    return {str(name): value for name, value in found.items()}


def _values(raw: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for name, words in _mapping(raw, "values").items():
        if not isinstance(words, dict):
            raise BadMap(reason="words with what they stand for are expected", where=f"values: {name}")
        found[name] = {str(word): meaning for word, meaning in words.items()}
    return found
