"""The real models, loaded once for a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from rag.embedder import MiniLM
from rag.gguf import Gguf, gemma
from rag.llm import LlamaCpp, installed
from tests.models import models_folder
from tests.rag.asking import GRAMMAR

# How long an example takes says more about the other tests on the machine than about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


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


@pytest.fixture(scope="session")
def served(gguf: Gguf) -> Iterator[LlamaCpp]:
    """One model for the tests that leave it alive."""
    llm = LlamaCpp(gguf, [GRAMMAR])
    llm.start()
    yield llm
    llm.close()


@pytest.fixture
def llama(gguf: Gguf) -> Iterator[LlamaCpp]:
    """A model of this test's own, because tests kill it."""
    llm = LlamaCpp(gguf)
    yield llm
    llm.close()
