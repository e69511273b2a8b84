"""What can stand in the way of a visit."""

from domain.errors import Invalid, NotFound, Refused


class NoSuchShowing(NotFound):
    """No visit of this id, or not this person's."""

    code = "no_such_showing"


class NotShowable(Refused):
    """The home is not shown now; data `status`."""

    code = "not_showable"


class NobodyShows(Refused):
    """No member can show the home: neither the person's own agent nor the listing's, and nobody is on duty."""

    code = "nobody_shows"


class SlotTaken(Refused):
    """Somebody was quicker; data `whose` (member or home), `alternatives` (UTC starts, nearest first) and `zone`."""

    code = "slot_taken"


class OutsideHours(Refused):
    """The agent shows no homes then; data `alternatives` (UTC starts, nearest first) and `zone`."""

    code = "outside_hours"


class AlreadyBooked(Refused):
    """The person has a visit at that time; data `showing_id`, `same_home`."""

    code = "already_booked"


class TooManyHeld(Refused):
    """The person holds as many visits as one may without an agreement; data `most`."""

    code = "too_many_held"


class AgreementMissing(Refused):
    """No signed agreement covers the day of this visit; data `showing_id` where there is one."""

    code = "agreement_missing"


class AgreementClosed(Refused):
    """The agreement is signed or ended already; data `agreement_id`."""

    code = "agreement_closed"


class AgreementInUse(Refused):
    """Confirmed visits rest on the agreement; data `agreement_id`."""

    code = "agreement_in_use"


class NotOpen(Refused):
    """The visit is over or called off, or was answered already; data `status`."""

    code = "showing_not_open"


class TooSoon(Invalid):
    """The visit would be past or too near; data `earliest` (UTC) and `zone`."""

    code = "too_soon"


class TooLong(Invalid):
    """A visit lasts longer than one may; data `minutes`, `longest`."""

    code = "tour_too_long"


class ReasonMissing(Invalid):
    """Calling a visit off needs a reason: it reaches the other side."""

    code = "reason_missing"
