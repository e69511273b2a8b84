"""Where: cities, neighborhoods, zips, "near the light rail", "within 2 miles of", "between A and B", "not in Ballard"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from intents.slots.bounds import whole
from intents.slots.gazetteer import Gazetteer, Hit
from intents.slots.patterns import load
from intents.slots.spelling import is_common
from intents.slots.text import Sheet

_P = load("place")
_ZIP = _P["zip"]
_ZIP_CUE = _P["zip_cue"]
_MONEY_CUE = _P["money_cue"]

_WITHIN = _P["within"]
_NEAR = _P["near"]
_SOFT_NEAR = _P["soft_near"]
_DIRECTION = _P["direction"]
_PART = _P["part"]
_BETWEEN = _P["between"]
_EXCLUDED = _P["excluded"]
_OUT_AFTER = _P["out_after"]
_JOIN = _P["join"]
_IN = _P["in"]
_TAIL = frozenset(
    "hills valley beach park city heights lake creek island view point springs falls grove ridge harbor bay "
    "village town county river rapids mesa rock fe oaks gardens junction crossing landing shores".split()
)
_STOP = frozenset(
    "in with under for and or that which who where please but is are has have having within between not no on at "
    "from to of over above below because so if when can could would i we my you the a an there it its let me want "
    "need like than plus also ideally preferably near close by i'm we're it's around about instead now only would "
    "if asap thanks too tomorrow today this next".split()
)
# Being near one of these is a feature of its own (a busy street), and unwanted.
_ROADS = frozenset("highway freeway road street traffic interstate arterial planes".split())
_NOT_A_PLACE = frozenset(
    "it that this there them here me you us him her future closing close done perfect ideal enough possible our "
    "budget average term price what each the minutes impossible same".split()
)
_COMMON_NAME_CUE = _P["common_name_cue"]
_FRACTION = {"a": 1.0, "an": 1.0, "few": 3.0, "a few": 3.0, "quarter": 0.25, "a quarter": 0.25, "1/4": 0.25}
_MILES_PER_KM = 0.621
_BLOCKS_PER_MILE = 12


@dataclass(slots=True)
class _Where:
    city: list[str] = field(default_factory=list)
    exclude_city: list[str] = field(default_factory=list)
    neighborhood: list[str] = field(default_factory=list)
    exclude_neighborhood: list[str] = field(default_factory=list)
    zip: list[str] = field(default_factory=list)
    exclude_zip: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    avoid_near: list[str] = field(default_factory=list)
    more: dict[str, object] = field(default_factory=dict)


def find(sheet: Sheet, gazetteer: Gazetteer, other: Sequence[tuple[int, int]] = ()) -> dict[str, object]:
    """Where, as far as the message says; names inside the spans `other` belong to something else.

    Slots city, exclude_city, neighborhood, exclude_neighborhood, zip, near, radius_miles; under `more`:
    walk_minutes, travel_minutes, exclude_zip, near_also, avoid_near, unknown_place."""
    where = _Where()
    _zips(sheet, where)
    hits = [h for h in gazetteer.scan(sheet.text) if _really_named(sheet, h) and not _within(h, other)]
    hits = _between(sheet, hits, where)
    linked = _distances(sheet, where)
    _named(sheet, hits, where, linked)
    _near_words(sheet, where, linked)
    _unknown(sheet, where)
    return _slots(where)


def _zips(sheet: Sheet, where: _Where) -> None:
    excluded = False
    last_end = -10
    for match in _ZIP.finditer(sheet.text):
        left = sheet.text[max(0, match.start() - 24) : match.start()]
        cued = _ZIP_CUE.search(left)
        if _MONEY_CUE.search(left) or (int(match["zip"]) % 500 == 0 and not cued) or match["zip"].startswith("00"):
            continue
        joined = match.start() - last_end < 6 and excluded
        excluded = bool(_EXCLUDED.search(left)) or joined
        (where.exclude_zip if excluded else where.zip).append(match["zip"])
        last_end = match.end()
        sheet.take(*match.span())


def _within(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    named = hit.place.kind in ("city", "neighborhood")
    for start, end in spans:
        covered = start <= hit.start and hit.end <= end and end - start > hit.end - hit.start
        if covered or (not named and start < hit.end < end):
            return True
    return False


def _really_named(sheet: Sheet, hit: Hit) -> bool:
    """A place named like an everyday word ("Pacific", "Index") counts only where a place is expected."""
    words = sheet.text[hit.start : hit.end].split()
    if len(words) > 1 or not (is_common(words[0]) or not hit.exact and len(words[0]) < 6):
        return True
    typed = sheet.message.typed(hit.start, hit.end)
    capital = typed[:1].isupper() and hit.start > 0 and not sheet.message.text.isupper()
    return capital or bool(_COMMON_NAME_CUE.search(sheet.text[max(0, hit.start - 12) : hit.start]))


def _between(sheet: Sheet, hits: list[Hit], where: _Where) -> list[Hit]:
    """ "between A and B" goes to near as it stands."""
    for a, b in zip(hits, hits[1:], strict=False):
        lead = _BETWEEN.search(sheet.text, 0, a.start)
        if lead and re.fullmatch(r" (?:and|&|to) (?:the )?", sheet.text[a.end : b.start]):
            where.near.append(f"between {a.place.name} and {b.place.name}")
            sheet.take(lead.start(), b.end)
            return [h for h in hits if h not in (a, b)]
    return hits


def _distances(sheet: Sheet, where: _Where) -> dict[int, int]:
    """Radii and travel times; maps the end of each distance phrase that leads to a place to its start."""
    linked: dict[int, int] = {}
    for match in _WITHIN.finditer(sheet.text):
        unit, mode, lead = match["unit"], match["mode"] or "", match.group()
        if unit.startswith(("min", "hour")) and not (match["link"] or mode):
            continue
        if not (match["link"] or mode == "radius" or lead.startswith(("within", "in ", "less", "under"))):
            continue
        _put_distance(where, _count(match["n"]), unit, mode)
        sheet.take(*match.span())
        if match["link"]:
            linked[match.end()] = match.start()
    return linked


def _count(words: str) -> float:
    if "half" in words or "1/2" in words:
        return 0.5
    if "couple" in words:
        return 2.0
    return _FRACTION[words] if words in _FRACTION else float(words)


def _put_distance(where: _Where, n: float, unit: str, mode: str) -> None:
    if unit.startswith("mi") and not unit.startswith("min"):
        where.more["radius_miles"] = whole(n)
    elif unit.startswith("k"):
        where.more["radius_miles"] = round(n * _MILES_PER_KM, 1)
    elif unit.startswith("block"):
        where.more["radius_miles"] = round(n / _BLOCKS_PER_MILE, 2)
    else:
        minutes = whole(n * 60 if unit.startswith("hour") else n)
        where.more["walk_minutes" if mode.startswith("walk") else "travel_minutes"] = minutes


def _named(sheet: Sheet, hits: list[Hit], where: _Where, linked: dict[int, int]) -> None:
    state, last_end = "", -1
    for hit in hits:
        start, state = _mode(sheet, hit, state if last_end >= 0 and _joined(sheet, last_end, hit.start) else "", linked)
        last_end = hit.end
        side = _DIRECTION.search(sheet.text, 0, hit.start)
        if side or (state == "in" and hit.place.kind == "city" and (side := _PART.search(sheet.text, 0, hit.start))):
            where.near.append(f"{side['side']} {hit.place.name}")
            start = side.start("side")
        else:
            _file(hit, state, where)
        sheet.take(start, hit.end)


def _joined(sheet: Sheet, last_end: int, start: int) -> bool:
    return bool(_JOIN.match(sheet.text, last_end, start))


def _mode(sheet: Sheet, hit: Hit, carried: str, linked: dict[int, int]) -> tuple[int, str]:
    """Whether the place is wanted, excluded, or something to be near, and where the words that say so begin."""
    left = sheet.message.norm[: hit.start]
    stripped = left.rstrip(" ").removesuffix(" the")
    if any(0 <= len(stripped) + 1 - end <= 1 or end == hit.start - 1 or end == hit.start for end in linked):
        return hit.start, "near"
    window = sheet.text[max(0, hit.start - 60) : hit.start]
    near = next(reversed(list(_NEAR.finditer(window))), None)
    if near and re.fullmatch(r" ?(?:the |to |downtown )?", window[near.end() :]):
        negated = re.search(
            r"(?:not|isn't|no|don't want(?: to be)?|nothing|avoid|never|except(?: for)?|but|"
            r"anything|nowhere)(?: too)? \Z",
            window[: near.start()],
        )
        if near.group().startswith("outside") and not negated:
            return hit.start, "exclude"
        return hit.start - len(window) + near.start(), "avoid" if negated else "near"
    out = _EXCLUDED.search(window)
    if out:
        return hit.start - len(window) + out.start(), "exclude"
    if _OUT_AFTER.match(sheet.text, hit.end):
        return hit.start, "exclude"
    if _SOFT_NEAR.search(window) and (hit.place.kind not in ("city", "neighborhood") or "at" not in window[-4:]):
        return hit.start, "near"
    return hit.start, carried or "in"


def _file(hit: Hit, state: str, where: _Where) -> None:
    place = hit.place
    if state == "avoid":
        where.avoid_near.append(place.name)
    elif state == "near" or place.kind not in ("city", "neighborhood"):
        (where.avoid_near if state == "exclude" else where.near).append(place.name)
    elif place.kind == "city":
        (where.exclude_city if state == "exclude" else where.city).append(place.name)
    else:
        (where.exclude_neighborhood if state == "exclude" else where.neighborhood).append(place.name)


def _near_words(sheet: Sheet, where: _Where, linked: dict[int, int]) -> None:
    """Things to be near that the gazetteer does not hold stay in the person's own words ("my work", "good schools")."""
    starts = [(m.end(), m.start()) for m in _NEAR.finditer(sheet.text) if not m.group().startswith("outside")]
    starts += list(linked.items())
    for end, start in starts:
        words = _phrase(sheet.text[end:])
        if not words or words.split()[0] in _NOT_A_PLACE or words.split()[-1] in _ROADS:
            continue
        negated = re.search(r"(?:not|isn't|don't want(?: to be)?|nothing|avoid|never)(?: too)? \Z", sheet.text[:start])
        offset = sheet.text.index(words, end)
        if negated:
            where.more.setdefault("avoid_words", f"near {words}")
            continue
        where.near.append(words)
        sheet.take(start, offset + len(words))


def _phrase(text: str) -> str:
    """Up to four words until the sentence goes on to something else."""
    match = re.match(r" ?(?:the |a |an |to the )?([a-z'][^.,;?!()\d\x01\n$]*)", text)
    kept: list[str] = []
    for word in match[1].split() if match else ():
        if word in _STOP - ({"my", "our"} if not kept else set()) or len(kept) == 4:
            break
        kept.append(word)
    return " ".join(kept)


def _unknown(sheet: Sheet, where: _Where) -> None:
    """ "in Petaluma": a place that we do not know is a place all the same, and is said to be unknown."""
    for match in _IN.finditer(sheet.text):
        words = match["name"].split()
        kept = _proper(sheet, match.start("name"), words)
        if not kept:
            continue
        name = " ".join(w.capitalize() for w in kept)
        end = match.start("name") + len(" ".join(kept))
        excluded = _EXCLUDED.search(sheet.text[max(0, match.start() - 40) : match.start("name")])
        (where.exclude_city if excluded else where.city).append(name)
        unknown = where.more.setdefault("unknown_place", [])
        if isinstance(unknown, list):
            unknown.append(name)
        sheet.take(match.start("name"), end)


def _proper(sheet: Sheet, start: int, words: list[str]) -> list[str]:
    """The leading words that look like a name: unknown to us, or typed with a capital."""
    typed = sheet.message.typed(start, start + len(" ".join(words))).split()
    shouting = sheet.message.text.isupper()
    kept: list[str] = []
    for i, word in enumerate(words):
        capital = i < len(typed) and typed[i][:1].isupper() and not shouting
        strange = len(word) > 2 and word.isalpha() and not is_common(word)
        if word in _STOP or not (strange or (capital and word not in _CALENDAR) or (kept and word in _TAIL)):
            break
        kept.append(word)
    if len(kept) == 1 and not typed[0][:1].isupper() and len(kept[0]) < 4:
        return []
    return kept


_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday today tomorrow i english spanish".split()
)


def _slots(where: _Where) -> dict[str, object]:
    slots: dict[str, object] = {}
    for name in ("city", "exclude_city", "neighborhood", "exclude_neighborhood", "zip"):
        values = list(dict.fromkeys(getattr(where, name)))
        if values:
            slots[name] = values
    if where.near:
        near = list(dict.fromkeys(where.near))
        slots["near"] = near[0]
        if near[1:]:
            slots["near_also"] = near[1:]
    for name in ("exclude_zip", "avoid_near"):
        if getattr(where, name):
            slots[name] = list(dict.fromkeys(getattr(where, name)))
    return slots | where.more
