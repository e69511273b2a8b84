"""What the tests of the language model ask, and how they look at its process."""

import time

import psutil

from rag.llm import LlamaCpp

GRAMMAR = r"""
root ::= "{\"intent\": \"" intent "\", \"beds\": " beds "}"
intent ::= "search" | "book" | "cancel"
beds ::= [0-9] | "null"
"""
SHOTS = """Message: show me 3 bedroom homes
{"intent": "search", "beds": 3}
Message: cancel my visit
{"intent": "cancel", "beds": null}
Message: %s
"""
ASK = ("The capital of France is", None, 4, 20.0)
LONG = ("Once upon a time", None, 1500, 0.8)
"""More tokens than fit into its time."""


def alive(pid: int | None) -> bool:
    return pid is not None and psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def gone_soon(pid: int) -> bool:
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def pid_of(llm: LlamaCpp) -> int:
    assert llm.pid is not None
    return llm.pid
