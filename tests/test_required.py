"""In CI nothing may be left out in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFTEST = "from tests.required import pytest_make_collect_report, pytest_runtest_makereport\n"
IN_A_TEST = "import pytest\ndef test_it() -> None:\n    pytest.skip({reason!r})\n"
IN_A_MODULE = "import pytest\npytest.skip({reason!r}, allow_module_level=True)\n"


def run(folder: Path, source: str, peers: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)],
        env={**os.environ, "PEERS": peers, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", [IN_A_TEST, IN_A_MODULE], ids=["a test", "a module"])
def test_a_skip_fails_where_the_peers_are_required_and_says_why(tmp_path: Path, source: str) -> None:
    ended = run(tmp_path, source.format(reason="no emulator here"), "required")
    assert ended.returncode != 0
    assert "PEERS=required, and yet: Skipped: no emulator here" in ended.stdout


def test_a_skip_is_a_skip_where_they_are_not(tmp_path: Path) -> None:
    assert run(tmp_path, IN_A_TEST.format(reason="no emulator here"), "").returncode == 0


def test_data_that_is_not_part_of_the_project_may_be_missing_everywhere(tmp_path: Path) -> None:
    reason = "the reference dialogues are not part of the project"
    assert run(tmp_path, IN_A_TEST.format(reason=reason), "required").returncode == 0
