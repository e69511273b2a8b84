"""The process that runs llama.cpp, seen from outside: an empty environment, one pipe, a limit on every question."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

Answer = Mapping[str, object]
CHILD = Path(__file__).with_name("llm_child.py")
MOST_BYTES = 1_000_000


class ChildGone(Exception):
    """The child ended or fell silent; it is of no more use. `late` tells which."""

    def __init__(self, why: str, *, late: bool) -> None:
        super().__init__(why)
        self.late = late


@dataclass(frozen=True, slots=True)
class Isolation:
    """What keeps the child from the network; without either, only its empty environment and single pipe hold it.

    `sockets_refused`: the kernel refuses it every new socket, also to a database on this machine.
    `own_network`: it lives in a network namespace with nothing in it.
    """

    sockets_refused: bool
    own_network: bool

    @property
    def network_cut(self) -> bool:
        return self.sockets_refused or self.own_network


class LlamaProcess:
    """A child that has loaded the model; raises `ChildGone` when it cannot within `start_seconds`."""

    def __init__(self, model: Path, context_tokens: int, start_seconds: float) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # Not multiprocessing's spawn: it hands over the parent's environment, which /proc then shows for ever.
            # Isolated (-I) and by its path: none of our modules, and with them no setting, can be imported there.
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-B", CHILD, str(theirs.fileno()), str(os.getpid()), model, str(context_tokens)],
                env=_loader_environment(),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._pipe = Connection(ours.detach())
        try:
            ready = self._receive(start_seconds)
            if "failed" in ready:
                raise ChildGone(str(ready["failed"]), late=False)
        except ChildGone:
            self.kill()
            raise
        self.isolation = Isolation(bool(ready["sockets_refused"]), bool(ready["own_network"]))

    @property
    def pid(self) -> int:
        return self._child.pid

    def alive(self) -> bool:
        return self._child.poll() is None

    def ask(self, question: Mapping[str, object], limit_seconds: float) -> Answer:
        """The child's answer; after `ChildGone` the process must be killed, an answer may still be on its way."""
        try:
            self._pipe.send_bytes(json.dumps(question).encode())
        except OSError as error:
            raise ChildGone(f"could not ask: {error}", late=False) from error
        return self._receive(limit_seconds)

    def kill(self) -> None:
        self._child.kill()
        self._child.wait()
        self._pipe.close()

    def _receive(self, limit_seconds: float) -> Answer:
        try:
            if not self._pipe.poll(limit_seconds):
                raise ChildGone("no answer in time", late=True)
            # JSON and not pickle: what a model runtime says must not be able to run code here.
            answer = json.loads(self._pipe.recv_bytes(MOST_BYTES))
        except (EOFError, OSError, ValueError) as error:
            raise ChildGone(f"ended: {error!r}", late=False) from error
        if not isinstance(answer, dict):
            raise ChildGone("said something that is no answer", late=False)
        return answer


def _loader_environment() -> dict[str, str]:
    """Nothing but where the dynamic loader finds its libraries, if that was set at all."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
