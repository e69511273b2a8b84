"""Which intent a clause is nearest to, and whether it opts out: a trained head over MiniLM, marks and n-grams.

Serving needs numpy alone. The confidence is calibrated: of answers given at .8, eight in ten should be right
(temperature fitted on groups of phrases held out).
"""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from intents.recognise import markers
from intents.recognise.ngrams import BUCKETS, positions
from intents.recognise.training import MARK_WEIGHT, Heard, Lessons, Matrix, Trained, gram_value, mark_positions, train
from rag.embedder import Embedder

__all__ = ["Guess", "Heard", "Lessons", "Likeness", "Nearest", "train_into", "trained"]

SHIPPED = Path(__file__).with_name("head.npz")
"""The head for the phrases as they are shipped, made by `python -m bot train`: a first start then trains nothing."""
RECIPE = "11"
"""Part of the cache's key: change it when the features or the training change."""
FOREIGN = 0.9
"""Confidence from which a sentence is plainly for an intent that is not the speaker's, and so for none of theirs."""


@dataclass(frozen=True, slots=True)
class Guess:
    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a clause is like: the likeliest intents, best first, and how likely it is that it opts out (0 to 1)."""

    guesses: tuple[Guess, ...]
    opts_out: float = 0.0


class Nearest:
    def __init__(self, head: Trained, embedder: Embedder) -> None:
        self._head = head
        self._embedder = embedder
        # Side by side, so that one pass over the features serves both questions.
        self._weights = np.hstack([head.weights, head.stops])

    def likeness(self, text: str, marks: frozenset[str], usable: frozenset[str], limit: int = 3) -> Likeness:
        """The likeliest intents among `usable`, with confidences that sum to at most 1."""
        logits = self._logits(self._embedder.embed(text), marks, positions(text))
        opts_out = float(1.0 / (1.0 + np.exp(-logits[-1])))
        return Likeness(self._guesses(logits[:-1] / self._head.temperature, usable, limit), opts_out)

    def _guesses(self, logits: Matrix, usable: frozenset[str], limit: int) -> tuple[Guess, ...]:
        allowed = np.array([name in usable for name in self._head.names])
        if not allowed.any():
            return ()
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        if odds[~allowed].max(initial=0.0) < FOREIGN:
            odds = np.where(allowed, odds, 0.0) / odds[allowed].sum()
        odds = np.where(allowed, odds, -1.0)
        best = np.argsort(-odds)[: min(limit, int(allowed.sum()))]
        return tuple(Guess(self._head.names[i], float(odds[i])) for i in best)

    def _logits(self, vector: Matrix, marks: frozenset[str], grams: npt.NDArray[np.int64]) -> Matrix:
        weights, first = self._weights, self._embedder.dimensions
        bias = first + len(markers.NAMES)
        things = weights[first + mark_positions(marks)].sum(axis=0) * MARK_WEIGHT
        wording = weights[bias + 1 + grams].sum(axis=0) * gram_value(len(grams))
        logits: Matrix = vector @ weights[:first] + things + wording + weights[bias]
        return logits


def trained(lessons: Lessons, embedder: Embedder, heard: Heard, folder: Path) -> Nearest:
    """The recogniser for these lessons: the shipped one if it learnt them, else from `folder`, else trained now."""
    key = _key(lessons, embedder.model_id)
    for path in (SHIPPED, folder / f"head-{key}.npz"):
        if path.exists() and (known := _load(path, key)) is not None:
            return Nearest(known, embedder)
    train_into(folder / f"head-{key}.npz", lessons, embedder, heard)
    return trained(lessons, embedder, heard, folder)


def train_into(path: Path, lessons: Lessons, embedder: Embedder, heard: Heard) -> None:
    """Train on the lessons, and write the head to `path`."""
    _save(path, _key(lessons, embedder.model_id), train(lessons, embedder, heard))


def _key(lessons: Lessons, model_id: str) -> str:
    phrases = {name: [list(group) for group in said] for name, said in lessons.phrases.items()}
    content = json.dumps(
        [RECIPE, model_id, BUCKETS, phrases, [*lessons.stops], [*lessons.no_stops]],
        sort_keys=True,
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _save(path: Path, key: str, head: Trained) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = np.hstack([head.weights, head.stops])
    # A byte a weight: 150 KB instead of 1.2 MB, and the logits move by some hundredths.
    steps = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    handle, fresh = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez_compressed(
            file,
            key=np.array(key),
            names=np.array(head.names),
            weights=np.round(weights / steps).astype(np.int8),
            steps=steps.astype(np.float32),
            temperature=np.array(head.temperature),
        )
    Path(fresh).replace(path)


def _load(path: Path, key: str) -> Trained | None:
    """None where the head learnt from something else."""
    with np.load(path, allow_pickle=False) as data:
        if str(data["key"]) != key:
            return None
        weights = data["weights"].astype(np.float32) * data["steps"]
        names = tuple(str(name) for name in data["names"])
        return Trained(names, weights[:, :-1], float(data["temperature"]), weights[:, -1:])
