"""Short notations for many phrases: "(can|could) [we] see {home} {day}" stands for dozens of sentences.

`(a|b)` is one of several, `[x]` may be left out, `{name}` is any of the samples of that name. A template
gives only a few of its sentences, the same ones every time, so that each weighs about as much as a phrase written out.
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence

PER_TEMPLATE = 3
_CLOSED_BY = {"(": ")", "[": "]"}
_PIECE = re.compile(r"[\[\](){}|]|[^\[\](){}|]+")


class BadTemplate(ValueError):
    """Brackets that do not match, or a sample's name that is not known; the text says where."""


def expanded(templates: Iterable[str], samples: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The sentences of each template, in their order: those of one stay together, since they are alike."""
    return tuple(tuple(_some(template, samples)) for template in templates)


def _some(template: str, samples: Mapping[str, Sequence[str]]) -> list[str]:
    if not any(mark in template for mark in "[](){}|"):
        return [template]
    choose = random.Random(template)
    tries = (_sentence(template, samples, choose) for _ in range(PER_TEMPLATE * 3))
    return list(dict.fromkeys(tries))[:PER_TEMPLATE]


def _sentence(template: str, samples: Mapping[str, Sequence[str]], choose: random.Random) -> str:
    pieces = _PIECE.findall(template)
    text, rest = _series(pieces, 0, samples, choose, template)
    if rest != len(pieces):
        raise BadTemplate(template)
    return " ".join(text.split())


def _series(
    pieces: Sequence[str], at: int, samples: Mapping[str, Sequence[str]], choose: random.Random, template: str
) -> tuple[str, int]:
    """The text of pieces up to the bracket or bar that ends the series, and where that stands."""
    text = ""
    while at < len(pieces) and pieces[at] not in ")]|":
        piece = pieces[at]
        if piece in "([":
            options, at = _options(pieces, at + 1, _CLOSED_BY[piece], samples, choose, template)
            text += choose.choice([*options, ""] if piece == "[" else options)
        elif piece == "{":
            text, at = text + _sample(pieces, at, samples, choose, template), at + 3
        else:
            text, at = text + piece, at + 1
    return text, at


def _options(
    pieces: Sequence[str],
    at: int,
    closer: str,
    samples: Mapping[str, Sequence[str]],
    choose: random.Random,
    template: str,
) -> tuple[list[str], int]:
    options: list[str] = []
    while True:
        option, at = _series(pieces, at, samples, choose, template)
        options.append(option)
        if at >= len(pieces) or pieces[at] not in ("|", closer):
            raise BadTemplate(template)
        at += 1
        if pieces[at - 1] != "|":
            return options, at


def _sample(
    pieces: Sequence[str], at: int, samples: Mapping[str, Sequence[str]], choose: random.Random, template: str
) -> str:
    name = pieces[at + 1] if at + 2 < len(pieces) and pieces[at + 2] == "}" else ""
    if name not in samples:
        raise BadTemplate(f"{template}: no samples called {name!r}")
    return choose.choice([str(sample) for sample in samples[name]])
