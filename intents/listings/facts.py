"""One fact of a home: from the record with its source, or "not known, I have asked your agent", who is asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from domain import crm, listings, money, times
from domain.listings import AskedFeature, Facts, ListingCard, ListingFact
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.listings import resolve, showing
from intents.slots.text import read
from intents.slots.topic import topics

MONEY_CODES = frozenset({"price", "original_price", "hoa", "taxes", "deposit"})


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    home = resolve.one(ask, tools)
    if isinstance(home, Need):
        return home
    asked = topics(read(ask.text))
    if not asked:
        return _unknown(ask, home, ask.text.strip())
    who = showing.audience(ask)
    facts = tools.read(lambda session: listings.facts(session, home.id, audience=who, now=ask.now))
    if asked[0] == "status":
        return _status(home, ask)
    for topic in asked:
        answer = _answer(ask, tools, facts, topic)
        if answer is not None:
            return _outcome(home, ask, answer)
    return _unknown(ask, home, asked[0])


def _status(home: ListingCard, ask: Ask) -> Outcome:
    """Whether it can still be had, in the words of people."""
    return replace(_outcome(home, ask, {"stands": _STANDS.get(home.status, home.status.lower())}), code="stands")


_STANDS = {
    "Active": "still available",
    "Active Under Contract": "under contract, with backup offers taken",
    "Pending": "under contract (pending)",
    "Closed": "sold",
    "Coming Soon": "coming soon",
    "Hold": "off the market for now",
}


def _answer(ask: Ask, tools: Tools, facts: Facts, topic: str) -> dict[str, object] | None:
    """What the record says of a topic, ready for the wording, or None where it is silent."""
    if topic == "days_on_market" and facts.days_on_market is not None:
        return {"label": "On the market", "value": f"{facts.days_on_market} days"}
    if topic == "price_history":
        return _price_history(facts, ask)
    fact = facts.get(topic)
    if fact is not None and fact.value is not None:
        return {"label": _LABELS.get(topic, fact.label), "value": _said(fact)}
    if fact is not None and topic in _NO_FEATURE:
        return None
    feature = tools.read(lambda s: listings.feature(s, facts.card.id, topic, audience=showing.audience(ask)))
    return _feature(feature)


_LABELS = {
    "lot_acres": "Lot",
    "sqft": "Size",
    "taxes": "Property tax",
    "hoa": "Association dues",
    "mls_number": "MLS number",
    "on_market": "On the market since",
}
_UNITS = {"lot_acres": "{} acres", "sqft": "{} sqft", "taxes": "{} a year", "hoa": "{} a month"}
_NO_FEATURE = frozenset({"taxes", "hoa", "sqft", "year_built", "beds", "baths", "lot_acres", "roof", "sewer", "zoning"})


def _feature(feature: AskedFeature) -> dict[str, object] | None:
    if feature.standing == "unknown":
        return None
    quoted = feature.says.strip().rstrip(".") if feature.source == "remarks" else ""
    return {"word": feature.word, "stated": feature.standing == "stated", "quoted": quoted}


def _price_history(facts: Facts, ask: Ask) -> dict[str, object] | None:
    steps = [c for c in facts.history if c.field == "ListPrice"]
    if not steps:
        return None
    said = ", ".join(f"{money.say(Decimal(c.new))} on {times.say_day(c.at.date())}" for c in steps[-3:])
    return {"label": "Price", "value": said}


def _said(fact: ListingFact) -> str:
    return _UNITS.get(fact.code, "{}").format(_plain(fact))


def _plain(fact: ListingFact) -> str:
    value = fact.value
    if fact.code in MONEY_CODES and isinstance(value, Decimal | int):
        return money.say(Decimal(value))
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, date):
        return times.say_day(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return f"{value:,}" if isinstance(value, int) and fact.code == "sqft" else str(value)


def _outcome(home: ListingCard, ask: Ask, answer: Mapping[str, object]) -> Outcome:
    attribution = home.attribution
    return Outcome(
        "feature" if "stated" in answer else "known",
        data={**answer, "address": showing.name_of(home), "as_of": attribution.as_of, "firm": attribution.office},
        focus=showing.shown(home),
        link=showing.display_link([home], ask),
    )


def _unknown(ask: Ask, home: ListingCard, question: str) -> Findings | Outcome:
    data = {"address": showing.name_of(home), "topic": question, "clear": bool(topics(read(ask.text)))}
    if ask.speaker.kind == "member":
        return Outcome("not_in_record", data=data, focus=showing.shown(home))
    return Findings({"listing_id": str(home.id), "question": question[:200]}, data)


def act(session: Session, ask: Ask, findings: Findings) -> Outcome:
    """Hand the question to the contact's agent, who hears of it at once."""
    listing_id = UUID(str(findings.exact["listing_id"]))
    home = listings.card(session, listing_id, showing.audience(ask))
    owner = crm.ask_owner(
        session,
        ask.speaker.id,
        conversation_id=ask.conversation_id,
        reason="question",
        words=f"{showing.name_of(home)}: {ask.text}",
        listing_id=listing_id,
        now=ask.now,
        inbox_id=ask.inbox_id,
    )
    data = {**findings.data, "agent": owner.full_name}
    return Outcome("asked_agent", data=data, focus=showing.shown(home))


INTENT = Intent("listings.facts", ANYONE, consult, slots=(Slot("listing", "listing"),), act=act)
