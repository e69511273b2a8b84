"""What each wording of a time of day means: "after 3", "10-2", "half past 4", "an hour later", "tomorrow morning"."""

import re
from dataclasses import dataclass
from datetime import time, timedelta

from intents.slots.patterns import load

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


_OR = load("hours")["or"]
_MOVE_TO = load("hours")["move_to"]
_CUES = frozenset(
    (
        "at",
        "@",
        "around",
        "about",
        "make it",
        "be there at",
        "be there by",
        "approx",
        "near",
        "close to",
        "exactly",
        "do",
    )
)
_PARTS = {
    "morning": (time(8), NOON), "am": (time(8), NOON), "afternoon": (NOON, time(17)), "pm": (NOON, time(20)),
        "evening": (time(17), time(21)),
    "night": (time(18), time(21)), "tonight": (time(17), time(21)), "lunch": (time(11, 30), time(13, 30)), "midday": (time(11), time(14)),
    "daytime": (time(9), time(17)),
}  # fmt: skip
_EARLY = {"morning": (time(8), time(10)), "afternoon": (NOON, time(14)), "evening": (time(17), time(19))}
_LATE = {"morning": (time(10), NOON), "afternoon": (time(15), time(17, 30)), "evening": (time(19), time(21))}
_MID = {"morning": (time(9), time(11)), "afternoon": (time(13, 30), time(15, 30)), "evening": (time(18), time(20))}


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
    for mark in (":", ".", " "):
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


def read_range(text: str, match: "re.Match[str]", lean: str, *, sure: bool) -> Hours | None:
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


def read_half(match: "re.Match[str]", lean: str) -> Hours | None:
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


def read_bounded(match: "re.Match[str]", lean: str) -> Hours | None:
    at = _clock(match["a"], _half_of_day(match, "p"), lean)
    if at is None:
        return None
    words = match["cue"].split()
    late = (
        "after" in words
        or "past" in words
        or "later" in words
        or "from" in words
        or "starting" in words
        or "since" in words
        or words[-2:] == ["as", "of"]
    )
    if "earlier" in words or "sooner" in words:
        late = False
    if "not" in words or "no" in words:
        late = not late
    return Hours(at if late else None, None if late else at, match.start(), match.end())


def read_or_later(match: "re.Match[str]", lean: str) -> Hours | None:
    at = _clock(match["a"], _half_of_day(match, "p"), lean)
    if at is None:
        return None
    late = bool(re.search("later|after|onward|earliest", match["way"]))
    return Hours(at if late else None, None if late else at, match.start(), match.end())


def read_exact(match: "re.Match[str]", lean: str, *, sure: bool) -> Hours | None:
    half = _half_of_day(match, "p")
    words = match["a"]
    cue = (match["cue"] or "").strip()
    clocky = ":" in words or "." in words or words in ("noon", "midnight") or bool(half) or "o'clock" in match.group()
    cued = cue in _CUES or (cue == "to" and bool(_MOVE_TO.search(match.string, 0, match.start())))
    ish = bool(match["ish"])
    spoken = " " in words
    if not (
        clocky or sure or (cued and words != "one") or (cue == "at" and words == "one") or (ish and len(words) <= 2)
    ):
        return None
    if spoken and not (cued or half or sure):
        return None
    if len(words) >= 3 and words.isdigit() and not half:
        return None
    at = _clock(words, half, lean)
    if at is None:
        return None
    about = ish or cue in ("around", "about", "approx", "near", "close to", "like", "maybe")
    return Hours(
        at,
        None,
        match.start("a") if cue in ("for", "to", "is", "like", "say", "maybe") else match.start(),
        match.end(),
        exact=True,
        about=about,
    )


def read_alternatives(text: str, found: list[Hours], lean: str) -> None:
    """ "at 10 or 11": a bare number that goes on a list of times."""
    for hours in tuple(found):
        at = hours
        while at.exact and (match := _OR.match(text, at.end)):
            if any(match.end() > f.start and match.start() < f.end for f in found):
                break
            when = _clock(
                match["a"],
                _half_of_day(match, "p")
                or (
                    "p"
                    if at.earliest
                    and at.earliest.hour >= 12
                    and lean != "a"
                    and int(re.sub(r"\D.*", "", match["a"]) or 12) < 8
                    else ""
                ),
                lean,
            )
            if when is None:
                break
            at = Hours(when, None, match.start(), match.end(), exact=True, about=bool(match["ish"]))
            found.append(at)


_COUNTS = {"a": 1.0, "an": 1.0, "half an": 0.5, "a half": 0.5, "a few": 3.0}
_EARLIER = frozenset("earlier sooner up forward ahead".split())


def _length(match: "re.Match[str]") -> timedelta:
    words = match["n"]
    n = 2.0 if "couple" in words else _COUNTS.get(words) or float(words)
    n += 0.5 if match["half"] else 0.0
    return timedelta(hours=n) if match["unit"].startswith("h") else timedelta(minutes=n)


def read_delta(match: "re.Match[str]") -> Hours | None:
    """ "in an hour" counts from now, "an hour later" from the appointment."""
    way = (match["way"] or "").strip()
    if not match["in"] and not way:
        return None
    delta = -_length(match) if way.startswith(("earlier", "sooner", "before", "back")) else _length(match)
    from_reference = not match["in"] and way not in ("from now", "out")
    return Hours(None, None, *match.span(), exact=True, delta=delta, from_reference=from_reference)


def read_shift(match: "re.Match[str]") -> Hours | None:
    """ "push it back an hour" is later, "move it up 30 minutes" earlier."""
    way = (match["dir"] or match["way"] or "").strip()
    if not way and match["verb"] not in ("push", "delay", "bring"):
        return None
    earlier = way in _EARLIER or (not way and match["verb"] == "bring")
    delta = -_length(match) if earlier else _length(match)
    return Hours(None, None, *match.span(), exact=True, delta=delta, from_reference=True)


def read_part(text: str, match: "re.Match[str]") -> Hours | None:
    word = match["part"].replace(".", "").rstrip("s")
    name = "lunch" if word.startswith("lunch") else "midday" if word in ("mid-day", "midday") else word
    before = text[: match.start()]
    if name in ("am", "pm") and not re.search(
        r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|day|tomorrow|in "
        r"the|th|or|and|\x01) ?\Z",
        before + ("in the " if match.group().startswith("in") else ""),
    ):
        return None
    if (
        name == "am"
        and re.search(r"\bi \Z", before)
        or before.endswith(("good ", "last "))
        or (name == "night" and before.endswith("first "))
    ):
        return None
    mod = (match["mod"] or match["mod2"] or "").split(" ")[0]
    table = {
        "early": _EARLY,
        "first": _EARLY,
        "earlier": _EARLY,
        "late": _LATE,
        "later": _LATE,
        "mid": _MID,
        "middle": _MID,
    }.get(mod, _PARTS)
    earliest, latest = table.get(name, _PARTS[name])
    return Hours(earliest, latest, match.start(), match.end(), part=True)
