"""What the bot itself said on a turn, from the record that it kept: offers, questions, confirmations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sgd.table import ASKS


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the bot. `ours` is false where it spoke of other business than homes, None where that is open."""

    ours: bool | None = False
    offered: str = ""
    shows: bool = False
    """A home was put forward, with or without a name that we know."""
    asks: tuple[str, ...] = ()
    confirms: Mapping[str, str] = field(default_factory=dict)
    """The values to be confirmed: `home` and `day`."""
    proposes: Mapping[str, str] = field(default_factory=dict)
    """Values that a question already suggests ("shall we say March 4th?"), by what is asked."""
    offers_visit: bool = False
    asks_more: bool = False
    booked: bool = False

    text: str = ""

    @property
    def waits(self) -> bool:
        """Whether the turn waits for something of ours."""
        return bool(self.shows or self.asks or self.confirms or self.offers_visit)


def by_acts(acts: Sequence[Mapping[str, object]], text: str) -> Said:
    """The turn from its acts: {"act", "slot", "values", "canonical"?}."""
    kinds = {str(act.get("act", "")) for act in acts}
    return Said(
        ours=bool(acts),
        text=text,
        offered=_value(acts, "OFFER", "property_name"),
        shows="OFFER" in kinds,
        asks=tuple(
            ASKS[slot] for act in acts if act.get("act") == "REQUEST" and (slot := str(act.get("slot"))) in ASKS
        ),
        confirms=_confirmed(acts),
        proposes=_proposed(acts),
        offers_visit="OFFER_INTENT" in kinds,
        asks_more="REQ_MORE" in kinds,
        booked="NOTIFY_SUCCESS" in kinds,
    )


def _confirmed(acts: Sequence[Mapping[str, object]]) -> dict[str, str]:
    found = {"home": _value(acts, "CONFIRM", "property_name"), "day": _value(acts, "CONFIRM", "visit_date")}
    return {name: value for name, value in found.items() if value}


def _proposed(acts: Sequence[Mapping[str, object]]) -> dict[str, str]:
    found = {ASKS[slot]: _value(acts, "REQUEST", slot) for slot in ASKS}
    return {name: value for name, value in found.items() if value}


def _value(acts: Sequence[Mapping[str, object]], kind: str, slot: str) -> str:
    for act in acts:
        if act.get("act") == kind and act.get("slot") == slot:
            values = act.get("canonical") or act.get("values")
            return str(values[0]) if isinstance(values, list) and values else ""
    return ""
