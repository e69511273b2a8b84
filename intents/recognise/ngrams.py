"""Words, word pairs and letter groups of a text, hashed to positions: what a vector of meaning blurs."""

import re
from collections.abc import Iterator
from zlib import crc32

import numpy as np
import numpy.typing as npt

BUCKETS = 1 << 13
_TOKEN = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")


def positions(text: str) -> npt.NDArray[np.int64]:
    """The distinct positions (0 to BUCKETS-1) that the text's n-grams fall on, sorted."""
    return np.unique(np.fromiter((crc32(gram.encode()) % BUCKETS for gram in _grams(text.casefold())), dtype=np.int64))


def _grams(text: str) -> Iterator[str]:
    tokens = [_shape(token) for token in _TOKEN.findall(text)]
    yield from (f"1 {token}" for token in tokens)
    yield from (f"2 {first} {second}" for first, second in zip(["^", *tokens], [*tokens, "$"], strict=True))
    for token in tokens:
        fenced = f"<{token}>"
        yield from (f"c {fenced[i : i + 4]}" for i in range(len(fenced) - 3))


def _shape(token: str) -> str:
    """Digits by their count: which number it is says nothing of what is wanted."""
    return "0" * min(len(token), 5) if token.isdigit() else token
