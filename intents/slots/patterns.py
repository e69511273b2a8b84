"""Patterns kept as data: a YAML file of named fragments and patterns, where <NAME> stands for a fragment."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

_NAME = re.compile(r"<([A-Z][A-Z0-9_]*)>")


def load(name: str, made: Mapping[str, str] | None = None) -> dict[str, "re.Pattern[str]"]:
    """The compiled patterns of `<name>.yaml` beside this module; `made` are further fragments, made of tables in code."""
    data = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))
    fragments = {**data.get("fragments", {}), **(made or {})}
    return {key: re.compile(filled(pattern, fragments)) for key, pattern in data["patterns"].items()}


def words(name: str, key: str) -> frozenset[str]:
    """A set of words in `<name>.yaml`, written with spaces between."""
    data = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))
    return frozenset(data[key].split())


def filled(pattern: str, fragments: Mapping[str, str]) -> str:
    """The pattern with its fragments put in, and theirs."""
    while _NAME.search(pattern):
        pattern = _NAME.sub(lambda m: fragments[m[1]], pattern)
    return pattern
