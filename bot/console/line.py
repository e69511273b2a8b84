"""The console's own ends of the wires: its account for members, and the office's number for everybody else."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain import conversations
from domain.db import tenant_of
from domain.messages import Limits

CHANNEL = "console"
SMS = "sms"
LIMITS = Limits(characters=4000, buttons=10, cards=True, images=True, files=True)
"""As roomy as a team's chat; what would be a button is said in words, or by its number."""
SPARE_NUMBER = "+12065550399"
"""The number that people text where the office has none yet: one set aside for fiction."""
PER_SECOND = 100.0


def open_line(session: Session) -> str:
    """Open the console's account, and the office's number if it has none; the number that people text."""
    if conversations.account_named(session, CHANNEL, account(session)) is None:
        conversations.add_account(session, CHANNEL, account(session), per_second=PER_SECOND)
    session.execute(_SWITCH, {"channel": CHANNEL, "active": True})
    numbers = [card.account for card in conversations.accounts(session) if card.channel == SMS and card.active]
    if not numbers:
        conversations.add_account(session, SMS, SPARE_NUMBER, per_second=PER_SECOND)
    return numbers[0] if numbers else SPARE_NUMBER


def account(session: Session) -> str:
    """The name of the console's account: one for each office, since a name says whose the account is."""
    return f"console of {tenant_of(session)}"


def close_line(session: Session) -> None:
    """Members are told by their other addresses again."""
    session.execute(_SWITCH, {"channel": CHANNEL, "active": False})


_SWITCH = text("UPDATE channel_account SET active = :active WHERE channel = :channel")
