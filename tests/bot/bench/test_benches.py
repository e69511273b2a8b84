"""Every bench runs and gives its figures; what they are worth is not for a test to say."""

import json
import math
from pathlib import Path

import pytest

from bot.bench.stage.figures import Figures, Options
from bot.commands.bench import benches
from bot.settings import Settings
from tests.models import models_folder

NAMES = ("admin", "ingest", "router", "search", "turn", "webhook")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A new installation, but for the models, which are exported once for all."""
    var = tmp_path_factory.mktemp("var")
    models_folder().mkdir(parents=True, exist_ok=True)
    (var / "models").symlink_to(models_folder())
    return Settings(porchlight_var=var, database_url="", database_owner_url="")


def test_these_benches_are_found_by_their_names() -> None:
    assert tuple(benches()) == NAMES


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_quick_run_gives_every_figure(name: str, settings: Settings) -> None:
    figures = benches()[name].run(settings, Options(quick=True))
    assert figures.name == name
    assert all(math.isfinite(figure.value) and figure.value >= 0 for figure in figures.figures)
    _ask_more_of(figures, {figure.what: figure.value for figure in figures.figures})


def _ask_more_of(figures: Figures, values: dict[str, float]) -> None:
    if figures.name == "turn":
        assert values["unanswered"] == 0
        assert values["backlog"] > 0
        assert 0 < values["idle: p50"] <= values["idle: p95"]
        assert 20 < values["memory of a worker"] < 1_000
    elif figures.name == "webhook":
        assert 0 < values["idle: p50"] <= values["idle: p99"]
        assert values["16 clients"] > 0
    elif figures.name == "router":
        assert 0 < values["p50"] <= values["p95"]
    elif figures.name == "search":
        assert values["5 %: recall@10"] > 0.5
    else:
        assert all(value > 0 for value in values.values())


def test_without_the_peer_the_router_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.bench.router.PEER", "a_peer_that_nobody_has")
    figures = benches()["router"].run(settings, Options(quick=True, peers=True))
    assert "the peer is not run, a_peer_that_nobody_has is not installed" in figures.note


def test_homes_are_embedded_once_and_kept(settings: Settings) -> None:
    from bot.bench.stage.vectors import Remembering

    first = Remembering(settings)
    vector = first.embed("a rambler with a big yard")
    first.keep()
    kept = json.dumps(Remembering(settings).embed("a rambler with a big yard").tolist())
    assert kept == json.dumps(vector.tolist())
    assert list(Path(settings.var / "bench").glob("homes-*.npz"))
