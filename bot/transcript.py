"""A written-down conversation read back into a dialogue state: what the bot showed and asked, as far as its words tell.

In the running assistant the state is kept, never guessed from text; this serves conversations that come as text alone.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from intents import settling
from intents.intent import Intent, Need, Shown, SlotKind
from intents.slots import address, money, when
from intents.slots.text import Sheet, read
from intents.state import Pending, State, Task

_ITEM = re.compile(
    r"(?:^|\s)(?P<number>\d{1,2})[).]\s+(?P<text>.+?)(?=\s+\d{1,2}[).]\s|(?<=[a-z\d])[.?!](?:\s+[A-Z]|$)|$)"
)
_ASKED: tuple[tuple[tuple[SlotKind, ...], str], ...] = (
    (("when",), r"\bwhen\b|\b(?:what|which) (?:day|time|date)|\bday and time\b|\d ?(?:am|pm)\b.*\?|to when"),
    (
        ("showing", "listing", "contact", "deal"),
        r"\bwhich (?:one|home|house|place|tour|showing|visit|person|client|deal)\b",
    ),
    (("person", "contact"), r"\bwho\b|\bname\b"),
    (("text", "field"), r"\bwhat (?:should|shall|do)\b|\bwhat\b.*\?"),
    (("search",), r"\bwhere\b|\bwhat area\b|\bhow many bed"),
)
_CONFIRMS = re.compile(r"\bshall i\b|\bgo ahead\?|\bis that right\b|\bbook it\?|\b1 to .+ 2 to\b", re.IGNORECASE)
WAITS = timedelta(minutes=30)


def heard_from_bot(
    state: State, served: Task | None, intent: Intent | None, text: str, now: datetime, zone: ZoneInfo
) -> State:
    """The state after the bot said `text`. `served` is the request it answered, `intent` what that request is."""
    state = _with_shown(state, text, now, zone)
    if served is None or intent is None or "?" not in text and not _CONFIRMS.search(text):
        return state
    if _CONFIRMS.search(text):
        return replace(state.popped(served.intent), pending=Pending(served.intent, {}, served.slots, now + WAITS))
    slot = _asked_slot(intent, text)
    return settling.after(state, served, Need(slot, f"ask_{slot}"), now) if slot else state


def _asked_slot(intent: Intent, text: str) -> str:
    for kinds, pattern in _ASKED:
        for slot in intent.slots:
            if slot.kind in kinds and re.search(pattern, text, re.IGNORECASE):
                return slot.name
    return ""


def _with_shown(state: State, text: str, now: datetime, zone: ZoneInfo) -> State:
    items = [match["text"] for match in _ITEM.finditer(text)]
    shown = tuple(_shown(item, now, zone) for item in items)
    if shown:
        return replace(state, shown=shown, focus=shown[0] if len(shown) == 1 else None, numbers=())
    one = _addressed(text, now, zone)
    if one is None:
        return state
    known = next((item for item in state.shown if item.address and one.address.startswith(item.address)), None)
    focus = replace(known, starts_at=one.starts_at, kind=one.kind) if known else one
    return replace(state, shown=state.shown if known else (focus,), focus=focus)


def _addressed(text: str, now: datetime, zone: ZoneInfo) -> Shown | None:
    message = read(text)
    refs = [ref for ref in address.find(message) if ref.number and ref.street]
    if len({ref.line for ref in refs}) != 1:
        return None
    return _shown(message.typed(refs[0].start, refs[0].end), now, zone, context=text)


def _shown(item: str, now: datetime, zone: ZoneInfo, context: str = "") -> Shown:
    line = re.split(r"\s+\$|,|\s\(", item)[0].strip()
    said = when.find(context or item, now=now, zone=zone)
    sole = said.sole if said else None
    at = when.at(sole.first, sole.earliest, zone) if sole and sole.earliest else None
    prices = money.find(Sheet.of(read(context or item)), money.Setting(searching=True))
    price = prices.get("price_max")
    return Shown(
        kind="showing" if at else "listing",
        id=line.lower(),
        label=line,
        address=line,
        price=price if isinstance(price, int) else None,
        starts_at=at,
    )
