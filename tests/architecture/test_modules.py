"""How modules look: named for what they hold, opened by a sentence, and small."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "misc", "core"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, so that a neighbour's draft does not fail the house."""
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout, so what belongs to the project is not known")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def modules() -> Iterator[tuple[Path, str]]:
    for path in tracked("*.py"):
        yield path.relative_to(ROOT), path.read_text()


def test_no_module_has_a_name_that_gathers_everything() -> None:
    named = [str(path) for path, _ in modules() if {path.stem, *path.parent.parts} & BANNED_NAMES]
    assert named == []


def test_every_module_opens_with_a_sentence() -> None:
    silent = [str(path) for path, source in modules() if not ast.get_docstring(ast.parse(source))]
    assert silent == []


def test_no_file_is_longer_than_300_lines() -> None:
    long = [
        f"{path}: {lines}"
        for path, source in modules()
        if not _is_revision(path) and (lines := source.count("\n")) > LONGEST_FILE
    ]
    assert long == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{path}: {node.name} {length}"
        for path, source in modules()
        if not _is_revision(path)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _length(node)) > LONGEST_FUNCTION
    ]
    assert long == []


def test_only_the_unit_of_work_commits() -> None:
    """Kept by the name: a session's or connection's commit() outside domain/db.py is found wherever it stands."""
    commits = [
        f"{path}:{node.lineno}"
        for path, source in modules()
        if path.parts[0] in {"bot", "intents", "domain", "channels", "rag", "admin"} and path != Path("domain/db.py")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert commits == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Without an __init__.py, tests/domain would be imported as `domain`."""
    folders = {path.parent for path in tracked("tests/*.py", "tests/**/*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").is_file()] == []


def _is_revision(path: Path) -> bool:
    """A migration is a list of statements, written once and read from top to bottom."""
    return path.parts[:2] == ("migrations", "versions")


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
