"""The demo office's Slack team and Telegram bot: made up, connected while a scene plays, and let go of after it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.demo.messenger import Bot
from bot.demo.workspace import Team
from domain import conversations
from domain.audit import SYSTEM
from domain.db import Database

TEAM, BOT, USERNAME = "T0PORCHDEMO", "7000000001", "porch_realty_demo_bot"
PER_SECOND = 100.0
"""The stand-ins take what they get."""


@dataclass(frozen=True, slots=True)
class Connected:
    team: Team
    bot: Bot


@contextmanager
def connected(database: Database, office: UUID) -> Iterator[Connected]:
    """Both, open for as long as the block lasts."""
    with database.unit(office) as session:
        found = connect(session)
    try:
        yield found
    finally:
        with database.unit(office) as session:
            disconnect(session)


def connect(session: Session) -> Connected:
    """Open both accounts, with secrets made for this installation."""
    slack = _account(session, "slack", TEAM, {"bot_token": f"xoxb-{_made()}", "signing_secret": _made()})
    made = {"token": f"{BOT}:{_made()}", "secret": _made(), "username": USERNAME}
    telegram = _account(session, "telegram", BOT, made)
    session.execute(_SWITCH, {"active": True, "accounts": [TEAM, BOT]})
    return Connected(
        Team(TEAM, slack["bot_token"], slack["signing_secret"]),
        Bot(BOT, USERNAME, telegram["token"], telegram["secret"]),
    )


def disconnect(session: Session) -> None:
    """Close both, so that nothing is ever sent to the real Slack or Telegram, and forget who was who in the team."""
    session.execute(_SWITCH, {"active": False, "accounts": [TEAM, BOT]})
    for address_id in session.scalars(_LINKED).all():
        conversations.part_address(session, address_id, SYSTEM)


def slack_user(member_id: UUID) -> str:
    """A member's id in the pretend team."""
    return f"U{member_id.hex[:10].upper()}"


def _account(session: Session, channel: str, name: str, made: dict[str, str]) -> dict[str, str]:
    card = conversations.account_named(session, channel, name)
    if card is not None:
        return dict(card.credentials)
    conversations.add_account(session, channel, name, credentials=made, per_second=PER_SECOND)
    return made


def _made() -> str:
    return secrets.token_hex(16)


_SWITCH = text("UPDATE channel_account SET active = :active WHERE account = ANY(:accounts)")
# The demo has one team only: every Slack address of its members is of it.
_LINKED = text("SELECT id FROM address WHERE channel = 'slack' AND member_id IS NOT NULL")
