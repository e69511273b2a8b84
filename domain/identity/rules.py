"""Roles and rights of a new office, as data."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

ALL = "all"
SHOWS_HOMES = "showings.show"


@lru_cache(maxsize=1)
def rights() -> Mapping[str, str]:
    """Every right that exists, with what it lets a member do."""
    given: Mapping[str, str] = _data()["rights"]
    return given


@lru_cache(maxsize=1)
def roles() -> Mapping[str, frozenset[str]]:
    """The roles of a new office with their rights."""
    given: Mapping[str, list[str] | str] = _data()["roles"]
    return {name: frozenset(rights()) if names == ALL else frozenset(names) for name, names in given.items()}


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath("roles.yaml").read_text())
    return loaded
