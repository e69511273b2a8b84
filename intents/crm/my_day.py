"""The member's day: showings, things to do, new leads, people who wait, and deadlines."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from domain import crm, times
from domain.crm import NAMELESS, Day, DayShowing, NewLead, TaskCard, Unanswered
from intents.commands import Start
from intents.crm.people import number_of
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Offer, Outcome, Shown, Slot, Tools
from intents.slots.when import Window

TASKS = 4
LEADS = 4
DEADLINES = 4
OFFERED = 8
WORDS = 60
OWN = frozenset({"", "agent"})
"""Sources of a lead that tell its agent nothing new."""


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    zone = ZoneInfo(ask.office.time_zone)
    day = _day(ask, zone)
    found = tools.read(lambda session: _named(session, crm.my_day(session, ask.speaker.id, day, now=ask.now)))
    today = times.local_day(ask.now, zone)
    found, title = _of_that_day(found, today, zone), _title(day, today)
    if found.is_free:
        return Outcome("free", {"title": title}, private=True)
    offers = () if ask.channel == "sms" else _offers(found)
    data = {"title": title, **_data(found, today, zone)}
    return Outcome("day", data, offers=offers, shown=_shown(found, zone), private=True)


def _named(session: Session, found: Day) -> Day:
    """Who has no name yet goes by their number."""
    leads = tuple(replace(lead, name=_called(session, lead)) for lead in found.new_leads)
    unanswered = tuple(replace(person, name=_called(session, person)) for person in found.unanswered)
    tasks = tuple(replace(task, title=_titled(session, task)) for task in found.tasks)
    return replace(found, tasks=tasks, new_leads=leads, unanswered=unanswered)


def _titled(session: Session, task: TaskCard) -> str:
    # A title is kept in plain writing, so a number comes into it only where it is shown.
    if task.contact_id is None or task.contact_name or NAMELESS not in task.title:
        return task.title
    return task.title.replace(NAMELESS, number_of(session, task.contact_id) or NAMELESS, 1)


def _called(session: Session, person: NewLead | Unanswered) -> str:
    return person.name or number_of(session, person.contact_id) or NAMELESS


def _day(ask: Ask, zone: ZoneInfo) -> date:
    said = ask.slots.get("when")
    windows = said.get("windows") if isinstance(said, Mapping) else None
    if isinstance(windows, list) and windows and isinstance(windows[0], Mapping):
        return Window.of_slot(windows[0]).first
    return times.local_day(ask.now, zone)


def _of_that_day(found: Day, today: date, zone: ZoneInfo) -> Day:
    """Of a day to come only what belongs to it: what waits already is today's."""
    if found.day <= today:
        return found
    tasks = tuple(t for t in found.tasks if t.due_at is not None and times.local_day(t.due_at, zone) == found.day)
    deadlines = tuple(deadline for deadline in found.deadlines if deadline.due_on == found.day)
    return replace(found, tasks=tasks, new_leads=(), unanswered=(), deadlines=deadlines)


def _title(day: date, today: date) -> str:
    names = {0: "Today", 1: "Tomorrow"}
    name = names.get((day - today).days)
    return f"{name}, {times.say_day(day)}" if name else times.say_day(day)


def _data(found: Day, today: date, zone: ZoneInfo) -> dict[str, object]:
    return {
        "showings": [_showing(visit, zone) for visit in found.showings],
        "tasks": [_task(task.title, task.due_at, today, zone) for task in found.tasks[:TASKS]],
        "more_tasks": max(len(found.tasks) - TASKS, 0),
        "leads": [
            f"{lead.name}{f' ({lead.source})' if lead.source not in OWN else ''}" for lead in found.new_leads[:LEADS]
        ],
        "unanswered": [f'{person.name}: "{_cut(person.text)}"' for person in found.unanswered[:LEADS]],
        "deadlines": [
            _deadline(d.milestone, d.address, d.due_on, overdue=d.overdue) for d in found.deadlines[:DEADLINES]
        ],
        "next": _next(found),
    }


def _showing(visit: DayShowing, zone: ZoneInfo) -> str:
    waits = {"approval": " (not confirmed)", "agreement": " (agreement not signed)"}.get(visit.waits_for, "")
    return (
        f"{times.say_time(visit.starts_at, zone)} {visit.address} with {visit.contact_name or 'a new contact'}{waits}"
    )


def _task(title: str, due_at: datetime | None, today: date, zone: ZoneInfo) -> str:
    title = _cut(title)
    if due_at is None:
        return title
    due = times.local_day(due_at, zone)
    return f"{title}, {times.say_time(due_at, zone) if due >= today else 'overdue'}"


def _deadline(milestone: str, address: str, due_on: date, *, overdue: bool) -> str:
    name = milestone.replace("_", " ")
    return f"{name} {address} {'overdue since' if overdue else 'by'} {times.say_day(due_on)}"


def _next(found: Day) -> str:
    """The one thing to do about the day."""
    held = next((visit for visit in found.showings if visit.waits_for == "approval"), None)
    if held is not None:
        return f'Say "confirm {held.address}" or "decline {held.address}".'
    if found.unanswered:
        first = found.unanswered[0].name
        return "" if first == NAMELESS else f'Say "tell {first.split(" ")[0]} ..." to answer.'
    return 'Say "find" and a name for more.'


def _offers(found: Day) -> tuple[Offer, ...]:
    """What can be done about the day by a press, with nothing more to say."""
    made: list[Offer] = []
    for visit in found.showings:
        if visit.waits_for == "approval":
            showing = {"showing": {"ids": [str(visit.id)]}}
            made.append(Offer(f"Confirm {visit.address}", Start("showings.confirm", showing)))
            made.append(Offer(f"Decline {visit.address}", Start("showings.decline", showing)))
    made += [Offer(f"Done: {_cut(task.title)}", Start("crm.task_done", {"task": task.title})) for task in found.tasks]
    for due in found.deadlines:
        step = {"deal": {"ids": [str(due.deal_id)]}, "milestone": due.milestone}
        label = f"{due.milestone.replace('_', ' ')} done, {due.address}"
        made.append(Offer(label[:1].upper() + label[1:], Start("transactions.milestone_done", step)))
    return tuple(made[:OFFERED])


def _shown(found: Day, zone: ZoneInfo) -> tuple[Shown, ...]:
    return tuple(
        Shown("showing", str(v.id), _showing(v, zone), address=v.address, starts_at=v.starts_at) for v in found.showings
    )


def _cut(text: str) -> str:
    return text if len(text) <= WORDS else text[: WORDS - 3].rsplit(" ", 1)[0] + "..."


INTENT = Intent("crm.my_day", MEMBER, consult, slots=(Slot("when", "when"),))
