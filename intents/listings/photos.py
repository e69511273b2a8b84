"""Photos of a home: the page that shows them, by signed link, and the first where the channel carries pictures."""

from domain.listings import ListingCard
from domain.messages import Attachment
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.listings import resolve, showing

PHOTO_LINK_DAYS = 30
CARRY_PICTURES = frozenset({"telegram", "slack", "console"})


def consult(ask: Ask, tools: Tools) -> Findings | Need | Outcome:
    home = resolve.one(ask, tools)
    if isinstance(home, Need):
        return home
    link = showing.display_link([home], ask)
    return Outcome(
        "found" if home.photos_count else "none",
        data={"address": showing.name_of(home), "count": home.photos_count, "firm": home.attribution.office},
        focus=showing.shown(home),
        link=link,
        attachments=_first(home, ask) if ask.channel in CARRY_PICTURES else (),
    )


def _first(home: ListingCard, ask: Ask) -> tuple[Attachment, ...]:
    if not home.photos_count:
        return ()
    return (Attachment(ask.link("photo", f"{home.id}/0", PHOTO_LINK_DAYS), "image/jpeg", "photo.jpg"),)


INTENT = Intent("listings.photos", ANYONE, consult, slots=(Slot("listing", "listing"),))
