"""MiniLM as it serves: unit vectors, each text for itself, no torch."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.embedder import Embedder, MiniLM
from rag.offline import HashEmbedder

TEXTS = [
    "looking for a 3 bed house in kent under 600k with a fenced yard",
    "hi",
    "",
    "Sunlit corner unit near light rail; pets allowed. " * 40,
    "¿Tienen casas con piscina? 🏡",
]


@pytest.fixture(params=["minilm", "hash"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hash":
        return HashEmbedder()
    served: MiniLM = request.getfixturevalue("minilm")
    return served


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_becomes_one_unit_vector_of_the_declared_size(embedder: Embedder, text: str) -> None:
    vector = embedder.embed(text)
    assert vector.shape == (embedder.dimensions,) == (384,)
    assert vector.dtype == np.float32
    assert float(vector @ vector) == pytest.approx(1.0, abs=1e-5)


def test_a_texts_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    together = embedder.embed_many(TEXTS)
    assert len(together) == len(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert np.array_equal(vector, embedder.embed(text))


def test_a_similar_text_is_nearer_than_an_unrelated_one(embedder: Embedder) -> None:
    asked = embedder.embed("a house with a fenced yard for the dog")
    near = embedder.embed("the yard of this house is fenced")
    far = embedder.embed("what is the commission split")
    assert float(asked @ near) > float(asked @ far) + 0.2


def test_text_with_a_broken_character_is_embedded(embedder: Embedder) -> None:
    vector = embedder.embed("3 beds \ud83c in Kent")
    assert float(vector @ embedder.embed("3 beds in Kent")) > 0.6


def test_meaning_is_found_where_no_word_is_shared(minilm: MiniLM) -> None:
    asked = minilm.embed("somewhere to swim")
    assert float(asked @ minilm.embed("heated pool")) > float(asked @ minilm.embed("heated garage"))


def test_the_two_embedders_cannot_be_mixed_up(minilm: MiniLM) -> None:
    assert minilm.model_id != HashEmbedder().model_id


def test_a_second_start_serves_the_same_file(minilm: MiniLM, models: Path) -> None:
    again = MiniLM(models)
    assert again.model_id == minilm.model_id
    assert np.array_equal(again.embed(TEXTS[0]), minilm.embed(TEXTS[0]))


SERVE = """
import json, sys, threading
from pathlib import Path
from rag.embedder import MiniLM
embedder = MiniLM(Path(sys.argv[1]))
embedder.embed("a house with a yard")
print(json.dumps({"modules": sorted(sys.modules)}))
"""


def test_a_serving_process_has_no_torch(minilm: MiniLM, models: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SERVE, str(models)],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = json.loads(run.stdout)["modules"]
    assert "onnxruntime" in modules
    assert not {"torch", "transformers", "sentence_transformers", "onnx", "sklearn"} & set(modules)
