"""Why somebody calls a visit off, taken from their own words; the other side is told."""

import re

UNSAID = "that time does not work"
"""What the other side hears where no reason was given."""
_REASON = re.compile(
    r"(?:,|;|:| - |\bbecause\b|\bsince\b|\bas\b(?= (?:i|the|we)\b))\s*(?P<reason>.{4,140})$", re.IGNORECASE
)
_REQUEST = re.compile(r"(?:please\s+|pls\s+|can you\s+)?(?:call|cancel|drop|decline|skip)\b", re.IGNORECASE)


def reason_of(text: str) -> str:
    """The reason a sentence gives ("decline oak st, I'm out of town"), or UNSAID where it gives none."""
    match = _REASON.search(text.strip())
    reason = match["reason"].strip(" .!") if match else ""
    return UNSAID if not reason or _REQUEST.match(reason) else reason
