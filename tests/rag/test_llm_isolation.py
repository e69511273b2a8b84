"""llama.cpp's process is cut off: no environment, one pipe, no network, no unpinned file, no life of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.gguf import Gguf
from rag.llm import LlamaCpp, LLMUnavailable
from rag.model_files import sha256
from tests.rag.asking import ASK, gone_soon


def test_the_process_sees_nothing_of_our_environment(gguf: Gguf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret@localhost/porchlight")
    monkeypatch.setenv("LINK_KEYS", "canary")
    llm = LlamaCpp(gguf)
    llm.start()
    environment = Path(f"/proc/{llm.pid}/environ").read_bytes()
    names = {entry.split(b"=")[0] for entry in environment.split(b"\0") if entry}
    assert names <= {b"LD_LIBRARY_PATH"}
    llm.close()


def test_the_process_holds_one_pipe_and_nothing_else_of_ours(served: LlamaCpp) -> None:
    links = [str(handle.readlink()) for handle in Path(f"/proc/{served.pid}/fd").iterdir()]
    assert sum(link.startswith("socket:") for link in links) == 1
    assert {link for link in links if not link.startswith("socket:")} <= {"/dev/null"}


def test_it_is_told_which_measure_cuts_the_network(served: LlamaCpp) -> None:
    isolation = served.isolation
    assert isolation is not None
    ours = Path("/proc/self/ns/net").readlink()
    assert isolation.own_network == (Path(f"/proc/{served.pid}/ns/net").readlink() != ours)
    status = Path(f"/proc/{served.pid}/status").read_text()
    assert isolation.sockets_refused == ("Seccomp:\t2" in status)
    assert isolation.network_cut


CUT_OFF = """
import os, runpy, socket, sys
child = runpy.run_path(sys.argv[1])
refused = child["refuse_sockets"]()
outcomes = []
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
    try:
        socket.socket(family, socket.SOCK_STREAM)
        outcomes.append("open")
    except PermissionError:
        outcomes.append("refused")
print(refused, *outcomes)
"""


def test_no_socket_can_be_opened_not_even_to_this_machine() -> None:
    child = Path(__file__).parents[2] / "rag" / "llm_child.py"
    run = subprocess.run([sys.executable, "-c", CUT_OFF, str(child)], capture_output=True, text=True, check=True)
    if run.stdout.startswith("False"):
        pytest.skip("this kernel has no seccomp filters")
    assert run.stdout.split() == ["True", "refused", "refused", "refused"]


SERVE = """
import sys, time
from pathlib import Path
from rag.gguf import gemma
from rag.llm import LlamaCpp
llm = LlamaCpp(gemma(Path(sys.argv[1])))
llm.start()
print(llm.pid, flush=True)
time.sleep(60)
"""


def test_even_a_process_that_hangs_dies_with_a_killed_parent(gguf: Gguf, models: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(models)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert parent.stdout is not None
    with parent, parent.stdout as said:
        child = int(said.readline())
        # It cannot notice by itself that the pipe has ended.
        os.kill(child, signal.SIGSTOP)
        parent.kill()
    assert gone_soon(child)


def test_a_file_with_another_hash_is_never_loaded(gguf: Gguf, tmp_path: Path) -> None:
    llm = LlamaCpp(Gguf(gguf.path, "0" * 64, tmp_path))
    with pytest.raises(LLMUnavailable) as unavailable:
        llm.complete(*ASK)
    assert unavailable.value.data["reason"] == "broken"
    assert "model_refused" in str(unavailable.value.data["detail"])
    assert llm.pid is None
    llm.close()


def test_a_file_that_is_no_model_is_told_and_not_tried_for_each_request(tmp_path: Path, gguf: Gguf) -> None:
    path = tmp_path / "not-a-model.gguf"
    path.write_bytes(b"GGUF" + bytes(1000))
    llm = LlamaCpp(Gguf(path, sha256(path), tmp_path))
    with pytest.raises(LLMUnavailable):
        llm.complete(*ASK)
    begun = time.monotonic()
    with pytest.raises(LLMUnavailable) as unavailable:
        llm.complete(*ASK)
    assert time.monotonic() - begun < 0.05
    assert "ValueError" in str(unavailable.value.data["detail"])
    llm.close()


def test_the_files_chat_template_is_not_even_compiled(gguf: Gguf, tmp_path: Path) -> None:
    path = tmp_path / "template.gguf"
    path.write_bytes(with_template(gguf.path.read_bytes(), b"{% this is no template %}"))
    llm = LlamaCpp(Gguf(path, sha256(path), tmp_path))
    assert llm.complete(*ASK)
    llm.close()


def with_template(model: bytes, template: bytes) -> bytes:
    """The GGUF file with one more metadata entry, put first; the tensors behind keep their alignment of 32 bytes."""
    name = b"tokenizer.chat_template"
    entry = len(name).to_bytes(8, "little") + name + (8).to_bytes(4, "little")
    padding = -(len(entry) + 8 + len(template)) % 32
    text = template + b" " * padding
    entry += len(text).to_bytes(8, "little") + text
    count = int.from_bytes(model[16:24], "little") + 1
    return model[:16] + count.to_bytes(8, "little") + entry + model[24:]
