"""The year a home was built: "after 2000", "2015 or newer", "pre-war 1940", "the 1920s", "no older than 10 years"."""

import re
from datetime import date

from intents.slots.bounds import bound
from intents.slots.text import Sheet

OLDEST = 1700
_HINT = re.compile(r"\d{4}|\d'?s\b|\d (?:year|yr)")

_Y = r"(?:1[789]\d\d|20[0-4]\d)(?![\d.,]\d|\d|k|m(?!\w)|\s?(?:sq|sf|acre|a month|/ ?mo|per month|bucks|dollars))"
_BUILT = r"(?:built|build|constructed|construction|year|yr|blt|vintage|era|age|made)"
_RANGE = re.compile(
    rf"(?:{_BUILT}[\w\s:]{{0,12}}?|between |from )?(?<![\w$.#])(?P<lo>{_Y})\s?(?:-|to|and|through|thru)\s?"
    rf"(?P<hi>{_Y})"
)
_BOUNDED = re.compile(
    rf"(?P<cue>(?:{_BUILT}[\s:]{{1,2}}(?:in )?|homes? )?(?:in or |on or )?(?:after|since|post|newer than|later "
    rf"than|from|no older than|not older than|"
    rf"nothing older than|not built before|nothing before|nothing built before|not before|at least|min|>=?|"
    rf"(?P<max>before|pre|prior to|older than|earlier than|no newer than|not newer than|nothing newer than|no "
    rf"later than|"
    rf"not after|nothing after|not built after|up to|<=?))[\s-]{{0,2}})(?<![\w$#.])(?P<y>{_Y})(?P<also> (?:or|"
    rf"and) (?:newer|later|older|up))?"
)
_SUFFIXED = re.compile(
    rf"(?P<built>{_BUILT}[\s:]{{1,2}}(?:in )?)?(?<![\w$.#-])(?P<y>{_Y})\s?"
    rf"(?:(?P<min>(?:or|and) (?:newer|later|after|up|above|more recent|onwards?)|onwards?|on|and on|\+|plus)"
    rf"|(?P<max>(?:or|and) (?:older|earlier|before)))(?!\w)"
)
_BUILT_IN = re.compile(
    rf"(?:{_BUILT}\s(?:in|around|about|circa|near)?\s?|circa |dating from )(?<![\w$.#])(?P<y>{_Y})(?!s|'s)"
)
_DECADE = re.compile(
    r"(?P<cue>(?:built |dating |homes? |houses? |something |place )?(?:in|from|of) the )?(?:(?P<part>early|mid|"
    r"late)[\s-])?"
    r"(?<![\w$.#-])(?P<y>1[789]\d0|20[0-4]0|'?[0-9]0)'?s(?!\w)(?:\s?(?:-|to|and|or|through)\s?(?:the )?(?P<y2>(?:1[789]|20)?\d0)'?s(?!\w))?(?P<home>[\s-](?:era|style|built|house|home|bungalow|"
    r"rambler|craftsman|build|construction|place|condo)s?)?(?: ?(?P<more>or (?:newer|later|older|earlier)))?"
)
_AGE = re.compile(
    r"(?P<cue>(?:less than|under|no more than|not more than|newer than|no older than|not older than|nothing "
    r"older than|"
    r"nothing over|not over|within|max|at most|up to|younger than|(?:built )?(?:in|within) the (?:last|past))|"
    r"(?P<old>over|more than|older than|at least))\s(?P<n>\d{1,3})\s?(?:years?|yrs?)(?P<tail>[\s-]old| of age)?"
    r"(?!\w)"
)
_CENTURY_DECADES = {"20": 1920, "30": 1930, "40": 1940, "50": 1950, "60": 1960, "70": 1970, "80": 1980, "90": 1990}


def find(sheet: Sheet, today: date) -> dict[str, object]:
    """Slots year_min and year_max (years of construction, both included)."""
    slots: dict[str, object] = {}
    if not _HINT.search(sheet.text):
        return slots
    latest = today.year + 3
    for pattern, reader in (
        (_AGE, _age),
        (_RANGE, _range),
        (_SUFFIXED, _suffixed),
        (_BOUNDED, _bounded),
        (_DECADE, _decade),
    ):
        for match in pattern.finditer(sheet.text):
            found = reader(sheet, match, today)
            if found and all(OLDEST <= y <= latest for y in found.values()):
                slots |= found
                home = pattern is _DECADE and match["home"]
                sheet.take(match.start(), match.start("home") if home else match.end())
    for match in _BUILT_IN.finditer(sheet.text):
        if OLDEST <= int(match["y"]) <= latest:
            near = bound(sheet.text, match.start("y"), match.end())
            slots |= (
                _around(int(match["y"]))
                if near.kind == "about"
                else {"year_min": int(match["y"]), "year_max": int(match["y"])}
            )
            sheet.take(*match.span())
    lo, hi = slots.get("year_min"), slots.get("year_max")
    if isinstance(lo, int) and isinstance(hi, int) and lo > hi:
        slots["year_min"], slots["year_max"] = hi, lo
    return slots


def _around(year: int) -> dict[str, int]:
    return {"year_min": year - 5, "year_max": year + 5}


def _age(_sheet: Sheet, match: "re.Match[str]", today: date) -> dict[str, int]:
    recent = "last" in match["cue"] or "past" in match["cue"]
    aged = bool(match["tail"]) or "old" in match["cue"] or "newer" in match["cue"]
    if not (recent and match["cue"].startswith("built")) and not aged:
        return {}
    year = today.year - int(match["n"])
    if not match["old"]:
        return {"year_min": year}
    return {"year_max": year}


def _range(sheet: Sheet, match: "re.Match[str]", _today: date) -> dict[str, int]:
    lo, hi = sorted((int(match["lo"]), int(match["hi"])))
    cued = re.search(_BUILT, match.group())
    # "rent 1900-2000" is money, "1990-2005" alone is years.
    return {"year_min": lo, "year_max": hi} if cued or (hi > lo and not _looks_like_rent(sheet, hi)) else {}


def _looks_like_rent(sheet: Sheet, year: int) -> bool:
    return bool(re.search(r"\b(?:rent|rental|budget|month|lease|price|pay)", sheet.message.norm)) and year % 50 == 0


def _bounded(sheet: Sheet, match: "re.Match[str]", _today: date) -> dict[str, int]:
    year = int(match["y"])
    cue = match["cue"].strip(" -")
    if cue in ("from", "at least", "min", ">", ">=", "<", "<=", "up to") and not re.search(_BUILT, sheet.message.norm):
        return {}
    if _looks_like_rent(sheet, year) and not re.search(r"built|newer|older|year|constructed", cue):
        return {}
    return {"year_max": year} if match["max"] else {"year_min": year}


def _suffixed(sheet: Sheet, match: "re.Match[str]", _today: date) -> dict[str, int]:
    year = int(match["y"])
    if match["max"]:
        return {"year_max": year}
    vague = not re.search(r"newer|later|recent", match["min"])
    if vague and not match["built"] and (year % 100 == 0 or year < 1950 or _looks_like_rent(sheet, year)):
        return {}
    return {"year_min": year}


def _decade(sheet: Sheet, match: "re.Match[str]", _today: date) -> dict[str, int]:
    digits = match["y"].lstrip("'")
    if len(digits) == 2 and not (match["home"] or (match["cue"] and digits in _CENTURY_DECADES)):
        return {}
    year = int(digits) if len(digits) == 4 else _CENTURY_DECADES.get(digits, 0)
    if not year or (len(digits) == 4 and _looks_like_rent(sheet, year) and not match["home"]):
        return {}
    last = year + (99 if year % 100 == 0 and year < 2000 else 9)
    if match["y2"]:
        until = int(match["y2"]) if len(match["y2"]) == 4 else year // 100 * 100 + int(match["y2"])
        return {"year_min": min(year, until), "year_max": max(year, until) + 9}
    if match["more"]:
        return {"year_min": year} if re.search("newer|later", match["more"]) else {"year_max": last}
    first_word = sheet.text[: match.start()].rsplit(None, 1)[-1:] or [""]
    if first_word[0] in ("pre", "before", "older"):
        return {"year_max": year - 1}
    if match["part"] == "early":
        return {"year_min": year, "year_max": last - (last - year + 1) // 2}
    if match["part"] == "late":
        return {"year_min": year + (last - year + 1) // 2, "year_max": last}
    return {"year_min": year, "year_max": last}
