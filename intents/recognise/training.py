"""Trains the recogniser's head: one softmax over the intents, one over opting out or not, both on the same features.

Needs scipy and happens once for each content of the phrases; what serves is in nearest.py and needs numpy alone.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from intents.recognise import markers
from intents.recognise.ngrams import BUCKETS, positions
from rag.embedder import Embedder

FOLDS = 4
"""One part in so many of the phrases is held out to fit the temperature."""
REGULARISATION, REGULARISATION_OF_STOPS = 10.0, 30.0
STEPS, MORE_STEPS = 40, 20
"""Steps of the optimiser from nothing, and from the head that saw three quarters: further ones change no answer."""
THREADS = 2
STOP = "consent.stop"
GRAM_WEIGHT = 1.5
"""How much all n-grams together weigh against the vector's length of 1."""
MARK_WEIGHT = 0.3
"""How much one mark weighs."""

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Phrases = Mapping[str, Sequence[Sequence[str]]]
"""Intent name -> groups of sentences; those of a group are variants of one another."""
Heard = Callable[[str], tuple[str, frozenset[str]]]
"""A text as it is normalised when it is served, and its marks out of `markers.NAMES`."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt from: phrases by intent, and further messages that opt out or that only sound like it."""

    phrases: Phrases
    stops: Sequence[str] = ()
    no_stops: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trained:
    """`weights`: a row for each feature, the bias after the dense ones, a column for each name; `stops`: one column."""

    names: tuple[str, ...]
    weights: Matrix
    temperature: float
    stops: Matrix


@dataclass(frozen=True, slots=True)
class _Features:
    """Texts as rows: the vector, the marks and a 1 for the bias lie dense, the n-grams sparse."""

    dense: Matrix
    grams: Any

    def part(self, chosen: npt.NDArray[np.bool_]) -> "_Features":
        return _Features(self.dense[chosen], self.grams[chosen])

    def logits(self, weights: Matrix) -> Matrix:
        wide = self.dense.shape[1]
        product: Matrix = self.dense @ weights[:wide] + self.grams @ weights[wide:]
        return product

    def slope(self, errors: Matrix) -> Matrix:
        return np.concatenate([self.dense.T @ errors, self.grams.T @ errors])


def gram_value(count: int) -> float:
    return GRAM_WEIGHT / math.sqrt(max(count, 1))


def mark_positions(marks: frozenset[str]) -> Numbers:
    return np.fromiter((i for i, name in enumerate(markers.NAMES) if name in marks), dtype=np.int64)


def train(lessons: Lessons, embedder: Embedder, heard: Heard) -> Trained:
    rows = [
        (name, number, text)
        for name, said in lessons.phrases.items()
        for number, group in enumerate(said)
        for text in group
    ]
    names = tuple(sorted(lessons.phrases))
    labels = np.array([names.index(row[0]) for row in rows], dtype=np.int64)
    texts = [row[2] for row in rows] + [*lessons.stops, *lessons.no_stops]
    everything = _features(texts, embedder, heard)
    phrases = _Features(everything.dense[: len(rows)], everything.grams[: len(rows)])
    held_out = np.array([_is_held_out(name, number) for name, number, _ in rows])
    # Variants of one sentence never stand on both sides: a head that has seen its twin would look surer than it is.
    first = _fitted(phrases.part(~held_out), labels[~held_out], len(names), STEPS)
    temperature = _temperature(phrases.part(held_out).logits(first), labels[held_out])
    weights = _fitted(phrases, labels, len(names), MORE_STEPS, start=first)
    return Trained(names, weights, temperature, _stops(everything, rows, len(lessons.stops)))


def _is_held_out(name: str, number: int) -> bool:
    return crc32(f"{name} {number}".encode()) % FOLDS == 0


def _stops(everything: _Features, rows: Sequence[tuple[str, int, str]], stops: int) -> Matrix:
    """The weights (one column) of opting out against everything else."""
    labels = np.zeros(len(everything.dense), dtype=np.int64)
    labels[: len(rows)] = [name == STOP for name, _, _ in rows]
    labels[len(rows) : len(rows) + stops] = 1
    even = np.ones(len(labels), dtype=np.float32)
    both = _fitted(everything, labels, 2, STEPS, even=even, regularisation=REGULARISATION_OF_STOPS)
    return both[:, 1:] - both[:, :1]


def _fitted(
    features: _Features,
    labels: Numbers,
    classes: int,
    steps: int,
    *,
    start: Matrix | None = None,
    even: Matrix | None = None,
    regularisation: float = REGULARISATION,
) -> Matrix:
    """The weights of a softmax by L-BFGS. Without `even` weights, each class counts the same however many it has."""
    from scipy.optimize import minimize

    rows, count = np.arange(len(labels)), len(labels)
    share = _balance(labels, classes) if even is None else even
    pull = 1.0 / (regularisation * count)
    bias = features.dense.shape[1] - 1

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(-1, classes).astype(np.float32)
        logits = features.logits(weights)
        logits -= logits.max(axis=1, keepdims=True)
        right = logits[rows, labels]
        odds = np.exp(logits)
        sums = odds.sum(axis=1)
        errors = odds / sums[:, None]
        errors[rows, labels] -= 1.0
        weights[bias] = 0.0
        slope = features.slope(errors * (share / count)[:, None]) + pull * weights
        value = float((share * (np.log(sums) - right)).sum()) / count + 0.5 * pull * float((weights**2).sum())
        return value, slope.ravel().astype(np.float64)

    begin = np.zeros((features.dense.shape[1] + BUCKETS, classes)) if start is None else start.astype(np.float64)
    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 10})
    return np.asarray(found.x, dtype=np.float32).reshape(-1, classes)


def _balance(labels: Numbers, classes: int) -> Matrix:
    """Balanced: that more phrases were thought of for one intent does not make it the likelier one."""
    counts = np.maximum(np.bincount(labels, minlength=classes), 1)
    return (len(labels) / (classes * counts))[labels].astype(np.float32)


def _features(texts: Sequence[str], embedder: Embedder, heard: Heard) -> _Features:
    from scipy.sparse import csr_matrix

    told = [heard(text) for text in texts]
    with ThreadPoolExecutor(THREADS) as threads:
        vectors = np.stack(list(threads.map(embedder.embed, (norm for norm, _ in told), chunksize=64)))
    grams = [positions(norm) for norm, _ in told]
    values = np.concatenate([np.full(len(row), gram_value(len(row)), dtype=np.float32) for row in grams])
    starts = np.cumsum([0, *(len(row) for row in grams)])
    things = np.zeros((len(texts), len(markers.NAMES) + 1), dtype=np.float32)
    things[:, -1] = 1.0
    for row, (_, marks) in enumerate(told):
        things[row, mark_positions(marks)] = MARK_WEIGHT
    sparse = csr_matrix((values, np.concatenate(grams), starts), shape=(len(texts), BUCKETS))
    return _Features(np.hstack([vectors.astype(np.float32), things]), sparse)


def _temperature(logits: Matrix, truth: Numbers) -> float:
    """The divisor of the logits under which the held-out answers are likeliest."""

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        chosen = scaled[np.arange(len(truth)), truth] - np.log(np.exp(scaled).sum(axis=1))
        return float(-chosen.mean())

    return float(min(np.geomspace(0.05, 5.0, 60).tolist(), key=loss))
