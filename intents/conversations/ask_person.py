"""Bring in a person: the one who looks after the contact is told at once, and the contact is told who and when."""

from datetime import datetime
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain import crm, showings, times
from intents.crm import people
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools

REASONS = frozenset({"asked", "anger", "grief", "lost", "language", "too_long", "photo"})

NOT_READ = frozenset({"lost", "language", "too_long", "photo"})
"""Reasons that lie in the message: a member is told what to do about it, since there is nobody to hand them to."""


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    reason = str(ask.slots.get("reason", "asked"))
    if ask.speaker.kind == "member":
        return Outcome(f"member_{reason}" if reason in NOT_READ else "member")
    return Findings({"reason": reason if reason in REASONS else "asked"})


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    reason = str(findings.exact["reason"])
    owner = crm.ask_owner(
        session,
        ask.speaker.id,
        conversation_id=ask.conversation_id,
        reason=cast(crm.Reason, reason),
        words=ask.text,
        now=ask.now,
        inbox_id=ask.inbox_id,
    )
    data = {
        "agent": owner.full_name,
        "phone": people.said_phone(owner.phone),
        "when": when(session, owner.member_id, ask),
    }
    return Outcome(reason, data)


def when(session: Session, member_id: UUID, ask: Ask) -> str:
    """When the member may be expected, by their hours: "today by 6 pm", "Mon Dec 7 from 9 am"; "" without hours."""
    zone = ZoneInfo(ask.office.time_zone)
    span = showings.next_at_work(session, member_id, ask.now)
    if span is None:
        return ""
    if span.start <= ask.now:
        return f"today by {times.say_time(span.end, zone)}"
    return f"{_day(span.start, ask.now, zone)} from {times.say_time(span.start, zone)}"


def _day(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    ahead = (times.local_day(at, zone) - times.local_day(now, zone)).days
    return {0: "today", 1: "tomorrow"}.get(ahead, times.say_day(times.local_day(at, zone)))


INTENT = Intent("conversations.ask_person", ANYONE, consult, act=act)
