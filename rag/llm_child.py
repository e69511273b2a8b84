"""What runs in llama.cpp's own process: cut off first, then the model, then one question after another over one pipe.

Run as `python -I llm_child.py PIPE PARENT MODEL CONTEXT_TOKENS`. Imports nothing of ours. Everything said is JSON:

    at the start                                    {"sockets_refused", "own_network"} or {"failed"}
    {"prompt", "grammar", "max_tokens", "seconds"}  {"text"}, {"late"} or {"refused": "grammar" or "too_long"}
    {"check": grammar}                              {"fine"} or {"refused": "grammar"}
"""

import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys
import time
from multiprocessing.connection import Connection
from typing import Any

CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SECCOMP_MODE_FILTER = 2
LIBC = ctypes.CDLL(None, use_errno=True)

ARCHITECTURES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine -> the kernel's number for it, and the number of its system call socket()."""
IO_URING_SETUP = 425
"""A ring could open sockets without the call; the number is the same on both machines."""


def cut_off(parent: int) -> dict[str, bool]:
    """Leave the network, die with the parent, write no file; which of the two network measures this machine allows."""
    own_network = LIBC.unshare(CLONE_NEWNET) == 0 or LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    sockets_refused = refuse_sockets()
    # After the namespaces: entering one changes the credentials, and the kernel then forgets this request.
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
    # A core dump would hold people's messages; a model has nothing to write anyway.
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(limit, (0, 0))
    return {"sockets_refused": sockets_refused, "own_network": own_network}


def refuse_sockets() -> bool:
    """Have the kernel answer EPERM to every new socket of this process from now on; False where it cannot."""
    known = ARCHITECTURES.get(platform.machine())
    if known is None or sys.maxsize < 2**32:
        return False
    architecture, socket_call = known
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    kill, refuse, allow = 0x80000000, 0x00050001, 0x7FFF0000
    program = [
        (load, 0, 0, 4),  # which machine's calls these are
        (equal, 1, 0, architecture),
        (answer, 0, 0, kill),
        (load, 0, 0, 0),  # the call's number
        (at_least, 3, 0, 0x40000000),  # the x32 calls: another numbering of the same
        (equal, 2, 0, socket_call),
        (equal, 1, 0, IO_URING_SETUP),
        (answer, 0, 0, allow),
        (answer, 0, 0, refuse),
    ]
    filters = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(filters)))
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) == 0)


def load(path: str, context_tokens: int) -> Any:
    import llama_cpp
    from llama_cpp import llama_chat_format

    # A chat template is a program that comes with the file, and loading compiles it. We have prompts of our own.
    vars(llama_chat_format)["Jinja2ChatFormatter"] = NoTemplate
    return llama_cpp.Llama(
        model_path=path, n_ctx=context_tokens, n_threads=1, n_threads_batch=1, seed=1, verbose=False,
        chat_format="llama-2",
    )  # fmt: skip


class NoTemplate:
    """Stands where llama_cpp would compile the file's chat template."""

    def __init__(self, **_: object) -> None: ...

    def to_chat_handler(self) -> None: ...


class Model:
    """The loaded model and the grammars that it has compiled without complaint."""

    def __init__(self, llama: Any) -> None:
        self.llama = llama
        self.fine: set[str] = set()

    def compiles(self, grammar: str) -> bool:
        import llama_cpp

        if grammar not in self.fine:
            # Tried out first because a bad grammar inside a completion would end the process.
            vocabulary = llama_cpp.llama_model_get_vocab(self.llama.model)
            sampler = llama_cpp.llama_sampler_init_grammar(vocabulary, grammar.encode(), b"root")
            if not sampler or not grammar.strip():  # an empty one compiles and then holds nothing
                return False
            llama_cpp.llama_sampler_free(sampler)
            self.fine.add(grammar)
        return True

    def complete(self, prompt: str, grammar: str | None, max_tokens: int, seconds: float) -> dict[str, object]:
        from llama_cpp.llama import StoppingCriteriaList
        from llama_cpp.llama_grammar import LlamaGrammar

        if grammar is not None and not self.compiles(grammar):
            return {"refused": "grammar"}
        # special=False: "<end_of_turn>" in somebody's message stays letters.
        tokens = self.llama.tokenize(prompt.encode("utf-8", "replace"), add_bos=True, special=False)
        if len(tokens) + max_tokens > self.llama.n_ctx():
            return {"refused": "too_long"}
        deadline = time.monotonic() + seconds
        late = StoppingCriteriaList([lambda _ids, _scores: time.monotonic() > deadline])
        held = LlamaGrammar.from_string(grammar, verbose=False) if grammar is not None else None
        answer = self.llama.create_completion(
            tokens, max_tokens=max_tokens, temperature=0.0, grammar=held, stopping_criteria=late
        )
        if time.monotonic() > deadline:
            return {"late": True}
        return {"text": answer["choices"][0]["text"]}

    def answer(self, question: dict[str, Any]) -> dict[str, object]:
        if "check" in question:
            return {"fine": True} if self.compiles(question["check"]) else {"refused": "grammar"}
        return self.complete(**question)


def serve(pipe: Connection, model: Model) -> None:
    while True:
        try:
            question = json.loads(pipe.recv_bytes())
        except EOFError:
            return
        pipe.send_bytes(json.dumps(model.answer(question)).encode())


def main(pipe_number: str, parent: str, path: str, context_tokens: str) -> None:
    pipe = Connection(int(pipe_number))
    try:
        isolation = cut_off(int(parent))
        model = Model(load(path, int(context_tokens)))
    except Exception as error:
        # Told rather than printed: this is the only way out, and the parent shows it to the operator.
        pipe.send_bytes(json.dumps({"failed": repr(error)}).encode())
        raise
    pipe.send_bytes(json.dumps(isolation).encode())
    serve(pipe, model)


if __name__ == "__main__":
    main(*sys.argv[1:])
