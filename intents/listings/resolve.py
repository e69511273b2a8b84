"""From what was said of a home ("12 Oak", "the second", "it") to the home itself, or the question that settles it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain import listings, showings
from domain.listings import ListingCard, Said
from intents.commands import Fill, Slots
from intents.intent import Ask, Need, Offer, Tools
from intents.listings import showing
from intents.slots import reference
from intents.state import ONE_OF

SLOT = "listing"
OFFERED = 3


def one(ask: Ask, tools: Tools) -> ListingCard | Need:
    """The one home that the request is about; where several fit, they are offered."""
    found = several(ask, tools)
    if isinstance(found, Need) or len(found) == 1:
        return found if isinstance(found, Need) else found[0]
    return which(found)


def several(ask: Ask, tools: Tools) -> tuple[ListingCard, ...] | Need:
    """The homes that the request names, at least one, in the order in which they were said."""
    said = ask.slots.get(SLOT)
    if not isinstance(said, Mapping):
        return _spoken_of(ask, tools)
    if "ids" in said:
        found = _by_ids(ask, tools, said["ids"])
        return which(found) if said.get(ONE_OF) and not isinstance(found, Need) and len(found) > 1 else found
    if "positions" in said:
        return _by_positions(ask, tools, said["positions"])
    if "reference" in said:
        return _by_reference(ask, tools, str(said["reference"]))
    return _by_address(ask, tools, said)


def which(homes: Sequence[ListingCard]) -> Need:
    """Ask which of several homes is meant, by offering them."""
    offers = tuple(Offer(showing.line(home), Fill({SLOT: {"ids": [str(home.id)]}})) for home in homes[:OFFERED])
    return Need(
        SLOT, "which_home", {"count": len(homes)}, offers, shown=tuple(showing.shown(h) for h in homes[:OFFERED])
    )


def _spoken_of(ask: Ask, tools: Tools) -> tuple[ListingCard, ...] | Need:
    """The home the talk is about, else the only one shown."""
    if ask.focus is not None and ask.focus.kind == "listing":
        return _by_ids(ask, tools, [ask.focus.id])
    if ask.focus is not None and ask.focus.kind == "showing":
        visit = UUID(ask.focus.id)
        return _by_ids(ask, tools, [tools.read(lambda session: str(showings.card(session, visit).listing_id))])
    homes = [item.id for item in ask.shown if item.kind == "listing"] or _of_visits(ask, tools)
    if len(homes) == 1:
        return _by_ids(ask, tools, homes)
    if homes:
        cards = _cards(ask, tools, homes)
        return which(cards) if cards else Need(SLOT, "ask_listing")
    return Need(SLOT, "ask_listing")


def _of_visits(ask: Ask, tools: Tools) -> list[str]:
    """The homes of the visits shown."""
    visits = [UUID(item.id) for item in ask.shown if item.kind == "showing"]
    homes = tools.read(lambda session: [str(showings.card(session, visit).listing_id) for visit in visits])
    return list(dict.fromkeys(homes))


def _by_ids(ask: Ask, tools: Tools, ids: object) -> tuple[ListingCard, ...] | Need:
    cards = _cards(ask, tools, ids if isinstance(ids, list) else [])
    return cards or Need(SLOT, "home_gone")


def _by_positions(ask: Ask, tools: Tools, positions: object) -> tuple[ListingCard, ...] | Need:
    homes = [item.id for item in ask.shown if item.kind == "listing"]
    wanted = [int(p) for p in positions] if isinstance(positions, list) else []
    picked = [homes[p - 1 if p > 0 else p] for p in wanted if p <= len(homes) and p != 0 and homes]
    return _by_ids(ask, tools, picked) if picked else Need(SLOT, "ask_listing")


def _by_reference(ask: Ask, tools: Tools, words: str) -> tuple[ListingCard, ...] | Need:
    """What "the second" or "the one with the pool" points at among the homes shown."""
    homes = [item for item in ask.shown if item.kind == "listing"]
    focus = next((i for i, item in enumerate(homes, 1) if ask.focus and item.id == ask.focus.id), None)
    pick = reference.pick(words, homes, focus=focus)
    if pick is not None and pick.positions and not pick.missing and not pick.negated:
        return _by_ids(ask, tools, [homes[p - 1].id for p in pick.positions])
    if pick is not None and pick.missing and homes and pick.positions:
        return Need(SLOT, "no_such_choice", {"count": len(homes)})
    return _spoken_of(ask, tools)


def _by_address(ask: Ask, tools: Tools, said: Slots) -> tuple[ListingCard, ...] | Need:
    address = Said(
        number=str(said.get("number", "")), street=str(said.get("street", "")), unit=str(said.get("unit", ""))
    )
    who = showing.audience(ask)
    cards = tools.read(lambda session: listings.by_address(session, address, audience=who))
    return cards or Need(SLOT, "no_such_home", {"said": str(said.get("text", "that address"))})


def _cards(ask: Ask, tools: Tools, ids: Sequence[object]) -> tuple[ListingCard, ...]:
    wanted = [UUID(str(i)) for i in ids]
    who = showing.audience(ask)
    return tools.read(lambda session: listings.cards(session, wanted, who))
