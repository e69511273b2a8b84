"""What the code says by itself: errors with their data, codes of outcomes and questions, by reading the source."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import domain
from domain.errors import PorchlightError

ROOT = Path(domain.__file__).parents[1]
NOT_FOR_TALK = {
    "AgreementClosed", "AgreementInUse", "BadField", "BadLink", "LastManager", "LinkExpired", "LoginLinkExpired",
    "LoginLinkUnknown", "LoginLinkUsed", "Moved", "NoProof", "NothingWritten", "OptedOut", "TooManyTries",
    "UnknownRight", "UnknownRole",
}  # fmt: skip
"""Errors that only pages, links, imports, settings and the pipeline itself meet."""


@cache
def errors() -> tuple[type[PorchlightError], ...]:
    """Every error of the domain."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    return tuple(sorted(_kinds(PorchlightError), key=lambda kind: kind.__name__))


def for_talk() -> tuple[type[PorchlightError], ...]:
    """Those that an answer to a person may have to word."""
    return tuple(kind for kind in errors() if kind.__name__ not in NOT_FOR_TALK)


def _kinds(kind: type[PorchlightError]) -> Iterator[type[PorchlightError]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("domain."):
            yield child
        yield from _kinds(child)


@cache
def raised() -> dict[str, list[frozenset[str]]]:
    """Class name of an error -> the names of the data at each place in the domain that raises it."""
    found: dict[str, list[frozenset[str]]] = {}
    for path in (ROOT / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and (call := _call(node.exc)):
                found.setdefault(call[0], []).append(call[1])
    return found


def _call(node: ast.expr | None) -> tuple[str, frozenset[str]] | None:
    if isinstance(node, ast.Name):
        return node.id, frozenset()
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id, frozenset(word.arg for word in node.keywords if word.arg)
    return None


@cache
def said_in(folder: str) -> frozenset[str]:
    """Every text that stands in the source of a folder, the fixed parts of composed ones included."""
    return frozenset(
        node.value
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def named_by(path: Path) -> frozenset[str]:
    """The codes that a module's `Outcome("...")`, `Need(slot, "...")` and `Say("...")` name outright."""
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(code for node in ast.walk(tree) for code in _codes(node))


def _codes(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return
    place = {"Outcome": 0, "Say": 0, "Need": 1}.get(node.func.id)
    if place is not None and len(node.args) > place:
        yield from (
            part.value
            for part in _branches(node.args[place])
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node
