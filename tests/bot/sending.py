"""What the tests of delivery do: queue, look, opt out and report as a provider does."""

from datetime import timedelta

from bot.deliver import Deliverer
from channels.sms.errors import verdict
from channels.status import furthest
from domain import consent, conversations, outbox
from domain.conversations import Report
from domain.messages import Fitted
from tests.bot.offices import OfficeUnderTest


def queue(
    office: OfficeUnderTest,
    *words: str,
    to: str = "ann",
    kind: outbox.Kind = "reply",
    due_in: timedelta = timedelta(),
    lasts: timedelta | None = None,
) -> tuple[int, ...]:
    now = office.clock.now()
    conversation = office.conversation_of(to)
    with office.database.unit(office.brokerage_id) as session:
        return outbox.queue(
            session,
            conversation,
            [Fitted(word) for word in words],
            kind=kind,
            now=now,
            due_at=now + due_in,
            expires_at=now + due_in + (lasts or timedelta(days=2)),
        )


def queue_for_all(office: OfficeUnderTest, people: list[str]) -> None:
    """One message to each, which says whom it is for."""
    now = office.clock.now()
    with office.database.unit(office.brokerage_id) as session:
        for person in people:
            address = conversations.address_for(session, office.channel.name, person)
            conversation = conversations.conversation_for(session, office.account_id, address)
            outbox.queue(session, conversation, [Fitted(person)], kind="reply", now=now)


def statuses(office: OfficeUnderTest) -> list[str]:
    return office.column("SELECT status FROM outbox ORDER BY id")


def opt_out(office: OfficeUnderTest, who: str) -> None:
    conversation = office.conversation_of(who)
    with office.database.unit(office.brokerage_id) as session:
        said = consent.Said("stop", "inbound", office.clock.now())
        consent.opt_out(session, consent.addressee_of(session, conversation), said)


def report(
    office: OfficeUnderTest, provider_id: str, status: str, *, code: str = "", reference: int | None = None
) -> None:
    told = Report("memory", provider_id, status, code, verdict(code).reason if code else None, reference)
    with office.database.unit(office.brokerage_id) as session:
        conversations.store_report(session, told, furthest)


def until_sent(office: OfficeUnderTest, wanted: int) -> None:
    desk = office.desk()
    while len(office.channel.sent()) < wanted:
        Deliverer(desk).take()
