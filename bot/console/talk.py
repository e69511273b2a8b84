"""The console's loop: reads a line, brings it in, shows who hears what, and obeys its own few commands."""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.console import drawing, line, people, why
from bot.console.drawing import Look
from bot.console.people import Persona
from bot.console.wires import Arrival, Typist, Wires
from bot.vitals import vitals
from domain import conversations
from domain.clock import Clock
from domain.db import Database

ANSWER_SECONDS = 30.0
LOOK_SECONDS = 0.05
HELP = """\
  /as buyer     a stranger who texts the office (once more: another number)
  /as client    somebody whose purchase or sale is under way
  /as agent     whoever is on duty, at their desk
  /as NAME      anybody whom the office knows
  /why          how the last message was understood, and what was done
  /quit         leave (so do Ctrl-C and Ctrl-D)"""
TRY = {
    "buyer": "any 3 bed houses in ballard under 1.2m with a yard?",
    "client": "when do we close?",
    "agent": "my day",
}

T = TypeVar("T")

Read = Callable[[str], str]
"""Shows a prompt and gives the line that was typed; EOFError at the end."""


@dataclass(slots=True)
class Screen:
    """Where it is drawn. `typed` is what stands half-written at the prompt, to be put back after news."""

    look: Look
    typed: Callable[[], str] = lambda: ""
    prompt: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def show(self, words: str) -> None:
        with self.lock:
            if self.prompt:
                print(f"\r\x1b[K{words}\n{self.prompt}{self.typed()}", end="", flush=True)
            else:
                print(words, flush=True)


class Talk:
    """One sitting at the console. `office` is whose console it is."""

    def __init__(
        self, database: Database, office: UUID, clock: Clock, wires: Wires, typist: Typist, screen: Screen
    ) -> None:
        self._database, self._office, self._clock = database, office, clock
        self._wires, self._typist, self._screen = wires, typist, screen
        self._persona = self._read(people.stranger)
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="console", daemon=True)
        self._answers = 0

    def run(self, read: Read) -> None:
        """Until /quit, the end of the input or Ctrl-C."""
        self._watcher.start()
        self._introduce()
        try:
            while (typed := self._typed(read)) is not None and self._obey(typed.strip()):
                pass
        finally:
            self._stop.set()
            self._watcher.join(timeout=2)

    def _typed(self, read: Read) -> str | None:
        self._screen.prompt = f"{self._persona.role}> "
        try:
            return read(self._screen.prompt)
        except (EOFError, KeyboardInterrupt):
            print()
            return None
        finally:
            self._screen.prompt = ""

    def _obey(self, typed: str) -> bool:
        """Do what was typed; False for /quit."""
        command, _, rest = typed.partition(" ")
        if command in ("/quit", "/exit", "/q"):
            return False
        if command == "/help":
            self._screen.show(HELP)
        elif command == "/as":
            self._become(rest.strip())
        elif command == "/why":
            self._explain()
        elif typed.startswith("/"):
            self._screen.show(f"  There is no {command}.\n{HELP}")
        elif typed:
            self._say(typed)
        return True

    def _say(self, words: str) -> None:
        self._answers = 0
        self._typist.send(self._persona, words)
        deadline = time.monotonic() + ANSWER_SECONDS
        # Once more after the rest: what was queued in the last moment is on its way by then.
        with suppress(KeyboardInterrupt):
            while time.monotonic() < deadline and not (self._answers and vitals(self._database, ()).at_rest):
                if vitals(self._database, ()).at_rest and time.monotonic() > deadline - ANSWER_SECONDS + 2:
                    # An opt-out leaves nobody to answer, and a person may hold the conversation.
                    self._screen.show(f"  {self._screen.look.dim('(no answer)')}")
                    break
                time.sleep(LOOK_SECONDS)
        time.sleep(2 * LOOK_SECONDS)

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            for arrival in self._wires.take():
                self._arrived(arrival)

    def _arrived(self, arrival: Arrival) -> None:
        look, delivered = self._screen.look, arrival.delivered
        draw = drawing.text_message if arrival.channel == line.SMS else drawing.rich_message
        words = draw(delivered.part, look)
        if (arrival.channel, delivered.to) == (self._persona.channel, self._persona.address):
            self._answers += 1
            self._screen.show(words)
            return
        who = self._read(lambda session: people.who_is(session, arrival.channel, delivered.to))
        self._screen.show(f"{drawing.heading(who, look)}\n{words}")

    def _become(self, who: str) -> None:
        if not who:
            self._list()
            return
        found = self._found(who)
        if len(found) == 1:
            self._persona = found[0]
            self._introduce()
        elif found:
            self._screen.show("\n".join(f"  /as {one.name}  ({one.about})" for one in found))
        else:
            self._screen.show(f"  The office knows nobody called {who}.")

    def _found(self, who: str) -> tuple[Persona, ...]:
        with self._database.unit(self._office) as session:
            now = self._clock.now()
            if who == "buyer":
                return (people.stranger(session),)
            if who in ("client", "agent"):
                one = people.client(session, now) if who == "client" else people.agent(session)
                return (one,) if one else ()
            found = people.named(session, who)
        exact = tuple(one for one in found if one.name.lower() == who.lower())
        return exact or found

    def _list(self) -> None:
        rows = [("buyer", "another stranger, with a number that nobody here knows")]
        for role in ("client", "agent"):
            rows += [(role, f"{one.name}, {one.about}") for one in self._found(role)]
        rows.append(("NAME", "anybody whom the office knows"))
        self._screen.show("\n".join(f"  /as {name:<8}{about}" for name, about in rows))

    def _introduce(self) -> None:
        persona, numbers = self._persona, self._typist.numbers
        reach = (
            f"texting {numbers[line.SMS]} from {persona.address}" if persona.channel == line.SMS else "at their desk"
        )
        self._screen.show(f"  You are {persona.name} ({persona.about}), {reach}. Try: {TRY[persona.role]}")

    def _explain(self) -> None:
        persona, numbers = self._persona, self._typist.numbers
        with self._database.unit(self._office) as session:
            card = conversations.account_named(session, persona.channel, numbers[persona.channel])
            address_id = conversations.address_for(session, persona.channel, persona.address)
            if card is None:
                return
            talk = conversations.conversation_for(session, card.id, address_id)
            row = session.execute(_LAST_TURN, {"id": talk}).first()
        if row is None:
            self._screen.show("  Nothing has been said yet.")
            return
        self._screen.show("\n".join(f"  {words}" for words in why.lines(row.trace, row.milliseconds)))

    def _read(self, reading: Callable[[Session], T]) -> T:
        with self._database.read(self._office) as session:
            return reading(session)


def read_line(prompt: str) -> str:
    """A line from the terminal; with the usual keys for editing where the terminal has them."""
    with suppress(ImportError):
        import readline  # noqa: F401 - its import is what gives input() its keys

    return input(prompt)


def half_typed() -> str:
    """What stands at the prompt and was not sent yet."""
    readline = sys.modules.get("readline")
    return str(readline.get_line_buffer()) if readline else ""


_LAST_TURN = text("SELECT trace, milliseconds FROM turn WHERE conversation_id = :id ORDER BY id DESC LIMIT 1")
