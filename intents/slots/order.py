"""How to sort what is found, and whether only open houses are wanted."""

import re

from intents.slots.text import Sheet

_SORTS = (
    (
        "price_asc",
        r"(?:sort(?:ed)?(?: (?:it|them))? (?:by )?(?:lowest price|price(?: low to high| ascending)?(?! (?:high|"
        r"desc))|cheapest)|"
        r"(?:lowest|low) price(?:d)?(?: first)?|low(?:est)? to high(?:est)?|cheapest(?: (?:first|ones?|to most "
        r"expensive|homes?|houses?|places?|options?))?|"
        r"least expensive(?: first)?|lowest first|most affordable|price ascending|by price(?! (?:high|desc|from "
        r"high))|start(?:ing)? with the cheapest)",
    ),
    (
        "price_desc",
        r"(?:sort(?:ed)? by (?:highest price|price (?:high to low|descending|desc|from high))|(?:highest|high) "
        r"price(?:d)?(?: first)?|"
        r"high(?:est)? to low(?:est)?|most expensive(?: (?:first|ones?|homes?|houses?))?|priciest(?: first)?|"
        r"price descending|by price (?:high|desc)\w*|highest first)",
    ),
    (
        "newest",
        r"(?:newest(?: listings?| ones?| first| homes on the market)?(?! construction)|most recent(?:ly)?(?: "
        r"listed| listings?)?(?: first)?|"
        r"latest (?:listings?|homes|ones)|sort(?:ed)? by (?:date|new(?:est)?)|just listed|newly listed|recently "
        r"listed|new listings?|"
        r"new(?:est)? on the market|just (?:came|hit|come)(?: on)?(?: the)? market|fresh(?:est)? listings?|new "
        r"to (?:the )?market|newest to oldest|listed (?:today|this week|recently)|what's new|anything new)",
    ),
)  # fmt: skip
_SORT = [(name, re.compile(rf"(?<!\w){pattern}(?!\w)")) for name, pattern in _SORTS]
_OPEN_HOUSE = re.compile(r"(?<!\w)(?P<no>no |not |don't want |without )?(?:an? )?open[\s-]?(?:house|hse)s?(?!\w)")
_HINT = re.compile(r"price|low|cheap|expensive|pric|new|recent|latest|list|market|fresh|sort|afford|high")


def find(sheet: Sheet) -> dict[str, object]:
    """Slots sort (price_asc, price_desc, newest) and open_house."""
    slots: dict[str, object] = {}
    match = _OPEN_HOUSE.search(sheet.text)
    if match:
        if not match["no"]:
            slots["open_house"] = True
        sheet.take(*match.span())
    if not _HINT.search(sheet.text):
        return slots
    for name, pattern in _SORT:
        found = pattern.search(sheet.text)
        if found:
            slots["sort"] = name
            sheet.take(*found.span())
            break
    return slots
