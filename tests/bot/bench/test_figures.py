"""What a bench measured is told the same way in a table, in JSON and on the page."""

from pathlib import Path

import pytest

from bot.bench.stage.docs import read, write_docs
from bot.bench.stage.figures import Figure, Figures, percentile, table, write

FAST = Figure("idle: p99", 9.25, "ms", floor=15.0, goal=10.0)
SLOW = Figure("16 clients", 640.0, "/s", floor=1_000.0, at_most=False)
PLAIN = Figure("new", 41_234.4, "rows/s")


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 51), (95, 96), (99, 100), (100, 100)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile([float(x) for x in range(100, 0, -1)], percent) == value


def test_a_floor_is_held_from_the_right_side() -> None:
    assert (FAST.holds, SLOW.holds, PLAIN.holds) == (True, False, None)
    assert Figures("x", (FAST, SLOW, PLAIN)).missed == (SLOW,)


def test_the_table_marks_what_is_missed() -> None:
    lines = table(Figures("webhook", (FAST, SLOW, PLAIN), machine="a machine")).splitlines()
    assert lines[0] == "webhook (a machine)"
    assert lines[2].split() == ["idle:", "p99", "9.25", "ms", "15.00", "ms", "10.00", "ms", "ok"]
    assert lines[3].endswith("MISSED")
    assert lines[4].split() == ["new", "41,234", "rows/s"]


def test_figures_come_back_from_their_file(tmp_path: Path) -> None:
    figures = Figures("webhook", (FAST, SLOW), "as it was")
    assert read(write(figures, tmp_path)) == figures


def test_the_page_has_every_kept_bench_with_its_machine(tmp_path: Path) -> None:
    write(Figures("webhook", (FAST, SLOW), "5 rounds", machine="2 cores of something"), tmp_path)
    write_docs(["turn", "webhook"], tmp_path, tmp_path / "docs" / "figures.md")
    page = (tmp_path / "docs" / "figures.md").read_text()
    assert "## turn" not in page
    assert "| idle: p99 | 9.25 ms | 15.00 ms | 10.00 ms | ok |" in page
    assert "`python -m bot bench webhook`" in page
    assert "2 cores of something. 5 rounds." in page
