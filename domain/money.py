"""Dollars as exact decimals, and how people say them: $785k among few characters, $785,000 elsewhere."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)


def dollars(value: Decimal | int | str) -> Decimal:
    """The value to the cent, halves rounded up (away from zero) as people do. A float is refused: it is not exact."""
    if isinstance(value, float):
        raise TypeError("money is never a float")
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """So many percent of the amount, to the cent."""
    return dollars(amount * percent / 100)


def say(amount: Decimal | int) -> str:
    """In full: $785,000, and with cents where there are any: $13,640.63."""
    exact = dollars(amount)
    text = f"{abs(exact):,.2f}".removesuffix(".00")
    return f"{'-' if exact < 0 else ''}${text}"


def say_short(amount: Decimal | int) -> str:
    """In few characters and still exact: $785k, $749.9k, $1.25M, $2,450; an amount that is not round stays whole."""
    exact = dollars(amount)
    size, sign = abs(exact), "-" if exact < 0 else ""
    if size >= MILLION and size % THOUSAND == 0:
        return f"{sign}${_trim(size / MILLION)}M"
    if size >= 10 * THOUSAND and size % 100 == 0 and size < MILLION:
        return f"{sign}${_trim(size / THOUSAND)}k"
    return say(exact)


def _trim(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
