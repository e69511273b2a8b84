"""What the home should have or must not have: pool, fenced yard, no HOA, not a fixer, "garage would be nice"."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from intents.slots.polarity import Judged, Stance, judge
from intents.slots.spelling import is_common
from intents.slots.text import Sheet
from intents.slots.vocabulary import Guard, Mention, Vocabulary

_INVERSE = "inverse:"
_CONTRARY = "contrary:"
_OWN = "own:"
_CARS = re.compile(
    r"(?<![\w.])(?P<n>[1-6])(?:\+| or more| plus)?[\s-]{1,2}(?P<what>car|stall|bay)s?(?: "
    r"(?:attached|detached|tandem))?(?: garages?)?(?!\w| charg)"
)
_SPOTS = re.compile(
    r"(?<![\w.])(?P<n>[1-6])\+? (?:off[- ]street |covered |assigned |deeded )?parking (?:spots?|"
    r"spaces?|stalls?)(?!\w)"
)
_WITH = re.compile(
    r"(?<!\w)(?:with|has|having|must have|needs|featuring|includes|including|that have)"
    r"(?: (?:a|an|some|its own|lots of|plenty of|good|great|nice|big|large|at least a|a good|a nice|a big|a "
    r"large))? "
    r"(?P<what>[a-z][a-z'-]*(?: [a-z][a-z'-]*){0,2})"
)
_NOT_A_THING = frozenset(
    "somewhere someplace the my your our his her their me you us it them him this that these those to be see look "
    "help info time question someone agent i we they what which who how when where why not no been any anything "
    "something everything nothing all more less other another questions pictures photos details price prices "
    "people kids wife husband family friend mom dad partner them- i'm lots plenty a an some good great nice tour "
    "appointment showing luck fun regards respect problem issue problems trouble offers bids updates enough gone "
    "got just already only in on at by for under over near and or but so from of home homes house houses condo "
    "condos bed beds bath baths bedroom bedrooms bathroom bathrooms sqft acres square feet right sort rates loan "
    "cash down same every each decent than is are was were if while can could would will should budget sign "
    "signed closing works worked love agreement yes".split()
)


@cache
def _vocabulary() -> Vocabulary:
    data = yaml.safe_load((Path(__file__).parent / "features.yaml").read_text("utf-8"))
    phrases: list[tuple[str, str]] = [(p, "") for p in _split(data["apart"])]
    for prefix, part in (("", "plain"), ("", "known"), (_CONTRARY, "contrary"), (_INVERSE, "inverse")):
        phrases += [(p, f"{prefix}{key}") for key, row in data[part].items() for p in _split(row)]
    phrases += [(p, _OWN) for p in _split(data["own"])]
    guards = {
        phrase: Guard(frozenset(row.get("before", "").split()), frozenset(row.get("after", "").split()))
        for phrase, row in data["guard"].items()
    }
    return Vocabulary(phrases, guards)


@cache
def known() -> frozenset[str]:
    """The closed list of feature words."""
    data = yaml.safe_load((Path(__file__).parent / "features.yaml").read_text("utf-8"))
    return frozenset(data["known"]) | frozenset(data["inverse"])


def _split(row: str) -> list[str]:
    return [p for p in (part.strip() for part in row.split("|")) if p]


def find(sheet: Sheet) -> dict[str, object]:
    """Slots features, exclude_features; under `more`: strength {feature: must|nice}, dont_care [feature],
    garage_spaces, parking_spaces."""
    found, counts = mentions(sheet)
    return collect(sheet, judge(sheet.text, found)) | counts


def phrases(sheet: Sheet) -> list[tuple[int, int]]:
    """Where wordings of several words stand: a place's name inside one ("airport flight path") is no place."""
    return [(m.start, m.end) for m in _vocabulary().scan(sheet.text) if " " in m.words]


def mentions(sheet: Sheet) -> tuple[list[Mention], dict[str, object]]:
    """The features named, and the counts that came with them; wordings that mean something else are blotted out."""
    counts: dict[str, object] = {}
    found = _apart(sorted(_counted(sheet, counts) + _vocabulary().scan(sheet.text), key=lambda m: (m.start, -m.end)))
    for mention in found:
        if not mention.key:
            sheet.blot(mention.start, mention.end)
    return [m for m in found if m.key], counts


def collect(sheet: Sheet, judged: Iterable[Judged]) -> dict[str, object]:
    """The slots that the judged mentions amount to; what is understood is taken off the sheet."""
    lists: dict[Stance, list[str]] = {"want": [], "exclude": [], "indifferent": []}
    strength: dict[str, str] = {}
    for found in judged:
        name, stance = _meaning(found)
        if not name:
            continue
        lists[stance].append(name)
        if stance == "want" and found.strength:
            strength[name] = found.strength
        if found.mention.key == _OWN and stance == "want":
            # Wording of the person's own stays in the text that is searched by meaning.
            sheet.blot(found.mention.start, found.mention.end)
        else:
            sheet.take(found.start, max(found.end, found.mention.end))
    lists["want"] += _own_words(sheet)
    return _slots(lists["want"], lists["exclude"], lists["indifferent"], strength)


def _counted(sheet: Sheet, more: dict[str, object]) -> list[Mention]:
    """ "2 car garage", "2 parking spots"."""
    found: list[Mention] = []
    for pattern, slot, key in ((_CARS, "garage_spaces", "garage"), (_SPOTS, "parking_spaces", "parking")):
        match = pattern.search(sheet.text)
        if match:
            more[slot] = int(match["n"])
            found.append(Mention(key, match.start(), match.end(), match.group()))
    return found


def _apart(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _meaning(found: Judged) -> tuple[str, Stance]:
    key, stance = found.mention.key, found.stance
    if key.startswith(_INVERSE):
        if stance == "exclude":
            return key.removeprefix(_INVERSE), "want"
        return (found.mention.words, stance) if "stor" in found.mention.words else ("", stance)
    if key.startswith(_CONTRARY):
        name = key.removeprefix(_CONTRARY)
        return (name, "exclude") if stance == "want" else ("", stance)
    if key == _OWN:
        return found.mention.words, stance
    return key, stance


def _own_words(sheet: Sheet) -> list[str]:
    """ "with a wine fridge": what follows "with" stays in the person's own words, for the search by meaning."""
    found: list[str] = []
    for match in _WITH.finditer(sheet.text):
        kept: list[str] = []
        for word in match["what"].split():
            if word in _NOT_A_THING:
                break
            kept.append(word)
        if kept and not (len(kept) == 1 and (len(kept[0]) < 4 or kept[0].endswith("ly"))) and _thing(kept):
            found.append(" ".join(kept))
    return found


def _thing(words: list[str]) -> bool:
    return not is_common(words[-1]) or words[-1] in _THINGS


_THINGS = frozenset(
    "room rooms space floor floors ceiling ceilings window windows light closet closets kitchen kitchens bedroom "
    "bedrooms door doors wall walls trees tree porch attic cabin cottage suite suites lake counters counter "
    "island roof building court courts playground station".split()
)


def _slots(wanted: list[str], unwanted: list[str], dont_care: list[str], strength: dict[str, str]) -> dict[str, object]:
    slots: dict[str, object] = {}
    excluded = list(dict.fromkeys(unwanted))
    features = [f for f in dict.fromkeys(wanted) if f not in excluded]
    if "fenced yard" in features and "yard" in features:
        features.remove("yard")
    if features:
        slots["features"] = features
    if excluded:
        slots["exclude_features"] = excluded
    if strength:
        slots["strength"] = {f: s for f, s in strength.items() if f in features}
    if dont_care:
        slots["dont_care"] = list(dict.fromkeys(dont_care))
    return slots
