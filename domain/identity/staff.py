"""Everybody who works or worked for the office, its roles and their rights, and that somebody manages them."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.audit import Actor
from domain.errors import Invalid
from domain.identity.actions import change_role, set_active
from domain.identity.models import Member, Role, RoleRight
from domain.identity.queries import MemberCard, card_of, holders

MANAGES = "members.manage"


class LastManager(Invalid):
    """After this nobody could give roles any more."""

    code = "last_admin"


def everybody(session: Session) -> tuple[MemberCard, ...]:
    """Members by name, those who have left last."""
    rows = session.scalars(select(Member).order_by(Member.active.desc(), Member.full_name, Member.id)).all()
    held = roles_of_office(session)
    return tuple(card_of(session, row, held.get(row.role, frozenset()) if row.active else frozenset()) for row in rows)


def roles_of_office(session: Session) -> Mapping[str, frozenset[str]]:
    """The office's own roles with the rights they have now."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in session.scalars(select(Role.name)):
        found[name] = set()
    for role, right in session.execute(select(RoleRight.role, RoleRight.right_name)):
        found[role].add(right)
    return {role: frozenset(rights) for role, rights in sorted(found.items(), key=lambda one: -len(one[1]))}


def move_to_role(session: Session, member_id: UUID, role: str, *, by: Actor) -> None:
    """As `change_role`. Raises LastManager too."""
    change_role(session, member_id, role, by=by)
    assert_managed(session)


def let_go(session: Session, member_id: UUID, *, by: Actor) -> None:
    """As `set_active` off. Raises LastManager too."""
    set_active(session, member_id, active=False, by=by)
    assert_managed(session)


def assert_managed(session: Session) -> None:
    """Raises LastManager where nobody who works here has the right to manage members."""
    among = session.scalars(select(Member.id).where(Member.active)).all()
    if not holders(session, MANAGES, among):
        raise LastManager
