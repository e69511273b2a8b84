"""Plays the scene: does what each exchange says, waits for the answers on its wires, and holds them to the script."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import requests

from bot.demo.scene import hearing, printing, script
from bot.demo.scene.hearing import Before, Heard, Stage
from bot.demo.scene.ledger import changes
from bot.demo.scene.script import Act, Exchange, Expected
from bot.demo.scene.wires import NoButton, Said, Wire
from domain import times

ANSWER_SECONDS = 15.0
"""How long an answer may take before the scene goes on without it; it is there in a tenth of a second otherwise."""
MOST_BROKEN = 8
"""After so many broken expectations the rest would only be more of the same."""
REST_SECONDS = 10.0
PAUSE = 0.05
FORGED = " (with a forged signature)"

Show = Callable[[str], None]


@dataclass(slots=True)
class Tally:
    kept: int = 0
    broken: int = 0


class Player:
    def __init__(self, stage: Stage, show: Show, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._stage = stage
        self._answer_seconds = answer_seconds
        self._show = show
        self._known = dict(stage.cast.known)
        self.tally = Tally()

    def play(self, acts: Iterable[Act]) -> Tally:
        for act in acts:
            self._show(printing.act(act.title))
            for exchange in act.exchanges:
                if self.tally.broken < MOST_BROKEN:
                    self._try(exchange)
        return self.tally

    def _try(self, exchange: Exchange) -> None:
        try:
            self._exchange(exchange)
        except script.BadScript as error:
            self._note(False, f"{exchange.who}: {exchange.what}", "an earlier answer that tells", str(error))

    def _exchange(self, exchange: Exchange) -> None:
        before = hearing.before(self._stage)
        status = self._do(exchange)
        self._wait(exchange, before)
        heard = hearing.heard(self._stage, before)
        changed = changes(before.records, self._stage.ledger.look())
        for who in {**heard.now, **heard.later}:
            self._tell(who, heard)
        if changed:
            self._show(printing.changed(changed))
        self._judge(exchange, status, heard, changed, self._stage.ledger.stored() - before.stored)

    def _do(self, exchange: Exchange) -> int:
        what = script.filled(exchange.what, self._known)
        if exchange.deed == "presses":
            return self._press(exchange)
        if exchange.deed in ("says", "replies"):
            return self._say(exchange, what)
        browser = f"{exchange.who}, browser"
        if exchange.deed == "opens":
            self._show(printing.said(browser, f"(opens {what})"))
            return requests.get(what, timeout=self._answer_seconds).status_code
        name = self._known[f"{exchange.who}_name"]
        self._show(printing.said(browser, f"(opens {what}, reads it and signs as {name})"))
        return self._sign(what, name)

    def _say(self, exchange: Exchange, words: str) -> int:
        said = Said(words, exchange.forged, exchange.repeated, thread=exchange.deed == "replies")
        marks = {FORGED: said.forged, " (brought twice)": said.repeated, " (in the thread)": said.thread}
        shown = words + "".join(mark for mark, holds in marks.items() if holds)
        self._show(printing.said(self._stage.labelled(exchange.who), shown))
        return self._wire(exchange).say(self._stage.url, self._address(exchange), said)

    def _press(self, exchange: Exchange) -> int:
        label = script.pattern(exchange.what, self._known)
        address, forged = self._address(exchange), exchange.forged
        try:
            pressed, status = self._wire(exchange).press(self._stage.url, address, label, forged=forged)
        except NoButton:
            raise script.BadScript(f"no button [{label.pattern}] is shown") from None
        self._show(printing.said(self._stage.labelled(exchange.who), f"(presses [{pressed}]){FORGED * forged}"))
        return status

    def _wire(self, exchange: Exchange) -> Wire:
        return self._stage.wire_of(exchange.who)

    def _address(self, exchange: Exchange) -> str:
        return self._stage.cast.seats[exchange.who].address

    def _sign(self, link: str, name: str) -> int:
        """As a browser does: the page with its form, then the form."""
        with requests.Session() as browser:
            page = browser.get(link, timeout=self._answer_seconds)
            if "<form" not in page.text:
                return page.status_code or 500
            return browser.post(link, data={"name": name, "agreed": "1"}, timeout=self._answer_seconds).status_code

    def _wait(self, exchange: Exchange, before: Before) -> None:
        """Until everything expected was heard, and then until the office has nothing left to do."""
        deadline = time.monotonic() + self._answer_seconds
        while time.monotonic() < deadline and not self._all_heard(exchange, before):
            time.sleep(PAUSE)
        deadline = time.monotonic() + REST_SECONDS
        rests = 0
        while time.monotonic() < deadline and rests < 2:
            rests = rests + 1 if self._stage.ledger.at_rest() else 0
            time.sleep(PAUSE)

    def _all_heard(self, exchange: Exchange, before: Before) -> bool:
        heard = hearing.heard(self._stage, before)
        known = dict(self._known)
        return all(
            _matches(expected, heard.words(who), known) for who, all_of in exchange.hears.items() for expected in all_of
        )

    def _tell(self, who: str, heard: Heard) -> None:
        label = self._stage.labelled(who)
        if who in heard.now:
            size = self._stage.wire_of(who).size(heard.now[who]) if who in self._stage.cast.seats else ""
            self._show(printing.heard(label, heard.now[who], size))
        for words, due_at in heard.later.get(who, []):
            when = times.say(due_at, self._stage.ledger.zone)
            self._show(printing.heard(label, [words], f"it is late where they are: this goes out {when}"))

    def _judge(self, exchange: Exchange, status: int, heard: Heard, changed: Sequence[str], stored: int) -> None:
        for who, all_of in exchange.hears.items():
            for expected in all_of:
                self._check(expected, f"{who}: {expected.words}", heard.words(who))
        for expected in exchange.changes:
            self._check(expected, f"database: {expected.words}", "\n".join(changed))
        for who in exchange.silent:
            self._note(not heard.words(who), f"{who}: hears nothing", "silence", heard.words(who))
        if exchange.stored is not None:
            words = f"messages stored: {exchange.stored}"
            self._note(stored == exchange.stored, words, str(exchange.stored), str(stored))
        if status != exchange.status or status != 200:
            self._note(
                status == exchange.status, f"answered with status {exchange.status}", str(exchange.status), str(status)
            )

    def _check(self, expected: Expected, words: str, found: str) -> None:
        holds = _matches(expected, found, self._known)
        self._note(holds, words, script.pattern(expected.pattern, self._known).pattern, found)

    def _note(self, holds: bool, words: str, expected: str, found: str) -> None:
        if holds:
            self.tally.kept += 1
            self._show(printing.kept(words))
        else:
            self.tally.broken += 1
            self._show(printing.broken(words, expected, found))


def _matches(expected: Expected, found: str, known: dict[str, str]) -> bool:
    """Whether it is there; what its groups caught is known from then on."""
    try:
        match = script.pattern(expected.pattern, known).search(found)
    except script.BadScript:
        # It names what an expectation before it should have caught.
        return False
    if match is None:
        return False
    known.update({name: value for name, value in match.groupdict().items() if value is not None})
    return True
