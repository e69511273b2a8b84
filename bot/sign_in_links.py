"""Puts a fresh sign-in link into a message as it is handed over: what is stored of the message never holds one."""

from dataclasses import replace

from bot.desk import Desk
from domain import audit, identity
from domain.audit import Actor
from domain.conversations import Waiting
from domain.messages import Fitted
from intents.identity.sign_in import PRIVATE_WIRES


def with_link(desk: Desk, waiting: Waiting) -> Fitted:
    """The part as it goes over the wire. Raises NotAllowed where the member lost the right meanwhile.

    The link is the addressee's own, whoever wrote the mark, and only in an answer of ours that nobody else reads.
    """
    part = waiting.part
    member, answers = waiting.member_id, waiting.kind == "reply" and part.private
    if member is None or not answers or waiting.channel not in PRIVATE_WIRES or identity.LOGIN_LINK not in part.text:
        return part
    with desk.database.unit(waiting.ticket.brokerage_id) as session:
        token = identity.issue_login(session, member, desk.now())
        audit.record(session, Actor("member", member), "identity.ask_login", "member", member)
    return replace(part, text=part.text.replace(identity.LOGIN_LINK, f"{desk.public_url}/login/link/{token}"))
