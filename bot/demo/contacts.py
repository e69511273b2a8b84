"""Four hundred contacts of the demo office, each with a fictitious number, a stage, a source and proof of consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Literal

from bot.demo.agents import OFFICE, Agent
from bot.demo.names import full_name
from bot.demo.stock import weighted

AREA_CODES = (206, 253, 425, 360)
NUMBERS_PER_CODE = 100
COUNT = len(AREA_CODES) * NUMBERS_PER_CODE
"""555-0100 to 555-0199 are the numbers set aside for fiction, in each area code."""

STAGES = {"new": 70, "contacted": 80, "nurture": 110, "touring": 70, "offer": 15, "past client": 45, "archived": 10}
SOURCES = {
    "web form": 120,
    "open house": 60,
    "referral": 70,
    "sign call": 40,
    "inbound": 60,
    "friend of a client": 30,
    "import": 20,
}
LANGUAGES = {"en": 330, "es": 30, "vi": 12, "zh": 12, "ko": 5, "so": 5, "ru": 6}
FORM_WORDING = (
    f"I agree to get texts from {OFFICE} about homes and my requests. Consent is not a condition of any purchase. "
    "Message and data rates may apply. Text STOP to end, HELP for help."
)
MARKETING_WORDING = f"I also agree to get marketing texts from {OFFICE}, sent automatically, at the number above."
INBOUND_WORDING = (
    "hi is the place on the sign still available?",
    "Hello, can I see a home this weekend?",
    "looking for a rental",
)


@dataclass(frozen=True, slots=True)
class Consent:
    """One act of giving consent to texts or taking it back, with the words that were shown or written."""

    scope: Literal["all", "service", "marketing", "listings"]
    granted: bool
    wording: str
    source: Literal["inbound", "web_form", "agent_note", "import", "paper"]
    evidence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """A person the office serves; `role` is client for one who is or was a party to a deal."""

    key: str
    name: str
    phone: str
    email: str
    role: Literal["buyer", "client"]
    stage: str
    source: str
    owner_key: str
    language: str
    since: datetime
    consents: tuple[Consent, ...]

    @property
    def opted_out(self) -> bool:
        return any(not consent.granted and consent.scope == "all" for consent in self.consents)


def contacts(today: date, agents: Sequence[Agent], seed: str) -> tuple[Contact, ...]:
    """All four hundred; the same arguments give the same people."""
    rng = Random(f"{seed}/contacts")
    names = _names(rng, {agent.name for agent in agents})
    return tuple(
        _contact(Random(f"{seed}/contact/{index}"), index, name, today, agents) for index, name in enumerate(names)
    )


def _names(rng: Random, taken: set[str]) -> list[str]:
    names: list[str] = []
    while len(names) < COUNT:
        name = full_name(rng)
        if name not in taken:
            taken.add(name)
            names.append(name)
    return names


def phone_of(index: int) -> str:
    """The index-th fictitious number, in E.164."""
    return f"+1{AREA_CODES[index % len(AREA_CODES)]}55501{index // len(AREA_CODES):02d}"


def _contact(rng: Random, index: int, name: str, today: date, agents: Sequence[Agent]) -> Contact:
    stage, source = weighted(rng, STAGES), weighted(rng, SOURCES)
    days = (
        rng.randint(0, 6)
        if stage == "new"
        else rng.randint(400, 1500)
        if stage == "past client"
        else rng.randint(5, 400)
    )
    since = _moment(rng, today - timedelta(days=days))
    language = weighted(rng, LANGUAGES)
    speaking = [agent for agent in agents if language in agent.languages] or list(agents)
    return Contact(
        key=f"contact{index + 1:03d}",
        name=name,
        phone=phone_of(index),
        email=f"{name.lower().replace(' ', '.')}@mail.example",
        role="client" if stage == "past client" else "buyer",
        stage=stage,
        source=source,
        owner_key=rng.choice(speaking).key,
        language=language,
        since=since,
        consents=_consents(rng, source, since, today),
    )


def _moment(rng: Random, day: date) -> datetime:
    """Some time of that day which was surely before now: the first hours of it, by UTC."""
    return datetime.combine(day, time(0, rng.randint(0, 59), rng.randint(0, 59)), UTC) - timedelta(
        hours=rng.randint(1, 7)
    )


def _consents(rng: Random, source: str, since: datetime, today: date) -> tuple[Consent, ...]:
    """Everyone agreed to be answered; a third also to marketing; a few took it back since."""
    consents = [_first_consent(rng, source, since)]
    if source in ("web form", "open house") and rng.random() < 0.5:
        consents.append(Consent("marketing", True, MARKETING_WORDING, "web_form", "porchrealty.example/start", since))
    days = (today - since.date()).days
    if days > 3 and rng.random() < 0.05:
        at = since + timedelta(days=rng.randint(1, days - 1), minutes=rng.randint(1, 40))
        scope: Literal["all", "listings"] = "all" if rng.random() < 0.7 else "listings"
        wording = "stop" if scope == "all" else "no more new listings please, just keep me posted on my search"
        consents.append(Consent(scope, False, wording, "inbound", "", at))
    return tuple(consents)


def _first_consent(rng: Random, source: str, since: datetime) -> Consent:
    if source == "web form":
        return Consent("service", True, FORM_WORDING, "web_form", "porchrealty.example/start", since)
    if source == "inbound":
        return Consent("service", True, rng.choice(INBOUND_WORDING), "inbound", "", since)
    if source == "import":
        return Consent("service", True, FORM_WORDING, "import", "former system, export of contacts", since)
    if source == "open house":
        return Consent("service", True, FORM_WORDING, "paper", "sign-in sheet", since)
    wording = "Asked on the phone to be texted about homes and appointments."
    return Consent("service", True, wording, "agent_note", "note of the owner of the contact", since)
