"""The people the office serves: adding and finding them, notes, tasks, shared homes, and a member's day.

A member works with the contacts they own and with those nobody owns; the right contacts.all widens that to everybody's.
"""

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
from domain.crm.leads import Lead, add_lead, assign, name_contact, remove_lead
from domain.crm.queries import ContactCard, NoteCard, Person, TaskCard, contact, find, person
from domain.crm.work import NothingSaid, done, note, remove_note, remove_task, reopen, share, task

__all__ = [
    "ContactCard",
    "Day",
    "DayShowing",
    "Deadline",
    "Lead",
    "LeadInUse",
    "LeadNeedsName",
    "MayNotKeepContacts",
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
    "TaskCard",
    "Unanswered",
    "add_lead",
    "assign",
    "contact",
    "done",
    "find",
    "my_day",
    "name_contact",
    "note",
    "person",
    "remove_lead",
    "remove_note",
    "remove_task",
    "reopen",
    "share",
    "task",
]
