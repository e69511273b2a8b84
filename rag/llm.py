"""Texts from a language model: the port, its errors, and llama.cpp in a child process that is ended when it is late."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from typing import Protocol

from domain.db import assert_no_unit
from domain.errors import PorchlightError
from rag.gguf import Gguf
from rag.llm_process import Answer, ChildGone, Isolation, LlamaProcess


class LLMUnavailable(PorchlightError):
    """No answer can be had now: data `reason` is off, busy, starting or broken, with `detail` for the log."""

    code = "llm_unavailable"


class LLMLate(PorchlightError):
    """The answer was not there in time: data `limit_seconds`."""

    code = "llm_late"


class LLMRefused(PorchlightError):
    """The request cannot be served by this model: data `reason` is grammar or too_long."""

    code = "llm_refused"


def installed() -> bool:
    """Whether llama.cpp is here at all; it has to be compiled, and some machines cannot."""
    return find_spec("llama_cpp") is not None


class LLM(Protocol):
    """The port. The prompt is plain text in a format of the caller's own; control tokens in it are read as letters."""

    def complete(self, prompt: str, grammar: str | None, max_tokens: int, limit_seconds: float) -> str:
        """The most likely continuation of the prompt, held to the GBNF `grammar` if one is given.

        Raises `LLMUnavailable`, `LLMLate`, `LLMRefused`, and `domain.db.SlowCallInsideUnit` while a unit is open.
        """


REST_SECONDS = 10.0
"""How long a model that could not be started is left alone, so that each message does not pay for another try."""
GRACE_SECONDS = 0.3
"""The child stops by itself at the limit; it is killed when it has not said so after this time."""


class LlamaCpp:
    """One model in one child process, serving one request at a time.

    `waiting` is how many requests may stand in line behind the one that runs; more are refused at once. The child is
    started by the first request, by `warm_up` (in the background) or by `start`, and again after it died or was late.
    """

    def __init__(
        self, gguf: Gguf, grammars: Sequence[str] = (), *, context_tokens: int = 2048, waiting: int = 2,
        start_seconds: float = 60.0,
    ) -> None:  # fmt: skip
        self._gguf = gguf
        self._grammars = tuple(grammars)
        self._context_tokens = context_tokens
        self._start_seconds = start_seconds
        self._places = threading.BoundedSemaphore(1 + waiting)
        # The kernel ends the child when the THREAD that started it ends (PR_SET_PDEATHSIG), so one thread that lives as
        # long as this object starts every child; it also makes the line.
        self._keeper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="llm")
        self._process: LlamaProcess | None = None
        self._rest_until = 0.0
        self._trouble = ""

    @property
    def isolation(self) -> Isolation | None:
        """What holds the child back; None while there is no child."""
        process = self._process
        return process.isolation if process else None

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process else None

    def start(self) -> None:
        """Wait until the child serves and has compiled every grammar; `LLMRefused` names one that it cannot."""
        assert_no_unit()
        self._keeper.submit(self._checked_start).result()

    def warm_up(self) -> None:
        """Start in the background; a failure shows at the first request."""
        self._keeper.submit(self._running)

    def complete(self, prompt: str, grammar: str | None, max_tokens: int, limit_seconds: float) -> str:
        assert_no_unit()
        if max_tokens < 1:
            raise ValueError("ask for at least one token: the runtime reads none as no limit")
        deadline = time.monotonic() + limit_seconds
        request = {"prompt": prompt, "grammar": grammar, "max_tokens": max_tokens}
        future = self._in_line(lambda: self._serve(request, deadline))
        try:
            answer = future.result(timeout=limit_seconds + 2 * GRACE_SECONDS)
        except TimeoutError:
            future.cancel()
            raise LLMLate(limit_seconds=limit_seconds) from None
        if "late" in answer:
            raise LLMLate(limit_seconds=limit_seconds)
        return str(answer["text"])

    def close(self) -> None:
        """End the child and refuse what comes after; may be called again."""
        with suppress(RuntimeError):  # closed before
            self._keeper.submit(self._drop)
        self._keeper.shutdown(wait=True)

    def _in_line(self, work: Callable[[], Answer]) -> "Future[Answer]":
        if not self._places.acquire(blocking=False):
            raise LLMUnavailable(reason="busy", detail="")
        try:
            future = self._keeper.submit(work)
        except RuntimeError:
            self._places.release()
            raise LLMUnavailable(reason="off", detail="closed") from None
        future.add_done_callback(lambda _: self._places.release())
        return future

    # What follows runs in the keeper's thread only.

    def _serve(self, request: Mapping[str, object], deadline: float) -> Answer:
        try:
            answer = self._ask(request, deadline)
        except ChildGone:
            # It died, maybe long before this request: the request gets one fresh child.
            answer = self._ask_once_more(request, deadline)
        if "refused" in answer:
            raise LLMRefused(reason=answer["refused"])
        return answer

    def _ask_once_more(self, request: Mapping[str, object], deadline: float) -> Answer:
        try:
            return self._ask(request, deadline)
        except ChildGone as gone:
            raise LLMUnavailable(reason="broken", detail=str(gone)) from gone

    def _ask(self, request: Mapping[str, object], deadline: float) -> Answer:
        process = self._running()
        left = deadline - time.monotonic()
        if left <= 0:
            return {"late": True}
        try:
            return process.ask({**request, "seconds": left}, left + GRACE_SECONDS)
        except ChildGone as gone:
            self._drop()
            if not gone.late:
                raise
            # The next request shall not wait for the start.
            self._keeper.submit(self._running)
            return {"late": True}

    def _checked_start(self) -> None:
        process = self._running()
        for grammar in self._grammars:
            answer = process.ask({"check": grammar}, self._start_seconds)
            if "refused" in answer:
                raise LLMRefused(reason=answer["refused"], grammar=grammar)

    def _running(self) -> LlamaProcess:
        if self._process is not None and self._process.alive():
            return self._process
        self._drop()
        if time.monotonic() < self._rest_until:
            raise LLMUnavailable(reason="broken", detail=self._trouble)
        try:
            self._process = LlamaProcess(self._gguf.checked(), self._context_tokens, self._start_seconds)
        except (ChildGone, PorchlightError, OSError) as error:
            self._rest_until, self._trouble = time.monotonic() + REST_SECONDS, str(error)
            raise LLMUnavailable(reason="broken", detail=self._trouble) from error
        return self._process

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None
