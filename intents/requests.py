"""The requests of one message: its clauses judged by slots and nearest phrases; unclear ones become a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from intents.catalogue import OUT_OF_SCOPE, Catalogue
from intents.clauses import Clause, split
from intents.commands import Clarify, Command, Fill, OptOut, Start
from intents.intent import Intent, SlotKind
from intents.judged import Judged, merged_same, traced, without
from intents.reading import Setting, slots_of, value_of
from intents.recognise import answers, markers, model, openings, steering, stopping
from intents.recognise.naming import only_names_a_home
from intents.recognise.nearest import Guess, Nearest
from intents.slots.text import Message
from intents.slots.topic import topics
from intents.state import SAID
from intents.utterance import RouterTools, Understood, Utterance

SURE = 0.4
SURE_TO_WRITE = 0.55
"""Confidence from which a reading is acted on; a little more where the intent writes."""
SURE_BESIDE = 0.65
"""Confidence from which one clause among several is a request of its own."""
POSSIBLE = 0.25
"""Confidence from which a reading is worth offering."""
OTHER_REQUEST = 0.8
"""While a question is open: confidence from which a message is another request and not its answer."""
LONGEST_CORRECTION = 6
"""Words of a correction; a longer sentence is a request of its own."""
_CORRECTS = re.compile(
    r"(?:\s*(?:no|nope|nah|sorry|wait|oops|actually|i mean(?:t)?|make (?:it|that))\b[\s,.!-]*)+", re.IGNORECASE
)
_OF_IT = re.compile(r"\b(?:it|this one|that one)\b")
SMALL_TALK = frozenset({"conversations.greeting", "conversations.thanks"})
AREA, DETAILS, FACTS = "listings.area", "listings.details", "listings.facts"
BOOK, MOVE = "showings.book", "showings.reschedule"
_MOVES = re.compile(
    r"\b(?:mov|reschedul|chang|push|postpon|delay|switch|shift|bump|instead|earlier|later|another|different)\w*",
    re.IGNORECASE,
)
SEARCH, START_AGAIN, STOP = "listings.search", "consent.start", "consent.stop"
NEVER = 2.0
ALSO_ANSWER = {"showings.book": ("showings.reschedule",)}
"""Readings that are no other request while one is open: "make it Wednesday" moves what is being booked."""
LONGEST_REFINEMENT = 7
_ABOUT_TEXTS = re.compile(
    r"\b(?:text|texts|texting|message|messages|messaging|sms|msg|msgs|subscribe|resubscribe|unstop|start|resume|opt|sign|"
    r"updates|alerts|listings|hear)\b",
    re.IGNORECASE,
)
"""Who wants our texts again says so; nothing else may switch them on."""


class Reading:
    """One message's reading."""

    def __init__(
        self, catalogue: Catalogue, nearest: Nearest, said: Utterance, setting: Setting, tools: RouterTools
    ) -> None:
        self._catalogue = catalogue
        self._nearest = nearest
        self._said = said
        self._setting = setting
        self._tools = tools
        self._usable = catalogue.usable_by(said.speaker) | {OUT_OF_SCOPE}
        self._judged: dict[str, Judged] = {}

    def answer_to_question(self) -> Understood | None:
        """The message as the answer to the last question, where it holds one and is no clear other request."""
        task = self._said.state.task
        if task is None or not task.asking:
            return None
        slot = self._catalogue.intents[task.intent].slot(task.asking)
        if slot is None:
            return None
        judged = self._judge(self._said.text)
        other = judged.best.intent not in (task.intent, OUT_OF_SCOPE, *SMALL_TALK, *ALSO_ANSWER.get(task.intent, ()))
        if self._is_about_another_home(slot.kind, judged, task.intent):
            return None
        free = slot.kind in ("text", "contact", "milestone", "deal")
        if task.cold and (free or (other and judged.best.confidence >= SURE)):
            return None
        if free:
            value: object | None = {"words": self._said.text} if slot.kind != "text" else self._said.text
        else:
            value = value_of(slot.kind, self._said.text, replace(self._setting, asking=slot.kind))
            if slot.kind == "person" and isinstance(value, dict):
                # A name that was said before belongs to the number that follows.
                known = task.slots.get(slot.name)
                value = {**(known if isinstance(known, Mapping) else {}), **value}
        typed = slot.kind in ("when", "listing", "showing", "search", "person")
        if value is None or (
            other and judged.best.confidence >= OTHER_REQUEST and not (typed and self._is_bare(judged))
        ):
            return None
        slots: dict[str, object] = {slot.name: value}
        if slot.kind == "search" and isinstance(value, dict):
            slots["words"] = value.pop("words", "")
        return Understood((Fill(slots),), trace={"by": "answer", "slot": slot.name, "guesses": traced(judged)})

    def correction(self) -> Understood | None:
        """ "no, Thursday" or "actually 4" right after a visit was booked: another time for it."""
        focus = self._said.state.focus
        if focus is None or focus.kind != "showing" or not _CORRECTS.match(self._said.text):
            return None
        rest = _CORRECTS.sub("", self._said.text, count=1)
        said = value_of("when", rest, replace(self._setting, asking="when"))
        if said is None or len(rest.split()) > LONGEST_CORRECTION:
            return None
        task = self._said.state.task
        if task is not None and task.asking == "when" and not task.cold:
            return None
        slots = {"showing": {"ids": [focus.id]}, "when": said, SAID: self._said.text}
        return Understood((Start("showings.reschedule", slots),), trace={"by": "correction"})

    def after_answer(self, answer: answers.Answer) -> Understood:
        """An exact answer with more behind it ("yes, and is there parking?")."""
        more = Reading(
            self._catalogue, self._nearest, replace(self._said, text=answer.rest), self._setting, self._tools
        ).requests()
        return Understood((*answer.commands, *more.commands), trace={**more.trace, "by": "exact and more"})

    def _is_about_another_home(self, kind: SlotKind, judged: Judged, intent: str) -> bool:
        """Whether a home in the message is more than the answer: one named while times are offered for another, or one
        of which something is wanted that we do not do ("comps for 12 Oak")."""
        if kind == "when":
            return judged.best.intent == intent and value_of("listing", judged.text, self._setting) is not None
        beyond_us = judged.best.intent == OUT_OF_SCOPE and judged.best.confidence >= SURE
        return kind == "listing" and beyond_us and not only_names_a_home(self._setting.message(judged.text))

    def _is_bare(self, judged: Judged) -> bool:
        """Whether a message that holds a value for the question is too short to be trusted as a new request."""
        return len(judged.text.split()) <= 3

    def requests(self) -> Understood:
        """Every request of the message, in order."""
        judged = [self._judge(clause.text) for clause in self._clauses()]
        if stop := self._stop_among(judged):
            return stop
        judged = self._without_small_talk(self._joined(judged))
        commands = tuple(c for c in (self._command(j) for j in judged) if c is not None)
        trace = {"by": "nearest", "clauses": [{"text": j.text, "guesses": traced(j)} for j in judged]}
        unclear = [c for c in commands if isinstance(c, Clarify)]
        clear = tuple(c for c in commands if not isinstance(c, Clarify))
        # What is clear is served; a question about the rest comes only where nothing else is asked.
        return Understood(clear or tuple(unclear[:1]), trace=trace)

    def sure_requests(self) -> tuple[Command, ...]:
        """Those requests of the message that are surely meant, small talk left out; and a wish for no more texts."""
        return tuple(command for command in self.requests().commands if _is_sure(command))

    def opt_out(self) -> Understood | None:
        """The wish for no more texts, where the message surely holds one; nothing else of it is read."""
        return self._stop_among([self._judge(clause.text) for clause in self._clauses()])

    def _stop_among(self, judged: Sequence[Judged]) -> Understood | None:
        stop = next((o for o in map(self._opt_out, judged) if o), None)
        return Understood((stop,), about_consent=True, trace={"by": "likeness to an opt-out"}) if stop else None

    def _opt_out(self, judged: Judged) -> OptOut | None:
        found = stopping.recognise(judged.text, judged.opts_out)
        return found if isinstance(found, OptOut) else None

    def _clauses(self) -> Sequence[Clause]:
        """The message's clauses; what follows an order belongs to it, until another order or a question comes."""
        text, clauses = self._said.text, list[Clause]()
        for clause in split(text):
            before = clauses[-1] if clauses else None
            if before and self._order(before.text) and not self._order(clause.text) and not clause.text.endswith("?"):
                clauses[-1] = Clause(text[before.start : clause.end], before.start, clause.end)
            else:
                clauses.append(clause)
        return clauses

    def _order(self, text: str) -> str | None:
        """The intent of an order that says by its first words what it is, where the speaker may give it."""
        intent = openings.opened_by(text)
        return intent if intent in self._usable else None

    def _judge(self, text: str) -> Judged:
        """The readings of a clause; remembered, since to judge is the dearest step and several ask."""
        judged = self._judged.get(text)
        if judged is None:
            judged = self._judged[text] = self._judged_anew(text)
        return judged

    def _judged_anew(self, text: str) -> Judged:
        if order := self._order(text):
            return Judged(text, (Guess(order, 1.0),))
        if steering.is_steering(text):
            return Judged(text, (Guess(AREA, 1.0),))
        message = self._setting.message(text)
        marks = markers.find(message, self._setting.gazetteer, self._setting.now.astimezone(self._setting.zone))
        usable = self._usable if _ABOUT_TEXTS.search(text) else self._usable - {START_AGAIN}
        like = self._nearest.likeness(message.norm, marks, usable)
        opts_out = like.opts_out if self._said.speaker.kind == "contact" else 0.0
        guesses = like.guesses if stopping.recognise(text, like.opts_out) else without(STOP, like.guesses)
        return Judged(text, self._facts_first(message, guesses), opts_out)

    def _facts_first(self, message: Message, guesses: tuple[Guess, ...]) -> tuple[Guess, ...]:
        """A question that names a fact ("whats the hoa on the first one") asks for it and not for the whole home."""
        best = guesses[0] if guesses else None
        other = next((g for g in guesses if g.intent == FACTS and g.confidence >= POSSIBLE), None)
        if best is None or other is None or not topics(message):
            return guesses
        rest = tuple(g for g in guesses if g.intent != FACTS)
        if best.intent == DETAILS:
            return (Guess(FACTS, best.confidence), *rest)
        # "has it got ac" with a home in mind is about that home, however much it sounds like a wish.
        spoken_of = self._said.state.focus is not None and _OF_IT.search(message.norm) is not None
        return (Guess(FACTS, SURE), *rest) if spoken_of and best.confidence < SURE else guesses

    def _joined(self, judged: list[Judged]) -> list[Judged]:
        """Clauses that are unclear alone join their neighbour where the two together read better than either."""
        if len(judged) < 2 or all(j.best.confidence >= SURE_BESIDE for j in judged):
            return merged_same(judged)
        whole = self._judge(self._said.text)
        unclear = [j for j in judged if j.best.confidence < SURE_BESIDE or j.best.intent == OUT_OF_SCOPE]
        if len(unclear) == len(judged) or whole.best.confidence > max(j.best.confidence for j in judged):
            return [whole]
        return merged_same([j for j in judged if j not in unclear])

    def _without_small_talk(self, judged: list[Judged]) -> list[Judged]:
        rest = [j for j in judged if j.best.intent not in SMALL_TALK]
        return rest or judged[:1]

    def _command(self, judged: Judged) -> Command | None:
        best = judged.best
        if opt_out := self._opt_out(judged):
            return opt_out
        if stopping.recognise(judged.text, judged.opts_out) and not _is_plainly_other(best):
            return Clarify((Start(STOP),), round(judged.opts_out, 3))
        if (best.intent == OUT_OF_SCOPE or best.confidence < SURE) and self._refines(judged.text):
            return self._start(self._catalogue.intents[SEARCH], judged.text, SURE)
        if best.intent == OUT_OF_SCOPE and best.confidence >= SURE:
            return None
        intent = self._catalogue.intents.get(self._meant(best.intent, judged.text))
        if intent is not None and best.confidence >= self._threshold(intent):
            return self._start(intent, judged.text, best.confidence)
        return self._arbitrated(judged)

    def _meant(self, intent: str, text: str) -> str:
        """A day said of a home that is talked about is a wish to see it, unless something is to be moved."""
        focus = self._said.state.focus
        of_a_home = focus is not None and focus.kind == "listing"
        return BOOK if intent == MOVE and of_a_home and not _MOVES.search(text) else intent

    def _refines(self, text: str) -> bool:
        """Whether a few words change the search of before ("and a view of the water", "remove the view")."""
        search = self._setting.search
        if search is None or len(text.split()) > LONGEST_REFINEMENT:
            return False
        found = value_of("search", text, self._setting)
        changed = {k: v for k, v in found.items() if k != "words"} if isinstance(found, dict) else search
        return changed != search

    def _threshold(self, intent: Intent) -> float:
        if intent.name in (STOP, START_AGAIN):
            # Consent is given and taken in words of its own or by a yes to the question, never by the nearest phrase.
            return NEVER
        # What asks for a yes before it acts needs no more certainty than a question does.
        return SURE_TO_WRITE if intent.act is not None and not intent.confirm else SURE

    def _arbitrated(self, judged: Judged) -> Command | None:
        """The model's pick where it only reads; else the likely readings as a question."""
        likely = [g for g in judged.guesses if g.confidence >= POSSIBLE and g.intent != OUT_OF_SCOPE]
        if not likely:
            return None
        readings = [str(self._catalogue.replies[g.intent]["reading"]) for g in likely]
        picked = model.choose(self._tools, judged.text, readings)
        if picked is not None:
            intent = self._catalogue.intents[likely[picked].intent]
            if intent.act is None:
                return self._start(intent, judged.text, likely[picked].confidence)
        options = tuple(self._start(self._catalogue.intents[g.intent], judged.text, g.confidence) for g in likely)
        if len(options) == 1 and self._catalogue.intents[options[0].intent].act is None:
            return options[0]
        return Clarify(options, likely[0].confidence)

    def _start(self, intent: Intent, text: str, confidence: float) -> Start:
        return Start(intent.name, slots_of(intent, text, self._setting), round(confidence, 3))


def _is_sure(command: Command) -> bool:
    if isinstance(command, Start):
        return command.confidence >= OTHER_REQUEST and command.intent not in SMALL_TALK
    return isinstance(command, OptOut)


def _is_plainly_other(best: Guess) -> bool:
    """Whether the nearest reading is a request of ours and sure enough to be served: "call it off" is about a tour."""
    return best.intent not in (STOP, OUT_OF_SCOPE) and best.confidence >= SURE_BESIDE
