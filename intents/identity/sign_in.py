"""Sign in to the web site: a member gets a link that works once, where nobody else reads along.

The reply holds a mark in the link's place. The link is made when the message is handed to its wire, so that no table,
state or trace ever holds it.
"""

from domain import identity
from intents.intent import MEMBER, Ask, Findings, Intent, Need, Outcome, Tools

PRIVATE_WIRES = frozenset({"slack"})
"""A phone number can be taken over, and what a text message says is read on a locked screen."""


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    if identity.USES_SITE in ask.speaker.rights and ask.channel in PRIVATE_WIRES:
        return Outcome("link", {"link": identity.LOGIN_LINK}, private=True)
    keepers = tools.read(lambda session: identity.members(session, right="members.manage"))
    data = {"admin": keepers[0].full_name if keepers else "the office's admin"}
    code = "elsewhere" if identity.USES_SITE in ask.speaker.rights else "not_your_role"
    return Outcome(code, data, private=True)


INTENT = Intent("identity.sign_in", MEMBER, consult)
