"""The people the office serves: adding and finding them, notes, tasks, shared homes, and a member's day.

A member works with the contacts they own and with those nobody owns; the right contacts.all widens that to everybody's.
"""

from domain.crm.asking import NAMELESS, Asked, Reason, ask_owner, name_of, owner_of, source_of
from domain.crm.browsing import After, Moment, browse, stages, timeline
from domain.crm.day import Day, DayShowing, Deadline, NewLead, Unanswered, my_day
from domain.crm.errors import (
    LeadInUse,
    LeadNeedsName,
    MayNotKeepContacts,
    NoSuchContact,
    NoSuchNote,
    NoSuchTask,
    NotForSharing,
    NotYourContact,
    PhoneOfMember,
)
from domain.crm.leads import ASKED_BY_AGENT, Lead, add_lead, assign, name_contact, remove_lead
from domain.crm.mentions import Mention, mentioned
from domain.crm.queries import ContactCard, NoteCard, Person, TaskCard, contact, find, person, task_title, tasks_of
from domain.crm.work import NothingSaid, done, note, remove_note, remove_task, reopen, share, task

__all__ = [
    "ASKED_BY_AGENT",
    "NAMELESS",
    "After",
    "Asked",
    "ContactCard",
    "Day",
    "DayShowing",
    "Deadline",
    "Lead",
    "LeadInUse",
    "LeadNeedsName",
    "MayNotKeepContacts",
    "Mention",
    "Moment",
    "NewLead",
    "NoSuchContact",
    "NoSuchNote",
    "NoSuchTask",
    "NotForSharing",
    "NotYourContact",
    "NoteCard",
    "NothingSaid",
    "Person",
    "PhoneOfMember",
    "Reason",
    "TaskCard",
    "Unanswered",
    "add_lead",
    "ask_owner",
    "assign",
    "browse",
    "contact",
    "done",
    "find",
    "mentioned",
    "my_day",
    "name_contact",
    "name_of",
    "note",
    "owner_of",
    "person",
    "remove_lead",
    "remove_note",
    "remove_task",
    "reopen",
    "share",
    "source_of",
    "stages",
    "task",
    "task_title",
    "tasks_of",
    "timeline",
]
