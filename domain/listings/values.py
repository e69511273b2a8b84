"""Reading one value of a feed: numbers, money, dates and yes-or-no in the many ways in which feeds write them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from domain.errors import Invalid

T = TypeVar("T")
MAX_ROOMS, MAX_BATHS = 500, 500
MAX_WHOLE = 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1600, 2100
STATUSES = frozenset(
    {
        "Active", "Active Under Contract", "Canceled", "Closed", "Coming Soon", "Delete", "Expired", "Hold",
        "Incomplete", "Pending", "Withdrawn",
    }
)  # fmt: skip
_STATUS_FORMS = {re.sub("[^a-z]", "", status.lower()): status for status in STATUSES} | {
    "cancelled": "Canceled", "contingent": "Active Under Contract", "sold": "Closed", "undercontract": "Pending",
    "forsale": "Active", "leased": "Closed", "rented": "Closed", "forrent": "Active", "backonmarket": "Active",
}  # fmt: skip
TRUE, FALSE = frozenset({"true", "yes", "y", "1", "1.0", "t"}), frozenset({"false", "no", "n", "0", "0.0", "f"})


class BadField(Invalid):
    """A feed's row cannot be taken because of one field: data `field`, `value`, `reason` (missing, not_a_number)."""

    code = "bad_field"


def read_as(name: str, value: object, read: Callable[[object], T]) -> T:
    """The value as `read` gives it. Raises BadField with the field's name and the reason."""
    try:
        return read(value)
    except BadField as error:
        raise BadField(field=name, value=str(value)[:80], reason=error.data["reason"]) from None
    except (ValueError, TypeError, InvalidOperation, OverflowError):
        raise BadField(field=name, value=str(value)[:80], reason=_REASONS.get(read, "unreadable")) from None


def number(value: object) -> Decimal:
    amount = Decimal(re.sub(r"[$,\s]", "", str(value)))
    if not amount.is_finite() or amount < 0:
        raise ValueError(value)
    return amount


def whole(value: object) -> int:
    count = int(number(value))
    if count > MAX_WHOLE:
        raise BadField(reason="out_of_range")
    return count


def small(value: object) -> int:
    count = whole(value)
    if count > MAX_ROOMS:
        raise BadField(reason="out_of_range")
    return count


def money(value: object) -> Decimal:
    amount = number(value)
    if amount >= Decimal(10) ** 12:
        raise BadField(reason="out_of_range")
    return amount.quantize(Decimal("0.01"))


def year(value: object) -> int | None:
    # 0 and 9999 are how feeds say that nobody knows.
    built = whole(value)
    return built if FIRST_YEAR <= built <= LAST_YEAR else None


def degrees(limit: float) -> Callable[[object], float | None]:
    def read(value: object) -> float | None:
        angle = float(str(value))
        if not -limit <= angle <= limit:
            raise BadField(reason="out_of_range")
        # 0 stands for "not located" in feeds; nobody sells a home there.
        return angle or None

    return read


def true_or_false(value: object) -> bool:
    answer = str(value).strip().lower()
    if answer in TRUE | FALSE:
        return answer in TRUE
    raise ValueError(value)


def text(value: object) -> str:
    # NUL cannot be stored.
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value).replace("\0", "").strip()


def postal_code(value: object) -> str:
    """A ZIP as written; one that a spreadsheet made a number of ("98107.0") becomes a ZIP again."""
    return re.sub(r"^(\d{5})\.0$", r"\1", text(value))


def proper_name(value: object) -> str:
    """A name as people write it: what a feed shouts ("SEATTLE") is lowered."""
    name = text(value)
    return name.title() if name.isupper() and len(name) > 3 else name


def day(value: object) -> date:
    written = str(value).strip()
    american = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b", written)
    if american:
        return date(int(american[3]), int(american[1]), int(american[2]))
    return date.fromisoformat(written[:10])


def moment(value: object) -> datetime:
    at = datetime.fromisoformat(str(value).strip())
    # A time without its zone is taken for UTC, as the dictionary's own type has it.
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def status(value: object) -> str:
    known = _STATUS_FORMS.get(re.sub("[^a-z]", "", str(value).lower()))
    if known is None:
        raise BadField(reason="unknown_status")
    return known


def storable(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "")
    return value if isinstance(value, bool | int | float | list | dict) else str(value)


def split_address(written: str, unit: str = "") -> tuple[str, str, str]:
    """Number, street and unit of a written address; number is "" where it does not begin with one."""
    first = written.split(",", maxsplit=1)[0].strip()
    match = re.match(r"(?P<number>\d+[A-Za-z]?(?:-\d+|\s1/2)?)\s+(?P<rest>.+)$", first)
    number, rest = (match["number"], match["rest"]) if match else ("", first)
    tail = re.search(
        r"\s+(?:#\s*|(?:unit|apt|apartment|ste|suite)\.?\s*#?\s*)(?P<unit>[\w-]+)\s*$", rest, re.IGNORECASE
    )
    if tail:
        rest, unit = rest[: tail.start()], unit or tail["unit"]
    return number, rest.strip(), unit


_REASONS: dict[Callable[[object], object], str] = {
    number: "not_a_number",
    whole: "not_a_number",
    small: "not_a_number",
    money: "not_a_number",
    year: "not_a_number",
    day: "not_a_date",
    moment: "not_a_time",
    true_or_false: "not_yes_or_no",
}
