"""llama.cpp in its own process: held to a grammar, ended when late, back after a crash."""

import json
import os
import signal
import threading
import time

import pytest

from rag.gguf import Gguf
from rag.llm import LlamaCpp, LLMLate, LLMRefused, LLMUnavailable
from tests.rag.asking import ASK, GRAMMAR, LONG, SHOTS, alive, gone_soon, pid_of


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
            outcomes.append(f"{error.data.get('reason', 'late')} {time.monotonic() - begun < 0.6}")

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
    assert time.monotonic() - begun < 1.5
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


def test_closing_ends_the_process_and_refuses_what_comes_after(llama: LlamaCpp) -> None:
    llama.start()
    child = pid_of(llama)
    llama.close()
    assert not alive(child)
    with pytest.raises(LLMUnavailable) as unavailable:
        llama.complete(*ASK)
    assert unavailable.value.data["reason"] == "off"
