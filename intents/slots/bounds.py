"""How a number is bounded by the words around it: "under 700", "at least 3", "4 or more", "around 1800", "not over"."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["", "max", "min", "about", "exact"]

_LEFT_WORDS = re.compile(r"[a-z']+|[<>=~]+")
_RIGHT_WORDS = re.compile(r"[a-z']+|[+-](?=\s|$)")
_BREAK = re.compile(r"[,;.!?()\d\x01\n]")
# "3 br max 650": the cue belongs to the number that follows it.
_FOR_NEXT = re.compile(r"(?: of| is)? ?\$?\d")
_WINDOW = 60
_DEEP = 5


def _table(**rows: str) -> dict[str, str]:
    return {phrase.strip(): kind for kind, phrases in rows.items() for phrase in phrases.split("|")}


# A strict word leaves the number itself out: "more than 2 beds" means three.
_LEFT = _table(
    max="no more than|not more than|at most|max|maximum|max of|maximum of|max is|maximum is|up to|upto|no higher "
    "than|"
    "<=|=<|within|cap|capped at|cap at|cap it at|cap is|tops out at|tops out|tops out around|maxes out at|max out around|maxing out around|caps out at|top out at|max out at|maxed at|limit|limit is|"
    "limit of|limited to|ceiling of|ceiling is|ceiling|until|as high as|as much as|as many as|no bigger than|"
    "no larger than|to stay under|stay within|keep it to|keep it at|go up to|stretch to|could stretch to|go to|"
    "go as high as|upper limit|upper limit of|top end|top end of|topping out at|maxing out at|all the way to|"
    "not to exceed|no newer than|max price|max price of|price cap|price limit|maximum price|top price|or less than",
    under="under|below|less than|lower than|cheaper than|fewer than|smaller than|<|sub|beneath|south of|older than|"
    "shy of|inside of|anything under|lesser than|before|prior to|pre",
    min="at least|min|minimum|min of|minimum of|minimum is|min is|no less than|no fewer than|not less than|from|"
    "starting at|starting from|start at|starts at|beginning at|>=|=>|upwards of|upward of|no smaller than|no "
    "lower than|"
    "no older than|at minimum|minimum price|min price|a minimum of|atleast|at the very least|as low as|as few as|"
    "not fewer than|since|from about",
    over="over|above|more than|greater than|bigger than|larger than|higher than|>|north of|exceeding|exceeds|"
    "exceed|"
    "beyond|past|newer than|after|later than|post|in excess of",
    about="around|about|approximately|approx|roughly|~|circa|somewhere around|somewhere near|in the neighborhood "
    "of|"
    "in the ballpark of|ballpark|ballpark of|right around|close to|near|give or take|around about|somewhere in the|"
    "in the range of|in the area of|nearly|almost|or about|ish",
    exact="exactly|precisely|just|only|strictly|exact|dead on|=|==",
    budget="budget|budget is|budget of|budget's|my budget is|our budget is|budget for|a budget of|spend|to spend|"
    "afford|approved for|preapproved for|pre-approved for|preapproval for|approval for|qualified for|"
    "prequalified for|"
    "price range|price range is|price range of|budgeted|budgeting|spending|pay|paying|have|got|"
    "price|prices|price is|priced at|price point|price point of|budget would be|budget range",
)
_SKIPPED = frozenset(
    "like maybe say a an the of is at be total for it's its we're i'm to price closer kinda sorta".split()
)
_NEGATION = frozenset(
    "not no nothing don't can't cannot won't never wouldn't shouldn't couldn't without doesn't nor isn't avoid".split()
)
_BETWEEN_NEGATION = frozenset(
    "want to go going spend pay spending paying looking be it anything much any homes price priced cost costs "
    "really willing able i we like interested in show me do built homes houses".split()
)
_FLIP: dict[str, Kind] = {"over": "max", "under": "min", "min": "max", "max": "min"}

_RIGHT = _table(
    max="or less|or under|or below|or lower|or cheaper|or fewer|or smaller|and under|and below|and less|max|"
    "maximum|tops|"
    "at most|at the most|and down|limit|ceiling|or older|and older|at max|is my max|is our max|is the max|"
    "is my limit|is our limit|is the limit|is the most|max please|absolute max|hard max|cap|max budget|is max|"
    "is my ceiling|top end|as a max|as max|on the high end",
    min="+|plus|or more|or above|or over|or up|or higher|or better|or bigger|or larger|or greater|and up|and above|"
    "and over|and more|min|minimum|at least|or newer|and newer|at minimum|as a minimum|or later|and later|at a "
    "minimum|"
    "is the minimum|is my minimum|is our minimum|onwards|onward|upwards|minimum please|is a must|on the low end",
    about="ish|-ish|or so|give or take|ballpark|or thereabouts|roughly|approximately|more or less|or around there|"
    "around there|range|- ish",
    exact="exactly|only|on the dot|precisely|no more no less",
    budget="budget|is my budget|is our budget|to spend",
)
_HARD = frozenset(("max", "min", "under", "over", "exact"))


@dataclass(frozen=True, slots=True)
class Bound:
    """`kind` is empty when nothing bounds the number; `strict` leaves the number itself out; the span covers the cue."""

    kind: Kind
    start: int
    end: int
    strict: bool = False
    budget: bool = False


def bound(text: str, start: int, end: int) -> Bound:
    """What the words beside `text[start:end]` say of the number there."""
    kind, strict, first, budget = _left(text, start)
    after, last = _right(text, end)
    if after in ("max", "min", "exact") and (not kind or kind == "about"):
        kind, strict = after, False
    elif after == "about" and not kind:
        kind = "about"
    return Bound(kind, first, last, strict, budget or after == "budget")


def _left(text: str, start: int) -> tuple[Kind, bool, int, bool]:
    offset = max(0, start - _WINDOW)
    cut = max((brk.end() for brk in _BREAK.finditer(text, offset, start)), default=offset)
    return _decide([(m.group(), m.start()) for m in _LEFT_WORDS.finditer(text, cut, start)], start)


def _decide(words: list[tuple[str, int]], start: int) -> tuple[Kind, bool, int, bool]:
    first, soft, budget = start, False, False
    i = len(words)
    while i > 0:
        found, n = _longest(words, i)
        if found in _HARD:
            return *_negated(words, i - n, str(found)), budget
        if found == "about":
            soft, first = True, words[i - n][1]
        elif found == "budget":
            budget, first = True, words[i - n][1]
        elif words[i - 1][0] not in _SKIPPED:
            break
        i -= n
    return ("about" if soft else ""), False, first, budget


def _longest(words: list[tuple[str, int]], i: int) -> tuple[str | None, int]:
    """The longest cue that ends before word `i`, and how many words it has (1 where there is none)."""
    for n in range(min(_DEEP, i), 0, -1):
        kind = _LEFT.get(" ".join(w for w, _ in words[i - n : i]))
        if kind:
            return kind, n
    return None, 1


def _negated(words: list[tuple[str, int]], i: int, kind: str) -> tuple[Kind, bool, int]:
    first = words[i][1]
    j = i
    while j > 0 and words[j - 1][0] in _BETWEEN_NEGATION:
        j -= 1
    if j > 0 and words[j - 1][0] in _NEGATION and kind in _FLIP:
        return _FLIP[kind], False, words[j - 1][1]
    if kind == "over":
        return "min", True, first
    if kind == "under":
        return "max", True, first
    return ("max" if kind == "max" else "min" if kind == "min" else "exact"), False, first


def _right(text: str, end: int) -> tuple[Kind | Literal["budget"], int]:
    brk = _BREAK.search(text, end, end + _WINDOW)
    words = [(m.group(), m.end()) for m in _RIGHT_WORDS.finditer(text, end, brk.start() if brk else end + _WINDOW)]
    for n in range(min(_DEEP, len(words)), 0, -1):
        kind = _RIGHT.get(" ".join(w for w, _ in words[:n]))
        if kind and not _FOR_NEXT.match(text, words[n - 1][1]):
            return kind, words[n - 1][1]  # type: ignore[return-value]
    return "", end


def whole(value: float) -> int | float:
    """A count as people write it: 2 rather than 2.0."""
    return int(value) if value == int(value) else round(value, 4)


def spread(value: float, share: float = 0.1) -> tuple[int, int]:
    """The range that "around" means: ten per cent each way."""
    return round(value * (1 - share)), round(value * (1 + share))


def same_scale(lo: float, hi: float) -> float:
    """The lower end of a range on the upper one's scale: 7 of "7-800k" is 700,000, 12 of "12-1500" is 1,200."""
    for factor in (1_000_000, 100_000, 1_000, 100):
        if lo < hi / 10 and hi / 10 <= lo * factor <= hi:
            return lo * factor
    return lo
