"""No model is called while a unit of work is open: it would hold the unit's locks for as long as it thinks."""

from collections.abc import Callable
from uuid import UUID

import pytest

from domain.db import Database, SlowCallInsideUnit
from rag.embedder import MiniLM
from rag.llm import LlamaCpp
from rag.offline import HashEmbedder, NoLLM, ScriptedLLM


@pytest.fixture(params=["minilm", "hash", "llama", "scripted", "none"])
def call(request: pytest.FixtureRequest) -> Callable[[], object]:
    if request.param == "minilm":
        minilm: MiniLM = request.getfixturevalue("minilm")
        return lambda: minilm.embed("a yard")
    if request.param == "hash":
        return lambda: HashEmbedder().embed_many(["a yard"])
    if request.param == "llama":
        llama: LlamaCpp = request.getfixturevalue("llama")
        return lambda: llama.complete("a yard", None, 8, 5.0)
    llm = ScriptedLLM({"yard": "fenced"}) if request.param == "scripted" else NoLLM()
    return lambda: llm.complete("a yard", None, 8, 5.0)


def test_a_model_call_inside_a_unit_is_refused(call: Callable[[], object], database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage), pytest.raises(SlowCallInsideUnit):
        call()


def test_a_model_call_inside_a_read_is_refused(call: Callable[[], object], database: Database, brokerage: UUID) -> None:
    with database.read(brokerage), pytest.raises(SlowCallInsideUnit):
        call()
