"""Questions whose answer would steer: safety, schools, who lives there, vouchers. Everyone gets the same answer."""

from typing import Literal

from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools

Topic = Literal["schools", "voucher", "people", "safety"]
_WORDS: dict[Topic, tuple[str, ...]] = {
    "schools": ("school", "district rating"),
    "voucher": ("section 8", "section eight", "voucher", "housing assistance", "rental assistance", "subsid", "hud"),
    "safety": ("safe", "crime", "danger", "sketchy", "rough", "bad part", "bad area", "avoid", "gang", "theft"),
    "people": (),
}


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    return Outcome(topic(ask.text))


def topic(text: str) -> Topic:
    """What the question is about; who lives there is what is left when nothing else is named."""
    lowered = text.lower()
    return next((name for name, words in _WORDS.items() if any(word in lowered for word in words)), "people")


INTENT = Intent("listings.area", ANYONE, consult)
