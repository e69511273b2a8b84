"""One dialogue followed turn by turn on the product's own dialogue state, and the frames that it amounts to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sgd.business import speaks_of_homes, speaks_of_other
from bot.sgd.conditions import PLACES, Conditions, place_of
from bot.sgd.heard import Ear, Heard
from bot.sgd.prose import Reader
from bot.sgd.said import Said
from bot.sgd.table import NONE, SEARCH, VISIT, Service
from intents import dialogue
from intents.commands import Confirm, Deny, Fill, Start
from intents.intent import Shown
from intents.slots.gazetteer import Gazetteer
from intents.slots.text import read
from intents.state import CONFIRM_WITHIN, Pending, State


class Tracker:
    """The state of one dialogue. Values come in by commands of the closed vocabulary, as in the assistant."""

    def __init__(self, service: Service, gazetteer: Gazetteer, now: datetime, zone: ZoneInfo) -> None:
        self._service, self._gazetteer, self._now, self._zone = service, gazetteer, now, zone
        self._state = State()
        self._said = Said()
        self._active = ""
        self._home = ""
        self._day = ""
        self._carried = ""
        """A place that was named in other business; it goes into the search when that begins without one."""
        self._lent = False
        self._elsewhere = False
        self._met = False
        """Whether the bot has spoken of homes yet."""

    @property
    def reader(self) -> Reader:
        """Reads the bot's turns where only their words are known."""
        return Reader(self._gazetteer, self._now, self._zone, [item.label for item in self._state.shown])

    def bot(self, said: Said) -> None:
        """Take down what the bot said."""
        self._said = said
        if said.ours is not None:
            self._elsewhere = not said.ours
        self._met = self._met or bool(said.ours)
        if self._elsewhere:
            self._said = Said(ours=False)
            if not self._carried:
                self._note_place(said.text)
            return
        if said.shows:
            home = Shown("listing", said.offered, said.offered)
            self._state = replace(self._state, shown=(*self._state.shown, home)[-5:], focus=home)
        if said.confirms:
            pending = Pending(VISIT, dict(said.confirms), {}, self._now + CONFIRM_WITHIN)
            self._state = replace(self._state, pending=pending)
        if "place" in said.asks and self._lent:
            self._search = {name: value for name, value in self._search.items() if name not in PLACES}
            self._lent = False

    def person(self, text: str) -> dict[str, object]:
        """Take in a person's turn; the frame after it: intent, requested_slots, slots."""
        asked: tuple[str, ...] = ()
        if self._is_ours(text):
            homes = [item.label for item in self._state.shown]
            heard = Ear(self._gazetteer, self._now, self._zone, homes).hear(text, self._said)
            asked = heard.asked
            self._take(heard)
        self._note_place(text)
        return self._frame(asked)

    def _is_ours(self, text: str) -> bool:
        """A single-purpose assistant takes a turn for its own unless the talk is known to be about other business."""
        homes, other = speaks_of_homes(text), speaks_of_other(text)
        if homes:
            self._elsewhere = False
        elif other and not self._said.waits:
            self._elsewhere = True
        return not self._elsewhere

    def _note_place(self, text: str) -> None:
        hits = self._gazetteer.scan(read(text, self._gazetteer.words).norm)
        if hits:
            self._carried = hits[-1].place.name

    def _take(self, heard: Heard) -> None:
        said = self._said
        if said.confirms and self._state.pending:
            self._answer_confirmation(heard)
        elif said.offers_visit:
            self._answer_visit_offer(heard)
        elif "when" in said.asks:
            self._book(heard)
        elif said.asks_more:
            self._go_on_or_close(heard)
        elif said.asks:
            self._look(heard)
        elif self._state.focus is not None and self._active != VISIT:
            self._answer_offer(heard)
        elif self._active == VISIT or self._active == NONE:
            self._after_booking(heard)
        else:
            self._look(heard)

    def _answer_confirmation(self, heard: Heard) -> None:
        pending = self._state.pending
        exact = dict(pending.exact) if pending else {}
        if heard.day and heard.day != exact.get("day"):
            self._step(Fill({"day": heard.day}))
            self._day = heard.day
        elif heard.refuses and not heard.agrees:
            self._step(Deny())
        else:
            self._step(Confirm())
            self._home = str(exact.get("home") or self._home)
            self._day = str(exact.get("day") or heard.day or self._day)
        self._active = VISIT

    def _answer_visit_offer(self, heard: Heard) -> None:
        if heard.day or (heard.agrees and not heard.refuses):
            self._book(heard)
        elif heard.refuses or heard.closes:
            self._close()
        elif heard.visits:
            self._book(heard)
        elif heard.looks or heard.others:
            self._look(heard)
        elif not heard.asked:
            self._close() if heard.thanks else self._book(heard)

    def _answer_offer(self, heard: Heard) -> None:
        if heard.visits or (heard.day and not heard.looks):
            self._book(heard)
        elif heard.asked:
            return
        elif heard.closes and not (heard.looks or heard.others or (heard.refuses and not heard.agrees)):
            self._choose()
        elif self._look(heard) or heard.others or heard.refuses:
            return
        else:
            self._choose()

    def _after_booking(self, heard: Heard) -> None:
        if heard.asked or heard.closes or heard.thanks:
            return
        if heard.visits or heard.day:
            self._book(heard)
        elif heard.looks:
            self._look(heard)

    def _go_on_or_close(self, heard: Heard) -> None:
        if heard.visits or (heard.day and not heard.refuses):
            self._book(heard)
        elif heard.asked:
            return
        elif heard.looks and not heard.closes and not heard.refuses:
            self._look(heard)
        elif heard.refuses or heard.closes or heard.thanks:
            self._close()
        else:
            self._look(heard)

    def _look(self, heard: Heard) -> bool:
        """Search, or change the search; whether a condition came of it."""
        before = self._search
        found = Conditions(self._gazetteer, self._now.date(), self._said).edit(before, heard)
        changed = self._told(found) != self._told(before)
        if changed or heard.looks or heard.others or not self._active or self._active == NONE:
            if not place_of(found) and self._carried and not self._met:
                found = {**found, "city": [self._carried]}
                self._lent = True
            self._step(Start(SEARCH, {"search": found}))
            self._state = self._state.popped(SEARCH)
            self._search = found
            self._active = SEARCH
        return changed

    def _told(self, search: Mapping[str, object]) -> dict[str, str]:
        """The search as the schema sees it: what it has no name for changes nothing."""
        return self._service.slots(search, place_of(search), "", "")

    def _choose(self) -> None:
        if self._state.focus is not None:
            self._home = self._state.focus.label

    def _book(self, heard: Heard) -> None:
        self._choose()
        slots: dict[str, object] = {"listing": self._home}
        day = heard.day or (self._said.proposes.get("when", "") if heard.agrees and not heard.refuses else "")
        if day:
            slots["when"] = self._day = day
        task = self._state.task
        self._step(Fill(slots) if task and task.intent == VISIT else Start(VISIT, slots))
        self._active = VISIT

    def _close(self) -> None:
        self._active = NONE

    def _step(self, command: Start | Fill | Confirm | Deny) -> None:
        self._state, _ = dialogue.step(self._state, command, self._now)

    @property
    def _search(self) -> dict[str, object]:
        return dict(self._state.memory.get("listings", {}))

    @_search.setter
    def _search(self, slots: Mapping[str, object]) -> None:
        self._state = self._state.remembering("listings", slots)

    def _frame(self, asked: tuple[str, ...]) -> dict[str, object]:
        search = self._search
        slots = self._service.slots(search, place_of(search), self._home, self._day)
        facts = self._service.facts
        return {
            "intent": self._service.intent(self._active),
            "requested_slots": sorted({facts[code] for code in asked if code in facts}),
            "slots": slots,
        }
