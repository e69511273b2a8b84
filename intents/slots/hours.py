"""Times of day as people say them: "after 3", "between 10 and noon", "3ish", "half past 4", "tomorrow morning", "10-2"."""

import re
from dataclasses import dataclass, replace
from datetime import time, timedelta

NOON, MIDNIGHT = time(12), time(0)


@dataclass(frozen=True, slots=True)
class Hours:
    """A time or a span of time in `text[start:end]`.

    `exact` means that `earliest` is the moment meant; `about` allows for some slack around it. `delta` is a shift from
    now ("in an hour") or, with `from_reference`, from an appointment ("an hour later"). `part` marks a part of the day
    ("morning"), which only narrows an exact time beside it.
    """

    earliest: time | None
    latest: time | None
    start: int
    end: int
    exact: bool = False
    about: bool = False
    part: bool = False
    delta: timedelta | None = None
    from_reference: bool = False
    same: bool = False
    asap: bool = False


_H = r"(?:\d{1,2}:\d{2}|1?\d[0-5]\d(?= ?[ap]\.?m\b| ?[ap]\b)|\d{1,2} [0-5]\d(?![\d/]| ?(?:bed|br|ba|min|people))|\d{1,2}|one|noon|midnight)"
_AP = r"(?: ?(?:(?P<{0}>[ap])\.?m?\.?(?![\w])|o'clock(?: (?P<{0}2>in the morning|in the afternoon|in the evening|at night))?|(?P<{0}3>in the morning|in the afternoon|in the evening|at night)))?"
_END = r"(?![\w/%$]|:\d|\.\d|-\d|,\d{3}| ?(?:%|k\b|/\d|beds?\b|bedrooms?|br\b|baths?\b|bathrooms?|ba\b|sqft|sq\b|acres?|miles?|min\b|minutes?|hours?|days?|weeks?|months?|people|homes?|houses?|of (?:us|them|those)|car\b|years?|st\b|nd\b|rd\b|th\b|street|ave\b|options?|more\b|grand|dollars|listings|places|th\b|and a half|percent|stor))"
_T1 = rf"(?P<a>{_H}){_AP.format('p')}"
_T2 = rf"(?P<b>{_H}){_AP.format('q')}"
_DAYPART = r"(?:morning|afternoon|evening|night|lunch ?time|lunch|midday|noonish|dinner|daytime)"
_RANGE = re.compile(rf"(?<![\w$/.:#-])(?P<cue>between |from |anywhere (?:between|from) |any ?time (?:between|from) )?{_T1} ?(?P<join>-|to|and|till|til|until|through|thru) ?{_T2}(?P<ish>ish)?{_END}")
_HALF = re.compile(r"\b(?P<cue>at |around |about |by |after |before )?(?P<what>half past|half|quarter past|quarter after|a quarter past|a quarter after|quarter to|quarter of|quarter til|a quarter to|\d{1,2} past|\d{1,2} to) (?P<h>\d{1,2}|one|noon)(?: ?(?P<p>[ap])\.?m\.?)?(?![\w:])")
_BOUND = re.compile(
    rf"\b(?P<cue>(?:any ?time |sometime |only |but |not |no |and )*(?:after|past|later than|earlier than|sooner than|before|until|till|til|by|from|starting(?: at)?|as of|prior to|since))(?: about| around| like| maybe)? {_T1}(?P<ish> ?ish| or so)?(?P<on> on(?:wards?)?| and (?:on|later|after))?{_END}"
)
_LATER = re.compile(rf"(?:\bat )?(?<![\w$/.:#-]){_T1} (?P<way>or (?:later|after|earlier|before)|and (?:later|after)|onwards?|at the (?:latest|earliest)|latest|earliest){_END}")
_EXACT = re.compile(
    rf"(?P<cue>\b(?:at|around|about|approx|like|say|maybe|for|near|close to|exactly|@|be there (?:at|by)|make it|do|to|is) ?|@ ?)?(?<![\w$/.:#,-]){_T1}(?P<ish> ?-?ish| or so|ish)?{_END}"
)
_OR = re.compile(rf"(?:,| or|,? or(?: at)?) ?{_T1}(?P<ish> ?ish)?{_END}")
_PART = re.compile(
    rf"\b(?:(?P<mod>early|late|mid|middle of the|first thing in the|later in the|earlier in the|later|earlier)[ -]?)?(?:(?:in|during|over|at) (?:the )?)?(?:(?P<mod2>early|late|mid)[ -]?)?(?P<part>mornings?|afternoons?|evenings?|nights?|tonight|lunch ?time|lunch hour|lunch|midday|mid-day|daytime|a\.?m\.?|p\.?m\.?)(?!\w)"
)
_CUSTOM = (
    (r"\bafter (?:work|hours|5 work)\b", time(17), time(20)),
    (r"\bbefore work\b", time(8), time(9)),
    (r"\bafter school\b", time(15, 30), time(18)),
    (r"\bafter lunch\b", time(13), time(17)),
    (r"\bbefore lunch\b", time(9), NOON),
    (r"\bafter (?:dinner|supper)\b", time(18, 30), time(21)),
    (r"\bbefore dinner\b", time(15), time(18)),
    (r"\b(?:first thing|bright and early|crack of dawn)(?: in the morning)?\b", time(8), time(10)),
    (r"\b(?:end of (?:the )?day|eod|cob|close of business)\b", time(16), time(18)),
    (r"\b(?:business|working|office) hours\b", time(9), time(17)),
    (r"\bduring the day\b", time(9), time(17)),
)
_CUSTOMS = tuple((re.compile(p), a, b) for p, a, b in _CUSTOM)
_DELTA = re.compile(
    r"\b(?P<in>in |within )?(?:about |like |maybe |around )?(?P<n>\d{1,3}(?:\.\d)?|an?|half an|a half|a couple(?: of)?|couple(?: of)?|a few)[ -]?(?P<unit>hours?|h\b|minutes?|min\b)(?P<half> and a half)?(?P<way> (?:later|earlier|sooner|after(?: that)?|before(?: that)?|from now|back|forward|out))?"
)
_SAME = re.compile(r"\bsame (?:time|hour)\b|\bthat (?:same )?time\b(?! (?:doesn't|does not|won't|isn't))")
_ASAP = re.compile(
    r"\b(?:asap|as soon as (?:possible|you can|we can|i can)|right away|right now|immediately|soonest|the soonest|earliest (?:possible|available|you have|time|slot|opening|appointment)|first (?:available|opening|slot)|"
    r"next available|soon as (?:possible|you can)|whenever is soonest|this minute|now)\b"
)
_PARTS = {
    "morning": (time(8), NOON), "am": (time(8), NOON), "afternoon": (NOON, time(17)), "pm": (NOON, time(20)), "evening": (time(17), time(21)),
    "night": (time(18), time(21)), "tonight": (time(17), time(21)), "lunch": (time(11, 30), time(13, 30)), "midday": (time(11), time(14)),
    "daytime": (time(9), time(17)),
}  # fmt: skip
_EARLY = {"morning": (time(8), time(10)), "afternoon": (NOON, time(14)), "evening": (time(17), time(19))}
_LATE = {"morning": (time(10), NOON), "afternoon": (time(15), time(17, 30)), "evening": (time(19), time(21))}
_MID = {"morning": (time(9), time(11)), "afternoon": (time(13, 30), time(15, 30)), "evening": (time(18), time(20))}


def find(text: str, *, expect: bool = False, after_days: tuple[int, ...] = ()) -> list[Hours]:
    """The times named in normalised text, in order.

    With `expect` a bare number is an hour. `after_days` are the positions where a named day ends: a bare number right
    after one is an hour too ("saturday 3").
    """
    found: list[Hours] = []
    part_of_day = _lean(text)

    def add(hours: Hours | None) -> None:
        if hours is not None and all(hours.end <= f.start or hours.start >= f.end for f in found):
            found.append(hours)

    for match in _DELTA.finditer(text):
        add(_delta(match))
    for pattern, earliest, latest in _CUSTOMS:
        for match in pattern.finditer(text):
            add(Hours(earliest, latest, match.start(), match.end()))
    for match in _RANGE.finditer(text):
        add(_range(text, match, part_of_day, sure=expect or bool(after_days)))
    for match in _HALF.finditer(text):
        add(_half(match, part_of_day))
    for match in _BOUND.finditer(text):
        add(_bounded(match, part_of_day))
    for match in _LATER.finditer(text):
        add(_or_later(match, part_of_day))
    for match in _EXACT.finditer(text):
        add(_exact(match, part_of_day, sure=expect or _follows(text, match.start("a"), after_days)))
    _alternatives(text, found, part_of_day)
    for pattern, field in ((_SAME, "same"), (_ASAP, "asap")):
        for match in pattern.finditer(text):
            add(replace(Hours(None, None, match.start(), match.end()), **{field: True}))
    for match in _PART.finditer(text):
        add(_part(text, match))
    return _narrowed(text, sorted(found, key=lambda h: h.start))


def _follows(text: str, at: int, ends: tuple[int, ...]) -> bool:
    return any(0 <= at - end <= 4 and not text[end:at].strip(" ,@") for end in ends)


def _lean(text: str) -> str:
    """Which half of the day the words around speak of, for hours without am or pm."""
    if re.search(r"\bmornings?\b", text) and not re.search(r"\b(?:afternoon|evening|tonight|night)", text):
        return "a"
    return "p" if re.search(r"\b(?:afternoons?|evenings?|tonight|nights?|after work)\b", text) and not re.search(r"\bmornings?\b", text) else ""


def _half_of_day(match: "re.Match[str]", letter: str) -> str:
    groups = match.groupdict()
    if groups.get(letter):
        return str(groups[letter])
    words = groups.get(f"{letter}2") or groups.get(f"{letter}3") or ""
    return ("a" if "morning" in words else "p") if words else ""


def _clock(words: str, half: str, lean: str = "") -> time | None:
    """The time meant by "3", "10:30", "1030", "noon"; without am or pm an hour that suits a visit (8 to 7)."""
    if words == "noon":
        return NOON
    if words == "midnight":
        return MIDNIGHT
    if words == "one":
        words = "1"
    hour, minute = _split(words)
    if hour > 23 or minute > 59 or (half and hour > 12) or (hour == 0 and len(words) < 4):
        return None
    if half == "p" or (not half and hour <= 12 and _reads_pm(hour, lean)):
        hour = hour if hour >= 12 else hour + 12
    elif half == "a" and hour == 12:
        hour = 0
    return time(hour, minute)


def _split(words: str) -> tuple[int, int]:
    for mark in (":", " "):
        if mark in words:
            hour, minute = words.split(mark)
            return int(hour), int(minute)
    return (int(words[:-2]), int(words[-2:])) if len(words) >= 3 else (int(words), 0)


def _reads_pm(hour: int, lean: str) -> bool:
    if lean == "a":
        return False
    if lean == "p":
        return hour < 12
    return 1 <= hour <= 7


def _range(text: str, match: "re.Match[str]", lean: str, *, sure: bool) -> Hours | None:
    first_half, last_half = _half_of_day(match, "p"), _half_of_day(match, "q")
    clocky = any(":" in match[g] or match[g] in ("noon", "midnight") for g in ("a", "b"))
    if not (match["cue"] or first_half or last_half or clocky or sure) or (match["join"] == "and" and not match["cue"]):
        return None
    last = _clock(match["b"], last_half, lean)
    first = _clock(match["a"], first_half or (last_half if last_half and not first_half else ""), lean)
    if first is None or last is None:
        return None
    if first >= last and not first_half:
        first = _clock(match["a"], "a") or first  # "11-1", "9-12pm"
    if first >= last and not last_half:
        last = _clock(match["b"], "p") or last  # "9-5"
    if first == last:
        return None
    if first > last:
        first, last = last, first
    return Hours(first, last, match.start(), match.end())


_MINUTES = {"half": 30, "quarter": 15}


def _half(match: "re.Match[str]", lean: str) -> Hours | None:
    what = match["what"].removeprefix("a ")
    hour = _clock(match["h"], match["p"] or "", lean)
    if hour is None or (what[0].isdigit() and not match["cue"]):
        return None
    minutes = int(what.split()[0]) if what[0].isdigit() else _MINUTES[what.split()[0]]
    if minutes > 59:
        return None
    back = what.endswith((" to", " of", " til"))
    total = hour.hour * 60 + hour.minute + (-minutes if back else minutes)
    at = time(total // 60 % 24, total % 60)
    cue = (match["cue"] or "").strip()
    if cue in ("after", "before", "by"):
        return Hours(at if cue == "after" else None, None if cue == "after" else at, match.start(), match.end())
    return Hours(at, None, match.start(), match.end(), exact=True, about=cue in ("around", "about"))


def _bounded(match: "re.Match[str]", lean: str) -> Hours | None:
    at = _clock(match["a"], _half_of_day(match, "p"), lean)
    if at is None:
        return None
    words = match["cue"].split()
    late = "after" in words or "past" in words or "later" in words or "from" in words or "starting" in words or "since" in words or words[-2:] == ["as", "of"]
    if "earlier" in words or "sooner" in words:
        late = False
    if "not" in words or "no" in words:
        late = not late
    return Hours(at if late else None, None if late else at, match.start(), match.end())


def _or_later(match: "re.Match[str]", lean: str) -> Hours | None:
    at = _clock(match["a"], _half_of_day(match, "p"), lean)
    if at is None:
        return None
    late = bool(re.search("later|after|onward|earliest", match["way"]))
    return Hours(at if late else None, None if late else at, match.start(), match.end())


def _exact(match: "re.Match[str]", lean: str, *, sure: bool) -> Hours | None:
    half = _half_of_day(match, "p")
    words = match["a"]
    cue = (match["cue"] or "").strip()
    clocky = ":" in words or words in ("noon", "midnight") or bool(half) or "o'clock" in match.group()
    cued = cue in ("at", "@", "around", "about", "make it", "be there at", "be there by", "approx", "near", "close to", "exactly", "do")
    ish = bool(match["ish"])
    spoken = " " in words
    if not (clocky or sure or (cued and words != "one") or (cue == "at" and words == "one") or (ish and len(words) <= 2)):
        return None
    if spoken and not (cued or half or sure):
        return None
    if len(words) >= 3 and words.isdigit() and not half:
        return None
    at = _clock(words, half, lean)
    if at is None:
        return None
    about = ish or cue in ("around", "about", "approx", "near", "close to", "like", "maybe")
    return Hours(at, None, match.start("a") if cue in ("for", "to", "is", "like", "say", "maybe") else match.start(), match.end(), exact=True, about=about)


def _alternatives(text: str, found: list[Hours], lean: str) -> None:
    """ "at 10 or 11": a bare number that goes on a list of times."""
    for hours in tuple(found):
        at = hours
        while at.exact and (match := _OR.match(text, at.end)):
            if any(match.end() > f.start and match.start() < f.end for f in found):
                break
            when = _clock(match["a"], _half_of_day(match, "p") or ("p" if at.earliest and at.earliest.hour >= 12 and lean != "a" and int(re.sub(r"\D.*", "", match["a"]) or 12) < 8 else ""), lean)
            if when is None:
                break
            at = Hours(when, None, match.start(), match.end(), exact=True, about=bool(match["ish"]))
            found.append(at)


def _delta(match: "re.Match[str]") -> Hours | None:
    way = (match["way"] or "").strip()
    if not match["in"] and not way:
        return None
    words = match["n"]
    counts = {"a": 1.0, "an": 1.0, "half an": 0.5, "a half": 0.5, "a few": 3.0}
    n = 2.0 if "couple" in words else counts.get(words) or float(words)
    n += 0.5 if match["half"] else 0.0
    delta = timedelta(hours=n) if match["unit"].startswith("h") else timedelta(minutes=n)
    if way.startswith(("earlier", "sooner", "before", "back")):
        delta = -delta
    return Hours(None, None, match.start(), match.end(), exact=True, delta=delta, from_reference=not match["in"] and way not in ("from now", "out"))


def _part(text: str, match: "re.Match[str]") -> Hours | None:
    word = match["part"].replace(".", "").rstrip("s")
    name = "lunch" if word.startswith("lunch") else "midday" if word in ("mid-day", "midday") else word
    before = text[: match.start()]
    if name in ("am", "pm") and not re.search(r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|day|tomorrow|in the|th|or|and|\x01) ?\Z", before + ("in the " if match.group().startswith("in") else "")):
        return None
    if name == "am" and re.search(r"\bi \Z", before) or before.endswith(("good ", "last ")) or (name == "night" and before.endswith("first ")):
        return None
    mod = (match["mod"] or match["mod2"] or "").split(" ")[0]
    table = {"early": _EARLY, "first": _EARLY, "earlier": _EARLY, "late": _LATE, "later": _LATE, "mid": _MID, "middle": _MID}.get(mod, _PARTS)
    earliest, latest = table.get(name, _PARTS[name])
    return Hours(earliest, latest, match.start(), match.end(), part=True)


def _narrowed(text: str, found: list[Hours]) -> list[Hours]:
    """Join "after 3" and "before 6" into one span, and let "morning" give way to "at 9" beside it."""
    out: list[Hours] = []
    for hours in found:
        before = out[-1] if out else None
        gap = text[before.end : hours.start] if before else ""
        if before and _halves(before, hours) and re.fullmatch(r"[ ,]*(?:and|but|&)?[ ,]*", gap):
            out[-1] = replace(before, earliest=before.earliest or hours.earliest, latest=before.latest or hours.latest, end=hours.end)
        elif before and before.part and not hours.part and not hours.same and not re.search(r"\bor\b", gap) and len(gap) < 24:
            out[-1] = replace(hours, start=before.start) if gap.strip(" ,") in ("", "at", "around", "like", "maybe", "say") else hours
        elif before and hours.part and not before.part and not before.same and not re.search(r"\bor\b", gap) and len(gap) < 8:
            out[-1] = replace(before, end=hours.end)
        else:
            out.append(hours)
    return out


def _halves(a: Hours, b: Hours) -> bool:
    if a.exact or b.exact or a.part or b.part:
        return False
    lo, hi = a.earliest or b.earliest, a.latest or b.latest
    return (a.earliest is None) != (b.earliest is None) and (a.latest is None) != (b.latest is None) and bool(lo and hi and lo < hi)
