"""Put something on the member's list, with a reminder where a time was said: "remind me to call Maria Friday at 9"."""

import re
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain import crm
from intents.commands import Slots
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.slots import when
from intents.slots.text import Message, read
from intents.slots.when import When

DAY_STARTS = time(9)
"""When a reminder comes that was given a day and no time."""
SOON = timedelta(hours=1)
_TODAY = re.compile(r"\b(?:today|tonight|now|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:please\s+|pls\s+)?(?:(?:can|could)\s+you\s+)?(?:i\s+(?:need|have|want)\s+to\s+be\s+reminded|remind\s+me|don'?t\s+let\s+me\s+forget|"
    r"(?:add|create|set|make|put|new|start)\s+(?:up\s+)?(?:a\s+|an\s+)?(?:new\s+)?(?:task|to-?\s?do|reminder|item)|put\s+(?:it\s+)?on\s+my\s+(?:list|to-?\s?do(?:\s+list)?)|"
    r"task|to-?\s?do|reminder|(?:new|add)\s+(?:task|to-?\s?do))\b[\s:,-]*(?:(?:to|about|that|for)\s+)?(?:me\s+to\s+)?",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:to|that|about)\s+(?=\S)", re.IGNORECASE)
_TAIL = re.compile(r"[\s,;]*\b(?:remind\s+me|please|pls|by|on|at|before|until|for)\s*$", re.IGNORECASE)


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    message = read(ask.text)
    said = when.find(message, now=ask.now, zone=ZoneInfo(ask.office.time_zone))
    if said is not None and said.problem == "past":
        return Outcome("past")
    title = str(ask.slots.get("text") or title_of(message, said))
    if not title:
        return Need("text", "ask_title")
    due = due_at(said, ask)
    mentions = tools.read(lambda session: crm.mentioned(session, ask.speaker.id, title))
    contact_id = str(mentions[0].contact.id) if len(mentions) == 1 else ""
    exact = {"title": title, "due_at": due.isoformat() if due else "", "contact_id": contact_id}
    return Findings(exact, {"title": title, "due": due})


def title_of(message: Message, said: When | None) -> str:
    """What is to be done: the sentence without "remind me to" and without the time."""
    text = list(message.text)
    for start, end in said.spans if said else ():
        first, last = message.source(start, end)
        text[first:last] = " " * (last - first)
    left = _LEAD_IN.sub("", " ".join("".join(text).split()), count=1)
    while _TAIL.search(left):
        left = _TAIL.sub("", left)
    left = _LEAD.sub("", left.strip(" ,.;:-"), count=1)
    return left[:1].upper() + left[1:]


def due_at(said: When | None, ask: Ask) -> datetime | None:
    """The moment of the reminder, None where no time was said; a day alone means that morning."""
    if said is None:
        return None
    if not said.windows:
        return ask.now if said.asap else None
    window = said.windows[0]
    zone = ZoneInfo(ask.office.time_zone)
    # The first day that was said, or the last of a stretch that has begun ("by Friday").
    moments = [
        when.at(day, window.earliest or window.latest or DAY_STARTS, zone) for day in (window.first, window.last)
    ]
    coming = next((moment for moment in moments if moment > ask.now), None)
    if coming is not None:
        return coming
    # "Monday" on a Monday afternoon is the next one; "today" is soon.
    return ask.now + SOON if _TODAY.search(ask.text) else moments[0] + timedelta(weeks=1)


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    exact = {key: str(value) for key, value in findings.exact.items()}
    task_id = crm.task(
        session,
        exact["title"],
        member_id=ask.speaker.id,
        contact_id=UUID(exact["contact_id"]) if exact["contact_id"] else None,
        due_at=datetime.fromisoformat(exact["due_at"]) if exact["due_at"] else None,
        now=ask.now,
        inbox_id=ask.inbox_id,
    )
    return Outcome("set", findings.data, undo={"task_id": str(task_id)}, private=True)


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    crm.remove_task(session, UUID(str(args["task_id"])), member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    return Outcome("removed")


INTENT = Intent(
    "crm.task",
    MEMBER,
    consult,
    slots=(Slot("text", "text"), Slot("when", "when")),
    act=act,
    undo=undo,
    right="contacts.own",
)
