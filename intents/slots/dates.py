"""Days as people name them: "the 13th", "next Saturday", "in two weeks", "12/5", "this weekend", "mon-fri", "not Sunday"."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

WEEKDAYS = {
    w: n
    for n, names in enumerate(("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri", "saturday sat", "sunday sun"))
    for w in names.split()
}
MONTHS = {
    w: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), start=1)
    for w in names.split()
}  # fmt: skip
FLEXIBLE_DAYS = 14
"""How far "any weekday" or "not Monday" looks ahead."""
_FAR = 180


@dataclass(frozen=True, slots=True)
class Days:
    """Days named in `text[start:end]`, both ends included. `problem` is past or impossible; `rolled` marks a date that was
    taken for next year because this year's has gone by; `excluded` days are those ruled out; `weekday` is set when a
    weekday alone was named."""

    first: date
    last: date
    start: int
    end: int
    problem: str = ""
    rolled: bool = False
    excluded: bool = False
    weekday: int | None = None
    of_month: int | None = None
    recurring: frozenset[int] = frozenset()
    is_today: bool = False


_W = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_TH = r"(?:st|nd|rd|th)"
_YEAR = r"(?:,? ?(?P<y>20\d\d)(?!\d))?"
_PATTERNS: dict[str, str] = {
    "iso": r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
    "us": r"(?<![\d/.$])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>20\d\d|\d\d))?(?![\d/]|\.\d| ?(?:acre|bath|ba\b|an? ))",
    "month_day": rf"\b(?P<m>{_M})\.?,? (?:the )?(?P<d>\d{{1,2}})(?:{_TH})?(?!\d|:|k| ?(?:am|pm)\b)(?:(?: ?- ?| to | through | or | and )(?:the )?(?P<d2>\d{{1,2}})(?:{_TH})?(?![\d:]| ?(?:am|pm)))?{_YEAR}",
    "day_month": rf"(?<![\d$.:])(?P<d>\d{{1,2}})(?:{_TH})?(?: of)? (?P<m>{_M})\b\.?{_YEAR}",
    "day_after_tomorrow": r"\b(?:the )?day after tomorrow\b|\bday after next\b",
    "week_from": rf"\b(?P<n>a|1|2|3) weeks? from (?P<w>{_W}|today|tomorrow|now)\b|\b(?P<w2>{_W}) week\b|\b(?P<w3>{_W}) after next\b",
    "weekday_week": rf"\b(?P<w>{_W})(?:,? (?:of )?)(?P<which>next|this) week\b|\b(?P<which2>next|this) week,? (?:on |maybe |like )?(?P<w2>{_W})\b",
    "weekdays_range": rf"\b(?:(?P<which>this|next) )?(?P<w>{_W})\.?(?: ?- ?| to | thru | through | until )(?P<w2>{_W})\b",
    "of_month_range": rf"\b(?:between |from )?(?:the )?(?P<d>\d{{1,2}}){_TH}?(?: ?- ?| to | and | through | thru )(?:the )?(?P<d2>\d{{1,2}}){_TH}\b",
    "of_month": rf"(?:\bthe )?(?<![\d$.:/])(?P<d>\d{{1,2}}){_TH}\b(?! (?:floor|street|st\b|ave|avenue|time|one|bedroom|house|home|option|place|grade|ave\b|ne\b|nw\b|se\b|sw\b))(?P<of> of (?P<which>this|next|the) month)?",
    "weekday": rf"\b(?P<mod>this coming|coming|this|next|following|the following|last|past|every|any)? ?(?P<w>{_W})s?\b(?!')\.?",
    "relative": r"\bin (?:about |like |maybe |around )?(?P<n>\d{1,2}|a|an|a couple(?: of)?|couple(?: of)?|a few|few) ?(?P<unit>days?|weeks?|months?)(?: time)?\b|\b(?P<n2>\d{1,2}|a|an|a couple(?: of)?|a few) (?P<unit2>days?|weeks?|months?) (?:from (?:now|today)|out)\b",
    "weekend": r"\b(?:(?P<mod>this|next|coming|the|this coming|any|following|the following|on|last)? ?)(?P<many>weekends?)\b",
    "week": r"\b(?:(?P<part>early|beginning of|start of|mid|middle of|late|later|end of|the end of|rest of|the rest of)[ -])?(?:the )?(?P<which>this|next|the following|following|the) week(?! from|end| of|ly)\b",
    "end_of_week": r"\b(?:the )?end of (?:the )?week\b",
    "month": rf"\b(?:(?P<part>early|beginning of|start of|mid|middle of|late|later|end of|the end of)[ -])?(?:in )?(?P<which>this|next|the) month\b|\b(?:(?P<part2>early|beginning of|start of|mid|middle of|late|end of|the end of|first week of|last week of)[ -]|in |during |sometime in )(?P<m>{_M})\b(?! \d)",
    "today": r"\b(?:(?P<tomorrow>tomorrow)|(?P<today>today|tonight|this (?:morning|afternoon|evening)|right now|later today)|(?P<yesterday>yesterday|last night))\b",
    "weekday_any": r"\b(?:on |any |during (?:the )?)?(?:weekdays?|week days?|(?:any )?work ?days?)\b",
    "flexible": r"\b(?:any ?day(?! (?:but|except|other))(?: (?:this|next) week)?|whenever|any ?time(?! (?:between|after|before|from|on|this|next|today|tomorrow|mon|tue|wed|thu|fri|sat|sun|in|that|around|works? (?:after|before)))|i'm (?:flexible|open)|flexible|no preference)\b",
    "holiday": r"\b(?P<h>christmas eve|christmas day|christmas|xmas eve|xmas|new year'?s? eve|new year'?s?(?: day)?|thanksgiving|black friday|halloween|valentine'?s?(?: day)?|(?:the )?(?:4th|fourth) of july|july (?:4th|fourth)|labor day|memorial day|veterans day)\b",
}  # fmt: skip
_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_OUT = re.compile(r"(?:\b(?:not|except(?: for)?|but not|no|any ?day but|anything but|besides|other than|can't(?: do)?|cannot(?: do)?|can't make|excluding|don't work|won't work|never)(?: on| the| this| next| work| for| do| come)*|\bany ?(?:day|time) but(?: on)?) ?\Z")
_OUT_AFTER = re.compile(r" ?(?:doesn't|does not|won't|don't|isn't|is not|can't|is no|is out|isn't going to|is bad|is too)(?: (?:work|good|great|possible|ok|happen|soon|late|early))?\b(?! .{0,12}\?)")
_OR = re.compile(r"(?:,|\s|\bor\b|\bnor\b|\band\b|/|&)*\Z")
# A short weekday is also a word: "the sun", "we sat", "I wed".
_NOT_A_DAY = re.compile(r"\b(?:the|full|we|i|they|of|natural|morning|afternoon|evening|lots of|all day|in) \Z")


def find(text: str, today: date, *, expect_day: bool = False) -> list[Days]:
    """The days named in normalised text, in order. With `expect_day` a bare number is a day of the month."""
    found: list[Days] = []
    for name, pattern in _COMPILED.items():
        for match in pattern.finditer(text):
            if any(match.start() < f.end and match.end() > f.start for f in found):
                continue
            days = _READERS[name](match, today)
            if days is not None and not (name == "weekday" and _is_word(text, match)):
                found.append(days)
    if expect_day and not found:
        found += _bare(text, today)
    return _merged(text, _ruled_out(text, sorted(found, key=lambda d: d.start)), today)


def _is_word(text: str, match: "re.Match[str]") -> bool:
    if match["w"] in ("sun", "sat", "wed") and not match["mod"]:
        return bool(_NOT_A_DAY.search(text, 0, match.start("w"))) or text[match.end("w") :].startswith((" room", " down", " light", " porch"))
    return False


def _bare(text: str, today: date) -> Iterator[Days]:
    match = re.fullmatch(r"\D{0,12}?(?P<d>\d{1,2})\D{0,12}", text)
    days = _of_month(int(match["d"]), today) if match else None
    if match and days:
        yield Days(days, days, match.start("d"), match.end("d"), of_month=days.day)


def _ruled_out(text: str, found: list[Days]) -> list[Days]:
    out: list[Days] = []
    for days in found:
        carried = bool(out) and out[-1].excluded and bool(_OR.match(text, out[-1].end, days.start)) and "and" not in text[out[-1].end : days.start]
        ruled = bool(_OUT.search(text[max(0, days.start - 32) : days.start])) or bool(_OUT_AFTER.match(text, days.end))
        out.append(replace(days, excluded=True) if carried or ruled else days)
    return out


def _merged(text: str, found: list[Days], today: date) -> list[Days]:
    """ "Saturday the 5th" and "Sat, Dec 5" are one day; where weekday and date disagree, that is a problem."""
    out: list[Days] = []
    for days in found:
        before = out[-1] if out else None
        if before and re.fullmatch(r"[ ,.]{0,2}(?:on |- )?(?:the )?", text[before.end : days.start]) and (before.weekday is None) != (days.weekday is None):
            dated, named = (days, before) if days.weekday is None else (before, days)
            if dated.first == dated.last and not dated.recurring and not dated.problem:
                out[-1] = _agreed(dated, named.weekday or 0, before.start, days.end, today)
                continue
        out.append(days)
    return out


def _agreed(dated: Days, weekday: int, start: int, end: int, today: date) -> Days:
    merged = replace(dated, start=start, end=end)
    if dated.first.weekday() == weekday:
        return merged
    if dated.of_month:
        for months in range(1, 4):
            day = _of_month(dated.of_month, _add_months(today.replace(day=1), months))
            if day and day.weekday() == weekday:
                return replace(merged, first=day, last=day)
    return replace(merged, problem="mismatch")


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _of_month(day: int, today: date) -> date | None:
    """The next day with this number, today included."""
    for months in range(13):
        first = _add_months(today.replace(day=1), months)
        found = _safe(first.year, first.month, day)
        if found and found >= today:
            return found
    return None


def _one(match: "re.Match[str]", day: date, today: date, **more: object) -> Days:
    problem = "past" if day < today else ""
    return replace(Days(day, day, match.start(), match.end(), problem=problem), **more)  # type: ignore[arg-type]


def _calendar(match: "re.Match[str]", today: date, month: int, day: int, year: str | None) -> Days:
    if year:
        full = int(year) + (2000 if len(year) == 2 else 0)
        found = _safe(full, month, day)
        return _one(match, found, today) if found else Days(today, today, match.start(), match.end(), problem="impossible")
    for ahead in range(5):  # four years on there is a 29 February
        found = _safe(today.year + ahead, month, day)
        if found and found >= today:
            return _one(match, found, today, rolled=ahead > 0 and (found - today).days > _FAR)
    return Days(today, today, match.start(), match.end(), problem="impossible")


def _read_iso(match: "re.Match[str]", today: date) -> Days:
    return _calendar(match, today, int(match["m"]), int(match["d"]), match["y"])


def _read_us(match: "re.Match[str]", today: date) -> Days | None:
    month, day = int(match["m"]), int(match["d"])
    if month > 12 and day <= 12:
        month, day = day, month
    if not 1 <= month <= 12 or not day:
        return None
    return _calendar(match, today, month, day, match["y"])


def _read_month_day(match: "re.Match[str]", today: date) -> Days | None:
    if match["m"] == "may" and not re.match(r"may(?: the)? \d{1,2}(?:st|nd|rd|th|\b)", match.group()):
        return None
    first = _calendar(match, today, MONTHS[match["m"]], int(match["d"]), match["y"])
    if match["d2"] and not first.problem:
        last = _safe(first.first.year, first.first.month, int(match["d2"]))
        if last is None:
            return replace(first, problem="impossible")
        return replace(first, last=max(first.first, last))
    return first


def _read_day_month(match: "re.Match[str]", today: date) -> Days:
    return _calendar(match, today, MONTHS[match["m"]], int(match["d"]), match["y"])


def _read_day_after_tomorrow(match: "re.Match[str]", today: date) -> Days:
    return _one(match, today + timedelta(days=2), today)


def _next_weekday(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _monday(today: date, weeks: int = 0) -> date:
    return today + timedelta(days=7 * weeks - today.weekday())


def _read_week_from(match: "re.Match[str]", today: date) -> Days:
    if match["w2"]:
        return _one(match, _next_weekday(WEEKDAYS[match["w2"]], today) + timedelta(weeks=1), today)
    if match["w3"]:
        return _one(match, _next_weekday(WEEKDAYS[match["w3"]], today) + timedelta(weeks=1), today)
    weeks = 1 if match["n"] in ("a", "1") else int(match["n"])
    word = match["w"]
    base = today + timedelta(days=word == "tomorrow") if word in ("today", "tomorrow", "now") else _next_weekday(WEEKDAYS[word], today)
    return _one(match, base + timedelta(weeks=weeks), today)


def _read_weekday_week(match: "re.Match[str]", today: date) -> Days:
    word, which = (match["w"], match["which"]) if match["w"] else (match["w2"], match["which2"])
    day = _monday(today, 1 if which == "next" else 0) + timedelta(days=WEEKDAYS[word])
    return _one(match, day, today)


def _read_weekdays_range(match: "re.Match[str]", today: date) -> Days:
    if match["which"] == "next":
        first = _monday(today, 1) + timedelta(days=WEEKDAYS[match["w"]])
    else:
        first = _next_weekday(WEEKDAYS[match["w"]], today)
        back = today - timedelta(days=(today.weekday() - WEEKDAYS[match["w"]]) % 7)
        if back + timedelta(days=(WEEKDAYS[match["w2"]] - WEEKDAYS[match["w"]]) % 7) >= today:
            first = max(back, today)
    return Days(first, _next_weekday(WEEKDAYS[match["w2"]], first), match.start(), match.end())


def _read_of_month_range(match: "re.Match[str]", today: date) -> Days | None:
    if not (1 <= int(match["d"]) <= 31 and 1 <= int(match["d2"]) <= 31):
        return None
    first = _of_month(int(match["d"]), today)
    last = _of_month(int(match["d2"]), first) if first else None
    if first is None or last is None or (last - first).days > 31:
        return None
    return Days(first, last, match.start(), match.end())


def _read_of_month(match: "re.Match[str]", today: date) -> Days | None:
    number = int(match["d"])
    if not 1 <= number <= 31 or (number <= 10 and not match.group().startswith("the") and not match["of"] and match.start() > 0 and not re.search(r"(?:on|by|for|or|and|until|before|after|,|day|mon|tue|wed|thu|fri|sat|sun) ?\Z", match.string[: match.start()])):
        return None
    if match["which"] == "next":
        first = _add_months(today.replace(day=1), 1)
        found = _safe(first.year, first.month, number)
        return _one(match, found, today) if found else Days(today, today, match.start(), match.end(), problem="impossible")
    day = _of_month(number, today)
    return _one(match, day, today, of_month=number) if day else None


def _read_weekday(match: "re.Match[str]", today: date) -> Days:
    weekday, mod = WEEKDAYS[match["w"]], match["mod"] or ""
    day = _next_weekday(weekday, today)
    if mod in ("last", "past"):
        return _one(match, day - timedelta(weeks=1), today, weekday=weekday) if day > today else _one(match, today - timedelta(weeks=1), today)
    if mod in ("next", "following", "the following") and (day - _monday(today)).days < 7:
        day += timedelta(weeks=1)
    return _one(match, day, today, weekday=weekday if mod not in ("next", "following", "the following") else None)


_COUNTS = {"a": 1, "an": 1, "a couple": 2, "a couple of": 2, "couple": 2, "couple of": 2, "a few": 3, "few": 3}


def _read_relative(match: "re.Match[str]", today: date) -> Days:
    words, unit = (match["n"], match["unit"]) if match["n"] else (match["n2"], match["unit2"])
    n = _COUNTS.get(words) or int(words)
    if unit.startswith("month"):
        return _one(match, _add_months(today, n), today)
    step = 7 if unit.startswith("week") else 1
    first = today + timedelta(days=n * step)
    return Days(first, first + timedelta(days=2 * step if "few" in words else 0), match.start(), match.end())


def _read_weekend(match: "re.Match[str]", today: date) -> Days:
    mod = match["mod"] or ""
    if mod == "last":
        return Days(today, today, match.start(), match.end(), problem="past")
    if match["many"] == "weekends" or mod == "any":
        return Days(today, today + timedelta(days=FLEXIBLE_DAYS - 1), match.start(), match.end(), recurring=frozenset((5, 6)))
    saturday = _monday(today) + timedelta(days=5)
    if mod in ("next", "following", "the following"):
        saturday += timedelta(weeks=1)
    return Days(max(saturday, today), saturday + timedelta(days=1), match.start(), match.end())


_PARTS = {"early": (0, 1), "beginning of": (0, 1), "start of": (0, 1), "mid": (1, 3), "middle of": (1, 3), "late": (3, 4), "end of": (3, 4), "the end of": (3, 4)}


def _read_week(match: "re.Match[str]", today: date) -> Days:
    monday = _monday(today, 0 if match["which"] in ("this", "the") else 1)
    first, last = _PARTS.get(match["part"] or "", (0, 6))
    start = monday + timedelta(days=first)
    if match["part"] in ("later", "late") and match["which"] == "this":
        start, last = today + timedelta(days=1), 6
    return Days(max(start, today), max(monday + timedelta(days=last), today), match.start(), match.end())


def _read_end_of_week(match: "re.Match[str]", today: date) -> Days:
    friday = _monday(today) + timedelta(days=4)
    friday = friday if friday >= today else friday + timedelta(weeks=1)
    return Days(max(friday - timedelta(days=1), today), friday, match.start(), match.end())


_MONTH_PARTS = {"early": (1, 10), "beginning of": (1, 7), "start of": (1, 7), "first week of": (1, 7), "mid": (11, 20), "middle of": (11, 20), "late": (21, 31), "later": (15, 31), "end of": (25, 31), "the end of": (25, 31), "last week of": (25, 31)}


def _read_month(match: "re.Match[str]", today: date) -> Days:
    if match["m"]:
        month = MONTHS[match["m"]]
        base = date(today.year + (month < today.month), month, 1)
    else:
        base = _add_months(today.replace(day=1), 1 if match["which"] == "next" else 0)
    first, last = _MONTH_PARTS.get(match["part"] or match["part2"] or "", (1, 31))
    longest = monthrange(base.year, base.month)[1]
    return Days(max(base.replace(day=first), today), max(base.replace(day=min(last, longest)), today), match.start(), match.end())


def _read_today(match: "re.Match[str]", today: date) -> Days:
    if match["yesterday"]:
        return _one(match, today - timedelta(days=1), today)
    return _one(match, today + timedelta(days=bool(match["tomorrow"])), today, is_today=bool(match["today"]))


def _read_weekday_any(match: "re.Match[str]", today: date) -> Days:
    return Days(today, today + timedelta(days=FLEXIBLE_DAYS - 1), match.start(), match.end(), recurring=frozenset(range(5)))


def _read_flexible(match: "re.Match[str]", today: date) -> Days:
    if "next week" in match.group():
        return Days(_monday(today, 1), _monday(today, 1) + timedelta(days=6), match.start(), match.end())
    if "this week" in match.group():
        return Days(today, _monday(today) + timedelta(days=6), match.start(), match.end())
    return Days(today, today + timedelta(days=FLEXIBLE_DAYS - 1), match.start(), match.end(), recurring=frozenset(range(7)))


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _holiday(name: str, year: int) -> date:
    if "thanks" in name or "black" in name:
        return _nth(year, 11, 3, 4) + timedelta(days="black" in name)
    if "labor" in name:
        return _nth(year, 9, 0, 1)
    if "memorial" in name:
        last = date(year, 5, 31)
        return last - timedelta(days=last.weekday())
    fixed = {"eve": (12, 24), "hallow": (10, 31), "valen": (2, 14), "july": (7, 4), "veter": (11, 11), "mas": (12, 25), "new": (1, 1)}
    if "new" in name:
        return date(year, 12, 31) if "eve" in name else date(year, 1, 1)
    month, day = next(md for key, md in fixed.items() if key in name)
    return date(year, month, day)


def _read_holiday(match: "re.Match[str]", today: date) -> Days:
    day = _holiday(match["h"], today.year)
    return _one(match, day if day >= today else _holiday(match["h"], today.year + 1), today)


_READERS: dict[str, Callable[["re.Match[str]", date], Days | None]] = {
    "iso": _read_iso, "us": _read_us, "month_day": _read_month_day, "day_month": _read_day_month,
    "day_after_tomorrow": _read_day_after_tomorrow, "week_from": _read_week_from, "weekday_week": _read_weekday_week,
    "weekdays_range": _read_weekdays_range, "of_month_range": _read_of_month_range, "of_month": _read_of_month,
    "weekday": _read_weekday, "relative": _read_relative, "weekend": _read_weekend, "week": _read_week, "end_of_week": _read_end_of_week,
    "month": _read_month, "today": _read_today, "weekday_any": _read_weekday_any, "flexible": _read_flexible, "holiday": _read_holiday,
}  # fmt: skip
