"""The names of a deal's steps as people say them, and which step a sentence is about."""

import re

NAMES = {
    "accepted": "offer accepted",
    "earnest_money": "earnest money",
    "inspection": "inspection",
    "appraisal": "appraisal",
    "loan_approved": "loan approval",
    "clear_to_close": "clear to close",
    "walk_through": "final walk-through",
    "signing": "signing",
    "closed": "closing",
}
_SAID = {
    "clear_to_close": r"clear(?:ed)?[ -]to[ -]close|ctc\b",
    "earnest_money": r"earnest|deposit",
    "walk_through": r"walk[ -]?through|walkthru",
    "loan_approved": r"loan|financ\w+|mortgage|underwrit\w+",
    "inspection": r"inspect\w*",
    "appraisal": r"apprais\w*",
    "signing": r"\bsign(?:ing|ed|s)?\b",
    "accepted": r"accept\w*|mutual",
    "closed": r"\bclos(?:ed|ing|e|es)\b|recorded|funded",
}
_DONE = re.compile(
    r"\b(?:done|finish\w*|complet\w+|pass(?:ed|es)?|approv\w+|clear(?:ed)?|signed|waived|removed|received|recorded|closed|"
    r"funded|landed|came|went|got|in|back|over|through|behind|wrap\w*|tick\w*|check\w*|mark\w*|cross|happened|"
    r"deposited|satisfied|handed)\b|\u2714",
    re.IGNORECASE,
)
_DOUBT = re.compile(r"\?|\b(?:not|yet|still|never|haven't|\w+n't)\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|shall|should|going to|gonna|scheduled|booked|starts?|begins?|tomorrow|tmrw|tonight|next week|later|"
    r"waiting|due|(?:is|are|be) (?:at|on)|reschedul\w+)\b",
    re.IGNORECASE,
)
_PATTERNS = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _SAID.items())


def name_of(code: str) -> str:
    return NAMES.get(code, code.replace("_", " "))


def said(text: str) -> str:
    """The code of the step that a sentence names, "" where it names none."""
    return next((code for code, pattern in _PATTERNS if pattern.search(text)), "")


def may_be_open(text: str) -> bool:
    """Whether a sentence that names a step rather speaks of one to come ("the walk-through is at ten")."""
    return _DOUBT.search(text) is not None or (_TO_COME.search(text) is not None and _DONE.search(text) is None)
