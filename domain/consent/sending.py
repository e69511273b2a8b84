"""May a message go now: what holds its addressee back, what they agreed to, and the hours where they are."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain import addresses
from domain.consent import hours, places, rules
from domain.consent.models import ConsentRecord
from domain.consent.queries import Addressee, holding
from domain.consent.rules import ALLOWED, Verdict
from domain.db import unseal
from domain.errors import NotFound

DAY = timedelta(hours=24)


def may_send(
    session: Session,
    address_id: UUID,
    channel: str,
    kind: str,
    scope: str,
    now: datetime,
    *,
    conversational: bool = False,
    to: Addressee | None = None,
) -> Verdict:
    """Whether a message of this kind and scope may go to the address now.

    Asked in the transaction that claims the message: an opt-out waits for it and it for an opt-out, so that nothing
    goes after one. `conversational` says that the message answers what the person has just written, whatever its kind;
    `to` saves a look-up where the caller has read the address in this transaction. Raises NotFound.
    """
    to = to or _addressee(session, address_id, channel)
    take_turns(session, to.lookup, shared=True)
    if found := _held_by(session, to, rules.stopped_by(kind, scope)):
        return Verdict("suppressed", reason=found)
    if kind in rules.ASKED_FOR or conversational:
        return ALLOWED
    if kind == "campaign" and not _agreed(session, to, scope):
        return Verdict("suppressed", reason="no_consent")
    if to.member_id is not None:
        return ALLOWED
    sealed = session.execute(_ADDRESS, {"id": address_id}).one().value_sealed
    return _when(session, to, unseal(session, sealed, "address.value", address_id), kind, scope, now)


def _addressee(session: Session, address_id: UUID, channel: str) -> Addressee:
    row = session.execute(_ADDRESS, {"id": address_id}).one_or_none()
    if row is None or row.channel != channel:
        raise NotFound(kind="address")
    return Addressee(channel, row.lookup, address_id, row.contact_id, row.member_id)


def take_turns(session: Session, lookup: bytes, *, shared: bool = False) -> None:
    """Until the transaction ends nobody else changes what holds this address back (`shared`), or even looks."""
    session.execute(_SHARE if shared else _LOCK, {"key": int.from_bytes(lookup[:8], signed=True)})


def _held_by(session: Session, to: Addressee, scopes: frozenset[str]) -> str:
    """The reason of the widest opt-out that holds the addressee back, or ""."""
    reasons: Mapping[str, str] = holding(session, to) if scopes else {}
    return next((reasons[scope] for scope in rules.WIDEST_FIRST if scope in scopes and scope in reasons), "")


def _agreed(session: Session, to: Addressee, scope: str) -> bool:
    """Whether the last written word on marketing was yes; an opt-out of everything is the suppression's business."""
    last = session.scalar(
        select(ConsentRecord.granted)
        .where(
            ConsentRecord.channel == to.channel,
            ConsentRecord.lookup == to.lookup,
            ConsentRecord.scope.in_(rules.granting(scope)),
        )
        .order_by(ConsentRecord.at.desc(), ConsentRecord.id.desc())
        .limit(1)
    )
    return bool(last)


def _when(session: Session, to: Addressee, value: str, kind: str, scope: str, now: datetime) -> Verdict:
    solicits, where = rules.solicits(kind, scope), _places(session, to, value, now)
    opens = hours.next_allowed(now, where, solicits=solicits)
    if opens > now:
        return Verdict("later", reason="quiet_hours", at=opens)
    most = hours.most_in_a_day(where) if solicits else None
    if most is not None:
        sent = session.scalars(_SOLICITED, {"id": to.address_id, "since": now - DAY, "most": most}).all()
        if len(sent) == most:
            return Verdict(
                "later", reason="enough_for_a_day", at=hours.next_allowed(sent[-1] + DAY, where, solicits=True)
            )
    return ALLOWED


def _places(session: Session, to: Addressee, value: str, now: datetime) -> frozenset[places.Jurisdiction]:
    rows = session.execute(_HOMES, {"contact": to.contact_id, "now": now}) if to.contact_id else ()
    homes = [places.Home(*row) for row in rows]
    if addresses.kind_of(to.channel) == "phone" or value.startswith("+"):
        return places.jurisdictions(value, homes)
    # A chat says nothing of a place and stands under no law of telephones: the office's own clock is courtesy enough.
    office = session.execute(_OFFICE).one()
    here = places.Jurisdiction(office.state_or_province, office.time_zone)
    return frozenset({here}).union(*(places.of_home(home) for home in homes))


_ADDRESS = text("SELECT channel, lookup, contact_id, member_id, value_sealed FROM address WHERE id = :id")
_SHARE = text("SELECT pg_advisory_xact_lock_shared(:key)")
_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_SOLICITED = text(
    "SELECT coalesce(o.sent_at, o.sending_at) AS at FROM outbox o JOIN conversation c ON c.id = o.conversation_id "
    "WHERE c.address_id = :id AND o.status IN ('sending', 'sent', 'unknown') "
    " AND (o.kind = 'campaign' OR o.kind IN ('notice', 'reminder') AND o.scope IN ('marketing', 'listings')) "
    " AND coalesce(o.sent_at, o.sending_at) > :since ORDER BY at DESC LIMIT :most"
)
_HOMES = text(
    "SELECT DISTINCT l.state_or_province, l.postal_code FROM listing l WHERE l.id IN ("
    " SELECT d.listing_id FROM deal d JOIN party p ON p.deal_id = d.id WHERE p.contact_id = :contact "
    " UNION SELECT s.listing_id FROM showing s "
    "  WHERE s.contact_id = :contact AND s.status IN ('held', 'confirmed') AND s.ends_at > :now)"
)
_OFFICE = text("SELECT state_or_province, time_zone FROM brokerage")
