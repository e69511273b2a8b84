"""The SGD home dialogues through `python -m bot understand --schema sgd`, scored by the scorer beside the data."""

import json
import subprocess
import sys
from functools import cache

import pytest

from tests.evals.heldout import ROOT, Row, understand

pytestmark = pytest.mark.evals

DATA = ROOT.parent / "shared" / "data" / "sgd"
DEV = ("homes_only_dev.jsonl", "homes_multi_dev.jsonl")
INTENT, REQUESTED, GOAL, GOAL_TEXT_ONLY = 0.97, 0.97, 0.85, 0.75

if not DATA.is_dir():
    pytest.skip("the SGD dialogues are not part of the project, and not beside this checkout", allow_module_level=True)


@cache
def scored(*options: str) -> Row:
    """The scorer's figures over all dev dialogues."""
    dialogues = [json.loads(line) for file in DEV for line in (DATA / file).read_text("utf-8").splitlines()]
    answers = understand(map(_shown, dialogues), *options, schema="sgd", today="2019-03-01")
    return _score([json.dumps(answer) for answer in answers])


def _shown(dialogue: Row) -> Row:
    """The dialogue as the command gets it: acts on the bot's turns alone, nothing gold."""
    turns = [
        {k: turn[k] for k in ("speaker", "text", *(("acts",) if turn["speaker"] == "assistant" else ()))}
        for turn in dialogue["turns"]
    ]
    return {"dialogue_id": dialogue["dialogue_id"], "services": dialogue["services"], "turns": turns}


def _score(lines: list[str]) -> Row:
    done = subprocess.run(
        [
            sys.executable,
            str(DATA / "score.py"),
            *(str(DATA / file) for file in DEV),
            "--pred",
            "/dev/stdin",
            "--value-map",
            str(DATA / "value_map.json"),
            "--json",
        ],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    figures: Row = json.loads(done.stdout)["overall"]
    return figures


@pytest.mark.parametrize("options", [(), ("--text-only",)])
def test_intents_and_requested_slots_are_right(options: tuple[str, ...]) -> None:
    figures = scored(*options)
    for name in ("intent_accuracy", "requested_slot_f1", "joint_goal_canonical", "dialogue_goal_canonical"):
        print(f"\n{name} {figures[name]:.4f} {' '.join(options)}", end="")
    assert figures["intent_accuracy"] >= INTENT
    assert figures["requested_slot_f1"] >= REQUESTED


@pytest.mark.parametrize(("options", "floor"), [((), GOAL), (("--text-only",), GOAL_TEXT_ONLY)])
def test_the_whole_state_is_right_after_most_turns(options: tuple[str, ...], floor: float) -> None:
    assert scored(*options)["joint_goal_canonical"] >= floor
