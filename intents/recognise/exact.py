"""Messages that mean one thing whatever the task: yes, no, a number, skip, back, cancel, undo, repeat, help, thanks."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from intents.commands import Back, Cancel, Choose, Command, Confirm, Deny, Repeat, Skip, Undo
from intents.slots.text import Message, read

Act = Literal[
    "yes", "no", "praise", "choose", "skip", "back", "cancel", "start_over", "undo", "repeat", "help", "greeting",
        "thanks", "closing"
]  # fmt: skip

_ORDER: tuple[Act, ...] = (
    "closing",
    "thanks",
    "undo",
    "start_over",
    "back",
    "cancel",
    "repeat",
    "skip",
    "help",
    "greeting",
    "no",
    "yes",
    "praise",
)
_LEADS: frozenset[str] = frozenset(
    "yes ya yeah yea yep yup sure ok okay no nope nah alright absolutely definitely please actually great "
    "perfect".split()
)
_OPENERS = frozenset(
    "ok okay well um uh oh ah hmm hm so hey hi hello and but sorry actually lol haha just oops wait then".split()
)
_HESITATIONS = frozenset("never mind nevermind nvm hold on sec second i'll i'd".split())
_CLOSERS = frozenset(
    "please thanks thank you then now though dude man sir ma'am maam everyone all guys again thx lol haha buddy "
    "friend".split()
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d\U0001f3fb-\U0001f3ff]+")
_RUN = re.compile(r"([a-z])\1{2,}")
_TRAILING_RUN = re.compile(
    r"\b(yes|no|yep|yeah|yea|nope|nah|ok|okay|hi|hey|sure|thanks|please|bye|yup|hello)"
    r"([a-z])\2*\b"
)
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_PUNCTUATION = re.compile(r"[^\w\s'%+/?]|_")
_CLAUSE = re.compile(r"\s*[,.;!\n]+\s*|\s+(?:-|but|and then)\s+")
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": -1,
    "one": 1,
}
_NUMBERS = re.compile(
    r"(?:the |number |num |no\.? ?|option |choice |#|it's |i'll take |i want |i choose |i pick |let's do |let's "
    r"go with |go with |pick |i'd like |give me )*(?:the )?"
    r"(?P<n>(?:#?\d{1,2}|first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|one)(?:(?:\s?(?:,|&|\+|/|"
    r"\band\b)\s?)+(?:the |number |#)*(?:\d{1,2}|first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|one))*)"
    r"(?: (?:one|ones|option|choice))?(?: (?:please|thanks|thank you|works|sounds good|is good|is fine|is great|"
    r"looks good))*"
)
_LETTER = re.compile(r"(?:option |choice |answer )(?P<l>[a-e])")
# "no" right before a thing is a wish ("no hoa"), before these it is an answer.
_AFTER_NO = frozenset(
    "i i'm we we're that that's it it's don't do not thanks thank wait actually make let let's the this sorry "
    "please need just can could they he she you what how is are there none never nothing maybe later but book "
    "keep cancel change move instead sunday monday tuesday wednesday thursday friday saturday at on in".split()
)


@dataclass(frozen=True, slots=True)
class Exact:
    """What a message, or its first clause, plainly is.

    `polarity` is "yes" or "no" where it may answer a question, whatever the act ("no, that's all" closes and says no).
    `whole` is true where nothing else was said; `rest` is what else was said, as normalised text.
    """

    act: Act
    polarity: Literal["", "yes", "no"] = ""
    positions: tuple[int, ...] = ()
    value: str = ""
    whole: bool = True
    rest: str = ""
    confidence: float = 1.0

    def command(self) -> Command | None:
        """The command it amounts to where one was waited for; None for small talk."""
        if self.act == "choose":
            return Choose(self.value, self.positions, self.confidence)
        if self.act in _COMMANDS:
            return _COMMANDS[self.act]
        if self.polarity:
            return Confirm(self.confidence) if self.polarity == "yes" else Deny(self.confidence)
        return None


_COMMANDS: dict[str, Command] = {
    "skip": Skip(), "back": Back(), "cancel": Cancel(), "start_over": Cancel(everything=True), "undo": Undo(),
        "repeat": Repeat(),
}  # fmt: skip


@cache
def _phrases() -> dict[str, tuple[Act, ...]]:
    """Each phrase, with its punctuation gone, and what it may be; what comes first in _ORDER comes first."""
    data = yaml.safe_load((Path(__file__).parent / "exact.yaml").read_text("utf-8"))
    found: dict[str, tuple[Act, ...]] = {}
    for act in _ORDER:
        for phrase in data[act].split("|"):
            for form in {_bare(phrase), _bare(read(phrase.strip()).norm)}:
                if form and act not in found.get(form, ()):
                    found[form] = (*found.get(form, ()), act)
    return found


@cache
def _polite() -> "re.Pattern[str]":
    data = yaml.safe_load((Path(__file__).parent / "exact.yaml").read_text("utf-8"))
    words = sorted((p.strip() for p in data["polite"].split("|") if p.strip()), key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, words)) + r")(?![\w'])")


def masked(norm: str) -> str:
    """The text with polite phrases blotted out, so that their no, else and good answer nothing; offsets stay."""
    return _polite().sub(lambda m: "\x01" * len(m.group()), norm)


def recognise(text: str | Message, *, pressed: str | None = None) -> Exact | None:
    """What the message plainly is, or None. A pressed button is its value, whatever the text says."""
    if pressed:
        return Exact("choose", value=pressed)
    message = read(_KEYCAP.sub(r"\1", text)) if isinstance(text, str) else text
    norm = message.norm.strip()
    if not norm:
        return None
    return _plain(norm)


def _plain(norm: str) -> Exact | None:
    return _numbers(norm) or _whole(norm) or _leading(norm)


def _bare(phrase: str) -> str:
    """The phrase without punctuation and with drawn-out letters shortened ("yesss!!" is "yes")."""
    words = " ".join(_PUNCTUATION.sub(" ", phrase.lower()).split()) if not _only_marks(phrase) else phrase.strip()
    return _TRAILING_RUN.sub(lambda m: m[1] if m[2] in m[1][-1] else m[0], _RUN.sub(r"\1", words))


def _only_marks(phrase: str) -> bool:
    return not any(c.isalnum() for c in phrase)


def _numbers(norm: str) -> Exact | None:
    plain = norm.strip(" .!)(*")
    match = _NUMBERS.fullmatch(plain)
    if match:
        words = re.findall(r"\d{1,2}(?:st|nd|rd|th)?|[a-z]+", match["n"])
        found = tuple(
            dict.fromkeys(
                _ORDINALS.get(w) or int(re.sub(r"\D", "", w) or 0) for w in words if w in _ORDINALS or w[0].isdigit()
            )
        )
        if found and all(found) and plain != "one":
            return Exact("choose", positions=found)
        if plain == "one":
            return Exact("choose", positions=(1,))
    letter = _LETTER.fullmatch(plain)
    return Exact("choose", positions=(ord(letter["l"]) - ord("a") + 1,)) if letter else None


def _whole(norm: str) -> Exact | None:
    asked = norm.endswith("?") and not _only_marks(norm)
    for form in _forms(norm.rstrip("?! .") if asked else norm):
        acts = _phrases().get(form)
        if acts and not (asked and acts[0] in ("yes", "no", "praise", "thanks")):
            return _exact(acts)
    return None


def _forms(norm: str) -> list[str]:
    """The message as it is, without emoji, and without words of address at its ends."""
    forms = [_bare(norm), _bare(_EMOJI.sub(" ", norm))]
    words = forms[-1].split()
    for start in range(min(3, len(words))):
        if start and words[start - 1] not in _OPENERS:
            break
        for end in range(len(words), max(start, len(words) - 4), -1):
            if end < len(words) and words[end] not in _CLOSERS:
                break
            forms.append(" ".join(words[start:end]))
    return [f for f in dict.fromkeys(forms) if f]


def core(message: Message) -> str:
    """The words of the message that matter, without what only opens or closes it ("wait no, ... please")."""
    words = _bare(message.norm).split()
    while words and words[0] in _LEADS | _OPENERS | _HESITATIONS:
        words.pop(0)
    while words and words[-1] in _CLOSERS:
        words.pop()
    return " ".join(words)


def _exact(acts: tuple[Act, ...], *, whole: bool = True, rest: str = "") -> Exact:
    act = acts[0]
    polarity: Literal["", "yes", "no"] = ""
    if "yes" in acts or act == "praise":
        polarity = "yes"
    elif "no" in acts or act in ("closing", "cancel"):
        polarity = "no"
    sure = 0.7 if act == "praise" else 0.9 if act in ("closing", "cancel") and "no" not in acts else 1.0
    return Exact(act, polarity, whole=whole, rest=rest, confidence=sure if whole else sure * 0.95)


def _leading(norm: str) -> Exact | None:
    """ "yes please, saturday works": the first clause answers, the rest goes on."""
    clause = _CLAUSE.search(norm)
    if clause and clause.start():
        acts = _phrases().get(_bare(_EMOJI.sub(" ", norm[: clause.start()])))
        rest = norm[clause.end() :].strip()
        if acts and rest:
            return _joined(acts, rest)
    first, _, rest = norm.partition(" ")
    word = _bare(first)
    if word not in _LEADS or not rest or _polite().match(norm):
        return None
    if word in ("no", "nope", "nah") and rest.split()[0].strip(",.!") not in _AFTER_NO:
        return None
    acts = _phrases().get(word)
    if not acts or word in ("please", "actually"):
        return None
    return _joined(acts, rest)


def _joined(acts: tuple[Act, ...], rest: str) -> Exact:
    """Two clauses that are both small: "no, that's all", "thanks, bye", "ok, cancel that"."""
    more = _plain(rest)
    if more is None or not more.whole:
        return _exact(acts, whole=False, rest=rest)
    if more.act in ("thanks", "greeting", "praise") or (acts[0] in ("no", "yes") and more.act == acts[0]):
        return _exact(acts)
    if acts[0] in ("yes", "no", "thanks", "greeting", "praise", "repeat"):
        return Exact(
            more.act, more.polarity or _exact(acts).polarity, more.positions, more.value, confidence=more.confidence
        )
    return _exact(acts)
