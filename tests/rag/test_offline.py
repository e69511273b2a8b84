"""The stand-ins: deterministic across processes, and honest about what they do not know."""

import subprocess
import sys
from pathlib import Path

import pytest

from rag.llm import LLM, LLMUnavailable
from rag.offline import HashEmbedder, NoLLM, ScriptedLLM

ELSEWHERE = """
from rag.offline import HashEmbedder
print(HashEmbedder().embed("3 bed house in Kent").tobytes().hex())
"""


def test_another_process_gives_the_same_vector() -> None:
    run = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        env={"PYTHONHASHSEED": "77"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert bytes.fromhex(run.stdout) == HashEmbedder().embed("3 bed house in Kent").tobytes()


def test_a_slip_of_the_finger_stays_near() -> None:
    embedder = HashEmbedder()
    asked = embedder.embed("waterfront condo in bellevue")
    assert float(asked @ embedder.embed("waterfrnt condos in belevue")) > 0.4


def test_the_script_answers_by_the_closest_key_and_keeps_the_prompts() -> None:
    llm: LLM
    llm = script = ScriptedLLM({"yard": "a", "fenced yard": "b"})
    assert llm.complete("is there a fenced yard?", None, 8, 1.0) == "b"
    assert script.prompts == ["is there a fenced yard?"]


def test_what_was_not_scripted_and_no_model_are_unavailable() -> None:
    for llm in (ScriptedLLM({"yard": "a"}), NoLLM()):
        with pytest.raises(LLMUnavailable) as unavailable:
            llm.complete("is there a pool?", None, 8, 1.0)
        assert unavailable.value.data["reason"] == "off"
