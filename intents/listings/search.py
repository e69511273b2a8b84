"""Find homes in the person's own words; the next message may refine what was asked before."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain import listings
from domain.listings import Criteria, Found, Relaxation
from intents.commands import Slots, Start
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Offer, Outcome, Slot, Tools
from intents.listings import showing, understood

_CHEAPER = re.compile(
    r"\b(?:cheaper|too (?:expensive|pricey|much|high|steep)|less expensive|for less|lower price|more affordable|"
    r"out of (?:my|our) (?:budget|range))\b",
    re.IGNORECASE,
)
_NEARBY = re.compile(
    r"\b(?:nearby|near(?:er)? (?:it|there|by|here)|same (?:area|neighborhood|part)|around (?:there|here|it)|"
    r"close by)\b",
    re.IGNORECASE,
)
PLACES = frozenset({"city", "neighborhood", "zip", "near"})
PAGE_BY_SMS = 3
PAGE = 5
RELAXED = 2


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    slots = ask.slots.get("search")
    words = str(ask.slots.get("words", ""))
    if not isinstance(slots, Mapping) or not (slots or words):
        return Need("search", "ask_search")
    return page(ask, tools, Criteria.from_slots(_beside_focus(ask, tools, slots)), words, offset=0)


def _beside_focus(ask: Ask, tools: Tools, slots: Slots) -> Slots:
    """ "Something cheaper nearby" is said of the home that is talked about: below its price, and where it stands."""
    home = ask.focus
    if home is None or home.kind != "listing":
        return slots
    found = dict(slots)
    is_cheaper = _CHEAPER.search(ask.text) is not None
    if home.price is not None and is_cheaper:
        found.pop("sort", None)
        asked = found.get("price_max")
        found["price_max"] = min(asked, home.price - 1) if isinstance(asked, int) else home.price - 1
    if (is_cheaper or _NEARBY.search(ask.text)) and not any(place in found for place in PLACES):
        card = tools.read(lambda session: listings.card(session, UUID(home.id), showing.audience(ask)))
        found |= {"neighborhood": [card.neighborhood]} if card.neighborhood else {"city": [card.city]}
    return found


def page(ask: Ask, tools: Tools, criteria: Criteria, words: str, offset: int) -> Outcome:
    """One page of the homes that fit, from `offset` on; where none does, what to give way on."""
    limit = PAGE_BY_SMS if ask.channel == "sms" else PAGE
    meaning = listings.meaning(criteria, words)
    vector = tools.embed(meaning) if meaning else None
    who = showing.audience(ask)
    found = tools.read(
        lambda session: listings.search(
            session,
            criteria,
            vector=vector.tolist() if vector is not None else None,
            model_id=tools.model_id if vector is not None else None,
            audience=who,
            limit=limit,
            offset=offset,
        )
    )
    memory = {"criteria": slots_of(found.criteria), "words": words, "offset": offset + len(found.results)}
    if not found.results:
        return _nothing(ask, tools, found, memory, offset)
    return _results(ask, found, memory, offset)


def slots_of(criteria: Criteria) -> dict[str, object]:
    """The search slots (JSON values) that stand for these criteria."""
    slots = {name: _json(getattr(criteria, name)) for name in criteria.asked()}
    return {**slots, "more": dict(criteria.more)} if criteria.more else slots


def _results(ask: Ask, found: Found, memory: Mapping[str, object], offset: int) -> Outcome:
    homes = found.results
    left = found.total - offset - len(homes)
    return Outcome(
        "found_more" if offset else "found",
        data={
            "total": found.total,
            "many": found.more_than_counted,
            "count": len(homes),
            "left": left,
            "understood": understood.line(found.criteria),
            "unknown": list(found.unknown),
        },
        cards=tuple(
            showing.card(home, showing.display_link([home], ask), showing.picture(home, ask)) for home in homes
        ),
        card_offers=showing.open_offers(homes),
        shown=tuple(showing.shown(home) for home in homes),
        memory=memory,
        link=showing.display_link(homes, ask),
    )


def _nothing(ask: Ask, tools: Tools, found: Found, memory: Mapping[str, object], offset: int) -> Outcome:
    if offset:
        return Outcome("no_more", data={"understood": understood.line(found.criteria)}, memory=memory)
    who = showing.audience(ask)
    ways = tools.read(lambda session: listings.relaxations(session, found.criteria, audience=who))[:RELAXED]
    return Outcome(
        "none",
        data={"understood": understood.line(found.criteria), "ways": len(ways)},
        offers=tuple(_way(found.criteria, way, str(memory["words"])) for way in ways),
        memory=memory,
    )


def _way(criteria: Criteria, way: Relaxation, words: str) -> Offer:
    """One thing to give way on, as a choice: "up to $660k: 6 homes"."""
    relaxed = way.step if way.step is not None and way.gives else criteria.without(way.condition)
    count = way.gives if way.step is not None and way.gives else way.without
    slots = {"search": slots_of(relaxed), "words": words}
    homes = "1 home" if count == 1 else f"{count} homes"
    return Offer(f"{understood.change(criteria, relaxed, way.condition)}: {homes}", Start("listings.search", slots))


def _json(value: Any) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value


INTENT = Intent("listings.search", ANYONE, consult, slots=(Slot("search", "search"),))
