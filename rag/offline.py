"""Deterministic stand-ins for the models, for tests that must be fast and for an office that runs without a model."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from domain.db import assert_no_unit
from rag.embedder import Vector
from rag.llm import LLMUnavailable

_WORD = re.compile(r"\w+")


class HashEmbedder:
    """Words and letter triples hashed into 384 dimensions: texts that share wording are near, meaning is not known."""

    model_id = "hash-384-1"
    dimensions = 384

    def embed(self, text: str) -> Vector:
        assert_no_unit()
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for feature, weight in _features(text):
            place = int.from_bytes(hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest())
            # The sign makes unrelated texts cancel out rather than add up.
            vector[place // 2 % self.dimensions] += weight if place % 2 else -weight
        length = float(np.linalg.norm(vector))
        if length == 0.0:
            vector[0] = length = 1.0
        unit: Vector = vector / np.float32(length)
        return unit

    def embed_many(self, texts: Iterable[str]) -> list[Vector]:
        return [self.embed(text) for text in texts]


def _features(text: str) -> Iterator[tuple[str, float]]:
    for word in _WORD.findall(text.casefold()):
        yield f"word {word}", 1.0
        fenced = f"<{word}>"
        for start in range(len(fenced) - 2):
            yield f"triple {fenced[start : start + 3]}", 0.4


class ScriptedLLM:
    """Answers by the longest key that occurs in the prompt, and keeps the prompts; what is not scripted is unavailable.

    `grammar` is not applied: the script says what the model would have said, also when a hostile one would break out.
    """

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self.prompts: list[str] = []

    def complete(self, prompt: str, grammar: str | None, max_tokens: int, limit_seconds: float) -> str:
        assert_no_unit()
        self.prompts.append(prompt)
        fitting = [key for key in self._answers if key in prompt]
        if not fitting:
            raise LLMUnavailable(reason="off", detail="not scripted")
        return self._answers[max(fitting, key=len)]


class NoLLM:
    """The office without a language model: every caller takes its fallback."""

    def complete(self, prompt: str, grammar: str | None, max_tokens: int, limit_seconds: float) -> str:
        assert_no_unit()
        raise LLMUnavailable(reason="off", detail="no model is configured")
