"""The requests that wait for a member's word, and which of them an answer is about."""

from domain import showings
from domain.showings import ShowingCard
from intents.crm import people
from intents.intent import Ask, Need, Tools
from intents.showings import visits


def one(ask: Ask, tools: Tools, *, only_waiting: bool) -> ShowingCard | Need:
    """The visit that the member's yes or no is about; by home, time or the contact's name."""
    found = _open(ask, tools, only_waiting=only_waiting)
    named = visits.named(ask, found)
    words = people.name_words(ask, tools)
    by_name = tuple(v for v in named if words & set(v.contact_name.lower().split()))
    left = by_name or named
    if len(left) == 1:
        return left[0]
    return visits.which(ask, left) if left else Need(visits.SLOT, "no_requests")


def _open(ask: Ask, tools: Tools, *, only_waiting: bool) -> tuple[ShowingCard, ...]:
    waiting = tools.read(lambda session: showings.awaiting_approval(session, ask.speaker.id, ask.now))
    if only_waiting and waiting:
        return waiting
    held = tuple(v for v in visits.mine(ask, tools) if v.status == "held")
    return waiting or held if only_waiting else visits.mine(ask, tools)
