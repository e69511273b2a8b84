"""What a search asks for: the conditions under the names that understanding uses for its slots."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from domain.errors import Invalid

Deal = Literal["buy", "rent"]
Sort = Literal["price_asc", "price_desc", "newest"]
HomeType = Literal["house", "condo", "townhouse", "multi", "land", "manufactured"]


class CannotBeRight(Invalid):
    """A condition has a value that no home can meet or that cannot be read: data `condition`, `value`."""

    code = "bad_condition"


@dataclass(frozen=True, slots=True)
class Criteria:
    """The conditions of one search; what is not asked for is None or empty.

    Prices are dollars (a month, when renting), `sqft` square feet, `radius_miles` miles around `near`, which names a
    place in words. Words that no condition covers stay in `more` and are not searched by.
    """

    deal: Deal | None = None
    city: tuple[str, ...] = ()
    exclude_city: tuple[str, ...] = ()
    neighborhood: tuple[str, ...] = ()
    exclude_neighborhood: tuple[str, ...] = ()
    zip: tuple[str, ...] = ()
    near: str | None = None
    radius_miles: float | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    approx: bool = False
    beds_min: int | None = None
    beds_max: int | None = None
    baths_min: Decimal | None = None
    baths_max: Decimal | None = None
    sqft_min: int | None = None
    sqft_max: int | None = None
    lot_acres_min: Decimal | None = None
    year_min: int | None = None
    year_max: int | None = None
    type: tuple[HomeType, ...] = ()
    exclude_type: tuple[HomeType, ...] = ()
    features: tuple[str, ...] = ()
    exclude_features: tuple[str, ...] = ()
    hoa_max: Decimal | None = None
    sort: Sort | None = None
    open_house: str | bool | None = None
    more: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def from_slots(cls, slots: Mapping[str, object]) -> "Criteria":
        """The criteria that search slots (JSON values) stand for; unknown names go to `more`. Raises CannotBeRight."""
        known: dict[str, Any] = {}
        more: dict[str, object] = {}
        for name, value in slots.items():
            if name == "more" and isinstance(value, Mapping):
                more.update(value)
            elif name not in _READERS:
                more[name] = value
            elif value is not None:
                known[name] = _read(name, value)
        return cls(**known, more=more)

    def asked(self) -> tuple[str, ...]:
        """Names of the conditions that are set, in the order of the fields (`more` is none)."""
        return tuple(
            f.name for f in fields(self) if f.name != "more" and getattr(self, f.name) not in (None, (), False)
        )

    def without(self, *names: str) -> "Criteria":
        """The same search without some conditions."""
        empty = Criteria()
        return replace(self, **{name: getattr(empty, name) for name in names})


def _read(name: str, value: object) -> object:
    try:
        return _READERS[name](value)
    except (ValueError, TypeError, InvalidOperation):
        raise CannotBeRight(condition=name, value=str(value)) from None


def _words(value: object) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _money(value: object) -> Decimal:
    amount = Decimal(str(value))
    if not amount.is_finite() or amount < 0:
        raise ValueError(value)
    return amount


def _whole(value: object) -> int:
    number = int(Decimal(str(value)))
    if number < 0:
        raise ValueError(value)
    return number


def _miles(value: object) -> float:
    return float(_money(value))


def _one_of(*allowed: str) -> Any:
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError(value)
        return str(value)

    return read


def _types(value: object) -> tuple[str, ...]:
    check = _one_of("house", "condo", "townhouse", "multi", "land", "manufactured")
    return tuple(check(word) for word in _words(value))


def _near(value: object) -> str:
    return " and ".join(_words(value))


def _open_house(value: object) -> str | bool:
    return value if isinstance(value, bool) else str(value)


_READERS: dict[str, Any] = {
    "deal": _one_of("buy", "rent"),
    "near": _near,
    "radius_miles": _miles,
    "approx": bool,
    "type": _types,
    "exclude_type": _types,
    "sort": _one_of("price_asc", "price_desc", "newest"),
    "open_house": _open_house,
    **dict.fromkeys(
        ("city", "exclude_city", "neighborhood", "exclude_neighborhood", "zip", "features", "exclude_features"), _words
    ),
    **dict.fromkeys(("price_min", "price_max", "hoa_max", "lot_acres_min", "baths_min", "baths_max"), _money),
    **dict.fromkeys(("beds_min", "beds_max", "sqft_min", "sqft_max", "year_min", "year_max"), _whole),
}
