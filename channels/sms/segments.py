"""How many segments a text takes on the air, as carriers count and charge them."""

from dataclasses import dataclass
from typing import Literal

from channels.plain import JOINED_SEPTETS, JOINED_UNITS, SINGLE_SEPTETS, SINGLE_UNITS, is_gsm, padded, sizes


@dataclass(frozen=True, slots=True)
class Segments:
    """`units` are septets in GSM-7 and 16-bit units in UCS-2, without padding; `count` is 0 for an empty text."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int


def segments(text: str) -> Segments:
    """Count a text's segments: 160 or 153 septets in GSM-7, 70 or 67 units in UCS-2."""
    gsm = is_gsm(text)
    single, joined = (SINGLE_SEPTETS, JOINED_SEPTETS) if gsm else (SINGLE_UNITS, JOINED_UNITS)
    parts = sizes(text)
    units = sum(parts)
    count = -(-units // single) if units <= single else -(-padded(parts, single, joined) // joined)
    return Segments("GSM-7" if gsm else "UCS-2", units, count)
