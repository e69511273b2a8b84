"""The demo office's own phone line: a number of the fictitious exchange, with a secret made for this installation."""

import secrets

from sqlalchemy.orm import Session

from bot.demo.carrier import Line
from domain import conversations

CHANNEL = "sms"
NUMBER = "+12065550399"
PER_SECOND = 100.0
"""The pretend carrier takes what it gets; a real number is held to one a second."""


def demo_line(session: Session) -> Line:
    """The line, opened now if the office has none under this number."""
    card = conversations.account_named(session, CHANNEL, NUMBER)
    if card is None:
        made = {"account_sid": f"AC{secrets.token_hex(16)}", "auth_token": secrets.token_hex(16)}
        conversations.add_account(session, CHANNEL, NUMBER, credentials=made, per_second=PER_SECOND)
        return Line(made["account_sid"], made["auth_token"], NUMBER)
    return Line(card.credentials["account_sid"], card.credentials["auth_token"], NUMBER)
