"""What went wrong, in words for the person at the screen, by an error's stable code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    status: int
    title: str
    text: str


OURS = Problem(
    500, "Something broke on our side", "It is in the log. Try again; if it stays, tell whoever runs Porchlight."
)
WRONG = Problem(422, "That could not be done", "Something in the form cannot be right. Go back and look it over.")
PROBLEMS = {
    "not_signed_in": Problem(401, "Please sign in", "You are not signed in, or your session has ended."),
    "forged_form": Problem(
        403, "This form is too old", "Open the page again and repeat what you did. Nothing was changed."
    ),
    "not_allowed": Problem(
        403, "Not for your role", "Your role has no right to this. An owner or admin can change that."
    ),
    "not_found": Problem(404, "Not here", "There is no such page, or what it showed is gone."),
    "no_such_contact": Problem(404, "Not here", "There is no such person, or they are another agent's."),
    "no_such_listing": Problem(404, "Not here", "There is no such home (any more)."),
    "no_such_deal": Problem(404, "Not here", "There is no such deal."),
    "no_such_showing": Problem(404, "Not here", "There is no such showing."),
    "login_link_used": Problem(
        410, "This link was used already", "A sign-in link works once. Ask for a new one; it takes a moment."
    ),
    "login_link_expired": Problem(
        410, "This link has run out", "A sign-in link is good for 15 minutes. Ask for a new one."
    ),
    "login_link_unknown": Problem(
        404, "This link does not work", "It may have been cut off on its way. Ask for a new one."
    ),
    "too_many_tries": Problem(429, "Too many tries", "Wait a quarter of an hour, then try again."),
    "oidc_failed": Problem(
        403,
        "That account may not sign in here",
        "Sign in with the e-mail address the office has for you, or ask an admin.",
    ),
    "bad_address": Problem(
        422, "That address cannot be right", "Write a phone as +12065550100, an e-mail as name@example.com."
    ),
    "cannot_be_reached": Problem(409, "Nobody to send to", "No account of the office reaches this person."),
    "nothing_written": Problem(422, "Nothing to send", "Write something first."),
    "nothing_said": Problem(422, "Nothing to save", "Write something first."),
    "unknown_role": Problem(422, "No such role", "Choose one of the office's roles."),
    "unknown_right": Problem(422, "No such right", "Choose from the rights that are listed."),
    "taken": Problem(409, "Taken already", "That is connected or in use already."),
    "token_refused": Problem(
        422, "The token was refused", "The provider does not take this token. Copy it once more; nothing was stored."
    ),
    "wire_refused": Problem(
        422, "The provider refused", "The provider does not let us do that with this token. Nothing was stored."
    ),
    "wire_away": Problem(
        422, "No answer", "The provider cannot be reached right now. Nothing was stored; try again in a minute."
    ),
    "another_account": Problem(
        422, "That is another account", "These secrets are another account's. Connect it as a new one below."
    ),
    "on_duty": Problem(409, "On duty", "Hand the duty to somebody else first."),
    "last_admin": Problem(
        409, "The last one", "Somebody must be left who can manage members. Give another person the role first."
    ),
    "opted_out": Problem(409, "Opted out", "This person asked for no more messages, so nothing was sent."),
    "help_text": Problem(422, "Too long for a text", "HELP is answered by text: 160 plain characters."),
    "no_proof": Problem(422, "No proof", "Write down what the person said or wrote."),
    "invalid": WRONG,
}


def problem(code: str) -> Problem:
    return PROBLEMS.get(code, WRONG)


DONE = {
    "taken_over": "You are speaking now. The assistant is silent here until you hand back.",
    "handed_back": "The assistant answers again.",
    "sent": "On its way.",
    "noted": "Note saved. Only the office sees it.",
    "replayed": "It is tried again from the start.",
    "saved": "Saved.",
    "added": "Added.",
    "ended": "Ended.",
    "paused": "Sending stands still on this account.",
    "resumed": "Sending goes on.",
    "rotated": "The new secrets are sealed and in use. They cannot be shown again.",
    "tested": "The provider answered: this account works.",
    "opted_out": "Recorded. Nobody writes there any more.",
    "consented": "Recorded with its proof.",
    "assigned": "Handed over.",
    "confirmed": "Confirmed. Both sides are told.",
    "declined": "Declined. The other side is told why.",
    "milestone": "Done, and the client is told.",
    "signed_out": "You are signed out.",
}
"""What is said after a write, by the code that the address carries."""
