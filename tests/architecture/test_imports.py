"""Who may import whom: the contracts of pyproject.toml, and the two rules that import-linter has no form for."""

import tomllib
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("domain", "channels", cache_dir=None)


def test_every_contract_on_imports_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_inside_the_domain_a_capability_uses_the_face_of_another(graph: grimp.ImportGraph) -> None:
    broken = [
        f"{importer} imports {imported}"
        for importer in graph.modules
        if importer.startswith("domain.")
        for imported in graph.find_modules_directly_imported_by(importer)
        if _is_inner(imported) and _capability(imported) != _capability(importer)
    ]
    assert broken == []


def test_the_contract_on_independence_names_every_channel(graph: grimp.ImportGraph) -> None:
    named = next(contract["modules"] for contract in CONTRACTS if contract["id"] == "channels-independent")
    folders = {module for module in graph.find_children("channels") if graph.find_children(module)}
    assert folders | {"channels.memory"} == set(named)


def _is_inner(module: str) -> bool:
    return module.startswith("domain.") and module.count(".") >= 2


def _capability(module: str) -> str:
    return module.split(".")[1]
