"""Signing in to the web site: links that work once, and sessions that end when the member leaves or changes roles.

A token begins with its office's id, so that the office is known before anything is looked up; the rest is chance. Only
hashes are stored: who reads the tables cannot sign in.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from domain import audit
from domain.audit import SYSTEM, Actor
from domain.db import lookup, tenant_of
from domain.errors import NotAllowed, Refused
from domain.identity.models import LoginLink, LoginTry, WebSession
from domain.identity.queries import MemberCard, member_card, rights_of

USES_SITE = "site.use"
LOGIN_LINK = "[sign-in link]"
"""Stands in a stored message where the link itself will be; whoever hands the message over puts a fresh one there."""
RANDOM_BYTES = 32
LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS, REST_LASTS = timedelta(days=7), timedelta(hours=12)
ROTATED_AFTER, FORMER_LASTS = timedelta(hours=1), timedelta(minutes=1)
NOTED_AFTER = timedelta(minutes=5)
"""How stale `seen_at` may be: a write for each request would cost more than it tells."""
TRIES, TRIES_WITHIN = 10, timedelta(minutes=15)
AGENT_KEPT = 200

Method = Literal["link", "oidc"]


class LoginLinkUsed(Refused):
    """The link has signed somebody in already."""

    code = "login_link_used"


class LoginLinkExpired(Refused):
    """The link's quarter of an hour is over."""

    code = "login_link_expired"


class LoginLinkUnknown(Refused):
    """No such link was ever made here, or whom it was for works here no more."""

    code = "login_link_unknown"


class TooManyTries(Refused):
    """So many attempts came from there that the next has to wait."""

    code = "too_many_tries"


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in member, as of this request. `token` is what the browser is to carry from now on, where that changed.

    `session_id` names the session in lists and forms; it opens nothing.
    """

    session_id: UUID
    member: MemberCard
    expires_at: datetime
    token: str | None = None

    def may(self, right: str) -> bool:
        return right in self.member.rights


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One open session, for the member who looks where they are signed in."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    agent: str
    method: str


def office_of_token(token: str) -> UUID | None:
    """The office that a token was made in; None for what is no token of ours. It proves nothing yet."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=raw[:16]) if len(raw) == 16 + RANDOM_BYTES else None


def count_try(session: Session, source: str, now: datetime) -> None:
    """Note an attempt from an address; in a unit of its own, so that it counts however the attempt ends."""
    session.add(LoginTry(source=_source(session, source), at=now))
    session.flush()


def assert_tries_left(session: Session, source: str, now: datetime) -> None:
    """Raises TooManyTries."""
    made = session.scalar(
        select(func.count())
        .select_from(LoginTry)
        .where(LoginTry.source == _source(session, source), LoginTry.at > now - TRIES_WITHIN)
    )
    if made is not None and made >= TRIES:
        raise TooManyTries(minutes=int(TRIES_WITHIN.total_seconds() // 60))


def issue_login(session: Session, member_id: UUID, now: datetime) -> str:
    """The token of a link that signs this member in once. Raises NotFound, NotAllowed without the right to the site."""
    if USES_SITE not in rights_of(session, member_id):
        raise NotAllowed(right=USES_SITE)
    token = _new_token(session)
    session.add(
        LoginLink(id=uuid4(), member_id=member_id, token_hash=_hash(token), expires_at=now + LINK_LASTS, created_at=now)
    )
    session.flush()
    return token


def use_login(session: Session, token: str, now: datetime, agent: str = "") -> str:
    """Sign in by a link; the session's token. Of two that use it at once one gets in.

    Raises LoginLinkUsed, LoginLinkExpired, LoginLinkUnknown.
    """
    taken = session.scalar(
        update(LoginLink)
        .where(LoginLink.token_hash == _hash(token), LoginLink.used_at.is_(None), LoginLink.expires_at > now)
        .values(used_at=now)
        .returning(LoginLink.member_id)
    )
    if taken is None:
        raise _why_not(session, token)
    return sign_in(session, taken, now, method="link", agent=agent)


def _why_not(session: Session, token: str) -> Refused:
    row = session.scalars(select(LoginLink).where(LoginLink.token_hash == _hash(token))).one_or_none()
    if row is None:
        return LoginLinkUnknown()
    return LoginLinkUsed() if row.used_at is not None else LoginLinkExpired()


def sign_in(session: Session, member_id: UUID, now: datetime, *, method: Method, agent: str = "") -> str:
    """A new session of this member; its token. Raises LoginLinkUnknown for one who may not use the site (any more)."""
    card = member_card(session, member_id)
    if USES_SITE not in card.rights:
        raise LoginLinkUnknown
    token, session_id = _new_token(session), uuid4()
    session.add(
        WebSession(
            id=session_id, member_id=member_id, token_hash=_hash(token), role=card.role, method=method,
            agent=agent[:AGENT_KEPT], created_at=now, rotated_at=now, seen_at=now, expires_at=now + SESSION_LASTS,
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session, Actor("member", member_id), "identity.sign_in", "web_session", session_id, after={"method": method}
    )
    return token


def visit(session: Session, token: str, now: datetime) -> Visit | None:
    """Who carries this token; None where it opens nothing (any more). Needs no write: see `needs_care`."""
    row = _open(session, token, now)
    if row is None:
        return None
    member = member_card(session, row.member_id)
    # The role is compared as well as ended at its change: a change by hand in the table counts too.
    if USES_SITE not in member.rights or member.role != row.role:
        return None
    return Visit(row.id, member, row.expires_at)


def needs_care(session: Session, visited: Visit, now: datetime) -> bool:
    """Whether `care_for` has something to do: the token is due to change, or the last sight of it is old."""
    row = session.get_one(WebSession, visited.session_id)
    return now - row.rotated_at >= ROTATED_AFTER or now - row.seen_at >= NOTED_AFTER


def care_for(session: Session, visited: Visit, token: str, now: datetime) -> Visit:
    """Note that the session is in use, and give it a new token where the old one has served its hour."""
    row = session.scalars(
        select(WebSession)
        .where(WebSession.id == visited.session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row.seen_at = max(row.seen_at, now)
    renewed = None
    if now - row.rotated_at >= ROTATED_AFTER and row.token_hash == _hash(token):
        renewed = _new_token(session)
        row.token_hash, row.former_hash, row.rotated_at = _hash(renewed), row.token_hash, now
    session.flush()
    return Visit(visited.session_id, visited.member, visited.expires_at, renewed)


def sessions_of(session: Session, member_id: UUID, now: datetime) -> tuple[SessionCard, ...]:
    """Where the member is signed in, the last used first."""
    rows = session.scalars(
        select(WebSession)
        .where(WebSession.member_id == member_id, *_still_open(now))
        .order_by(WebSession.seen_at.desc(), WebSession.id)
    )
    return tuple(SessionCard(row.id, row.created_at, row.seen_at, row.agent, row.method) for row in rows)


def end_session(session: Session, session_id: UUID, member_id: UUID, now: datetime, reason: str = "signed_out") -> None:
    """End one session of this member; one that has ended stays as it is."""
    _end(session, [WebSession.id == session_id, WebSession.member_id == member_id], now, reason)


def end_sessions(session: Session, member_id: UUID, reason: str, now: datetime | None = None) -> int:
    """End every session of a member and every link that waits for them; how many sessions that were."""
    session.execute(
        update(LoginLink)
        .where(LoginLink.member_id == member_id, LoginLink.used_at.is_(None))
        .values(used_at=now or func.now())
    )
    return _end(session, [WebSession.member_id == member_id], now, reason)


def _end(session: Session, which: Iterable[ColumnElement[bool]], now: datetime | None, reason: str) -> int:
    ended = session.scalars(
        update(WebSession)
        .where(*which, WebSession.ended_at.is_(None))
        .values(ended_at=now or func.now(), ended_reason=reason)
        .returning(WebSession.id)
    ).all()
    for one in ended:
        audit.record(session, SYSTEM, "identity.end_session", "web_session", one, after={"reason": reason})
    return len(ended)


def _open(session: Session, token: str, now: datetime) -> WebSession | None:
    hashed = _hash(token)
    row = session.scalars(select(WebSession).where(WebSession.token_hash == hashed, *_still_open(now))).one_or_none()
    if row is not None:
        return row
    return session.scalars(
        select(WebSession).where(
            WebSession.former_hash == hashed, WebSession.rotated_at > now - FORMER_LASTS, *_still_open(now)
        )
    ).first()


def _still_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (WebSession.ended_at.is_(None), WebSession.expires_at > now, WebSession.seen_at > now - REST_LASTS)


def _new_token(session: Session) -> str:
    raw = tenant_of(session).bytes + secrets.token_bytes(RANDOM_BYTES)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _source(session: Session, address: str) -> str:
    # Keyed: whose addresses tried is nobody's business later.
    return lookup(session, "login", address).hex()
