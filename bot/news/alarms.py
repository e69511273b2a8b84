"""News of what is not well: to every admin and owner who can be reached, by the best channel that each of them has."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.news.telling import Teller, Timing
from domain import conversations, identity
from domain.events import Happened
from domain.identity import MemberCard

ROLES = frozenset({"owner", "admin"})
WORTH = timedelta(hours=2)
"""After so long the news of a trouble is stale."""


class Alarms:
    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def raised(self, session: Session, happened: Happened, desk: Desk) -> None:
        self._tell(session, happened, desk, "alarm_raised_to_admin")

    def cleared(self, session: Session, happened: Happened, desk: Desk) -> None:
        self._tell(session, happened, desk, "alarm_cleared_to_admin")

    def _tell(self, session: Session, happened: Happened, desk: Desk, code: str) -> None:
        channel, _, account = str(happened.data["subject"]).partition(" ")
        data = {
            "alarm": happened.data["alarm"],
            "channel": channel,
            "account": account,
            "count": happened.data.get("count", 0),
            "total": happened.data.get("total", 0),
            "ago": ago(int(happened.data.get("seconds", 0))),
            "reason": str(happened.data.get("reason", "")).replace("_", " "),
        }
        timing = Timing(expires_at=desk.now() + WORTH)
        for member in those_in_charge(session):
            conversation = conversations.alarm_conversation(session, member.id, tuple(desk.channels))
            if conversation is not None:
                self._teller.member_in(session, desk, conversation, code, data, timing=timing)


def those_in_charge(session: Session) -> tuple[MemberCard, ...]:
    """The admins and owners who work here now."""
    return tuple(member for member in identity.members(session) if member.role in ROLES)


def ago(seconds: int) -> str:
    """ "50 seconds", "3 minutes", "2 hours", "4 days"."""
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} seconds"
