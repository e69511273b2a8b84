"""Understanding measured on somebody else's dialogues (SGD): a thin table from our names to the schema's."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.sgd.cities import cities
from bot.sgd.said import by_acts
from bot.sgd.table import SERVICES
from bot.sgd.tracker import Tracker

ZONE = ZoneInfo("America/Los_Angeles")
MORNING = time(8)


def frames(dialogue: Mapping[str, Any], today: date, *, text_only: bool = False) -> Iterator[dict[str, Any]]:
    """A frame for each turn of the person: dialogue_id, turn_index, service, intent, requested_slots, slots.

    `text_only` reads the bot's turns from their words alone instead of from the record of what it did.
    """
    service = next((SERVICES[name] for name in dialogue.get("services", ()) if name in SERVICES), None)
    if service is None:
        return
    tracker = Tracker(service, cities(), datetime.combine(today, MORNING, ZONE), ZONE)
    for index, turn in enumerate(dialogue["turns"]):
        text = str(turn.get("text", ""))
        if turn.get("speaker") == "user":
            frame = tracker.person(text)
            yield {"dialogue_id": dialogue["dialogue_id"], "turn_index": index, "service": service.name, **frame}
        else:
            tracker.bot(tracker.reader.by_text(text) if text_only else by_acts(turn.get("acts") or (), text))
