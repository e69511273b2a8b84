"""Whether a thing named is wanted, unwanted, required, welcome or indifferent, by the words around it.

Lists share the negation at their head ("no pool or hot tub"); "but" and a new verb end it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from intents.slots.vocabulary import Mention

Stance = Literal["want", "exclude", "indifferent"]
Strength = Literal["", "must", "nice"]

_WORDS = re.compile(r"[a-z']+")
_BREAK = re.compile(
    r"[,;.!?()\n\x01:]|(?<!anything )(?<!everything )\bbut\b|\bthough\b|\bbecause\b|\bplus\b|"
    r"\balso\b"
)
_CLAUSE = re.compile(r"[,;.!?()\n]|\bbut\b|\balthough\b|\bthough\b")
_NO = frozenset(
    "no not without never avoid hate hates nothing zero minus except excluding nor neither isn't don't doesn't "
    "can't won't aren't shouldn't wouldn't skip avoiding dislike non anti cannot didn't exclude hating ain't stay "
    "lacks lacking free nix ditch drop lose remove forget scratch".split()
)
_THROUGH = frozenset(
    "a an the any really want need with in have having has had on near like looking look for interested into too "
    "much of be one ones homes houses places place home house condos big that is are to must live living anything "
    "with- kind sort type attached by next be's so very it's located facing along under street unit units of- "
    "large small super deal dealing pay paying get i we shared community private being show me see or nor even "
    "want- old newer those these this at all interested- fan fans part own another more or- there using use buy "
    "rent crazy about keen big- climb walk do only just also where were was something consider considering "
    "require requiring steep up afford deal- away from worry include includes including come comes accept stand "
    "associated an- put up us my our please".split()
)
_INDIFFERENT = frozenset("need care require mind matter insist necessary".split())
_NEGATED_NEED = frozenset("don't doesn't no not needn't won't didn't wouldn't do without".split())
_DROP = frozenset("forget drop lose remove scratch ditch skip".split())
_LIST = re.compile(r"\s?(?:,|/|,? ?\b(?:or|nor|and|&)\b)\s?(?:(?:a|an|any|the|no|big|too)\s)?\Z")
_OR = re.compile(r"\b(?:or|nor)\b|/")
_AND = re.compile(r"\band\b|&")
_AFTER_NO = re.compile(
    r" ?(?:is|are|would be|'s|=|on the place)? ?(?:an? )?(?:absolute |total |big |hard |definite )?(?:no[- ]?go|"
    r"no way|out\b(?! back)|deal[ -]?breaker|not (?:ok|okay|for (?:us|me)|wanted|"
    r"an option|acceptable|allowed|good)|unacceptable|no thanks|a no\b|no\b(?= ?$| ?[,.;!?])|are bad|is bad|"
    r"turn[- ]?off)"
)
_AFTER_INDIFFERENT = re.compile(
    r" ?(?:is|are|isn't|aren't|doesn't|don't|do not|does not|would be|'s)? ?(?:not )?(?:optional|(?:not )?"
    r"(?:needed|necessary|required|important|essential)|"
    r"matter|(?:is |are )?fine\b|(?:is |are )?ok(?:ay)?\b|no big deal|either way|or not|not a must|not a deal "
    r"?-?breaker|negotiable)"
)
_AFTER_NOT_MUST = re.compile(r" ?(?:is|are) (?:not|n't) |isn't |aren't |doesn't |don't ")
_MUST = re.compile(
    r"\b(?:musts?|needs?(?! to see)|required?|has to|have to|absolutely|non ?-?negotiable|essential|got to have|"
    r"can't live without|"
    r"important|mandatory|requirement|critical|deal ?-?breaker)\b"
)
_NICE = re.compile(
    r"\b(?:nice(?: to have)?(?! (?:yard|big|view|deck|kitchen|house|home|place|condo|area|neighborhood|patio|"
    r"pool|garden|fenced|backyard|office))|ideally|ideal|prefer(?:ably|red|ence|s)?|hopefully|bonus|if possible|"
    r"would love|would be (?:nice|great|good|cool|awesome)|maybe|not (?:required|"
    r"necessary|a must|essential|needed)|a plus|big plus|extra points|wish ?list|wouldn't mind|if there's|if it "
    r"has|dream|icing|not a deal ?-?breaker)\b"
)


# "a garage, if possible": the next clause speaks of this one only where it names nothing itself.
_NICE_NEXT = re.compile(
    r",? ?(?:but )?(?:that |it )?(?:would be nice|if possible|ideally|preferably|nice to have)(?= ?(?:$|[.,;!?]|too\b|though\b))"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention with what the person said of it; `start` takes in the negation word."""

    mention: Mention
    stance: Stance
    strength: Strength
    start: int
    end: int


def judge(text: str, mentions: Sequence[Mention]) -> list[Judged]:
    """The stance on each mention, given the text they were found in (blots end a negation's reach)."""
    judged: list[Judged] = []
    i = 0
    while i < len(mentions):
        chain = _chain(text, mentions, i)
        stance, start = _head(text, mentions[i])
        gaps = [text[a.end : b.start] for a, b in zip(chain, chain[1:], strict=False)]
        # "a pool, a deck and a shop are out" speaks of all three; "basement, fixer ok" of the last.
        shared = bool(gaps) and bool(_OR.search(gaps[-1]) or _AND.search(gaps[-1]))
        for k, mention in enumerate(chain):
            own, own_start = (stance, start) if k == 0 else _head(text, mention, mentions[i + k - 1].end)
            if k and own == "want" and stance == "exclude" and _reaches(text, chain, k):
                own, own_start = "exclude", mention.start
            own, end = _tail(text, chain[-1] if stance == "want" and shared else mention, mention, own)
            strength = _strength(text, mention) if own == "want" else ""
            judged.append(Judged(mention, own, strength, own_start, end))
        i += len(chain)
    return judged


def _chain(text: str, mentions: Sequence[Mention], i: int) -> list[Mention]:
    chain = [mentions[i]]
    while i + 1 < len(mentions) and _LIST.match(text, mentions[i].end, mentions[i + 1].start):
        chain.append(mentions[i + 1])
        i += 1
    return chain


def _reaches(text: str, chain: list[Mention], k: int) -> bool:
    """Whether a negation at the head of the list covers its k-th member."""
    gaps = [text[a.end : b.start] for a, b in zip(chain, chain[1:], strict=False)]
    if any(_AND.search(g) for g in gaps[:k]):
        return False
    return bool(_OR.search(gaps[k - 1])) or any(_OR.search(g) for g in gaps[k:])


def _head(text: str, mention: Mention, floor: int = 0) -> tuple[Stance, int]:
    """What the words before the mention say, and where they begin."""
    cut = max((m.end() for m in _BREAK.finditer(text, max(floor, mention.start - 60), mention.start)), default=0)
    cut = max(cut, floor, mention.start - 60)
    words = [(m.group(), m.start()) for m in _WORDS.finditer(text, cut, mention.start)]
    for k in range(len(words) - 1, -1, -1):
        word = words[k][0]
        if word == "no" and k and words[k - 1][0] == "yes":
            break
        if word == "but":
            return "exclude", words[k - 1][1]
        if word in _NO:
            before = words[k - 1][0] if k else ""
            return _no_of(word, before, [w for w, _ in words[k + 1 :]]), words[k][1]
        if word in _INDIFFERENT and k and (words[k - 1][0] in _NEGATED_NEED):
            return "indifferent", words[k - 1][1]
        if word not in _THROUGH and word not in _INDIFFERENT:
            break
    return "want", mention.start


def _no_of(word: str, before: str, rest: list[str]) -> Stance:
    if word == "free" and before != "":
        return "want"
    if word in _DROP:
        return "indifferent"
    if word == "stay":
        return "exclude" if rest[:2] == ["away", "from"] else "want"
    if word in ("don't", "doesn't", "no", "not", "didn't", "won't", "wouldn't", "do") and any(
        w in _INDIFFERENT for w in rest
    ):
        return "indifferent"
    if word in ("don't", "doesn't", "not") and rest[:2] in (["have", "to"], ["need", "to"]):
        return "indifferent"
    if word in ("can't", "won't", "cannot") and rest[:1] not in (
        [],
        ["be"],
        ["have"],
        ["do"],
        ["climb"],
        ["deal"],
        ["stand"],
        ["accept"],
        ["afford"],
        ["use"],
    ):
        return "want"
    return "exclude"


def _tail(text: str, last: Mention, mention: Mention, stance: Stance) -> tuple[Stance, int]:
    end = last.end
    if (
        stance == "exclude"
        and text[mention.start - 3 : mention.start] in ("no ", "not")
        and re.match(r" (?:needed|necessary|required)\b", text[end : end + 11])
    ):
        return "indifferent", mention.end
    if _AFTER_NOT_MUST.match(text, end) or stance == "want":
        no = _AFTER_NO.match(text, end)
        if no and not re.match(r" ?(?:isn't|aren't|is not|are not)", text[end : end + 10]):
            return "exclude", no.end() if last is mention else mention.end
        meh = _AFTER_INDIFFERENT.match(text, end)
        if meh and not re.match(
            r" ?(?:is |are |'s )?(?:needed|necessary|required|important|essential|matter)", text[end : meh.end()]
        ):
            return "indifferent", meh.end() if last is mention else mention.end
    return stance, mention.end


def _strength(text: str, mention: Mention) -> Strength:
    first = max((m.end() for m in _CLAUSE.finditer(text, 0, mention.start)), default=0)
    following = _CLAUSE.search(text, mention.end)
    last = following.start() if following else len(text)
    clause = f"{text[first : mention.start]} {text[mention.end : last]}"
    if _NICE.search(clause):
        return "nice"
    if following and following.group() == "," and _NICE_NEXT.match(text, last):
        return "nice"
    return "must" if _MUST.search(clause) else ""
