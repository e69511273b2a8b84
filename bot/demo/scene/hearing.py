"""What each person got in one exchange of the scene, whatever the wire, now or held back by the night."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.demo.scene.cast import Cast
from bot.demo.scene.ledger import Facts, Ledger
from bot.demo.scene.wires import Wire, Wires


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the scene plays: the office's address, the wires to it, its database as a ledger, the players."""

    url: str
    wires: Wires
    ledger: Ledger
    cast: Cast

    def wire_of(self, who: str) -> Wire:
        return self.wires[self.cast.seats[who].channel]

    def labelled(self, who: str) -> str:
        """Who, and on which wire; a bystander by the address alone."""
        return f"{who}, {self.wire_of(who).label}" if who in self.cast.seats else who


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood before an exchange: what had come on each wire, what was stored, the records."""

    come: Mapping[str, int]
    stored: int
    records: Mapping[str, Facts]
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Heard:
    """What each person got in one exchange; `later` is what the night holds back, with when it goes."""

    now: Mapping[str, Sequence[str]]
    later: Mapping[str, Sequence[tuple[str, datetime]]]

    def words(self, who: str) -> str:
        return "\n".join([*self.now.get(who, []), *(words for words, _ in self.later.get(who, []))])


def before(stage: Stage) -> Before:
    come = {name: wire.count() for name, wire in stage.wires.items()}
    return Before(come, stage.ledger.stored(), stage.ledger.look())


def heard(stage: Stage, since: Before) -> Heard:
    now: dict[str, list[str]] = defaultdict(list)
    for name, wire in stage.wires.items():
        for got in wire.got(since.come[name]):
            now[stage.cast.part(name, got.address)].append(got.words)
    later: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for card, words, due_at in stage.ledger.waiting(since.at):
        later[stage.cast.part(card.channel, card.value)].append((words, due_at))
    return Heard(now, later)
