"""What a person's words say of their consent: carriers' keywords, and opting out or in in free words, with a scope.

Pure: text in, a reading out. The reading goes by structure (a verb of ending, and messages or oneself as its object),
not by a list of sentences; what looks alike (stop by at 5, cancel my 3 pm, quit my job) lacks the object. English and
Spanish.
"""

import re
import unicodedata

from domain.consent import opting_out
from domain.consent.opting_out import Heard, Kind, Scope
from domain.consent.spelling import mended
from domain.consent.wording import wording

__all__ = [
    "HELP_WORDS",
    "IN_WORDS",
    "OUT_WORDS",
    "RESERVED",
    "Heard",
    "Kind",
    "Scope",
    "heard",
    "keyword",
    "only_at_times",
    "scope_of",
    "takes_back",
]

OUT_WORDS = frozenset(
    "stop|stopall|stop all|end|quit|cancel|unsubscribe|revoke|optout|opt out|remove|arret".split("|")
)  # fmt: skip
"""Words that opt out when they are the whole message: by rule, by the carriers, or by custom."""
IN_WORDS = frozenset("start|unstop|optin|opt in|subscribe|resubscribe|resume|comenzar|empezar|iniciar".split("|"))
"""Words that opt in when they are the whole message. A yes does too, but only from a number that has opted out."""
HELP_WORDS = frozenset(("help", "info", "ayuda"))
RESERVED = OUT_WORDS | IN_WORDS | HELP_WORDS | {"yes", "begin"}
"""Words that carriers may act upon themselves; no message of ours may ask for one of them as an answer."""

_DROP = str.maketrans("", "", "'\u2019\u2018`\u00b4")
_RUN = re.compile(r"(.)\1{2,}")
_BREAK = re.compile(r"[.!?;,\n\u2026()\u2014]+|\s-\s|:")
_WORD = re.compile(r"[a-z0-9$%/]+|\|")
_SIGN = re.compile(r"#(?!\w)")
_APART = re.compile(r"\b(do|don|didn|doesn|won|can|isn)(?: \|)? (n?t)\b")
_BARS = re.compile(r"\|(?: \|)+")
_CHINESE_OUT = ("\u9000\u8ba2", "\u53d6\u6d88\u8ba2\u9605", "\u4e0d\u8981\u518d\u53d1", "\u522b\u518d\u53d1")


def keyword(text: str, *, opted_out: bool = False) -> Kind | None:
    """The carriers' reading: the whole message is one of the words, whatever the case, spacing and punctuation."""
    word = _bare(text)
    if word in OUT_WORDS or word.replace(" ", "") in OUT_WORDS:
        return "out"
    if word in IN_WORDS or word.replace(" ", "") in IN_WORDS or (opted_out and word == "yes"):
        return "in"
    return "help" if word in HELP_WORDS else None


def heard(text: str, *, opted_out: bool = False) -> Heard | None:
    """What a message says of consent, or None where it says nothing of it."""
    kind = keyword(text, opted_out=opted_out)
    if kind:
        return Heard(kind, keyword=True, words=_bare(text))
    if any(words in text for words in _CHINESE_OUT):
        return Heard("out", words=text.strip())
    said = _plain(text)
    hints = wording().hints
    if not any(word[:4] in hints or word in hints for word in said.split()):
        return None
    found = opting_out.read(said)
    if found:
        return found
    match = wording().pattern("opt_in").search(said)
    if match and not wording().pattern("no_before").search(said, 0, match.start()):
        return Heard("in", words=match.group())
    return None


def scope_of(text: str) -> Scope:
    """How much is to end, of a message that opts out in whatever words."""
    return opting_out.how_much("all", _plain(text))


def takes_back(text: str) -> bool:
    """Whether it says that texts shall go on, or go on by another channel: then it is no opt-out."""
    said = _plain(text)
    return opting_out.goes_on(said) or wording().pattern("opt_in").search(said) is not None


def only_at_times(text: str) -> bool:
    """Whether a message names hours or days, as who limits texts to them does."""
    said, has = _plain(text), wording().pattern
    return any(has(name).search(said) for name in ("limit", "spanish_limit")) and not has("for_good").search(said)


def _bare(text: str) -> str:
    """The message's letters and digits, lower case, accents gone, one space between words."""
    return " ".join(re.findall(r"[a-z0-9]+", _folded(text)))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_DROP).lower())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _plain(text: str) -> str:
    """Words with shorthand written out and slips mended, "|" where a clause ends and at both ends."""
    words = [_word(w) for w in _WORD.findall(_BREAK.sub(" | ", _SIGN.sub(" number ", _folded(text))))]
    return _BARS.sub("|", f"| {_APART.sub(_joined, ' '.join(words))} |")


def _joined(match: "re.Match[str]") -> str:
    return match[1] + match[2]


def _word(word: str) -> str:
    if word == "|" or word[0].isdigit():
        return word
    word = _RUN.sub(r"\1\1", word)
    return mended(wording().short.get(word, word))
