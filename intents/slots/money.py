"""Prices and rents: "under 700k", "7-800k", "1.2m", "in the 700s", "around 650", "2500 a month", "hoa under 400".

A bare "600" means 600,000 when buying and 600 a month when renting; what is no price (years, sizes, times, phones) must
have been taken off the sheet by those who know it.
"""

import re

from intents.slots import fees
from intents.slots.bounds import Bound, bound, same_scale, spread
from intents.slots.dollars import Setting, dollars
from intents.slots.patterns import load
from intents.slots.text import BLOT, Sheet

__all__ = ["Setting", "find"]

_P = load("money", {"BLOT": BLOT})
_AMOUNT = _P["amount"]
_TIERS = _P["tiers"]
_NOT_PRICE_AFTER = _P["not_price_after"]
_NOT_PRICE_BEFORE = _P["not_price_before"]
_DOWN_AFTER = _P["down_after"]
_DOWN_BEFORE = _P["down_before"]
_DOWN_ONLY = _P["down_only"]
_PAYMENT = _P["payment"]
_APPROVED = _P["approved"]
_PARTS = {"low": (0.0, 0.4), "mid": (0.3, 0.7), "high": (0.6, 1.0)}
_PART_OF = {
    "low": "low", "lower": "low", "early": "low", "mid": "mid", "middle": "mid", "high": "high", "higher": "high",
    "upper": "high", "late": "high",
}  # fmt: skip
_MARGIN = _P["margin"]
_SPLIT = _P["split"]


# Nobody counts dogs by the thousand: "2400 dog friendly" is a rent.
_COUNTED = re.compile(
    r"\s?(?:people|person|homes?|houses?|condos?|units?|listings?|kids?|cars?|dogs?|cats?|floors?|places?|options?)\Z"
)


def find(sheet: Sheet, setting: Setting) -> dict[str, object]:
    """Slots price_min, price_max, approx, hoa_max, and what goes under `more`: down_payment, down_percent, payment_max,
    preapproved, price_per_sqft_max, monthly (true when a price was said to be by the month)."""
    if not any(c.isdigit() for c in sheet.text):
        return {}
    slots = fees.find(sheet)
    for match in _TIERS.finditer(sheet.text):
        _tier(sheet, match, slots, setting)
    _margin(sheet, slots, setting)
    _join_split(sheet)
    for match in _AMOUNT.finditer(sheet.text):
        _amount(sheet, match, slots, setting)
    return slots


def _margin(sheet: Sheet, slots: dict[str, object], setting: Setting) -> None:
    """ "700k +/- 50k"."""
    match = _MARGIN.search(sheet.text)
    if not match:
        return
    middle = dollars(float(match["n"]), match["u"], sign=False, setting=setting, month=False, marked=True)
    slack = dollars(float(match["s"]), match["v"] or match["u"], sign=False, setting=setting, month=False, marked=True)
    if middle and slack and slack < middle:
        slots["price_min"], slots["price_max"] = middle - slack, middle + slack
        sheet.take(*match.span())


def _join_split(sheet: Sheet) -> None:
    """ "seven fifty" was read as "7 50"; as money it is 750. The gap is closed with a digit that changes nothing."""
    match = _SPLIT.search(sheet.text)
    if match:
        near = bound(sheet.text, *match.span())
        if near.kind or near.budget:
            joined = f"{match[1]}{match[2]}"
            sheet.text = f"{sheet.text[: match.start()]}{joined}{BLOT}{sheet.text[match.end() :]}"


def _tier(sheet: Sheet, match: "re.Match[str]", slots: dict[str, object], setting: Setting) -> None:
    n = float(match["n"])
    if (
        (n < 10 and not match["low"] and not match.group().startswith("in "))
        or 1900 <= n <= 2030
        and not setting.renting
    ):
        return
    lo, hi = _tier_range(n, match["low"], match["low2"], setting.renting)
    if match["n2"]:
        hi = _tier_range(float(match["n2"]), match["part2"], None, setting.renting)[1]
    near = bound(sheet.text, match.start("n"), match.end())
    lead = bound(sheet.text, *match.span())
    kind = lead.kind or near.kind
    if kind == "max":
        slots["price_max"] = lo if lead.strict or near.strict else hi
    elif kind == "min":
        slots["price_min"] = lo
    else:
        slots["price_min"], slots["price_max"] = min(lo, hi), max(lo, hi)
    sheet.take(min(match.start(), lead.start), match.end())


def _tier_range(n: float, part: str | None, to: str | None, renting: bool) -> tuple[int, int]:
    if n < 10:
        base, width = n * 1_000_000 if "." in str(n) and n % 1 else n * 100_000, 100_000.0
    elif renting or n >= 1000:
        base, width = n, (1000.0 if n % 1000 == 0 else 100.0)
    else:
        base, width = n * 1000, 100_000.0 if n % 100 == 0 else 10_000.0
    first = _PARTS[_PART_OF[part]] if part else (0.0, 1.0)
    last = _PARTS[_PART_OF[to]] if to else first
    return round(base + width * first[0]), round(base + width * last[1]) - 1


def _amount(sheet: Sheet, match: "re.Match[str]", slots: dict[str, object], setting: Setting) -> None:
    start, end = match.span()
    text = sheet.text
    other = _NOT_PRICE_AFTER.match(text, end)
    if (other and not (float(match["lo"]) >= 1000 and _COUNTED.match(other.group()))) or _NOT_PRICE_BEFORE.search(
        text[max(0, start - 30) : match.start("lo")]
    ):
        return
    near = bound(text, start, end)
    if match["plus"]:
        near = Bound("min", near.start, near.end)
    marked = bool(match["d1"] or match["u1"] or match["d2"] or match["u2"] or match["month"]) or _whole_price(match)
    if match["hi"] and _range(sheet, match, slots, setting, near, marked):
        return
    value = _single(match, setting, marked or bool(near.kind) or near.budget)
    if value is None or (not marked and not _plausible(sheet, match, near, setting)):
        return
    end = match.end("u1") if match["u1"] else match.end("lo")
    end = match.end() if not match["hi"] else end
    if _aside(sheet, match, slots, value, end):
        return
    if match["hi"]:
        near = bound(text, start, end)
    _put(slots, near, value, bool(match["month"]), setting)
    if _APPROVED.search(sheet.message.norm[max(0, start - 40) : match.start("lo")]):
        slots["preapproved"] = value
    sheet.take(near.start, max(end, near.end))


def _whole_price(match: "re.Match[str]") -> bool:
    """Six or seven digits ending in zeros speak for themselves."""
    n = float(match["hi"] or match["lo"])
    return 100_000 <= n < 100_000_000 and n % 1000 == 0


def _aside(sheet: Sheet, match: "re.Match[str]", slots: dict[str, object], value: int, end: int) -> bool:
    """Amounts that are not the price: the down payment, a monthly payment on a loan."""
    before = sheet.message.norm[max(0, match.start() - 40) : match.start("lo")]
    after = _DOWN_AFTER.match(sheet.text, end)
    if (after and "downtown" not in sheet.text[end : end + 12]) or _DOWN_ONLY.search(before):
        slots["down_payment"] = value
        first = _DOWN_BEFORE.search(before)
        lead = len(before) - first.start() if first else 0
        sheet.take(match.start("lo") - lead if lead else match.start(), after.end() if after else end)
        return True
    if _PAYMENT.search(sheet.message.norm[max(0, match.start() - 40) : end + 20]) and value < 20_000:
        slots["payment_max"] = value
        sheet.take(match.start(), end)
        return True
    return False


def _range(
    sheet: Sheet, match: "re.Match[str]", slots: dict[str, object], setting: Setting, near: Bound, marked: bool
) -> bool:
    text, start = sheet.text, match.start()
    between = re.search(r"(?:between|from|range(?: is| of)?) \$?\Z", text[max(0, start - 16) : match.start("lo")])
    if match["join"] == "and" and not between:
        return False
    if _millions(match, setting):
        slots["price_min"], slots["price_max"] = (
            round(float(n) * 1_000_000) for n in sorted((match["lo"], match["hi"]))
        )
        sheet.take(min(start - (len(between.group()) if between else 0), near.start), max(match.end(), near.end))
        return True
    hi = dollars(float(match["hi"]), match["u2"], bool(match["d2"]), setting, bool(match["month"]), marked=True)
    lo_unit = match["u1"]
    if hi is None or (
        not marked and not between and not near.kind and not near.budget and not _both_bare(match, setting)
    ):
        return False
    low = float(match["lo"])
    said = dollars(low, lo_unit, bool(match["d1"]), setting, bool(match["month"]), marked=True) if lo_unit else None
    lo = float(said) if said is not None else _low_end(low, hi, match, setting)
    if not lo_unit and lo > hi and low >= 100 and match["u2"] and hi >= 1_000_000:
        lo = round(low * 1000)
    a, b = sorted((round(lo), round(hi)))
    if a < b / 12:
        return False
    slots["price_min"], slots["price_max"] = a, b
    _monthly(slots, b, bool(match["month"]), setting)
    if between:
        start -= len(between.group().rstrip("$"))
    sheet.take(min(start, near.start), max(match.end(), near.end))
    return True


def _millions(match: "re.Match[str]", setting: Setting) -> bool:
    """ "1.2 to 1.6" in a search for a home to buy."""
    bare = not (match["u1"] or match["u2"]) and setting.searching and not setting.renting
    return (
        bare
        and all(float(match[g]) < 10 for g in ("lo", "hi"))
        and "." in match["lo"] + match["hi"]
        and match["join"] != "or"
    )


def _low_end(low: float, hi: float, match: "re.Match[str]", setting: Setting) -> float:
    stated = float(match["hi"])
    if stated / 3 <= low <= stated * 3 or (low >= 100 and hi == stated * 1000):
        return low * hi / stated  # "101-100k": one unit for both
    scaled = same_scale(low, hi)
    if scaled != low or low >= hi / 10:
        return scaled
    return dollars(low, None, bool(match["d1"]), setting, bool(match["month"]), marked=True) or low


def _both_bare(match: "re.Match[str]", setting: Setting) -> bool:
    lo, hi = float(match["lo"]), float(match["hi"])
    if 1850 <= lo <= 2035 and 1850 <= hi <= 2035 and not setting.renting:
        return False
    if match["join"] == "or":
        return False
    return (setting.searching or setting.renting) and hi >= 100 and same_scale(lo, hi) >= hi / 10


def _single(match: "re.Match[str]", setting: Setting, cued: bool) -> int | None:
    cued = cued or setting.searching
    return dollars(float(match["lo"]), match["u1"], bool(match["d1"]), setting, bool(match["month"]), marked=cued)


def _plausible(sheet: Sheet, match: "re.Match[str]", near: Bound, setting: Setting) -> bool:
    """Whether a number without sign or unit is a price: it needs a cue, or a search around it."""
    n = float(match["lo"])
    year = 1850 <= n <= 2035 and n == int(n)
    if near.kind in ("max", "min", "about") or near.budget:
        # "after 2000" would be a year, and "over 3" is no price.
        return n >= 100 and not (year and not setting.renting and near.kind == "min") or n != int(n)
    if near.kind == "exact" or not (setting.searching or setting.renting) or (year and not setting.renting):
        return False
    return (
        100 <= n < 1000
        or n >= 50_000
        or (setting.renting and n >= 500)
        or (n < 10 and n != int(n))
        or 1000 <= n < 10_000
    )


def _put(slots: dict[str, object], near: Bound, value: int, month: bool, setting: Setting) -> None:
    if near.kind == "min":
        slots["price_min"] = value
    elif near.kind == "about":
        slots["price_min"], slots["price_max"] = spread(value)
        slots["approx"] = True
    elif near.kind == "exact":
        slots["price_min"] = slots["price_max"] = value
    else:
        slots["price_max"] = value
    _monthly(slots, value, month, setting)


def _monthly(slots: dict[str, object], value: int, month: bool, setting: Setting) -> None:
    if month or (value < 20_000 and not setting.buying):
        slots["monthly"] = True
