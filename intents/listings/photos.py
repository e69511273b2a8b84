"""Photos of a home: the page that shows them, by signed link, and the first ones where the channel carries pictures."""

from domain.listings import ListingCard
from domain.messages import Attachment
from intents.intent import ANYONE, Ask, Findings, Intent, Need, Outcome, Slot, Tools
from intents.listings import resolve, showing

PHOTO_LINK_DAYS = 30
MOST = {"telegram": 10, "slack": 1, "console": 1}
"""How many pictures a channel shows well at once; where it stands not here, the page alone has them."""


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
        attachments=first(home, ask, MOST.get(ask.channel, 0)),
    )


def first(home: ListingCard, ask: Ask, most: int) -> tuple[Attachment, ...]:
    """The first pictures of a home by signed link, at most so many."""
    return tuple(
        Attachment(
            ask.link("photo", f"{home.id}/{position}", PHOTO_LINK_DAYS), "image/jpeg", f"photo{position + 1}.jpg"
        )
        for position in range(min(home.photos_count, most))
    )


INTENT = Intent("listings.photos", ANYONE, consult, slots=(Slot("listing", "listing"),))
