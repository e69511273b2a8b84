"""Messages of which nobody knows whether they arrived: the provider is asked where it can be, and nothing is sent
twice that must not be."""

from datetime import datetime, timedelta

from bot.deliver import CLAIM_LEASE
from bot.desk import Desk
from channels.channel import Found, Reconcilable, TryLater
from channels.status import furthest
from domain import conversations
from domain.conversations import Report, Ticket, Waiting

GRACE = timedelta(seconds=60)
"""How long a provider may take to show a message, and how long an answer waits before it is sent once more."""
ASK_AGAIN = timedelta(seconds=15)
ASK_FOR = timedelta(hours=1)
SKEW = timedelta(seconds=60)
"""By how much the provider's clock may be behind ours."""


class Doubts:
    """Looks into unknown rows; several lanes may share it."""

    def __init__(self, desk: Desk, *, grace: timedelta = GRACE) -> None:
        self._desk = desk
        self._grace = grace

    def take(self) -> bool:
        """Look into the row that is in doubt longest; False when none is due to be looked into."""
        with self._desk.database.untenanted() as session:
            tickets = conversations.claim_doubtful(session, self._desk.worker, self._desk.now(), CLAIM_LEASE)
        for ticket in tickets:
            self._look_into(ticket)
        return bool(tickets)

    def _look_into(self, ticket: Ticket) -> None:
        with self._desk.database.unit(ticket.brokerage_id) as session:
            waiting = conversations.hold_row(session, ticket, self._desk.now())
            known = conversations.known_provider_ids(session, waiting.conversation_id) if waiting else frozenset()
        if waiting is None or waiting.sending_at is None:
            return
        channel = self._desk.channel(waiting.channel)
        if not isinstance(channel, Reconcilable):
            self._decide(waiting, waiting.sending_at, provider_has_it_not=False)
            return
        account = self._desk.account(waiting.channel, waiting.account, waiting.credentials)
        try:
            found = channel.find(account, waiting.to, waiting.sending_at - SKEW, waiting.part.text)
        except TryLater as error:
            self._ask_again(waiting, waiting.sending_at, max(timedelta(seconds=error.after), ASK_AGAIN))
            return
        mine = [one for one in found if one.provider_id not in known]
        if mine:
            self._settle(waiting, mine[-1])
        else:
            self._decide(waiting, waiting.sending_at, provider_has_it_not=True)

    def _settle(self, waiting: Waiting, found: Found) -> None:
        report = Report(waiting.channel, found.provider_id, found.status, found.error_code)
        with self._desk.database.unit(waiting.ticket.brokerage_id) as session:
            conversations.store_report(session, report, furthest)
        conversations.settle(
            self._desk.database, waiting.channel, waiting.ticket, found.provider_id, furthest, self._desk.now()
        )

    def _ask_again(self, waiting: Waiting, sending_at: datetime, wait: timedelta) -> None:
        now = self._desk.now()
        with self._desk.database.unit(waiting.ticket.brokerage_id) as session:
            if now - sending_at > ASK_FOR:
                conversations.leave_unknown(session, waiting)
            else:
                conversations.doubt(session, waiting.ticket, now + wait, "the provider could not be asked")

    def _decide(self, waiting: Waiting, sending_at: datetime, *, provider_has_it_not: bool) -> None:
        """An answer is sent once more after a while, and whatever the provider is sure not to have; else it stays."""
        now, due = self._desk.now(), sending_at + self._grace
        may_repeat = provider_has_it_not or (waiting.kind == "reply" and waiting.doubts == 0)
        with self._desk.database.unit(waiting.ticket.brokerage_id) as session:
            if not may_repeat:
                conversations.leave_unknown(session, waiting)
            elif now < due:
                wait = min(due - now, ASK_AGAIN) if provider_has_it_not else due - now
                conversations.doubt(session, waiting.ticket, now + wait, "not known whether it arrived")
                self._desk.alarm.ring_in(wait.total_seconds(), "doubt")
            else:
                conversations.send_once_more(session, waiting.ticket, "not known to have arrived")
                self._desk.alarm.ring("outbox")
