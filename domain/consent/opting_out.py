"""Opting out in free words: which wordings end messages, what takes them back, and how much is to end."""

import re
from dataclasses import dataclass
from typing import Literal

from domain.consent.wording import wording

Kind = Literal["out", "in", "help"]
Scope = Literal["all", "marketing", "listings"]
_SCOPES: dict[str, Scope] = {"all": "all", "marketing": "marketing", "listings": "listings"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said of consent. `keyword` marks a carrier's word as the whole message; `words` is what decided."""

    kind: Kind
    scope: Scope = "all"
    keyword: bool = False
    words: str = ""


def read(said: str) -> Heard | None:
    """The opt-out in a text laid out by domain.consent.words ("| stop texting me |"), or None."""
    return _free_words(said) or _stop_clause(said) or _spanish(said)


def _has(name: str, text: str) -> bool:
    return bool(wording().pattern(name).search(text))


def _words(match: "re.Match[str]") -> str:
    return match.group().strip("| ")


def _free_words(said: str) -> Heard | None:
    for scope, pattern in wording().out:
        for match in pattern.finditer(said):
            if not _taken_back(said, match):
                return Heard("out", how_much(scope, said), words=_words(match))
    return None


def _clauses(said: str, match: "re.Match[str]", around: int) -> str:
    """The clauses that the match touches, and so many more on each side."""
    first, last = match.start() + 1, match.end() - 1
    for _ in range(around + 1):
        first = max(said.rfind("|", 0, max(first, 0)), 0)
        after = said.find("|", min(last, len(said) - 1) + 1)
        last = after if after >= 0 else len(said)
    return said[first : last + 1]


def _taken_back(said: str, match: "re.Match[str]") -> bool:
    """Whether what stands around it shows that something else is meant."""
    near, wide = _clauses(said, match, 0), _clauses(said, match, 1)
    if _has("veto", wide) and not _has("insists", wide):
        return True
    if _has("laughs", wide) and not _has("of_messages", match.group()):
        return True
    if _has("other_thing", near) or _has("narrow", wide) or _hours_or_channel(said, match, near):
        return True
    before = said[: match.start()].rsplit("|", 1)[-1]
    return _has("i_will", before) and not _has("about_me", match.group())


def _hours_or_channel(said: str, match: "re.Match[str]", near: str) -> bool:
    """ "don't text me before 9" limits the hours, "don't call, text me" the channel: neither ends it."""
    clause = said[match.start() :].split("|", 1)[0] + said[match.end() - 1 :].split("|", 1)[0]
    if not _has("for_good", near) and _has("limit", clause):
        return True
    rest = said[max(said.rfind("|", 0, match.start() + 1), 0) :].replace(match.group(), " | ", 1)
    return _has("other_channel", " ".join(rest.split()))


def how_much(found: str, said: str) -> Scope:
    """What is to end: everything, what is sold, or homes to look at."""
    about_homes = found == "listings" or _has("about_homes", said)
    if _has("only_service", said):
        return "listings" if about_homes else "marketing"
    if _has("more_than_listings", said) or (about_homes and _has("messages_and_listings", said)):
        return "all"
    if about_homes:
        return "listings"
    return "marketing" if found == "marketing" or _has("about_promo", said) else "all"


def goes_on(said: str) -> bool:
    """Whether a text laid out like that shows that messages are to go on, by another way perhaps."""
    if _has("veto", said) and not _has("insists", said):
        return True
    return _has("other_thing", said) or _has("narrow", said) or _has("other_channel", said)


def _stop_clause(said: str) -> Heard | None:
    """ "stop" as a sentence of its own, with or without a please, and short ways to end it all."""
    match = (
        wording().pattern("stop_clause").search(said)
        or wording().pattern("stop_because").search(said)
        or _at_end(said)
        or wording().pattern("quit_only").search(said)
    )
    if match and not _slang(said, match) and not _has("veto", match.group()):
        if _has("quit_it", match.group()) and len(said.split()) > 8:
            return None
        return Heard("out", "marketing" if _has("only_service", said) else "all", words=_words(match))
    match = wording().pattern("short_ends").search(said)
    if match and said.count("|") <= 3 and not _has("narrow", said):
        return Heard("out", words=_words(match))
    return None


def _at_end(said: str) -> "re.Match[str] | None":
    """A clause that runs out in "stop", unless it is a bus stop or a question about something else."""
    for match in wording().pattern("stop_at_end").finditer(said):
        clause = said[: match.start()].rsplit("|", 1)[-1].strip()
        asked = wording().pattern("asks").match(f"{clause} {match['before']}".strip())
        if match["before"] in wording().not_before_stop or asked or _noun(f"{clause} {match['before']}"):
            continue
        if not _has("veto", _clauses(said, match, 0)):
            return match
    return None


def _noun(clause: str) -> bool:
    """ "we'll wait at the Fremont stop, ...": a place where one gets off, and no reason for ending it in the clause."""
    return _has("noun_stop", clause) and not _has("reason", clause)


def _slang(said: str, match: "re.Match[str]") -> bool:
    """ "omg stop, that kitchen!" admires."""
    rest = said.replace(match.group(), " | ")
    if _has("of_messages", rest):
        return False
    if _has("laughs", said) and not _has("mannered", " ".join(rest.split())):
        return True
    return _has("slang", said)


def _spanish(said: str) -> Heard | None:
    for scope, pattern in wording().spanish:
        match = pattern.search(said)
        if match and not _has("spanish_limit", _clauses(said, match, 0)):
            kept = scope == "all" and _has("solo_servicio", said)
            return Heard("out", "marketing" if kept else _SCOPES[scope], words=_words(match))
    return None
