"""Amounts beside the price: dues, a share paid down, a price by the square foot."""

from intents.slots.patterns import load
from intents.slots.text import Sheet

_P = load("fees")
_HOA = _P["hoa"]
_HOA_AFTER = _P["hoa_after"]
_PERCENT_DOWN = _P["percent_down"]
_PER_SQFT = _P["per_sqft"]


def find(sheet: Sheet) -> dict[str, object]:
    """Slots hoa_max, down_percent, price_per_sqft_max."""
    slots: dict[str, object] = {}
    _hoa(sheet, slots)
    _percent_down(sheet, slots)
    _per_sqft(sheet, slots)
    return slots


def _hoa(sheet: Sheet, slots: dict[str, object]) -> None:
    if not any(word in sheet.text for word in ("hoa", "dues", " fee")):
        return
    for pattern in (_HOA, _HOA_AFTER):
        for match in pattern.finditer(sheet.text):
            slots["hoa_max"] = int(match["n"])
            sheet.take(*match.span())


def _percent_down(sheet: Sheet, slots: dict[str, object]) -> None:
    match = _PERCENT_DOWN.search(sheet.text)
    if match:
        slots["down_percent"] = float(match["n"] or match["n2"])
        sheet.take(*match.span())


def _per_sqft(sheet: Sheet, slots: dict[str, object]) -> None:
    match = _PER_SQFT.search(sheet.text)
    if match:
        slots["price_per_sqft_max"] = int(match["n"])
        sheet.take(*match.span())
