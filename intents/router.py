"""From what a person wrote to commands, by a cascade: cheap and sure first, with a trace of why.

Buttons, consent words and exact answers come first; then the answer to the last question; then each request of the
message by typed slots and the nearest phrases; last the model among the few likeliest readings. Below the threshold the
commands are a question (Clarify), never a guess that writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from time import perf_counter
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.messages import TO
from intents import survey
from intents.catalogue import Catalogue
from intents.commands import Choose, Command, HandOff, OptIn, OptOut, Start
from intents.intent import Office
from intents.reading import Setting
from intents.recognise import answers, consent_words, dictated, rating, upset
from intents.recognise.nearest import Nearest
from intents.requests import Reading
from intents.slots import language
from intents.slots.gazetteer import Gazetteer
from intents.slots.when import Window, at
from intents.state import Task, command_to_json
from intents.utterance import RouterTools, Understood, Utterance

LONGEST = 2_000
"""Characters of a message that are read; a longer one goes to a person."""


class Router:
    """Put together once a process; `gazetteer` gives the places of an office."""

    def __init__(
        self, catalogue: Catalogue, nearest: Nearest, gazetteer: Callable[[Office, RouterTools], Gazetteer]
    ) -> None:
        self._catalogue = catalogue
        self._nearest = nearest
        self._gazetteer = gazetteer

    def understand(self, said: Utterance, tools: RouterTools) -> Understood:
        began = perf_counter()
        understood = self._understand(said, tools)
        trace = {
            "text": said.text,
            **understood.trace,
            "commands": [command_to_json(command) for command in understood.commands],
            "understanding_ms": round((perf_counter() - began) * 1000, 2),
        }
        return replace(understood, trace=trace)

    def _understand(self, said: Utterance, tools: RouterTools) -> Understood:
        found = _before_reading(said)
        if found is not None:
            return found
        words = dictated.recognise(said.text, said.state)
        if words is not None:
            return Understood((words,), trace={"by": "dictated"})
        setting = setting_of(said, self._gazetteer(said.office, tools))
        if rated := self._survey(said, setting, tools):
            return rated
        if for_a_person := _for_a_person(said):
            # Who is angry, or writes in another language, may still want no more texts.
            stop = Reading(self._catalogue, self._nearest, said, setting, tools).opt_out()
            return stop or for_a_person
        answer = answers.recognise(setting.message(said.text), said.state)
        if answer is not None and not answer.rest.strip():
            return Understood(answer.commands, trace={"by": "exact"})
        reading = Reading(self._catalogue, self._nearest, said, setting, tools)
        if answer is not None:
            return reading.after_answer(answer)
        if answers.picks_nothing(setting.message(said.text), said.state):
            return Understood(say="nothing_numbered", trace={"by": "exact"})
        return reading.correction() or reading.answer_to_question() or reading.requests()

    def _survey(self, said: Utterance, setting: Setting, tools: RouterTools) -> Understood | None:
        """The message as the answer to how it was; None where that was not asked, or something else is said."""
        asked = survey.question(said.state)
        if asked is None:
            return None
        if asked.wanted == "score":
            return self._score(said, asked.rating, setting, tools)
        reading = Reading(self._catalogue, self._nearest, said, setting, tools)
        if stop := reading.opt_out():
            return stop
        exact = answers.recognise(setting.message(said.text), said.state)
        if exact is not None or (not rating.complains(said.text) and reading.sure_requests()):
            return None
        slots = {"rating": asked.rating, "words": said.text}
        return Understood((Start(survey.EXPLAIN, slots),), trace={"by": "survey"})

    def _score(self, said: Utterance, rated: str, setting: Setting, tools: RouterTools) -> Understood | None:
        score = rating.recognise(said.text)
        if score is None:
            return None
        slots = survey.slots(rated, score.number, said.text, explained=bool(score.rest))
        more: tuple[Command, ...] = ()
        if score.rest:
            rest = replace(said, text=score.rest)
            more = Reading(self._catalogue, self._nearest, rest, setting, tools).sure_requests()
        stops = any(isinstance(command, OptOut) for command in more)
        return Understood((Start(survey.RATE, slots), *more), about_consent=stops, trace={"by": "survey"})


def setting_of(said: Utterance, gazetteer: Gazetteer) -> Setting:
    """What the clauses of an utterance are read against."""
    state = said.state
    criteria = state.memory.get("listings", {}).get("criteria")
    task = state.task
    return Setting(
        gazetteer=gazetteer,
        now=said.now,
        zone=ZoneInfo(said.office.time_zone),
        shown=state.shown,
        focus=state.focus,
        search=criteria if isinstance(criteria, Mapping) else None,
        said_before=_said_before(task, ZoneInfo(said.office.time_zone)) if task and not task.cold else None,
        asking=task.asking if task else "",
    )


def _said_before(task: Task, zone: ZoneInfo) -> datetime | None:
    """The one day that was said for the task so far, as a moment of it."""
    said = task.slots.get("when")
    windows = said.get("windows") if isinstance(said, Mapping) else None
    if not isinstance(windows, list) or len(windows) != 1:
        return None
    window = Window.of_slot(windows[0])
    return at(window.first, window.earliest or time(12), zone) if window.first == window.last else None


def _of_consent(said: Utterance) -> Command | None:
    """What the message says of being texted at all; an opt-out also where it stands alone among several messages."""
    by_sms, opted_out = said.channel == "sms", said.state.opted_out
    found = consent_words.recognise(said.text, opt=said.opt, by_sms=by_sms, opted_out=opted_out)
    if found is not None:
        return found
    lines = said.text.splitlines()
    each = (consent_words.recognise(line, opt="", by_sms=by_sms) for line in (lines if len(lines) > 1 else ()))
    return next((one for one in each if isinstance(one, OptOut)), None)


def _for_whom(said: Utterance) -> str | None:
    """The contact whom the words are for, where they were written in that contact's thread."""
    named = said.pressed or ""
    try:
        return str(UUID(named.removeprefix(TO))) if named.startswith(TO) else None
    except ValueError:
        return None


def _before_reading(said: Utterance) -> Understood | None:
    """What needs no reading: words for a client, buttons, consent, and messages that cannot be read."""
    if (contact := _for_whom(said)) is not None:
        slots = {"contact": {"ids": [contact]}, "text": said.text.strip(), "attached": said.attached}
        return Understood((Start("conversations.reply", slots),), trace={"by": "thread"})
    if said.pressed:
        return Understood((Choose(value=said.pressed),), trace={"by": "button"})
    consent = _of_consent(said)
    if consent is not None:
        about = isinstance(consent, OptOut | OptIn)
        return Understood((consent,), about_consent=about, trace={"by": "consent words"})
    if not said.text.strip():
        if said.attached:
            return Understood((HandOff("photo"),), trace={"by": "picture"})
        return Understood(say="empty", trace={"by": "empty"})
    if len(said.text) > LONGEST:
        return Understood((HandOff("too_long"),), trace={"by": "length"})
    return None


def _for_a_person(said: Utterance) -> Understood | None:
    """What the assistant leaves to a person although it could be read."""
    if language.is_spanish(said.text):
        return Understood((HandOff("language"),), trace={"by": "language"})
    mood = upset.recognise(said.text) if said.speaker.kind == "contact" else ""
    return Understood((HandOff(mood),), trace={"by": "mood"}) if mood else None
