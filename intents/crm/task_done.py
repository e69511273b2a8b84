"""A member ticks something off their list: by its words, by the client's name, or the only one there is."""

import re
from uuid import UUID

from sqlalchemy.orm import Session

from domain import crm
from domain.crm import TaskCard
from intents.commands import Fill, Slots
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Offer, Outcome, Slot, Tools

OFFERED = 4
LINE = 60
_WORD = re.compile(r"[^\W\d_]{3,}")
_NOT_TELLING = frozenset(
    "the and for with done did finished finish mark marked complete completed task tasks todo item list that this one "
    "have has been was off tick ticked check checked cross please thing now just her him them answer".split()
)


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    mine = tools.read(lambda session: crm.tasks_of(session, ask.speaker.id))
    if not mine:
        return Outcome("none")
    found = named(str(ask.slots.get("task") or ask.text), mine)
    if len(found) == 1:
        return Findings({"task_id": str(found[0].id)}, {"title": found[0].title})
    offers = tuple(Offer(_short(task.title), Fill({"task": task.title})) for task in found[:OFFERED])
    return Need("task", "which_task", {"count": len(found)}, offers)


def named(said: str, tasks: tuple[TaskCard, ...]) -> tuple[TaskCard, ...]:
    """The tasks that share the most telling words with what was said; all where none shares any."""
    words = _words(said)
    shared = [(len(words & _words(f"{task.title} {task.contact_name}")), task) for task in tasks]
    most = max(count for count, _ in shared)
    return tuple(task for count, task in shared if count == most)


def _words(text: str) -> frozenset[str]:
    stems = (word.removesuffix("ing").removesuffix("ed") for word in _WORD.findall(text.lower()))
    return frozenset(stem for stem in stems if stem not in _NOT_TELLING)


def _short(title: str) -> str:
    return title if len(title) <= LINE else title[: LINE - 3].rsplit(" ", 1)[0] + "..."


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    task_id = UUID(str(findings.exact["task_id"]))
    crm.done(session, task_id, member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    return Outcome("done", findings.data, undo={"task_id": str(task_id)}, private=True)


def undo(session: Session, ask: Ask, args: Slots) -> Outcome:
    crm.reopen(session, UUID(str(args["task_id"])), member_id=ask.speaker.id, now=ask.now, inbox_id=ask.inbox_id)
    return Outcome("reopened")


INTENT = Intent(
    "crm.task_done",
    MEMBER,
    consult,
    slots=(Slot("task", "text"),),
    act=act,
    undo=undo,
    right="contacts.own",
)
