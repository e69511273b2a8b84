"""Plays the scene: does what each exchange says, waits for the answers at the carrier, and holds them to the script."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import requests

from bot.demo.carrier import Carrier, Text, new_sid
from bot.demo.scene import printing, script
from bot.demo.scene.cast import Cast
from bot.demo.scene.ledger import Facts, Ledger, changes
from bot.demo.scene.script import Act, Exchange, Expected
from domain import times

ANSWER_SECONDS = 15.0
"""How long an answer may take before the scene goes on without it; it is there in a tenth of a second otherwise."""
MOST_BROKEN = 8
"""After so many broken expectations the rest would only be more of the same."""
REST_SECONDS = 10.0
PAUSE = 0.05
OTHER_SECRET = "0" * 32

Show = Callable[[str], None]


@dataclass(slots=True)
class Tally:
    kept: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the scene plays: the office's address, its database as a ledger, the carrier, the players."""

    url: str
    carrier: Carrier
    ledger: Ledger
    cast: Cast

    @property
    def webhook(self) -> str:
        return f"{self.url}/sms/message"


@dataclass(slots=True)
class _Before:
    """How things stood before an exchange."""

    texts: int
    stored: int
    records: Mapping[str, Facts]
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(slots=True)
class _Heard:
    """What each person got in one exchange; `later` is what the night holds back, with a note of when it goes."""

    now: dict[str, list[str]]
    later: dict[str, list[tuple[str, datetime]]]

    def words(self, who: str) -> str:
        return "\n".join([*self.now.get(who, []), *(words for words, _ in self.later.get(who, []))])


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
        before = _Before(len(self._stage.carrier.texts()), self._stage.ledger.stored(), self._stage.ledger.look())
        status = self._do(exchange)
        self._wait(exchange, before)
        heard = self._heard(before)
        changed = changes(before.records, self._stage.ledger.look())
        for who in {**heard.now, **heard.later}:
            self._tell(who, heard)
        if changed:
            self._show(printing.changed(changed))
        self._judge(exchange, status, heard, changed, self._stage.ledger.stored() - before.stored)

    def _do(self, exchange: Exchange) -> int:
        what = script.filled(exchange.what, self._known)
        if exchange.deed == "texts":
            return self._text(exchange, what)
        if exchange.deed == "opens":
            self._show(printing.said(exchange.who, f"(opens {what})"))
            return requests.get(what, timeout=self._answer_seconds).status_code
        name = self._known["buyer_name"]
        self._show(printing.said(exchange.who, f"(opens {what}, reads it and signs as {name})"))
        return self._sign(what, name)

    def _text(self, exchange: Exchange, words: str) -> int:
        mark = " (with a forged signature)" if exchange.forged else " (brought twice by the carrier)"
        self._show(printing.said(exchange.who, words + mark * (exchange.forged or exchange.repeated)))
        carrier, number, sid = self._stage.carrier, self._stage.cast.numbers[exchange.who], new_sid()
        status = carrier.bring(
            self._stage.webhook, number, words, sid=sid, token=OTHER_SECRET if exchange.forged else ""
        )
        if exchange.repeated:
            status = carrier.bring(self._stage.webhook, number, words, sid=sid)
        return status

    def _sign(self, link: str, name: str) -> int:
        """As a browser does: the page with its form, then the form."""
        with requests.Session() as browser:
            page = browser.get(link, timeout=self._answer_seconds)
            if "<form" not in page.text:
                return page.status_code or 500
            return browser.post(link, data={"name": name, "agreed": "1"}, timeout=self._answer_seconds).status_code

    def _wait(self, exchange: Exchange, before: _Before) -> None:
        """Until everything expected was heard, and then until the office has nothing left to do."""
        deadline = time.monotonic() + self._answer_seconds
        while time.monotonic() < deadline and not self._all_heard(exchange, before):
            time.sleep(PAUSE)
        deadline = time.monotonic() + REST_SECONDS
        rests = 0
        while time.monotonic() < deadline and rests < 2:
            rests = rests + 1 if self._stage.ledger.at_rest() else 0
            time.sleep(PAUSE)

    def _all_heard(self, exchange: Exchange, before: _Before) -> bool:
        heard = self._heard(before)
        known = dict(self._known)
        return all(
            _matches(expected, heard.words(who), known) for who, all_of in exchange.hears.items() for expected in all_of
        )

    def _heard(self, before: _Before) -> _Heard:
        now: dict[str, list[str]] = defaultdict(list)
        for text in self._stage.carrier.texts(before.texts):
            now[self._stage.cast.part(text.to)].append(_with_media(text))
        later: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
        for number, words, due_at in self._stage.ledger.waiting(before.at):
            later[self._stage.cast.part(number)].append((words, due_at))
        return _Heard(now, later)

    def _tell(self, who: str, heard: _Heard) -> None:
        if who in heard.now:
            self._show(printing.heard(who, heard.now[who]))
        for words, due_at in heard.later.get(who, []):
            when = times.say(due_at, self._stage.ledger.zone)
            self._show(printing.heard(who, [words], f"it is late where they are: this goes out {when}"))

    def _judge(self, exchange: Exchange, status: int, heard: _Heard, changed: Sequence[str], stored: int) -> None:
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


def _with_media(text: Text) -> str:
    return " ".join([text.body, *(f"[{url}]" for url in text.media)]).strip()
