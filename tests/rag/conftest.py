"""The real models, loaded once for a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.embedder import MiniLM
from rag.gguf import Gguf, gemma
from rag.llm import LlamaCpp, installed
from tests.models import models_folder


@pytest.fixture(scope="session")
def models() -> Path:
    return models_folder()


@pytest.fixture(scope="session")
def minilm(models: Path) -> MiniLM:
    return MiniLM(models)


@pytest.fixture(scope="session")
def gguf(models: Path) -> Gguf:
    if not installed():
        pytest.skip("llama.cpp is not compiled on this machine")
    return gemma(models)


@pytest.fixture
def llama(gguf: Gguf) -> Iterator[LlamaCpp]:
    """A model of this test's own, because tests kill it."""
    llm = LlamaCpp(gguf)
    yield llm
    llm.close()
