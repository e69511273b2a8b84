"""What must not stand in any file of the project, and what the lock of packages must not hold."""

import ast
import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tests.architecture.test_modules import ROOT, modules, tracked

# Written in pieces, so that this file does not hold what it forbids.
REGISTRIES = ("files.python" + "hosted.org", "py" + "pi.org", "registry.npm" + "js.org", "deb.deb" + "ian.org")
FOLDERS_OF_ONE_MACHINE = ("/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/Us" + "ers/")
FORBIDDEN = re.compile("|".join(map(re.escape, REGISTRIES + FOLDERS_OF_ONE_MACHINE)))

TOOLS = {"import-linter", "mypy", "pytest", "ruff", "setuptools", "types-pyyaml"}
LOADED_BY_NAME = {"oidc-provider-mock", "onnx", "psycopg-binary", "python-multipart", "tzdata"}
"""Never imported by us: a peer that runs by itself; found by onnxruntime's quantiser, psycopg, the forms of FastAPI,
zoneinfo."""

FOR_THE_NEXT_VERSION = {"python-telegram-bot"}


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if (text := _text(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN.search(line)
    ]
    assert found == []


def test_the_lock_holds_exactly_what_is_imported_and_what_that_needs() -> None:
    pinned = {canonicalize_name(line.split("==")[0]) for line in _lock()}
    used = FOR_THE_NEXT_VERSION | TOOLS | LOADED_BY_NAME
    used |= {canonicalize_name(name) for name in _imported_distributions()}
    assert pinned - _with_what_it_needs(used) == set()
    assert _with_what_it_needs(used & pinned) - pinned == set()


def test_the_lock_pins_every_package_to_one_version() -> None:
    assert [line for line in _lock() if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*", line)] == []


def _lock() -> list[str]:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _text(path: Path) -> str | None:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None


def _imported_distributions() -> Iterator[str]:
    owners = importlib.metadata.packages_distributions()
    for _, source in modules():
        for node in ast.walk(ast.parse(source)):
            for name in _imported_names(node):
                yield from owners.get(name.split(".")[0], [])


def _imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def _with_what_it_needs(names: set[str]) -> set[str]:
    whole: set[str] = set()
    waiting = [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in whole:
            continue
        whole.add(name)
        waiting.extend(_needs(name))
    return whole


def _needs(name: str) -> list[NormalizedName]:
    requirements = map(Requirement, importlib.metadata.requires(name) or [])
    return [
        canonicalize_name(requirement.name)
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    ]
