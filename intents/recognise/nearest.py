"""Which intent a clause is nearest to: a head trained in seconds on the catalogue's phrases, over MiniLM and n-grams.

Training needs scikit-learn and happens once for each content of the phrases; serving needs numpy alone. The confidence
is calibrated: of answers given at .8, eight in ten should be right (temperature fitted on groups of phrases held out).
"""

import hashlib
import json
import math
import os
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from intents.recognise import markers
from intents.recognise.ngrams import BUCKETS, positions
from rag.embedder import Embedder, Vector

RECIPE = "8"
"""Part of the cache's key: change it when the features or the training change."""
FOLDS = 4
"""One part in so many of the phrases is held out to fit the temperature."""
REGULARISATION = 10.0
STEPS = 40
"""Steps of the optimiser: from there on the held-out answers no longer change."""
THREADS = 2
FOREIGN = 0.9
"""Confidence from which a sentence is plainly for an intent that is not the speaker's, and so for none of theirs."""
GRAM_WEIGHT = 1.0
"""How much all n-grams together weigh against the vector's length of 1."""

MARK_WEIGHT = 0.3
"""How much one mark weighs."""

Matrix = npt.NDArray[np.float32]
Phrases = Mapping[str, Sequence[Sequence[str]]]
"""Intent name -> groups of sentences; those of a group are variants of one another."""
Heard = Callable[[str], tuple[str, frozenset[str]]]
"""A text as it is normalised when it is served, and its marks out of `markers.NAMES`."""


@dataclass(frozen=True, slots=True)
class Guess:
    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Head:
    """A linear head. `weights` has a row for each name: the vector's dimensions, the marks, the n-gram buckets."""

    names: tuple[str, ...]
    weights: Matrix
    bias: Matrix
    temperature: float


class Nearest:
    def __init__(self, head: Head, embedder: Embedder) -> None:
        self._head = head
        self._embedder = embedder
        self._dimensions = embedder.dimensions

    def guess(self, text: str, marks: frozenset[str], usable: frozenset[str], limit: int = 3) -> tuple[Guess, ...]:
        """The likeliest intents among `usable`, best first, with confidences that sum to at most 1."""
        logits = self._logits(self._embedder.embed(text), marks, positions(text))
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

    def _logits(self, vector: Vector, marks: frozenset[str], grams: npt.NDArray[np.int64]) -> Matrix:
        weights, first = self._head.weights, self._dimensions
        meaning = weights[:, :first] @ vector
        things = weights[:, first + _mark_positions(marks)].sum(axis=1) * MARK_WEIGHT
        wording = weights[:, first + len(markers.NAMES) + grams].sum(axis=1) * _gram_value(len(grams))
        logits: Matrix = (meaning + things + wording + self._head.bias) / self._head.temperature
        return logits


def trained(phrases: Phrases, embedder: Embedder, heard: Heard, folder: Path) -> Nearest:
    """The recogniser for these phrases: from `folder` where it was trained before, trained and kept there otherwise."""
    key = _key(phrases, embedder.model_id)
    path = folder / f"head-{key}.npz"
    if not path.exists():
        _save(path, _train(phrases, embedder, heard))
    return Nearest(_load(path), embedder)


def _key(phrases: Phrases, model_id: str) -> str:
    content = json.dumps(
        [RECIPE, model_id, BUCKETS, {name: [list(group) for group in said] for name, said in phrases.items()}],
        sort_keys=True,
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _train(phrases: Phrases, embedder: Embedder, heard: Heard) -> Head:
    # Heavy, and needed by nobody who finds the head trained: 80 MB and a second of start.
    from sklearn.model_selection import StratifiedGroupKFold

    rows = [
        (name, f"{name} {i}", text) for name, said in phrases.items() for i, group in enumerate(said) for text in group
    ]
    labels, groups, texts = np.array([row[0] for row in rows]), [row[1] for row in rows], [row[2] for row in rows]
    features = _features(texts, embedder, heard)
    # Variants of one sentence never stand on both sides: a head that has seen its twin would look surer than it is.
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=7)
    learnt, held_out = next(folds.split(features, labels, groups))
    logits = _fitted(features[learnt], labels[learnt]).decision_function(features[held_out])
    model = _fitted(features, labels)
    names = tuple(str(name) for name in model.classes_)
    return Head(
        names,
        model.coef_.astype(np.float32),
        model.intercept_.astype(np.float32),
        _temperature(logits, np.searchsorted(model.classes_, labels[held_out])),
    )


def _fitted(features: Any, labels: Any) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    # Balanced: that more phrases were thought of for one intent does not make it the likelier one.
    model = LogisticRegression(C=REGULARISATION, max_iter=STEPS, class_weight="balanced")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(features, labels)


def _features(texts: Sequence[str], embedder: Embedder, heard: Heard) -> Any:
    from scipy.sparse import csr_matrix, hstack

    with ThreadPoolExecutor(THREADS) as threads:
        told = [heard(text) for text in texts]
        vectors = np.stack(list(threads.map(embedder.embed, (norm for norm, _ in told), chunksize=64)))
    grams = [positions(norm) for norm, _ in told]
    values = np.concatenate([np.full(len(row), _gram_value(len(row)), dtype=np.float32) for row in grams])
    starts = np.cumsum([0, *(len(row) for row in grams)])
    counts = csr_matrix((values, np.concatenate(grams), starts), shape=(len(texts), BUCKETS))
    things = np.zeros((len(texts), len(markers.NAMES)), dtype=np.float32)
    for row, (_, marks) in enumerate(told):
        things[row, _mark_positions(marks)] = MARK_WEIGHT
    return hstack([csr_matrix(vectors), csr_matrix(things), counts], format="csr")


def _mark_positions(marks: frozenset[str]) -> npt.NDArray[np.int64]:
    return np.fromiter((i for i, name in enumerate(markers.NAMES) if name in marks), dtype=np.int64)


def _gram_value(count: int) -> float:
    return GRAM_WEIGHT / math.sqrt(max(count, 1))


def _temperature(logits: npt.NDArray[np.float64], truth: npt.NDArray[np.int64]) -> float:
    """The divisor of the logits under which the held-out answers are likeliest."""

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        chosen = scaled[np.arange(len(truth)), truth] - np.log(np.exp(scaled).sum(axis=1))
        return float(-chosen.mean())

    return float(min(np.geomspace(0.05, 5.0, 60).tolist(), key=loss))


def _save(path: Path, head: Head) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(
            file,
            names=np.array(head.names),
            weights=head.weights.astype(np.float16),
            bias=head.bias,
            temperature=np.array([head.temperature]),
        )
    Path(fresh).replace(path)


def _load(path: Path) -> Head:
    with np.load(path, allow_pickle=False) as data:
        return Head(
            tuple(str(name) for name in data["names"]),
            data["weights"].astype(np.float32),
            data["bias"],
            float(data["temperature"][0]),
        )
