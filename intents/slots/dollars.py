"""What a number of dollars comes to: a bare 600 is 600,000 when buying and 600 a month when renting."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rest of the message says: renting or buying, and whether a place stands in it."""

    renting: bool = False
    buying: bool = False
    searching: bool = False
    """Something else of a home search was understood, so a bare "700" is a price."""


def dollars(n: float, unit: str | None, sign: bool, setting: Setting, month: bool, *, marked: bool) -> int | None:
    if unit:
        if unit in ("k", "grand", "g", "thousand"):
            return round(n * 1000)
        if unit.startswith("m"):
            return round(n * 1_000_000)
        return round(n)
    if month or setting.renting:
        return _rent(n)
    if n < 10:
        return round(n * 1_000_000) if n != int(n) and marked else None
    if n < 100:
        return None
    return round(n * 1000) if n < 1000 else round(n)


def _rent(n: float) -> int | None:
    if n < 15:
        return round(n * 1000) if n != int(n) else None
    return round(n) if n >= 100 else None
