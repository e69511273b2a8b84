"""llama.cpp in its own process: held to a grammar, cut off from everything, ended when late, back after a crash."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from rag.gguf import Gguf
from rag.llm import LlamaCpp, LLMLate, LLMRefused, LLMUnavailable
from rag.model_files import sha256

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


@pytest.fixture(scope="module")
def served(gguf: Gguf) -> Iterator[LlamaCpp]:
    """One model for the tests that leave it alive."""
    llm = LlamaCpp(gguf, [GRAMMAR])
    llm.start()
    yield llm
    llm.close()


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


def test_an_answer_has_the_grammars_shape(served: LlamaCpp) -> None:
    answer = json.loads(served.complete(SHOTS % "find a 2 bed condo", GRAMMAR, 32, 20.0))
    assert answer == {"intent": "search", "beds": 2}


def test_the_same_prompt_gives_the_same_answer(served: LlamaCpp) -> None:
    prompt = SHOTS % "please call off the tour"
    assert len({served.complete(prompt, GRAMMAR, 32, 20.0) for _ in range(3)}) == 1


@pytest.mark.parametrize("grammar", ["", "root ::= [", 'x ::= "a"', 'root ::= root "a"', "root ::= nowhere"])
def test_a_bad_grammar_is_refused_and_the_process_lives_on(served: LlamaCpp, grammar: str) -> None:
    before = served.pid
    with pytest.raises(LLMRefused) as refused:
        served.complete("x", grammar, 8, 20.0)
    assert refused.value.data["reason"] == "grammar"
    assert served.complete(*ASK)
    assert served.pid == before


def test_a_bad_grammar_is_named_at_the_start(gguf: Gguf) -> None:
    llm = LlamaCpp(gguf, [GRAMMAR, "root ::= ["])
    try:
        with pytest.raises(LLMRefused) as refused:
            llm.start()
        assert refused.value.data == {"reason": "grammar", "grammar": "root ::= ["}
        assert llm.complete(*ASK)
    finally:
        llm.close()


def test_a_prompt_beyond_the_context_is_refused_and_the_process_lives_on(served: LlamaCpp) -> None:
    before = served.pid
    with pytest.raises(LLMRefused) as refused:
        served.complete("house " * 4000, None, 8, 20.0)
    assert refused.value.data["reason"] == "too_long"
    assert served.pid == before


def test_control_tokens_in_a_message_stay_letters(served: LlamaCpp) -> None:
    # As a control token the end mark would be one token; as letters the prompt no longer fits.
    marks = "<end_of_turn>" * 700
    with pytest.raises(LLMRefused) as refused:
        served.complete(marks, None, 8, 20.0)
    assert refused.value.data["reason"] == "too_long"


def test_a_broken_character_does_not_end_the_process(served: LlamaCpp) -> None:
    before = served.pid
    served.complete("3 beds \ud83c and \x00 in Kent", None, 4, 20.0)
    assert served.pid == before


def test_a_late_answer_is_given_up_without_a_restart(served: LlamaCpp) -> None:
    before, begun = served.pid, time.monotonic()
    with pytest.raises(LLMLate):
        served.complete(*LONG)
    assert time.monotonic() - begun < 2.0
    assert served.pid == before
    assert served.complete(*ASK)


def test_a_process_that_hangs_is_killed_and_replaced(llama: LlamaCpp) -> None:
    llama.start()
    hung = pid_of(llama)
    os.kill(hung, signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(LLMLate):
        llama.complete("x", None, 4, 0.5)
    assert time.monotonic() - begun < 2.0
    assert gone_soon(hung)
    assert llama.complete(*ASK)
    assert llama.pid != hung


def test_a_killed_process_costs_no_request(llama: LlamaCpp) -> None:
    llama.start()
    for _ in range(2):
        killed = pid_of(llama)
        os.kill(killed, signal.SIGKILL)
        assert llama.complete(*ASK)
        assert llama.pid != killed


def test_a_process_killed_in_the_middle_costs_no_request(llama: LlamaCpp) -> None:
    llama.start()
    killer = threading.Timer(0.3, os.kill, (pid_of(llama), signal.SIGKILL))
    killer.start()
    assert llama.complete("Once upon a time", None, 60, 30.0)
    killer.join()


def test_callers_beyond_the_line_are_refused_at_once(gguf: Gguf) -> None:
    llm = LlamaCpp(gguf, waiting=1)
    llm.start()
    outcomes: list[str] = []

    def ask() -> None:
        begun = time.monotonic()
        try:
            llm.complete(*LONG)
        except (LLMUnavailable, LLMLate) as error:
            outcomes.append(f"{error.data.get('reason', 'late')} {time.monotonic() - begun < 0.3}")

    callers = [threading.Thread(target=ask) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(outcomes) == ["busy True"] * 4 + ["late False"] * 2
    assert llm.complete(*ASK)
    llm.close()


def test_the_caller_is_not_kept_waiting_by_a_slow_start(llama: LlamaCpp) -> None:
    begun = time.monotonic()
    with pytest.raises(LLMLate):
        llama.complete("x", None, 4, 0.01)
    assert time.monotonic() - begun < 0.75
    # The start went on meanwhile instead of being given up with the request.
    assert llama.complete(*ASK)


def test_the_process_outlives_the_thread_that_first_asked(llama: LlamaCpp) -> None:
    llama.warm_up()
    asker = threading.Thread(target=llama.complete, args=ASK)
    asker.start()
    asker.join()
    before = pid_of(llama)
    time.sleep(0.2)
    assert llama.complete(*ASK)
    assert llama.pid == before


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


def test_closing_ends_the_process_and_refuses_what_comes_after(llama: LlamaCpp) -> None:
    llama.start()
    child = pid_of(llama)
    llama.close()
    assert not alive(child)
    with pytest.raises(LLMUnavailable) as unavailable:
        llama.complete(*ASK)
    assert unavailable.value.data["reason"] == "off"


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
