"""Writes of consent: opting out and in, and the record of what was agreed to. Every path to silence ends here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from domain import addresses, audit, events
from domain.audit import SYSTEM, Actor
from domain.consent.models import ConsentRecord, PersonSuppression, Suppression
from domain.consent.queries import Addressee, addressees_of_person
from domain.consent.rules import Scope
from domain.consent.sending import take_turns
from domain.errors import Invalid

Source = Literal["inbound", "provider", "web_form", "portal", "email", "voice", "agent_note", "import", "paper"]
"""How a word of consent reached the office."""


RECEIVED = "received"
"""The reason that the inbox writes when a message opts out in the carriers' words, before anybody has read it."""


class NoProof(Invalid):
    """A consent without the words that the person saw or wrote is none."""

    code = "no_proof"


@dataclass(frozen=True, slots=True)
class Said:
    """The act behind a change of consent: the words shown or written, how they came, when, and what proves it."""

    wording: str
    source: Source
    at: datetime
    evidence: str = ""
    inbox_id: int | None = None
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True)
class ImportedConsent:
    """One row of an older system: what an address agreed to (or took back), with its proof."""

    channel: str
    value: str
    scope: Scope
    granted: bool
    said: Said


def opt_out(session: Session, to: Addressee, said: Said, *, scope: Scope = "all") -> bool:
    """Write to this address no more, from the next message on; whether that is news.

    All paths end here: a text, a chat, the portal, an e-mail, an agent's note, the provider's own refusal.
    """
    take_turns(session, to.lookup)
    added = session.execute(
        insert(Suppression)
        .values(channel=to.channel, lookup=to.lookup, scope=scope, reason=said.source, at=said.at)
        .on_conflict_do_update(
            index_elements=["brokerage_id", "channel", "lookup", "scope"],
            set_={"reason": said.source, "at": said.at},
            where=Suppression.reason == RECEIVED,
        )
        .returning(Suppression.id)
    ).scalar()
    _log(session, to, said, scope, granted=False)
    if added is not None:
        _tell(session, "opted_out", to, said, scope)
    return added is not None


def opt_out_person(
    session: Session, contact_id: UUID, said: Said, *, scope: Scope = "all", channel: str | None = None
) -> bool:
    """Write to a person no more: on one channel, at each of their addresses there, or with None on any, now and later.

    Whether that is news.
    """
    news = [opt_out(session, to, said, scope=scope) for to in addressees_of_person(session, contact_id, channel)]
    if channel is not None:
        return any(news)
    added = session.execute(
        insert(PersonSuppression)
        .values(contact_id=contact_id, scope=scope, reason=said.source, at=said.at)
        .on_conflict_do_update(index_elements=["contact_id", "scope"], set_={"at": said.at})
        .returning(text("xmax = 0"))
    ).scalar_one()
    audit.record(
        session, said.by, "consent.opt_out", "contact", contact_id, after={"scope": scope}, inbox_id=said.inbox_id
    )
    return bool(added) or any(news)


def opt_in(session: Session, to: Addressee, said: Said, *, scope: Scope = "all") -> bool:
    """Lift what holds this address back: every opt-out ("all"), or those of one scope. Whether any did.

    It restores this channel alone, and no more than there was: marketing still needs the consent written for it.
    """
    take_turns(session, to.lookup)
    here = (Suppression.channel == to.channel) & (Suppression.lookup == to.lookup)
    of_scope = here if scope == "all" else here & (Suppression.scope == scope)
    lifted = session.scalars(delete(Suppression).where(of_scope).returning(Suppression.scope)).all()
    held = bool(lifted) or _person_is_held(session, to)
    _log(session, to, said, scope, granted=True)
    if held:
        _tell(session, "opted_in", to, said, scope)
    return held


def record_consent(session: Session, to: Addressee, said: Said, *, scope: Scope) -> None:
    """Keep what somebody agreed to, as proof. It lifts no opt-out: only the person's opt-in does. Raises NoProof."""
    if not said.wording.strip():
        raise NoProof
    _log(session, to, said, scope, granted=True)


def import_consents(session: Session, rows: Iterable[ImportedConsent]) -> tuple[int, int]:
    """Take over another system's records: how many consents and how many opt-outs. Raises BadAddress, NoProof.

    An imported consent lifts no opt-out that is known here, however old that is.
    """
    given, taken_back = 0, 0
    for row in rows:
        to = Addressee(row.channel, addresses.hash_of(session, row.channel, row.value))
        if row.granted:
            record_consent(session, to, row.said, scope=row.scope)
            given += 1
        else:
            opt_out(session, to, row.said, scope=row.scope)
            taken_back += 1
    return given, taken_back


def keep_with_address(session: Session, address_id: UUID) -> None:
    """Before an address is joined to or parted from a person: what holds the person back holds the address back too.

    So neither a merge nor a mistake about whose phone it is ever lifts an opt-out.
    """
    session.execute(_KEEP, {"id": address_id})


def add_to_person(session: Session, former_id: UUID, kept_id: UUID) -> None:
    """When two records of one person are merged: the kept one is held back by what held either of them back."""
    session.execute(_ADD_TO_PERSON, {"former": former_id, "kept": kept_id})


def _person_is_held(session: Session, to: Addressee) -> bool:
    return to.contact_id is not None and bool(session.scalar(_PERSON_IS_HELD, {"contact": to.contact_id}))


def _log(session: Session, to: Addressee, said: Said, scope: Scope, *, granted: bool) -> None:
    record = ConsentRecord(
        channel=to.channel,
        lookup=to.lookup,
        scope=scope,
        granted=granted,
        wording=said.wording,
        source=said.source,
        evidence=said.evidence,
        inbox_id=said.inbox_id,
        at=said.at,
    )
    session.add(record)
    session.flush()
    action = "consent.grant" if granted else "consent.opt_out"
    after = {"channel": to.channel, "scope": scope, "source": said.source}
    audit.record(session, said.by, action, "consent_record", record.id, after=after, inbox_id=said.inbox_id)


def _tell(session: Session, what: str, to: Addressee, said: Said, scope: Scope) -> None:
    data = {
        "channel": to.channel,
        "scope": scope,
        "source": said.source,
        "address_id": str(to.address_id) if to.address_id else None,
        "contact_id": str(to.contact_id) if to.contact_id else None,
    }
    events.emit(session, f"consent.{what}", data)


_PERSON_IS_HELD = text("SELECT EXISTS (SELECT FROM person_suppression WHERE contact_id = :contact)")
_KEEP = text(
    "INSERT INTO suppression (channel, lookup, scope, reason, at) "
    "SELECT a.channel, a.lookup, p.scope, p.reason, p.at FROM address a JOIN person_suppression p USING (contact_id) "
    " WHERE a.id = :id AND NOT EXISTS ("
    "  SELECT FROM consent_record r "
    "   WHERE r.channel = a.channel AND r.lookup = a.lookup AND r.granted AND r.scope = 'all' AND r.at > p.at) "
    "ON CONFLICT DO NOTHING"
)
_ADD_TO_PERSON = text(
    "INSERT INTO person_suppression (contact_id, scope, reason, at) "
    "SELECT :kept, scope, reason, at FROM person_suppression WHERE contact_id = :former "
    "ON CONFLICT (contact_id, scope) DO UPDATE SET at = greatest(person_suppression.at, excluded.at)"
)
