"""Writes on the office and its members: founding it, its roles, who works there and who is on duty."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4, uuid5

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from domain import addresses, audit
from domain.audit import SYSTEM, Actor
from domain.db import Database, lookup, seal, tenant_of
from domain.errors import Invalid, NotFound
from domain.identity import rules
from domain.identity.models import Brokerage, Member, Role, RoleRight
from domain.identity.queries import first_brokerage
from domain.identity.signing_in import end_sessions

DEFAULT = uuid5(UUID("5b0a7d2e-6a52-4d0c-9d0e-0f6f1f9a5c11"), "the first office")
"""The id of the office that an empty installation begins with: the same in two processes that make it at once."""


LONGEST_HELP = 160
"""Characters: with the office's name before and the way out behind it, HELP is answered in two segments."""


class UnknownRole(Invalid):
    """The office has no role of this `role` name."""

    code = "unknown_role"


class UnknownRight(Invalid):
    """There are no such `rights`."""

    code = "unknown_right"


def default_brokerage(database: Database, name: str = "Porch Realty") -> UUID:
    """The installation's oldest office, made now if there is none; simultaneous first calls make one."""
    with database.untenanted() as session:
        found = first_brokerage(session)
    if found is None:
        with database.unit(DEFAULT) as session:
            found = create_brokerage(session, name)
    return found


def create_brokerage(
    session: Session,
    name: str,
    *,
    phone: str = "",
    email: str = "",
    licence_number: str = "",
    time_zone: str = "America/Los_Angeles",
    state_or_province: str = "WA",
) -> UUID:
    """Found the office whose id is the unit's tenant, with the usual roles; one that exists is left as it is."""
    office = tenant_of(session)
    values = {
        "id": office,
        "name": name,
        "phone": phone,
        "email": email,
        "licence_number": licence_number,
        "time_zone": time_zone,
        "state_or_province": state_or_province,
    }
    session.execute(insert(Brokerage).values(values).on_conflict_do_nothing())
    for role, rights in rules.roles().items():
        session.execute(insert(Role).values(name=role).on_conflict_do_nothing())
        _give(session, role, rights)
    return office


def change_brokerage(
    session: Session,
    *,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    licence_number: str | None = None,
    help_text: str | None = None,
    by: Actor = SYSTEM,
) -> None:
    """Change what is given of the office's own data. Raises Invalid for words that a text message could not hold."""
    if help_text is not None and not (len(help_text) <= LONGEST_HELP and help_text.isascii()):
        raise Invalid(reason="help_text")
    given = {
        "name": name,
        "phone": phone,
        "email": email,
        "licence_number": licence_number,
        "help_text": help_text,
    }
    values = {field: value for field, value in given.items() if value is not None}
    if values:
        session.execute(update(Brokerage).values(values))
        audit.record(session, by, "identity.change_brokerage", "brokerage", tenant_of(session), after=values)


def set_role(session: Session, role: str, rights: Iterable[str], *, by: Actor = SYSTEM) -> None:
    """Give a role exactly these rights, making it if the office has none of that name. Raises UnknownRight."""
    wanted = frozenset(rights)
    unknown = wanted - rules.rights().keys()
    if unknown:
        raise UnknownRight(rights=sorted(unknown))
    session.execute(insert(Role).values(name=role).on_conflict_do_nothing())
    session.execute(delete(RoleRight).where(RoleRight.role == role))
    _give(session, role, wanted)
    audit.record(session, by, "identity.set_role", "role", role, after={"rights": sorted(wanted)})


def add_member(
    session: Session,
    full_name: str,
    role: str,
    *,
    phone: str = "",
    email: str = "",
    licence_number: str = "",
    by: Actor = SYSTEM,
) -> UUID:
    """A new member in a role of the office. Raises UnknownRole, BadAddress."""
    _assert_role(session, role)
    member = Member(id=uuid4(), full_name=full_name.strip(), role=role, licence_number=licence_number)
    if phone:
        member.phone_sealed = seal(session, addresses.phone(phone), "member.phone", member.id)
    if email:
        written = addresses.email(email)
        member.email_sealed = seal(session, written, "member.email", member.id)
        member.email_lookup = lookup(session, "email", written)
    session.add(member)
    session.flush()
    after = {"full_name": member.full_name, "role": role}
    audit.record(session, by, "identity.add_member", "member", member.id, after=after)
    return member.id


def change_role(session: Session, member_id: UUID, role: str, *, by: Actor = SYSTEM) -> str:
    """Put the member in another role, at once for everything they do from now on; the former role is returned."""
    _assert_role(session, role)
    member = _member(session, member_id)
    former, member.role = member.role, role
    session.flush()
    if former != role:
        end_sessions(session, member_id, "role_changed")
    _record(session, by, "change_role", member_id, {"role": former}, {"role": role})
    return former


def set_active(session: Session, member_id: UUID, *, active: bool, by: Actor = SYSTEM) -> None:
    """Take all rights from a member who leaves, or give them back. The one on duty hands the duty over first."""
    if not active and session.scalar(select(Brokerage.duty_member_id)) == member_id:
        raise Invalid(reason="on_duty")
    member = _member(session, member_id)
    former, member.active = member.active, active
    session.flush()
    if not active:
        end_sessions(session, member_id, "left")
    _record(session, by, "set_active", member_id, {"active": former}, {"active": active})


def set_duty_member(session: Session, member_id: UUID, *, by: Actor = SYSTEM) -> None:
    """Who owns senders that nobody knows yet, from now on. Raises NotFound for one who does not work here."""
    if not _member(session, member_id).active:
        raise NotFound(kind="member")
    session.execute(update(Brokerage).values(duty_member_id=member_id))
    _record(session, by, "set_duty_member", member_id, None, {"on_duty": True})


def link_member_address(session: Session, member_id: UUID, channel: str, value: str, *, by: Actor = SYSTEM) -> UUID:
    """Say that this address is the member's own: who writes from it has their role. Returns the address's id.

    An address that belonged to a contact belongs to the member afterwards. Raises NotFound, BadAddress.
    """
    _member(session, member_id)
    address_id, written = uuid4(), addresses.canonical(channel, value)
    values = {
        "id": address_id,
        "channel": channel,
        "sealed": seal(session, written, "address.value", address_id),
        "lookup": addresses.hash_of(session, channel, written),
        "member": member_id,
    }
    linked: UUID = session.execute(_LINK, values).scalar_one()
    _record(session, by, "link_address", member_id, None, {"address_id": str(linked), "channel": channel})
    return linked


# The table is another capability's, written here by name: a member's addresses are part of founding an office.
_LINK = text(
    "INSERT INTO address (id, channel, value_sealed, lookup, member_id) "
    "VALUES (:id, :channel, :sealed, :lookup, :member) "
    "ON CONFLICT (brokerage_id, channel, lookup) DO UPDATE SET member_id = :member, contact_id = NULL "
    "RETURNING id"
)


def unlink_member_address(session: Session, address_id: UUID, *, by: Actor = SYSTEM) -> None:
    """Part an address from its member: who writes from it is a stranger again."""
    member_id = session.execute(_UNLINK, {"id": address_id}).scalar_one_or_none()
    if member_id is None:
        raise NotFound(kind="address")
    _record(session, by, "unlink_address", member_id, {"address_id": str(address_id)}, None)


_UNLINK = text(
    "UPDATE address a SET member_id = NULL FROM address former "
    " WHERE a.id = :id AND former.id = a.id AND a.member_id IS NOT NULL RETURNING former.member_id"
)


def _record(
    session: Session,
    by: Actor,
    action: str,
    member_id: UUID,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
) -> None:
    audit.record(session, by, f"identity.{action}", "member", member_id, before=before, after=after)


def _member(session: Session, member_id: UUID) -> Member:
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound(kind="member")
    return member


def _assert_role(session: Session, role: str) -> None:
    if session.scalar(select(Role.name).where(Role.name == role)) is None:
        raise UnknownRole(role=role)


def _give(session: Session, role: str, rights: Iterable[str]) -> None:
    for right in sorted(rights):
        session.execute(insert(RoleRight).values(role=role, right_name=right).on_conflict_do_nothing())
