"""Plays a dialogue on the real pipeline: inbox, turns, delivery and reactions in one process, step by step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import text

from bot import reactions
from bot.accounts import Accounts
from bot.clockwork import Clockwork
from bot.deliver import Deliverer
from bot.desk import Desk
from bot.doubts import Doubts
from bot.inbox import Inbox
from bot.news.telling import Teller
from bot.pulse import Pulse
from bot.reacting import Reactions
from bot.schedule import SCHEDULE, runner
from bot.thinking import SignLink
from bot.turn import Turns
from channels.memory import Delivered, MemoryChannel
from domain import conversations, showings
from domain.audit import Actor
from domain.clock import FixedClock
from domain.db import Database
from domain.links import Signer
from domain.messages import Attachment, Choice, Inbound
from intents.wording import Wording
from tests.dialogues import records
from tests.dialogues.manners import faults
from tests.dialogues.office import ACCOUNTS, AGENTS, CONTACTS, NUMBERS
from tests.dialogues.script import Said, Script, Step

Opt = Literal["", "out", "in", "help"]
ROUNDS = 200
_LINK = re.compile(r"https?://\S+/a/(\S+)")
_BOOKED = re.compile(r"(?P<home>.+) for (?P<who>\w+) at (?P<at>\S+)")
PHOTO = Attachment("https://example.org/photo.jpg", "image/jpeg", "photo.jpg")


class Broke(AssertionError):
    """A step did not go as its script says; the text has the whole talk so far."""


@dataclass
class Stage:
    """The office while one dialogue plays in it."""

    database: Database
    office: UUID
    inbox: Inbox
    desk: Desk
    wire: MemoryChannel
    clock: FixedClock
    wording: Wording
    sign: SignLink
    signer: Signer
    heard: dict[str, list[Delivered]] = field(default_factory=dict)
    seen: int = 0
    told: list[str] = field(default_factory=list)

    def play(self, script: Script) -> None:
        """Raises Broke at the first step whose consequences are not those that the script tells."""
        for step in script.steps:
            self._do(step)
            self._work()
            wrong = [*self._heard_wrongly(step), *self._untrue(step)]
            if wrong:
                raise Broke("\n".join([f"{step.place} ({script.title})", *wrong, "", *self.told]))

    def _do(self, step: Step) -> None:
        match step.deed:
            case "says":
                for said in step.said:
                    self._say(step.who, said)
            case "presses":
                self._press(step.who, step.what)
            case "waits":
                self.told.append(f"  ... {step.what}")
                self.clock.at += step.lasts
                self._strike()
            case "signs":
                self._sign(step.what)
            case "books":
                self._book(step.what)
            case "holds":
                self._hold(step.what)

    def _say(self, who: str, said: Said) -> None:
        self.told.append(f"{who}> {said.text[:200]}")
        self._store(who, said.text, opt=said.opt, attachments=(PHOTO,) if said.photo else ())

    def _press(self, who: str, label: str) -> None:
        """Press a button that was shown at any time, the latest of that label."""
        self.told.append(f"{who}> [{label}]")
        self._store(who, "", pressed=self._button(who, label).value)

    def _button(self, who: str, label: str) -> Choice:
        for one in reversed(self.heard.get(who, [])):
            shown = (*one.part.buttons, *(choice for card in one.part.cards for choice in card.choices))
            found = next((button for button in shown if button.label == label), None)
            if found is not None:
                return found
        raise Broke(f"{who} was never shown a button {label!r}\n" + "\n".join(self.told))

    def _store(
        self, who: str, said: str, *, pressed: str | None = None, opt: Opt = "", attachments: Sequence[Attachment] = ()
    ) -> None:
        account = Accounts(self.database).find(self.wire.name, ACCOUNTS[self.wire.name])
        assert account is not None
        message = Inbound(
            self.wire.name,
            account.card.account,
            uuid4().hex,
            NUMBERS[who],
            said,
            pressed=pressed,
            opt=opt,
            attachments=tuple(attachments),
        )
        self.inbox.store(account, message)

    def _sign(self, who: str) -> None:
        """Sign by the link that this person was sent last, as the page does it."""
        found = [m for one in self.heard[who] for m in _LINK.finditer(one.part.text)]
        link = self.signer.read(found[-1][1], "agreement", self.clock.now())
        self.told.append(f"{who}> (signs)")
        with self.database.unit(link.brokerage_id) as session:
            showings.sign_agreement(session, UUID(link.subject), f"{who.title()} Byer", "203.0.113.9", self.clock.now())

    def _book(self, what: str) -> None:
        """Somebody else is quicker, by another door: "2614 NW 64th St for priya at 2026-12-05T10:30"."""
        match = _BOOKED.fullmatch(what)
        assert match is not None, what
        at = datetime.fromisoformat(match["at"]).replace(tzinfo=records.ZONE).astimezone(UTC)
        with self.database.unit(self.office) as session:
            home = session.execute(_HOME, {"address": match["home"]}).scalar_one()
            contact = session.execute(_CONTACT, {"name": CONTACTS[match["who"]][0]}).scalar_one()
            showings.book(
                session,
                listing_id=home,
                contact_id=contact,
                starts_at=at,
                now=self.clock.now(),
                by=Actor("contact", contact),
            )
        self.told.append(f"  ({what})")

    def _hold(self, what: str) -> None:
        """A member takes a contact's conversation over, as the site lets them: "dana for maria"."""
        member, _, who = what.partition(" for ")
        with self.database.unit(self.office) as session:
            address = conversations.address_for(session, self.wire.name, NUMBERS[who])
            account = conversations.account_named(session, self.wire.name, ACCOUNTS[self.wire.name])
            assert account is not None
            thread = conversations.conversation_for(session, account.id, address)
            agent = session.execute(_MEMBER, {"name": AGENTS[member]}).scalar_one()
            conversations.take_over(session, thread, agent, self.clock.now())
        self.told.append(f"  ({what} takes over)")

    def _strike(self) -> None:
        """What the elected clock would have queued by now."""
        Clockwork(self.desk, "", SCHEDULE).queue_due(SCHEDULE)

    def _work(self) -> None:
        """Until nothing is left to do now."""
        table = reactions.table(Teller(self.wording, self.sign), runner(SCHEDULE))
        deliverer = Deliverer(self.desk)
        work = [
            Turns(self.desk, Pulse(self.desk), deliverer).take,
            deliverer.take,
            Reactions(self.desk, table).take,
            Doubts(self.desk).take,
        ]
        for _ in range(ROUNDS):
            if not sum(take() for take in work):
                break
        else:
            raise Broke("the office never comes to rest\n" + "\n".join(self.told))
        self._listen()

    def _listen(self) -> None:
        sent = self.wire.sent()
        for one in sent[self.seen :]:
            who = next(who for who, number in NUMBERS.items() if number == one.to)
            self.heard.setdefault(who, []).append(one)
            buttons = "".join(f" [{choice.label}]" for choice in one.part.buttons)
            self.told.append(f"    {who}< {one.part.text}{buttons}")
        self._fresh = sent[self.seen :]
        self.seen = len(sent)

    def _heard_wrongly(self, step: Step) -> list[str]:
        heard: dict[str, str] = {}
        wrong: list[str] = []
        for one in self._fresh:
            who = next(who for who, number in NUMBERS.items() if number == one.to)
            heard[who] = f"{heard.get(who, '')}\n{_shown(one)}".strip()
            rude = faults(one.part, sms=self.wire.name == "sms")
            wrong += [f"to {who}: {fault}: {one.part.text!r}" for fault in rude]
        wrong += [f"{who} heard nothing" for who in step.hears if who not in heard]
        wrong += [f"{who} was not to hear: {said!r}" for who, said in heard.items() if who not in step.hears]
        for who, wanted in step.hears.items():
            wrong += [f"{who} did not hear {one!r}" for one in wanted if who in heard and not _says(heard[who], one)]
        return wrong

    def _untrue(self, step: Step) -> list[str]:
        with self.database.read(self.office) as session:
            failed = session.execute(_FAILED).all()
            wrong = records.missing(session, step.true)
        return [*wrong, *(f"failed: {row}" for row in failed)]


def _shown(one: Delivered) -> str:
    """All that the person reads of a message: its words, its cards and its buttons."""
    part = one.part
    cards = [line for card in part.cards for line in (card.title, *(f"{f.label}: {f.value}" for f in card.facts))]
    buttons = [*part.buttons, *(choice for card in part.cards for choice in card.choices)]
    return "\n".join([part.text, *cards, *(f"[{choice.label}]" for choice in buttons)])


def _says(heard: str, wanted: str) -> bool:
    if wanted.startswith("~"):
        return re.search(wanted[1:], heard, re.IGNORECASE) is not None
    if wanted.startswith("!"):
        return wanted[1:] not in heard
    return wanted in heard


_HOME = text("SELECT id FROM listing WHERE street_number || ' ' || street_name = :address")
_CONTACT = text("SELECT id FROM contact WHERE full_name = :name")
_MEMBER = text("SELECT id FROM member WHERE full_name = :name")
_FAILED = text(
    "SELECT 'inbox' AS queue, text AS what, error FROM inbox WHERE error IS NOT NULL "
    "UNION ALL SELECT 'event', name, error FROM event WHERE error IS NOT NULL "
    "UNION ALL SELECT 'outbox', text, error FROM outbox WHERE status IN ('failed', 'dead')"
)
