"""The demo as a stranger meets it: a scene where there is no terminal, a console where there is one."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models import models_folder

ROOT = Path(__file__).parents[3]
README = ROOT / "README.md"
SCENE_SECONDS, CONSOLE_SECONDS = 600, 240
PROMPT = re.compile(r"(buyer|client|agent)> $")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A new installation, but for the models, which are exported once for all."""
    var = tmp_path_factory.mktemp("var")
    models_folder().mkdir(parents=True, exist_ok=True)
    (var / "models").symlink_to(models_folder())
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "PUBLIC_", "WEB_", "SMS_"))}
    return {**settings, "PORCHLIGHT_VAR": str(var), "TERM": "xterm"}


def demo(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", "demo", *arguments]


@pytest.mark.slow
def test_the_scene_plays_and_every_expectation_holds(environment: dict[str, str]) -> None:
    done = subprocess.run(
        demo(),
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SCENE_SECONDS,
        check=False,
    )
    assert "\u2717" not in done.stdout
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert re.search(r"\n1\d\d expectations held, 0 did not", done.stdout)
    assert "Traceback" not in done.stderr
    said = entries(done.stdout)
    told = re.findall(r"```text\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert [("Slack" in one, "Telegram" in one) for one in told] == [(True, False), (True, False), (False, True)]
    for entry in (entry for transcript in told for entry in entries(transcript)):
        assert entry in said, f"the README has something that the scene does not say: {entry}"


ENTRY = re.compile(
    r"^(?P<who>(?:  )?[a-z][a-z' ]*(?:, (?:SMS|Slack|Telegram))?): +(?P<words>.*(?:\n {26}.*)*)", re.MULTILINE
)
PASSING = {
    r"\((?:\d+ segments?|it is late .*)\)$": "",
    r"\bLooking that up, one moment\. ": "",
    r"https?://\S+/(\w)/\S+": r"LINK/\1",
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2}\b": "DAY",
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b": "DAY",
    r"\b\d{1,2}(?::\d\d)? [ap]m\b": "TIME",
    # Which of two homes comes first may turn on which has its vector by then.
    r"\b\d{3,5} (?:[NSEW]{1,2} )?\w+ (?:St|Ave|Ct|Pl|Way|Rd|Dr)\b(?: [NSEW]{1,2}\b)?(?:, [A-Z][a-z]+)*": "HOME",
    # How many times are free depends on the day too.
    r"(?: \d\) DAY, TIME)+": " TIMES",
    r"(?: \[DAY, TIME\])+": " BUTTONS",
    r"\$[\d.,]+[kM]? \d+bd/[\d.]+ba": "$",
    r"HOME Price: .*? Listed by: [\w&' ]+, [\d-]+": "CARD",
    # Who buys and sells on that day, and with whom.
    r"\b[A-Z][\w'-]+ [A-Z][\w'-]+\b": "NAME",
    r"\b(goes to|answer) [A-Z]\w+": r"\1 NAME",
}


def entries(transcript: str) -> set[tuple[str, str]]:
    """Who said or heard what, without what is another on another day."""
    found = set()
    for match in ENTRY.finditer(transcript):
        words = " ".join(match["words"].split())
        for pattern, stand_in in PASSING.items():
            words = re.sub(pattern, stand_in, words).strip()
        found.add((match["who"].strip(), words))
    return found


class Terminal:
    """`make demo` with somebody at the keyboard."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._screen, theirs = pty.openpty()
        self.process = subprocess.Popen(
            demo(), cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)

    def until_asked(self) -> str:
        """What was shown up to the next prompt."""
        return self._read(lambda seen: PROMPT.search(seen) is not None)

    def say(self, line: str) -> str:
        os.write(self._screen, line.encode() + b"\n")
        # The prompt of before is still on the screen.
        time.sleep(0.2)
        return self.until_asked()

    def press(self, key: bytes) -> int:
        """The exit status after a key that ends it."""
        os.write(self._screen, key)
        self._read(lambda seen: False)
        return self.process.wait(CONSOLE_SECONDS)

    def _read(self, enough: Callable[[str], bool]) -> str:
        seen, deadline = "", time.monotonic() + CONSOLE_SECONDS
        while time.monotonic() < deadline and not enough(seen):
            if select.select([self._screen], [], [], 0.2)[0]:
                try:
                    piece = os.read(self._screen, 65536)
                except OSError:
                    # A pseudo-terminal says so when the other end is closed.
                    break
                seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", piece.decode("utf-8", "replace"))
        return seen


@pytest.mark.slow
def test_in_a_terminal_one_talks_as_a_buyer_a_client_and_an_agent(environment: dict[str, str]) -> None:
    begun = time.monotonic()
    terminal = Terminal(environment)
    assert "You are a stranger" in terminal.until_asked()
    found = terminal.say("any 3 bed houses in ballard under 1.2m with a yard?")
    assert re.search(r"1\) .*\$.*bd", found)
    assert re.search(r"\d segments, \d+ characters", found)
    assert "to Linh Abbott" in found
    why = terminal.say("/why")
    assert "did: listings.search" in why
    assert "ms in all" in why
    assert "/as client" in terminal.say("/as")
    assert "You are Linh Abbott" in terminal.say("/as agent")
    assert "Today" in terminal.say("my day")
    assert "buys or sells" in terminal.say("/as client")
    assert "Next:" in terminal.say("when do we close?")
    assert "nobody called Zebedee" in terminal.say("/as Zebedee")
    assert "/quit" in terminal.say("/what")
    assert terminal.press(b"\x04") == 0
    assert time.monotonic() - begun < SCENE_SECONDS
