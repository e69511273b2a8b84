"""How a home is shown: as a card, in one line, and as something that can be referred to."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain import listings, money
from domain.listings import ListingCard
from domain.messages import Card, Fact
from intents.commands import Start
from intents.intent import Ask, Offer, Shown

LINK_DAYS = 30
LINE_FEATURES = 2


def audience(ask: Ask) -> listings.Audience:
    """Members see what the office may see; everybody else what may be displayed to the public."""
    return "member" if ask.speaker.kind == "member" and "listings.private" in ask.speaker.rights else "buyer"


def shown(card: ListingCard) -> Shown:
    return Shown(
        kind="listing",
        id=str(card.id),
        label=name_of(card),
        address=card.address,
        price=int(card.price) if card.price is not None else None,
        beds=card.beds,
        sqft=card.sqft,
        features=card.features,
    )


def name_of(card: ListingCard) -> str:
    """The address as people who know the town say it; a home whose address is withheld by its kind and place."""
    if card.address:
        return card.address
    return f"the {card.type or 'home'} in {card.neighborhood or card.city}"


def line(card: ListingCard) -> str:
    """ "2614 NW 64th St $785k 3bd/2ba, fenced yard": what a text message says of a home."""
    asked = [feature.word for feature in card.asked if feature.standing == "stated"]
    extras = "".join(f", {word}" for word in asked[:LINE_FEATURES])
    where = name_of(card) if card.address else f"{name_of(card)} (address on request)"
    return f"{where} {price(card, short=True)} {rooms(card)}{extras}".strip()


def price(card: ListingCard, *, short: bool = False) -> str:
    if card.price is None:
        return "price on request"
    said = money.say_short(card.price) if short else money.say(card.price)
    return f"{said}/mo" if card.deal == "rent" else said


def rooms(card: ListingCard) -> str:
    """ "3bd/2ba", with what is known."""
    beds = "studio" if card.beds == 0 else f"{card.beds}bd" if card.beds is not None else ""
    baths = f"{_plain(card.baths)}ba" if card.baths is not None else ""
    return "/".join(part for part in (beds, baths) if part)


def card(home: ListingCard, link: str = "", image_url: str = "") -> Card:
    """The home as channels draw it that draw cards. The listing firm stands on it, as display rules ask."""
    facts = [
        Fact("Price", price(home)),
        Fact("Rooms", rooms(home)),
        Fact("Size", f"{home.sqft:,} sqft" if home.sqft else ""),
        Fact("Where", ", ".join(part for part in (home.neighborhood, home.city) if part)),
        Fact("Asked for", ", ".join(_asked(home))),
        Fact("Listed by", listings.attribution_line(home.attribution).removeprefix("Listed by ")),
    ]
    return Card(
        title=name_of(home),
        line=line(home),
        facts=tuple(fact for fact in facts if fact.value),
        image_url=image_url,
        link=link,
    )


def open_offers(homes: Iterable[ListingCard]) -> tuple[Offer, ...]:
    """What a number beside a home stands for: more about it."""
    return tuple(Offer("Details", Start("listings.details", {"listing": {"ids": [str(home.id)]}})) for home in homes)


def picture(home: ListingCard, ask: Ask) -> str:
    """Where the home's first photo is shown; "" for one without, and where cards are not drawn."""
    if ask.channel == "sms" or not home.photos_count:
        return ""
    return ask.link("photo", f"{home.id}/0", LINK_DAYS)


def display_link(homes: Sequence[ListingCard], ask: Ask) -> str:
    """The page that shows these homes with all that display rules ask for."""
    if len(homes) == 1:
        return ask.link("listing", str(homes[0].id), LINK_DAYS)
    return ask.link("listings", ",".join(home.key for home in homes), LINK_DAYS)


def _asked(home: ListingCard) -> list[str]:
    """Each asked feature: stated, or not mentioned (which is not a no)."""
    return [
        f.word if f.standing == "stated" else f"{f.word} (not mentioned)" for f in home.asked if f.standing != "denied"
    ]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
