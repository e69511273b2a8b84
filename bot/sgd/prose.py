"""What the bot said on a turn, where only its words are known: a poor second to the record that it keeps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sgd import names
from bot.sgd.business import speaks_of_homes, speaks_of_other
from bot.sgd.said import Said
from bot.sgd.wording import NOW
from intents.slots import when
from intents.slots.gazetteer import Gazetteer

_ASKS = (
    ("place", r"\bwhere(?!'s)\b|\b(?:which|what)(?: \w+){0,2} (?:area|city|town|location|place|region)\b|\b(?:area|city|location) (?:do|would|should|are|is|that|you)\b"),
    ("beds", r"\b(?:how many|number of|what number of)(?: \w+){0,2} (?:bed ?rooms?|beds|rooms)\b|\bbed ?rooms? .{0,24}(?:do you|would you|are you|should)\b"),
    ("baths", r"\b(?:how many|number of)(?:[\w ,]{0,40}) (?:bath ?rooms?|baths)\b"),
    ("deal", r"\b(?:rent\w*|leas\w+|buy\w*|purchas\w+)\b.{0,24}\bor\b.{0,24}\b(?:rent\w*|leas\w+|buy\w*|purchas\w+)\b"),
    ("when", r"\bwhen\b|\b(?:what|which)(?: \w+){0,2} (?:day|date|time)\b|\b(?:day|date) (?:do|would|should|are|is|works|suits)\b"),
)  # fmt: skip
_TELL_ME = re.compile(
    r"\b(?:tell me|let me know|please (?:provide|specify|give|share|tell|choose)|i(?:'ll)? need(?: to know)?)\b",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(
    r"\bconfirm(?!ed)\w*\b|\b(?:is|are|does) (?:that|this|it|these|everything|all)(?: all| sound| look| details?)* (?:correct|right|ok|okay|good|fine)\b|\b(?:correct|right|okay|ok)\s*\?|"
    r"\bjust to (?:be clear|confirm|check|make sure|clarify)\b|\bverify\b|\bto recap\b|\bdouble[- ]check\b",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\b(?:visit\w*|schedul\w+|appointment|tour|see (?:it|the|this)|view\w*|come (?:by|see|over)|book|look at (?:it|the))\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:any ?thing|something|what) else\b|\banything (?:more|further)\b|\b(?:further|more|other|additional) (?:\w+ )?(?:help|assist\w*|details?|information|questions?)\b|\bhelp(?: you)? (?:with|more|further)\b|\bassist you\b|\bassistance\b|\bwill that be all\b|\bis that (?:all|it|everything)\b",
    re.IGNORECASE,
)
_ASKED_VISIT = re.compile(
    r"(?:\A|[.!?,] )(?:so,? |and |then |okay,? |ok,? |sure,? |great,? )*(?:would|do|did|should|shall|can|could|may|want|wanna|will|are|is) .*(?:visit|schedul|appointment|tour|view|see|book)",
    re.IGNORECASE,
)
_BOOKED = re.compile(
    r"\b(?:scheduled|booked|confirmed|reserved|set up|all set|success\w*|arranged|complete)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What the words are read against. `homes` are the names met so far."""

    gazetteer: Gazetteer
    now: datetime
    zone: ZoneInfo
    homes: Sequence[str] = ()

    def by_text(self, text: str) -> Said:
        homes, other = speaks_of_homes(text) or bool(_known(text, self.homes)), speaks_of_other(text)
        ours = True if homes else False if other else None
        name = _known(text, self.homes) or names.find(text, self.gazetteer)
        day = self._day(text)
        asks = self._asks(text)
        booked = bool(_BOOKED.search(text)) and not _CONFIRMS.search(text) and not _ASKED_VISIT.search(text)
        closing_line = bool(_MORE.search(text)) and not booked
        confirms = {} if closing_line and not _VISIT.search(text) else self._confirms(text, name, day, booked)
        offers_visit = not confirms and not asks and _visit_offer(text)
        shows = _priced(text) and not confirms and not booked
        return Said(
            ours=ours,
            text=text,
            offered=name if shows else "",
            shows=shows,
            asks=() if confirms else asks,
            confirms=confirms,
            offers_visit=offers_visit,
            asks_more=closing_line and not confirms and not asks,
            booked=booked,
        )

    def _asks(self, text: str) -> tuple[str, ...]:
        asking = "?" in text or _TELL_ME.search(text)
        return tuple(what for what, pattern in _ASKS if asking and re.search(pattern, text, re.IGNORECASE))

    def _confirms(self, text: str, name: str, day: str, booked: bool) -> dict[str, str]:
        if booked or not day or not (_CONFIRMS.search(text) or _VISIT.search(text) or "?" in text):
            return {}
        return {"day": day, **({"home": name} if name else {})}

    def _day(self, text: str) -> str:
        found = when.find(NOW.sub(" ", text), now=self.now, zone=self.zone)
        if found is None or not found.windows or found.no_day:
            return ""
        return found.windows[-1].first.isoformat()


def _visit_offer(text: str) -> bool:
    parts = re.split(r"(?<=[.!?])\s", text)
    return any(_VISIT.search(p) and ("?" in p or _ASKED_VISIT.match(p)) and not _priced(p) for p in parts)


def _priced(text: str) -> bool:
    """A home is put forward with its price, its address or its rooms."""
    money = re.search(
        r"\$ ?\d|\bdollars\b|\b\d{3,4} (?:a|per) month|\brent\w*\b.{0,20}\d{3}|\b\d{1,3}(?:,\d{3})+\b|\bprice\b",
        text,
        re.IGNORECASE,
    )
    rooms = re.search(r"\b(?:\d|one|two|three|four) (?:bed|bath)", text, re.IGNORECASE)
    return bool(money) or bool(rooms) and bool(names.addresses(text))


def _known(text: str, homes: Sequence[str]) -> str:
    lowered = text.lower()
    return next((name for name in reversed(homes) if name and name.lower() in lowered), "")
