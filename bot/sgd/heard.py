"""One turn of a person read against what the bot said last: answer, condition, question, acceptance, closing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sgd import wording
from bot.sgd.business import speaks_of_other
from bot.sgd.said import Said
from intents import clauses
from intents.recognise import exact
from intents.slots import when
from intents.slots.gazetteer import Gazetteer
from intents.slots.text import Message, read
from intents.slots.topic import topics

_WISHES = frozenset({"furnished", "pets allowed", "garage", "in-unit laundry", "beds", "baths"})
_BESIDES = (
    ("phone", wording.PHONE),
    ("furnished", wording.FURNITURE),
    ("in-unit laundry", wording.LAUNDRY),
    ("pets allowed", wording.PETS),
)
"""What is asked in words that are not a home's fact or feature to the product itself."""


@dataclass(frozen=True, slots=True)
class Clause:
    message: Message
    raw: str

    @property
    def norm(self) -> str:
        return self.message.norm


@dataclass(frozen=True, slots=True)
class Heard:
    """What a turn holds. `conditions` are the stretches that may carry search conditions; `day` is an ISO date."""

    refuses: bool = False
    agrees: bool = False
    closes: bool = False
    thanks: bool = False
    others: bool = False
    visits: bool = False
    looks: bool = False
    asked: tuple[str, ...] = ()
    day: str = ""
    conditions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Ear:
    """What a turn is read against. `homes` are the names of the homes that the bot has offered."""

    gazetteer: Gazetteer
    now: datetime
    zone: ZoneInfo
    homes: Sequence[str] = ()

    def hear(self, text: str, said: Said) -> Heard:
        plain = wording.COUNTY.sub("", self._without_names(text))
        parts = [Clause(read(c.text, self.gazetteer.words), c.text) for c in clauses.split(plain)]
        questions = [c for c in parts if self._is_question(c)]
        rest = [c for c in parts if c not in questions]
        whole = exact.recognise(plain)
        polarity = whole.polarity if whole and whole.act != "closing" else ""
        norm = " . ".join(c.norm for c in rest)
        closes = bool(wording.CLOSES.search(norm)) or bool(whole and whole.act == "closing")
        wishes = [c for c in rest if not _is_closing(c) and not speaks_of_other(c.raw)]
        stance = exact.masked(" . ".join(c.norm for c in (wishes or rest)))
        return Heard(
            refuses=polarity == "no" or bool(wording.REFUSES.search(stance)),
            agrees=polarity == "yes" or bool(wording.AGREES.search(stance)),
            closes=closes,
            thanks=bool(wording.THANKS.search(norm)),
            others=any(_wants_others(c) for c in wishes),
            visits=any(self._wants_visit(c) for c in wishes),
            looks=any(wording.LOOKS_FOR.search(c.norm) for c in wishes),
            asked=tuple(dict.fromkeys(code for c in questions for code in _asked(c))),
            day=self._day(plain, said),
            conditions=tuple(c.message for c in wishes),
        )

    def _without_names(self, text: str) -> str:
        """The text without the names of homes: "Shadow Creek sounds good" names no creek."""
        for name in filter(None, self.homes):
            words = name.split()
            for length in range(len(words), 0, -1):
                part = " ".join(words[:length])
                if length == 1 and len(words) > 1 and len(part) < 5:
                    break
                found = re.search(rf"\b{re.escape(part)}\b", text)
                if found:
                    text = f"{text[: found.start()]}it{text[found.end() :]}"
                    break
        return text

    def _wants_visit(self, clause: Clause) -> bool:
        norm = clause.norm
        for hit in self.gazetteer.scan(norm):
            norm = f"{norm[: hit.start]}{'_' * (hit.end - hit.start)}{norm[hit.end :]}"
        return bool(wording.VISIT.search(wording.NOT_A_VISIT.sub(" ", norm)))

    def _is_question(self, clause: Clause) -> bool:
        """A clause that asks a fact of the home under discussion, and is no search in the form of a question."""
        asked = _asked(clause)
        if not asked or (not self.homes and all(code in _WISHES for code in asked)):
            return False
        asks = "?" in clause.raw or bool(wording.AUXILIARY.search(clause.norm))
        if wording.ASKS_TO_KNOW.search(clause.norm) or "phone" in asked:
            return not wording.OTHERS.search(clause.norm)
        return asks and not wording.LOOKS_FOR.search(clause.norm)

    def _day(self, text: str, said: Said) -> str:
        """The last day that the turn names: in a correction it is the one that counts."""
        expect = "day" if "when" in said.asks or "day" in said.confirms else ""
        found = when.find(wording.NOW.sub(" ", text), now=self.now, zone=self.zone, expect=expect)
        if found is None or not found.windows or found.no_day:
            return ""
        return found.windows[-1].first.isoformat()


def _wants_others(clause: Clause) -> bool:
    """Asking for another home, or asking for homes at all where one lies open."""
    asks = "?" in clause.raw or bool(wording.AUXILIARY.search(clause.norm))
    return bool(wording.OTHERS.search(clause.norm)) or (asks and bool(wording.LOOKS_FOR.search(clause.norm)))


def _is_closing(clause: Clause) -> bool:
    """Whether the clause only closes: what is left without the closing words asks for nothing."""
    left = wording.CLOSES.sub(" ", clause.norm)
    return left != clause.norm and not wording.OTHERS.search(left)


def _asked(clause: Clause) -> list[str]:
    found = list(topics(clause.message))
    found += [code for code, pattern in _BESIDES if code not in found and pattern.search(clause.norm)]
    return found
