"""One turn: a conversation's waiting messages to queued replies, in one unit, under the claim it was taken with."""

import logging
import time
from datetime import timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.deliver import SEND_LEASE, Deliverer
from bot.desk import Desk
from bot.heard import Answer, Heard
from bot.pulse import LEASE, Pulse
from channels.fit import fit
from domain import consent, conversations, events, outbox
from domain.conversations import SCOPE, ClaimLost, Closed, Closing, Loaded, Moved, Taken
from domain.messages import Fitted

log = logging.getLogger(__name__)

ROUNDS = 3
"""How often a turn is thought out anew because the conversation moved meanwhile."""
PATIENCE = 30
"""Half seconds in which a database that went away may come back before a failed turn is left to its lease."""
WAITS = (1.0, 3.0, 10.0)
"""Seconds before a failed turn is tried again; after the last try a person is told."""


class Turns:
    """Takes turns one after another; several lanes may share it."""

    def __init__(self, desk: Desk, pulse: Pulse, deliverer: Deliverer) -> None:
        self._desk = desk
        self._pulse = pulse
        self._deliverer = deliverer

    def take(self) -> bool:
        """Take the turn that has waited longest and deliver its replies; False when none waits."""
        started = time.monotonic()
        taken = conversations.take_next(self._desk.database, self._desk.worker, self._desk.now(), LEASE)
        if taken is None:
            return False
        self._desk.alarm.found("inbox")
        try:
            closed = self._answer(taken, started)
        except ClaimLost:
            log.warning("turn of %s lost its claim and wrote nothing", taken.claim.conversation_id)
        except Exception as error:
            log.exception("turn of %s failed", taken.claim.conversation_id)
            self._put_back(taken, error)
        else:
            self._send(closed)
        return True

    def _send(self, closed: Closed | None) -> None:
        if closed is None:
            return
        if closed.more:
            # Who was rung for them found the conversation taken.
            self._desk.alarm.ring("inbox")
        self._deliverer.hand_over(closed.ready)
        self._deliverer.deliver(closed.tickets)

    def _answer(self, taken: Taken, started: float) -> Closed | None:
        if not taken.chosen:
            with self._desk.database.unit(taken.claim.brokerage_id) as session:
                conversations.release(session, taken.claim)
            return None
        if taken.chosen[0].attempts > len(WAITS) + 1:
            raise WorkerDied
        door = self._desk.doors.get(taken.context["channel"])
        if door is not None and (closed := door.admit(taken)) is not None:
            return closed
        for round_number in range(ROUNDS):
            loaded = conversations.load(self._desk.database, taken, again=round_number > 0)
            heard = self._heard(loaded)
            with self._pulse.watch(taken.claim, heard):
                thought = self._desk.mind.think(heard, self._desk.tools(heard.brokerage_id))
            try:
                return self._act(loaded, heard, thought, started)
            except Moved:
                log.info("conversation %s moved while a turn was thought out", taken.claim.conversation_id)
        raise Moved

    def _heard(self, loaded: Loaded) -> Heard:
        return Heard(
            brokerage_id=loaded.claim.brokerage_id,
            brokerage=loaded.office,
            conversation_id=loaded.claim.conversation_id,
            address_id=loaded.address_id,
            account_id=loaded.account_id,
            channel=loaded.channel,
            limits=self._desk.channel(loaded.channel).limits,
            speaker=loaded.speaker,
            state=dict(loaded.state),
            holder=loaded.holder,
            version=loaded.version,
            first_contact=loaded.first_contact,
            messages=loaded.messages,
            now=self._desk.now(),
        )

    def _act(self, loaded: Loaded, heard: Heard, thought: object | None, started: float) -> Closed:
        """Close the turn: at once where nothing is written but its end, in a unit with what it decided otherwise."""
        answer = None if thought is None else self._desk.mind.answer(heard, thought)
        if answer is not None:
            return conversations.close_turn_at_once(
                self._desk.database, self._closing(loaded, heard, answer, started, heard.version)
            )
        with self._desk.database.unit(heard.brokerage_id) as session:
            conversations.hold_version(session, loaded.claim, heard.version)
            if heard.holder == "person":
                _tell_holder(session, loaded)
            answer = _SILENCE if thought is None else self._desk.mind.act(session, heard, thought)
            return conversations.close_turn(session, self._closing(loaded, heard, answer, started, None))

    def _closing(self, loaded: Loaded, heard: Heard, answer: Answer, started: float, version: int | None) -> Closing:
        now, fitted = self._desk.now(), _fitted(answer, heard)
        return Closing(
            claim=loaded.claim,
            version=version,
            inbox_ids=tuple(message.inbox_id for message in heard.messages),
            state=answer.state(fitted) if answer is not _SILENCE else heard.state,
            trace=answer.trace,
            milliseconds=round((time.monotonic() - started) * 1000),
            at=now,
            parts=fitted,
            kind=answer.kind,
            held_back_by=consent.stopped_by(answer.kind, SCOPE),
            chat_per_second=heard.limits.chat_per_second,
            claimed_until=now + LEASE,
            sending_until=now + SEND_LEASE,
        )

    def _put_back(self, taken: Taken, error: Exception) -> None:
        """As `_failed`, waiting for a database that went away: otherwise the conversation waits for the lease's end."""
        for _ in range(PATIENCE):
            try:
                self._failed(taken, error)
            except ClaimLost:
                return
            except DBAPIError:
                if self._desk.alarm.stopped:
                    return
                time.sleep(0.5)
            else:
                return

    def _failed(self, taken: Taken, error: Exception) -> None:
        """Wait and try again, or give up: then the person gets an apology and the owner is told."""
        said = f"{type(error).__name__}: {error}"[:500]
        tries = max((one.attempts for one in taken.chosen), default=1)
        # A database that went away is nobody's fault and no reason to give up on a person.
        if tries <= len(WAITS) or _lost_connection(error):
            wait = timedelta(seconds=WAITS[min(tries, len(WAITS)) - 1])
            with self._desk.database.unit(taken.claim.brokerage_id) as session:
                conversations.postpone(session, taken.claim, taken.inbox_ids, self._desk.now() + wait, said)
            self._desk.alarm.ring_in(wait.total_seconds(), "inbox")
        else:
            self._give_up(taken, said)

    def _give_up(self, taken: Taken, said: str) -> None:
        parts = self._apology(taken)
        with self._desk.database.unit(taken.claim.brokerage_id) as session:
            conversations.give_up(session, taken.claim, taken.inbox_ids, said)
            outbox.queue(
                session,
                taken.claim.conversation_id,
                parts,
                kind="reply",
                now=self._desk.now(),
                answers=taken.inbox_ids[-1],
            )

    def _apology(self, taken: Taken) -> tuple[Fitted, ...]:
        """Nothing where not even that can be worded, or a person holds the conversation: they are told anyway."""
        if taken.context["holder"] == "person":
            return ()
        try:
            heard = self._heard(conversations.load(self._desk.database, taken))
            return fit(self._desk.mind.line(heard, "apology"), heard.limits)
        except Exception:
            log.exception("no apology could be worded")
            return ()


class WorkerDied(RuntimeError):
    """The turn never came to an end, however often it was begun."""


def _fitted(answer: Answer, heard: Heard) -> tuple[Fitted, ...]:
    """The replies cut to the channel. While a person speaks the assistant says nothing but what consent demands."""
    if heard.holder == "person" and answer.kind != "consent":
        return ()
    return tuple(part for reply in answer.replies for part in fit(reply, heard.limits))


_SILENCE = Answer((), lambda _: {}, {"silent": "a person holds the conversation"})


def _tell_holder(session: Session, loaded: Loaded) -> None:
    events.emit(
        session,
        "conversations.message_for_holder",
        {
            "conversation_id": str(loaded.claim.conversation_id),
            "member_id": str(loaded.holder_member_id) if loaded.holder_member_id else None,
            "inbox_ids": [message.inbox_id for message in loaded.messages],
        },
    )


def _lost_connection(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated
