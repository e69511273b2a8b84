"""Who one of a team's people is to us, from what Slack says of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["member", "guest", "outsider"]


@dataclass(frozen=True, slots=True)
class Person:
    """`email` is theirs for certain, "" where the team has not seen it confirmed."""

    kind: Kind
    email: str = ""


OUTSIDER = Person("outsider")


def read(user: Mapping[str, Any], team: str) -> Person:
    """A member of the team itself, a guest whom it invited, or an outsider: another company's, an app, one who left.

    What is not said counts against them, save the confirmation of the e-mail: Slack may leave that out, and a member
    can neither join nor change theirs without it.
    """
    if user.get("team_id") != team or any(user.get(mark) for mark in _OTHERS):
        return OUTSIDER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Person("guest")
    profile = user.get("profile")
    email = profile.get("email") if isinstance(profile, dict) else None
    confirmed = user.get("is_email_confirmed", True) is True
    return Person("member", email if isinstance(email, str) and confirmed else "")


_OTHERS = ("deleted", "is_bot", "is_app_user", "is_stranger", "is_invited_user", "is_workflow_bot", "is_connector_bot")
