"""A Slack team becomes an account of the office, with its token and its secret sealed."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from channels.channel import Account
from channels.slack.wire import SlackChannel
from domain import conversations
from domain.audit import SYSTEM
from domain.db import assert_no_unit

PER_SECOND = 10.0
"""What a whole team takes; one chat takes one a second."""


class TeamTaken(Exception):
    """The team is connected to another office already."""


def team_of(bot_token: str, api_url: str = "") -> Mapping[str, str]:
    """Ask Slack whose token it is: `id` and `name` of the team. Raises ChannelError."""
    return SlackChannel(assert_no_unit, base_url=api_url).team(Account("", "", {"bot_token": bot_token}))


def connect(session: Session, team: str, bot_token: str, signing_secret: str = "") -> UUID:
    """Connect the team to this unit's office, or give it its new token; the account's id. Raises TeamTaken."""
    credentials = {"bot_token": bot_token}
    if signing_secret:
        credentials["signing_secret"] = signing_secret
    known = conversations.account_named(session, "slack", team)
    if known is not None:
        conversations.change_credentials(session, known.id, {**known.credentials, **credentials})
        if known.paused_reason:
            conversations.resume_account(session, known.id, SYSTEM)
        return known.id
    try:
        with session.begin_nested():
            return conversations.add_account(session, "slack", team, credentials=credentials, per_second=PER_SECOND)
    except IntegrityError:
        # The name of an account names its office, so it is unique over all of them; whose it is cannot be seen here.
        raise TeamTaken(team) from None
