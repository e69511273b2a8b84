"""Living area and lot: "1500+ sqft", "1,200 to 1,800 square feet", "half an acre", "a lot over 7000 sq ft"."""

import re

from intents.slots.bounds import bound, same_scale, spread
from intents.slots.text import Sheet

SQFT_PER_ACRE = 43_560
SQFT_PER_SQM = 10.7639

_N = r"(?:\d+(?:\.\d+)?|\.\d+)k?"
_SQFT = r"(?:sq(?:uare)?s?\.?[\s-]?(?:ft|feet|foot|footage|fet|f)\.?|sqft|sqf|sf|sq\.?|ft2|ft 2|square)(?![\w'])"
_SQM = r"(?:sqm|sq\.? ?m(?:eters?|etres?)?|square met(?:er|re)s?|m ?2)(?!\w)"
_ACRE = r"(?:acres?|ac)(?![\w'])"
_FRACTIONS = {
    "half": 0.5, "1/2": 0.5, "quarter": 0.25, "1/4": 0.25, "third": 0.33, "1/3": 0.33, "3/4": 0.75, "1/5": 0.2,
    "three quarter": 0.75, "2/3": 0.67, "1/8": 0.125, "an": 1.0, "a full": 1.0, "a whole": 1.0, "full": 1.0, "a": 1.0,
    "couple": 2.0, "a couple": 2.0, "couple of": 2.0, "a couple of": 2.0, "few": 3.0, "a few": 3.0, "several": 3.0,
}  # fmt: skip
_RANGE = rf"(?P<lo>{_N})(?:\s?(?P<join>-|to|and|thru|through|or)\s?(?P<hi>{_N}))?\s?(?P<plus>\+|plus|or more|ish|-ish)?"
_AREA = re.compile(rf"(?<![\w.$/]){_RANGE}[\s-]{{0,2}}(?:(?P<sqm>{_SQM})|(?P<sqft>{_SQFT}))(?P<lot>\s?lots?(?!\w))?")
_LABELLED = re.compile(
    rf"(?P<label>sqft|square (?:footage|feet)|sq\.? footage|sq\.? ?ft\.?|living (?:area|space)|lot size|lot|size)(?: is| of)?"
    rf"(?P<cue>\s?[:=<>]{{1,2}}\s?|\s(?:over|above|under|below|at least|min|minimum|max|more than|less than|"
    rf"around|of|"
    rf"bigger than|larger than|between|from|up to)(?: of)? )\s?{_RANGE}(?![\w.]?\d|/|\s?{_ACRE}|%)(?!k)"
)
_ACRES = re.compile(
    rf"(?<![\w.$])(?:(?P<lo>{_N})(?:\s?(?:-|to|and|or)\s?(?P<hi>{_N}))?\s?(?P<plus>\+|plus|or more)?(?P<half> 1/2)?"
    rf"|(?P<part>(?:a )?couple(?: of)?|(?:a )?few|several|three quarter|third|quarter|half|\d/\d|a (?:full|"
    rf"whole)|full|an?)"
    rf"s?(?P<of> of)?(?: an?)?)[\s-]{{1,2}}{_ACRE}"
)
_BARE_LOT = re.compile(r"(?<![\w.$])(?P<lo>\d{4,6})(?P<plus>\+)?(?: foot| ft| feet)? lot(?!\w)")
_LOT_BEFORE = re.compile(
    r"\blots?(?: size)?(?: is| of| that's)?(?: (?:at least|over|above|more than|min|around|about|bigger than|"
    r"larger than))? ?\Z"
)


def find(sheet: Sheet) -> dict[str, object]:
    """Slots sqft_min, sqft_max, lot_acres_min, lot_acres_max and approx."""
    slots: dict[str, object] = {}
    if "ac" in sheet.text:
        for match in _ACRES.finditer(sheet.text):
            _acres(sheet, match, slots)
    for match in _AREA.finditer(sheet.text):
        _area(sheet, match, slots)
    for match in _BARE_LOT.finditer(sheet.text):
        near = bound(sheet.text, match.start(), match.end())
        _put_lot(slots, near.kind, float(match["lo"]) / SQFT_PER_ACRE)
        sheet.take(near.start, near.end)
    for match in _LABELLED.finditer(sheet.text):
        _labelled(sheet, match, slots)
    return _in_order(slots)


def _value(words: str) -> float:
    return float(words[:-1]) * 1000 if words.endswith("k") else float(words)


def _pair(match: "re.Match[str]") -> tuple[float, float | None]:
    lo = _value(match["lo"])
    if not match["hi"]:
        return lo, None
    hi = _value(match["hi"])
    lo = same_scale(lo, hi)
    return min(lo, hi), max(lo, hi)


def _area(sheet: Sheet, match: "re.Match[str]", slots: dict[str, object]) -> None:
    factor = SQFT_PER_SQM if match["sqm"] else 1.0
    lo, hi = _pair(match)
    start, end = match.span()
    if hi is not None and match["join"] == "and" and not sheet.text[:start].endswith("between "):
        return
    near = bound(sheet.text, start, match.start("lot") if match["lot"] else end)
    kind = bound(f"{match['lo']} {match['plus']} ", 0, len(match["lo"])).kind if match["plus"] else near.kind
    if match["lot"] or _LOT_BEFORE.search(sheet.text, 0, start):
        _put_lot(slots, kind, lo * factor / SQFT_PER_ACRE)
        sheet.take(min(near.start, start), end)
        return
    if lo * factor < 100:
        return
    _put_area(slots, kind, round(lo * factor), round(hi * factor) if hi is not None else None)
    for word in ("between ", "from "):
        start -= len(word) if sheet.text[:start].endswith(word) else 0
    sheet.take(min(start, near.start), max(end, near.end))


def _put_area(slots: dict[str, object], kind: str, lo: int, hi: int | None) -> None:
    if hi is not None:
        slots["sqft_min"], slots["sqft_max"] = lo, hi
    elif kind == "max":
        slots["sqft_max"] = lo
    elif kind == "about":
        slots["sqft_min"], slots["sqft_max"] = spread(lo)
        slots["approx"] = True
    elif kind == "exact":
        slots["sqft_min"] = slots["sqft_max"] = lo
    else:
        slots["sqft_min"] = lo


def _put_lot(slots: dict[str, object], kind: str, acres: float, hi: float | None = None) -> None:
    if kind == "max":
        slots["lot_acres_max"] = round(acres, 3)
        return
    slots["lot_acres_min"] = round(acres * 0.9, 3) if kind == "about" else round(acres, 3)
    if kind == "about":
        slots["lot_acres_max"], slots["approx"] = round(acres * 1.1, 3), True
    if hi is not None:
        slots["lot_acres_max"] = round(hi, 3)


def _acres(sheet: Sheet, match: "re.Match[str]", slots: dict[str, object]) -> None:
    hi: float | None = None
    if match["part"]:
        acres = _FRACTIONS.get(match["part"], 0.0)
    else:
        acres = _value(match["lo"]) + (0.5 if match["half"] else 0.0)
        hi = _value(match["hi"]) if match["hi"] else None
    if not acres or (hi is None and acres > 10_000):
        return
    if hi is not None and hi < acres:
        acres, hi = hi, acres
    near = bound(sheet.text, *match.span())
    kind = "min" if match["plus"] else near.kind
    _put_lot(slots, kind, acres, hi)
    lot = re.compile(r"\s?(?:lots?|of land|parcels?|property)(?!\w)").match(sheet.text, near.end)
    sheet.take(near.start, lot.end() if lot and lot.group().strip().startswith("lot") else near.end)


def _labelled(sheet: Sheet, match: "re.Match[str]", slots: dict[str, object]) -> None:
    lo, hi = _pair(match)
    if lo < 300 or (match["label"] == "size" and lo > 20_000):
        return
    near = bound(sheet.text, match.start("lo"), match.end())
    kind = "min" if match["plus"] or ">" in match["cue"] else "max" if "<" in match["cue"] else near.kind
    if match["label"].startswith("lot"):
        _put_lot(slots, kind, lo / SQFT_PER_ACRE)
    else:
        _put_area(slots, kind, round(lo), round(hi) if hi is not None else None)
    sheet.take(match.start(), near.end)


def _in_order(slots: dict[str, object]) -> dict[str, object]:
    for lo, hi in (("sqft_min", "sqft_max"), ("lot_acres_min", "lot_acres_max")):
        a, b = slots.get(lo), slots.get(hi)
        if isinstance(a, int | float) and isinstance(b, int | float) and a > b:
            slots[lo], slots[hi] = b, a
    return {k: int(v) if isinstance(v, float) and v == int(v) else v for k, v in slots.items()}
