"""Who asks and whether they may: the session's cookie, a route's right, and the proof that a form is ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Form, Request, Response

from admin.site import Site
from domain import identity
from domain.errors import NotAllowed, PorchlightError
from domain.identity import Visit
from domain.links import BadLink, Link, LinkExpired

CSRF = "csrf"
CSRF_HEADER = "x-csrf-token"
SAFE_ORIGINS = frozenset({"same-origin", "none"})


class NotSignedIn(PorchlightError):
    """The request carries no session, or one that is over."""

    code = "not_signed_in"


class ForgedForm(PorchlightError):
    """A write that did not come from a page of ours, or from one that is too old."""

    code = "forged_form"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in member behind a request. `csrf` goes into every form that is shown to them."""

    office: UUID
    visit: Visit
    csrf: str
    path: str

    @property
    def id(self) -> UUID:
        return self.visit.member.id

    def may(self, right: str) -> bool:
        return self.visit.may(right)


@dataclass(frozen=True, eq=False)
class Needs:
    """A route's right, as a dependency: gives the visitor who has it. Raises NotSignedIn, NotAllowed."""

    site: Site
    right: str

    def __call__(self, request: Request) -> Visitor:
        return _admitted(self.site, request, self.right)


@dataclass(frozen=True, eq=False)
class Writes:
    """As `Needs`, for a route that changes something: the form must be ours too. Raises ForgedForm."""

    site: Site
    right: str

    def __call__(self, request: Request, csrf: Annotated[str, Form()] = "") -> Visitor:
        assert_from_here(self.site, request)
        visitor = _admitted(self.site, request, self.right)
        _assert_ours(self.site, visitor, request.headers.get(CSRF_HEADER) or csrf)
        return visitor


async def posted(request: Request) -> Mapping[str, str]:
    """The fields of a form whose names the page makes up itself; a dependency, so that its route may wait for the
    database in a thread."""
    return {name: value.strip() for name, value in (await request.form()).items() if isinstance(value, str)}


def cookie_name(site: Site) -> str:
    # A browser takes the prefix only over TLS, where it also pins the cookie to this host and path.
    return "__Host-porchlight" if site.over_tls else "porchlight"


def set_session(site: Site, response: Response, token: str) -> None:
    response.set_cookie(
        cookie_name(site),
        token,
        max_age=int(identity.SESSION_LASTS.total_seconds()),
        path="/",
        secure=site.over_tls,
        httponly=True,
        samesite="lax",
    )


def drop_session(site: Site, response: Response) -> None:
    response.delete_cookie(cookie_name(site), path="/", secure=site.over_tls, httponly=True, samesite="lax")


def token_of(site: Site, request: Request) -> str:
    return request.cookies.get(cookie_name(site), "")


def visitor_of(site: Site, request: Request) -> Visitor | None:
    """Who is signed in, if anybody is."""
    token = token_of(site, request)
    office = identity.office_of_token(token) if token else None
    if office is None:
        return None
    now = site.clock.now()
    with site.database.read(office) as session:
        found = identity.visit(session, token, now)
        tired = found is not None and identity.needs_care(session, found, now)
    if found is None:
        return None
    if tired:
        with site.database.unit(office) as session:
            found = identity.care_for(session, found, token, now)
        # The middleware of the pages puts it into whatever answer this request gets.
        request.state.renewed = found.token
    return Visitor(office, found, _csrf(site, office, found), request.url.path)


def assert_from_here(site: Site, request: Request) -> None:
    """Raises ForgedForm where the browser says that another site's page sent this."""
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None:
        # Preferred to the origin, which a page that hides where it is (the one behind a link) sends as "null".
        if fetched not in SAFE_ORIGINS:
            raise ForgedForm
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc not in {request.headers.get("host"), site.host}:
        raise ForgedForm


def _admitted(site: Site, request: Request, right: str) -> Visitor:
    visitor = visitor_of(site, request)
    if visitor is None:
        raise NotSignedIn
    request.state.visitor = visitor
    if not visitor.may(right):
        raise NotAllowed(right=right)
    return visitor


def _csrf(site: Site, office: UUID, visit: Visit) -> str:
    return site.signer.sign(Link(CSRF, str(visit.session_id), office, visit.expires_at))


def _assert_ours(site: Site, visitor: Visitor, given: str) -> None:
    try:
        link = site.signer.read(given, CSRF, site.clock.now())
    except (BadLink, LinkExpired):
        raise ForgedForm from None
    if (link.subject, link.brokerage_id) != (str(visitor.visit.session_id), visitor.office):
        raise ForgedForm
