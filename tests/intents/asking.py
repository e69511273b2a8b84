"""A request as an intent gets it, for tests of what an intent reads out of it."""

from uuid import UUID

from intents.intent import Ask, Office, Speaker
from tests.intents.states import NOW

OFFICE = Office(UUID(int=1), "Porch Realty", "+12065550100", "America/Los_Angeles", "WA")
BUYER = Speaker("contact", UUID(int=2), "Maria Lopez", "buyer")


def ask(text: str = "", **slots: object) -> Ask:
    return Ask(
        office=OFFICE,
        speaker=BUYER,
        conversation_id=UUID(int=3),
        inbox_id=1,
        channel="sms",
        text=text,
        slots=slots,
        shown=(),
        focus=None,
        memory={},
        now=NOW,
        link=lambda purpose, subject, days: f"https://porch.example/{purpose}/{subject}/{days}",
    )
