"""The next page of the last search."""

from collections.abc import Mapping

from domain.listings import Criteria
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Tools
from intents.listings import search


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    criteria, offset = ask.memory.get("criteria"), ask.memory.get("offset")
    if not isinstance(criteria, Mapping) or not isinstance(offset, int):
        return Outcome("no_search")
    return search.page(ask, tools, Criteria.from_slots(criteria), str(ask.memory.get("words", "")), offset)


INTENT = Intent("listings.more", ANYONE, consult)
