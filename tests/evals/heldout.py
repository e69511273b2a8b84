"""The held-out messages, and what `python -m bot understand` makes of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]
TODAY = "2026-11-24"
SECONDS = 900

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """One message as it is labelled, and what the command answered to it."""

    gold: Row
    answer: Row

    @property
    def intents(self) -> list[str]:
        """The intents found, in order, each once."""
        found = [c["intent"] for c in self.answer["commands"] if c["intent"]]
        return list(dict.fromkeys(found))

    @property
    def wanted(self) -> list[str]:
        if "intents" in self.gold:
            return list(self.gold["intents"])
        return [self.gold["intent"]] if self.gold["intent"] else []

    @property
    def right(self) -> bool:
        return sorted(self.intents) == sorted(self.wanted)

    @property
    def asks_back(self) -> bool:
        """Whether the wanted intent is among the readings that the answer offers instead of acting."""
        offered = {name for c in self.answer["commands"] for name in c.get("options", ())}
        return not self.intents and bool(offered & set(self.wanted))

    @property
    def confidence(self) -> float:
        """How sure the reading is that this is one of ours; 0 where nothing was read."""
        return max((c["confidence"] for c in self.answer["commands"]), default=0.0)

    @property
    def search(self) -> Row:
        return next((c["slots"] for c in self.answer["commands"] if c["intent"] == "listings.search"), {})

    @property
    def opts_out(self) -> bool:
        return any(c["command"] == "opt_out" for c in self.answer["commands"])


@cache
def pairs(file: str) -> tuple[Pair, ...]:
    """Every message of a data file with its answer, in the file's order."""
    rows = [json.loads(line) for line in (DATA / file).read_text("utf-8").splitlines()]
    answers: dict[str, Row] = {}
    for role in dict.fromkeys(row["as"] for row in rows):
        answers |= {a["id"]: a for a in understand([r for r in rows if r["as"] == role], "--as", role)}
    return tuple(Pair(row, answers[row["id"]]) for row in rows)


def understand(rows: Iterable[Row], *options: str, schema: str = "own", today: str = TODAY) -> Sequence[Row]:
    """The command's answers to rows of its input; what is gold about a row is kept from it."""
    shown = [{k: row[k] for k in ("id", "text", "turns", "dialogue_id", "services") if k in row} for row in rows]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", "--schema", schema, "--today", today, *options],
        input="".join(f"{json.dumps(row)}\n" for row in shown),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
