"""What can go wrong with contacts, notes, tasks and shares."""

from domain.errors import Invalid, NotAllowed, NotFound, Refused


class NoSuchContact(NotFound):
    """No contact of this id, or none that this member may see: data `contact`."""

    code = "no_such_contact"


class NoSuchNote(NotFound):
    """No such note, or it was taken back."""

    code = "no_such_note"


class NoSuchTask(NotFound):
    """No such task of this member, or it was taken back."""

    code = "no_such_task"


class NotYourContact(NotAllowed):
    """The person is with another member already: data `owner` (a name)."""

    code = "not_your_contact"


class MayNotKeepContacts(NotAllowed):
    """The member's role has no right to contacts."""

    code = "may_not_keep_contacts"


class LeadNeedsName(Invalid):
    """A lead needs a name, and a phone or an e-mail: data `missing` (name or reach)."""

    code = "lead_incomplete"


class PhoneOfMember(Refused):
    """The number is a member's own: data `member` (a name)."""

    code = "phone_of_member"


class LeadInUse(Refused):
    """A lead cannot be taken back once showings or deals rest on it."""

    code = "lead_in_use"


class NotForSharing(Refused):
    """The home may not be shown to buyers now: data `listing`."""

    code = "not_for_sharing"
