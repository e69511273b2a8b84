"""The name of a home in the bot's own words: a run of capitals, or the words before "apartments"."""

import re
from collections.abc import Sequence

from intents.slots import address
from intents.slots.gazetteer import Gazetteer
from intents.slots.text import read

_KINDS = frozenset(
    "apartment apartments homes home village villas villa terrace terraces place park plaza manor garden gardens residences residence house houses square tower towers "
    "condos condominiums senior estates court courts commons creek ridge heights point landing lofts loft properties associates association townhomes townhouses housing "
    "club hills lake view glen oaks pines crossing arms management realty flats suites complex living center property".split()
)
_LINKS = frozenset("at of the on in and by & de la del el san santa los".split())
_OPENERS = frozenset(
    "i i've i'll i'm it it's its there there's the a an this that these those how what would do you your we we've ok okay sure yes no great please just and also another one "
    "alright all right how's here here's have has found is are can could should shall want when where which of my let please's sorry unfortunately rent located with for "
    "got they they're their so then well not hi hello good perfect absolutely certainly any in on at to correct confirm sunday monday tuesday wednesday thursday friday saturday "
    "january february march april may june july august september october november december today tomorrow next".split()
)  # fmt: skip
_ENDS = frozenset("located rent rents rental has address with costs is price for".split())
_WORD = re.compile(r"#?[A-Za-z0-9][\w'&-]*|[.,;:!?()]")
_CUE = re.compile(
    r"(?:called|named|name is|is|at|find|found|like|recommend|about|visit|visiting|to|in|for|see|suggest|try|have|got|there's|consider)\s+(?:the |is |a |an )?\Z",
    re.IGNORECASE,
)
_LOWER_KIND = re.compile(
    r"\b(?:apartment homes|apartments|apartment|condos|condominiums|village|villas|terrace|manor|townhomes|residences|park)\b"
)
_NO_NAME = _OPENERS | frozenset(
    "called named find found see show showing nice good great lovely different more other another new perfect suitable matching some few only number called one two three four five six "
    "visit visiting tour bed beds bath baths bedroom bedrooms bathroom bathrooms property be about at of on and by you'll you'd you've me us i'd we'd that's it'll also both these those very really "
    "managed could can will would like likely recommend suggest try get go going come comes apartment apartments are was were been having make book schedule".split()
)  # fmt: skip


def find(text: str, gazetteer: Gazetteer) -> str:
    """The likeliest name of a home: a run of capitals that is no address, no city and no opener."""
    plain = _without_addresses(text)
    best, score = "", 0
    for start, words in _runs(plain):
        name = " ".join(words)
        value = _worth(gazetteer, plain, start, words, name)
        if value > score:
            best, score = name, value
    if not best:
        best = _lower_name(plain)
    return best


def _worth(gazetteer: Gazetteer, text: str, start: int, words: Sequence[str], name: str) -> int:
    lowered = [word.lower() for word in words]
    if gazetteer.named(name) or all(word in _OPENERS for word in lowered):
        return 0
    kind = any(word in _KINDS for word in lowered)
    follows = re.match(
        r"[ ,]*(?:is|has|at|located|on|comes|offers|costs|which|with|,)\b", text[start + len(name) :], re.IGNORECASE
    )
    first = start == 0 or text[:start].rstrip().endswith((".", "!", "?"))
    cued = bool(follows) or (bool(_CUE.search(text[:start])) and not first)
    if first and not kind and not follows:
        return 0
    return 3 * kind + 2 * cued + min(len(words), 3)


def _lower_name(text: str) -> str:
    """A name in small letters: the words before "apartments" and the like, back to the first that is no name."""
    for match in _LOWER_KIND.finditer(text):
        words: list[str] = []
        for word in reversed(re.findall(r"[\w'&-]+|[.,;:!?$]", text[: match.start()])[-4:]):
            if word in _NO_NAME or not word[0].isalnum() or (word.isdigit() and len(word) < 3):
                break
            words.insert(0, word)
        if words:
            return " ".join([*words, match.group()])
    return ""


def addresses(text: str) -> list[tuple[int, int]]:
    """The spans of street addresses; one that goes on with "Lofts" or the like is a name."""
    message = read(text)
    spans = [message.source(ref.start, ref.end) for ref in address.find(message) if ref.number and ref.suffix]
    return [(start, end) for start, end in spans if _next_word(text, end) not in _KINDS]


def _next_word(text: str, at: int) -> str:
    found = re.match(r"\s+([A-Za-z]+)", text[at:])
    return found[1].lower() if found else ""


def _without_addresses(text: str) -> str:
    for start, end in addresses(text):
        text = f"{text[:start]}{';' * (end - start)}{text[end:]}"
    return re.sub(r"\$ ?[\d,]+", ";", text)


def _runs(text: str) -> list[tuple[int, list[str]]]:
    """Runs of capitalised words and numbers, with the small words that link them."""
    runs: list[tuple[int, list[str]]] = []
    current: list[tuple[int, str]] = []
    for match in [*_WORD.finditer(text), None]:
        word = match.group() if match else "."
        named = word[0].isupper() or (word.isdigit() and len(word) >= 3)
        following = text[match.end() :].lstrip()[:1] if match else ""
        links = bool(current) and word.lower() in _LINKS and not following.isdigit() and word.lower() not in _ENDS
        if word.lower() in _ENDS:
            named = False
        if match and (named or links):
            if not current and word.lower() in _OPENERS and word[0].isupper() and word != "The":
                continue
            current.append((match.start(), word))
            continue
        while current and (current[-1][1].lower() in _LINKS or current[-1][1].isdigit()):
            current.pop()
        while current and current[0][1] == "The":
            current.pop(0)
        if current:
            runs.append((current[0][0], [w for _, w in current]))
        current = []
    return runs
