"""Delivery: a row is prepared under lock, committed as `sending`, handed to its channel, and its fate recorded."""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.sign_in_links import with_link
from channels.channel import Sent, TryLater, Uncertain, Undeliverable
from channels.fit import Wording, fit
from channels.status import furthest
from domain import consent, conversations
from domain.conversations import NotYet, Ready, Ticket, Waiting, gap
from domain.errors import NotAllowed
from domain.messages import Fitted, Reply
from domain.times import at_local, local_day

log = logging.getLogger(__name__)

CLAIM_LEASE = timedelta(seconds=15)
SEND_LEASE = timedelta(seconds=25)
"""Longer than any channel takes to answer or give up: after it the sender counts as dead."""
STALE_AFTER = 5.0
"""Seconds between the commit of `sending` and the call, after which the call is not made: the process stood still, and
others may have begun to look after the row."""
MOST_TRIES = 8
LONGEST_WAIT = 600.0
CUT = Wording(more_items="...", more_text="...")
PERSONAL = frozenset({"reply", "notice", "code"})
"""Kinds that somebody waits for: their owner is told when they come too late."""


class Deliverer:
    """Sends queued rows; several lanes may share it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self) -> bool:
        """Deliver the row that is due longest; False when none is."""
        with self._desk.database.untenanted() as session:
            tickets = conversations.claim_due(session, self._desk.worker, self._desk.now(), CLAIM_LEASE)
        if not tickets:
            return False
        self._desk.alarm.found("outbox")
        # What waits for the account's next free moment is not claimable before, so somebody has to look then.
        next_free = self.deliver(tickets)
        if next_free is not None:
            self._desk.alarm.ring_in((next_free - self._desk.now()).total_seconds(), "outbox")
        return True

    def deliver(self, tickets: Sequence[Ticket]) -> datetime | None:
        """Send these rows in order; one that may not go yet keeps the later ones of its conversation back.

        Gives the moment at which the account of the last one sent is free again.
        """
        next_free = None
        for ticket in tickets:
            ready = self._prepare(ticket)
            if ready is not None:
                self.hand_over([ready])
                next_free = ready.begins_at + gap(ready.waiting.per_second)
        return next_free

    def hand_over(self, ready: Sequence[Ready]) -> None:
        """Give rows of one conversation that were just committed as `sending` to their wire, in order."""
        committed = time.monotonic()
        for place, one in enumerate(ready):
            time.sleep(max(0.0, (one.begins_at - self._desk.now()).total_seconds()))
            if not self._send(one.waiting, committed):
                self._take_back(ready[place + 1 :])
                return

    def _take_back(self, ready: Sequence[Ready]) -> None:
        """The message before them did not go: they go on like all others, when it has found its end."""
        if ready:
            with self._desk.database.unit(ready[0].waiting.ticket.brokerage_id) as session:
                for one in ready:
                    conversations.put_off(session, one.waiting.ticket, None)
            self._desk.alarm.ring("outbox")

    def _prepare(self, ticket: Ticket) -> Ready | None:
        """The row committed as `sending`; None where it was closed, put off, or is not ours any more."""
        try:
            with self._desk.database.unit(ticket.brokerage_id) as session:
                waiting = conversations.hold_row(session, ticket, self._desk.now())
                if waiting is None or not self._may_go(session, waiting):
                    return None
                return self._send_at_pace(session, waiting)
        except NotYet as busy:
            self._put_off(ticket, busy)
            return None

    def _may_go(self, session: Session, waiting: Waiting) -> bool:
        ticket, now = waiting.ticket, self._desk.now()
        if waiting.expires_at <= now:
            self._expire(session, waiting)
            return False
        if waiting.kept_back or waiting.stands_still:
            conversations.put_off(session, ticket, None)
            return False
        to = consent.Addressee(
            waiting.channel, waiting.lookup, waiting.address_id, waiting.contact_id, waiting.member_id
        )
        verdict = consent.may_send(
            session, waiting.address_id, waiting.channel, waiting.kind, waiting.scope, now, to=to
        )
        if verdict.outcome == "suppressed":
            conversations.close(session, ticket, "suppressed", verdict.reason)
        elif verdict.outcome == "later" and verdict.at is not None and verdict.at < waiting.expires_at:
            conversations.move_due(session, ticket, verdict.at)
        elif verdict.outcome == "later":
            self._expire(session, waiting)
        return verdict.allowed

    def _expire(self, session: Session, waiting: Waiting) -> None:
        if waiting.kind in PERSONAL:
            conversations.fail(session, waiting, "expired", "too_late")
        else:
            conversations.close(session, waiting.ticket, "expired", "too_late")

    def _send_at_pace(self, session: Session, waiting: Waiting) -> Ready:
        """Mark it as sending, in a free moment of chat and account, as one of the day's messages. Raises NotYet."""
        now = self._desk.now()
        chat_pace = self._desk.channel(waiting.channel).limits.chat_per_second
        begins_at = now
        if chat_pace is not None:
            begins_at = conversations.take(session, waiting.conversation_id, chat_pace, now)
        if waiting.per_day is not None:
            day, tomorrow = _day(now, ZoneInfo(waiting.time_zone))
            conversations.take_of_day(session, waiting.account_id, waiting.per_day, day, tomorrow)
        begins_at = max(begins_at, conversations.mark_sending(session, waiting, now, now + SEND_LEASE))
        return Ready(waiting, begins_at)

    def _put_off(self, ticket: Ticket, busy: NotYet) -> None:
        with self._desk.database.unit(ticket.brokerage_id) as session:
            if busy.subject_id is not None:
                conversations.stand_back(session, busy.subject_id, busy.until)
            conversations.put_off(session, ticket, None)
        self._desk.alarm.ring_in(max(0.0, (busy.until - self._desk.now()).total_seconds()), "outbox")

    def _send(self, waiting: Waiting, committed: float) -> bool:
        """Whether the wire took it; what follows where it did not is done."""
        ticket = waiting.ticket
        try:
            channel = self._desk.channel(waiting.channel)
            account = self._desk.account(waiting.channel, waiting.account, waiting.credentials)
            if time.monotonic() - committed > STALE_AFTER:
                raise TryLater(0.0, "stood_still")
            part = with_link(self._desk, waiting)
            sent = channel.send(account, waiting.to, part, reference=str(ticket.outbox_id))
        except NotAllowed as error:
            self._undeliverable(waiting, Undeliverable("refused", error.code))
        except TryLater as error:
            self._try_later(waiting, error)
        except Undeliverable as error:
            self._undeliverable(waiting, error)
        except Uncertain as error:
            self._doubt(waiting, error.code or "uncertain")
        except Exception as error:
            log.exception("channel %s failed in a way that it must not", waiting.channel)
            self._doubt(waiting, type(error).__name__)
        else:
            self._record(waiting, sent)
            return True
        return False

    def _record(self, waiting: Waiting, sent: Sent) -> None:
        more = conversations.settle(
            self._desk.database, waiting.channel, waiting.ticket, sent.provider_id, furthest, self._desk.now()
        )
        if more:
            self._desk.alarm.ring("outbox")

    def _try_later(self, waiting: Waiting, error: TryLater) -> None:
        tries = waiting.attempts + 1
        wait = max(error.after, min(2.0**tries, LONGEST_WAIT) if error.whom == "message" else error.after)
        until = self._desk.now() + timedelta(seconds=wait)
        with self._desk.database.unit(waiting.ticket.brokerage_id) as session:
            if error.whom == "account":
                conversations.stand_back(session, waiting.account_id, until)
            elif error.whom == "chat":
                conversations.stand_back(session, waiting.conversation_id, until)
            if tries >= MOST_TRIES:
                conversations.fail(session, waiting, "dead", "gave_up", error.code)
            else:
                conversations.put_off(session, waiting.ticket, until, f"later {error.code}".strip())
        self._desk.alarm.ring_in(wait, "outbox")

    def _undeliverable(self, waiting: Waiting, error: Undeliverable) -> None:
        ticket, now = waiting.ticket, self._desk.now()
        with self._desk.database.unit(ticket.brokerage_id) as session:
            if error.reason == "sender_blocked":
                # Not the message's fault: it waits until somebody has put the account right.
                conversations.pause_account(session, waiting.account_id, error.reason, error.code)
                conversations.put_off(session, ticket, None, f"{error.reason} {error.code}".strip())
                return
            if error.reason == "opted_out":
                said = consent.Said(wording=f"refused by the provider: {error.code}", source="provider", at=now)
                consent.opt_out(session, consent.addressee(session, waiting.address_id), said)
            if error.reason == "too_long" and (shorter := self._shorter(waiting)) is not None:
                conversations.send_instead(session, ticket, shorter, f"{error.reason} {error.code}".strip())
                self._desk.alarm.ring("outbox")
                return
            conversations.fail(session, waiting, "failed", error.reason, error.code)

    def _shorter(self, waiting: Waiting) -> Fitted | None:
        """Half of what the wire would not take, cut where it may be, once: links stay whole and the end is marked."""
        limits = self._desk.channel(waiting.channel).limits
        half = replace(limits, characters=limits.characters // 2, parts=1)
        cut = fit(Reply(waiting.part.text), half, CUT)
        if waiting.attempts > 0 or not cut or len(cut[0].text) >= len(waiting.part.text):
            return None
        return replace(waiting.part, text=cut[0].text)

    def _doubt(self, waiting: Waiting, code: str) -> None:
        now = self._desk.now()
        with self._desk.database.unit(waiting.ticket.brokerage_id) as session:
            conversations.doubt(session, waiting.ticket, now, code)
        self._desk.alarm.ring("doubt")


def _day(now: datetime, zone: ZoneInfo) -> tuple[str, datetime]:
    """The office's day by name, and the moment at which the next one begins."""
    day = local_day(now, zone)
    return day.isoformat(), at_local(day + timedelta(days=1), clock_time(), zone)
