"""How people at work begin an order ("new lead ...", "note Ana: ...", "tell Maria ..."): no guess is needed."""

import re
from functools import cache
from pathlib import Path

import yaml


def opened_by(text: str) -> str | None:
    """The intent whose order the text begins with, or None. For members only: a client's "tell" is a question."""
    return next((intent for intent, pattern in _patterns().items() if pattern.match(text)), None)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = yaml.safe_load(Path(__file__).with_name("openings.yaml").read_text("utf-8"))
    polite = r"\s*(?:(?:hey|hi|ok|okay|please|pls|plz)\b[\s,]*)*(?:(?:can|could|would)\s+you\s+(?:please\s+|pls\s+)?)?"
    return {
        intent: re.compile(rf"{polite}(?:{'|'.join(f'(?:{one})' for one in openings)})", re.IGNORECASE)
        for intent, openings in data.items()
    }
