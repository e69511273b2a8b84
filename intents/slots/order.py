"""How to sort what is found, and whether only open houses are wanted."""

import re

from intents.slots.patterns import load
from intents.slots.text import Sheet

_SORTS = load("order")
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
    for name, pattern in _SORTS.items():
        found = pattern.search(sheet.text)
        if found:
            slots["sort"] = name
            sheet.take(*found.span())
            break
    return slots
