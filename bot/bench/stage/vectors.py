"""The vectors of the bench's homes, kept between runs: the same homes come every time."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from bot.settings import Settings
from rag.embedder import MiniLM, Vector


class Remembering:
    """The embedder, with all that it ever embedded in a file; `keep` writes it."""

    def __init__(self, settings: Settings) -> None:
        self._minilm = MiniLM(settings.var / "models")
        self._path: Path = settings.var / "bench" / f"homes-{self._minilm.model_id}.npz"
        self._known: dict[str, Vector] = {}
        self.model_id, self.dimensions = self._minilm.model_id, self._minilm.dimensions
        if self._path.exists():
            with np.load(self._path) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))
        self._read = len(self._known)

    def embed(self, text: str) -> Vector:
        if text not in self._known:
            self._known[text] = self._minilm.embed(text)
        return self._known[text]

    def embed_many(self, texts: Iterable[str]) -> list[Vector]:
        return [self.embed(text) for text in texts]

    def keep(self) -> None:
        if len(self._known) > self._read:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._path, texts=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))
