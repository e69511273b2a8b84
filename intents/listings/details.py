"""More about one home: its facts in a few lines, and what can be done next."""

from collections.abc import Sequence

from domain import listings
from domain.listings import Facts
from intents.commands import Start
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Offer, Outcome, Slot, Tools
from intents.listings import photos, resolve, showing

REMARKS = 220
UNDRAWN = frozenset({"sms", "telegram"})
"""Channels that draw no cards: what a card says stands in the text already."""
PICTURES = {"telegram": 1}


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    home = resolve.one(ask, tools)
    if isinstance(home, Need):
        return home
    who = showing.audience(ask)
    facts = tools.read(lambda session: listings.facts(session, home.id, audience=who, now=ask.now))
    link = showing.display_link([home], ask)
    seen = showing.shown(home)
    return Outcome(
        "found",
        data=_data(facts),
        cards=(showing.card(home, link, showing.picture(home, ask)),) if ask.channel not in UNDRAWN else (),
        offers=_next(ask, str(home.id)),
        focus=seen,
        link=link,
        attachments=photos.first(home, ask, PICTURES.get(ask.channel, 0)),
    )


def _data(facts: Facts) -> dict[str, object]:
    home = facts.card
    return {
        "address": showing.name_of(home),
        "city": home.city,
        "neighborhood": home.neighborhood,
        "price": showing.price(home),
        "short_price": showing.price(home, short=True),
        "rooms": showing.rooms(home),
        "sqft": home.sqft,
        "status": home.status,
        "features": _telling(home.features)[:6],
        "year_built": _value(facts, "year_built"),
        "hoa": _value(facts, "hoa"),
        "taxes": _value(facts, "taxes"),
        "days_on_market": facts.days_on_market,
        "remarks": _cut(facts.remarks),
        "attribution": listings.attribution_line(home.attribution),
    }


def _telling(features: Sequence[str]) -> list[str]:
    """The features without those that another says too: a fenced yard is a yard."""
    return [word for word in features if not any(other.endswith(f" {word}") for other in features)]


def _next(ask: Ask, listing_id: str) -> tuple[Offer, ...]:
    if ask.channel == "sms":
        return ()
    home = {"listing": {"ids": [listing_id]}}
    offers = (Offer("Photos", Start("listings.photos", home)), Offer("Book a tour", Start("showings.book", home)))
    if "contacts.own" in ask.speaker.rights:
        return (*offers, Offer("Send to a client", Start("listings.share", home)))
    return offers


def _value(facts: Facts, code: str) -> object:
    fact = facts.get(code)
    return fact.value if fact else None


def _cut(remarks: str) -> str:
    """The first sentences, whole."""
    if len(remarks) <= REMARKS:
        return remarks
    end = max(remarks.rfind(mark, 0, REMARKS) for mark in (". ", "! ", "? "))
    return remarks[: end + 1] if end > 0 else remarks[: remarks.rfind(" ", 0, REMARKS)]


INTENT = Intent("listings.details", ANYONE, consult, slots=(Slot("listing", "listing"),))
