"""Finds the intent modules with their phrases and replies, and refuses duplicates and missing pieces at start."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

import intents
from intents.intent import Intent, Speaker
from intents.recognise.templates import expanded

ROOT = Path(__file__).parent
NOT_CAPABILITIES = frozenset({"recognise", "slots"})
OUT_OF_SCOPE = "out_of_scope"


class CatalogueError(Exception):
    """An intent is incomplete or stands twice; the message says which and what is missing."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All intents by name, the phrases that people use for each, and the wordings of what came of it.

    `phrases` are groups of sentences that are variants of one another. `replies` is intent name -> code -> parts of the
    wording; the dialogue's own wordings stand under "dialogue", what is told unasked under "notices".
    """

    intents: Mapping[str, Intent]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    replies: Mapping[str, Mapping[str, Any]]

    def usable_by(self, speaker: Speaker) -> frozenset[str]:
        return frozenset(name for name, intent in self.intents.items() if intent.usable_by(speaker))


def load() -> Catalogue:
    found: dict[str, Intent] = {}
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    replies: dict[str, dict[str, Any]] = {
        "dialogue": _yaml(ROOT / "replies.yaml"),
        "notices": _yaml(ROOT / "notices.yaml"),
    }
    samples = _yaml(ROOT / "samples.yaml")
    for capability in _capabilities():
        said, worded = _yaml(ROOT / capability / "phrases.yaml"), _yaml(ROOT / capability / "replies.yaml")
        for module in _modules(capability):
            name = _register(found, module)
            verb = name.partition(".")[2]
            if not found[name].answers_only:
                phrases[name] = expanded(_required(said, verb, f"phrases of {name}"), samples)
            replies[name] = dict(_required(worded, verb, f"replies of {name}"))
        _refuse_orphans(capability, found, said, worded)
    phrases[OUT_OF_SCOPE] = expanded(_yaml(ROOT / "out_of_scope.yaml")["phrases"], samples)
    return Catalogue(found, phrases, replies)


def _capabilities() -> Iterator[str]:
    for package in pkgutil.iter_modules(intents.__path__):
        if package.ispkg and package.name not in NOT_CAPABILITIES:
            yield package.name


def _modules(capability: str) -> Iterator[ModuleType]:
    """The modules of a capability that hold an intent; others there hold what several intents share."""
    folder = ROOT / capability
    for entry in pkgutil.iter_modules([str(folder)]):
        module = importlib.import_module(f"intents.{capability}.{entry.name}")
        if hasattr(module, "INTENT"):
            yield module


def _register(found: dict[str, Intent], module: ModuleType) -> str:
    intent = module.INTENT
    path = module.__name__.removeprefix("intents.")
    if not isinstance(intent, Intent) or intent.name != path:
        raise CatalogueError(f"{module.__name__} must hold an Intent named {path}")
    if intent.name in found:
        raise CatalogueError(f"{intent.name} stands twice")
    found[intent.name] = intent
    return intent.name


def _refuse_orphans(
    capability: str, found: Mapping[str, Intent], said: Mapping[str, Any], worded: Mapping[str, Any]
) -> None:
    for verb in {*said, *worded}:
        if f"{capability}.{verb}" not in found:
            raise CatalogueError(f"words for {capability}.{verb}, which no module holds")


def _required(data: Mapping[str, Any], key: str, what: str) -> Any:
    if not data.get(key):
        raise CatalogueError(f"missing: {what}")
    return data[key]


def _yaml(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise CatalogueError(f"missing: {path.relative_to(ROOT.parent)}")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise CatalogueError(f"{path.relative_to(ROOT.parent)} must hold a mapping")
    return data
