"""Signing in and out: the one-time link, the account at an OIDC provider, and the sessions one has open."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from admin import oidc
from admin.auth import Needs, Visitor, Writes, assert_from_here, drop_session, set_session, token_of, visitor_of
from admin.frame import back, page_route, show
from admin.oidc import OidcFailed
from admin.site import Site
from admin.wires import OidcSettings
from domain import identity
from domain.errors import NotFound
from domain.identity import LoginLinkUnknown
from domain.links import BadLink, LinkExpired

HOME = "/admin/today"
OIDC_COOKIE, OIDC_PURPOSE, OIDC_LASTS = "porchlight_oidc", "oidc", timedelta(minutes=10)
OIDC_BACK = "/login/oidc/back"


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)
    by_link(site, routes)
    by_oidc(site, routes)
    sessions(site, routes)
    return routes


def by_link(site: Site, routes: APIRouter) -> None:
    @routes.get("/")
    @routes.get("/admin")
    def root() -> Response:
        return RedirectResponse(HOME, 303)

    @routes.get("/login")
    def login(request: Request) -> Response:
        if visitor_of(site, request) is not None:
            return RedirectResponse(HOME, 303)
        said = "You are signed out." if "signed_out" in request.query_params else ""
        return _plain(site, "site/login.html", {"title": "Sign in", "said": said, "oidc": site.wires.oidc})

    # Opening the link changes nothing: mail scanners and previews open links too. The button on the page signs in.
    @routes.get("/login/link/{token}")
    @routes.head("/login/link/{token}")
    def link(token: str) -> Response:
        if identity.office_of_token(token) is None:
            raise LoginLinkUnknown
        response = _plain(site, "site/login_link.html", {"title": "Sign in", "token": token})
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @routes.post("/login/link")
    def use(request: Request, token: Annotated[str, Form()] = "") -> Response:
        assert_from_here(site, request)
        now, office = site.clock.now(), identity.office_of_token(token)
        _count(site, request)
        if office is None:
            raise LoginLinkUnknown
        with site.database.unit(office) as session:
            made = identity.use_login(session, token, now, request.headers.get("user-agent", ""))
        return _signed_in(site, request, made)


def by_oidc(site: Site, routes: APIRouter) -> None:
    @routes.get("/login/oidc")
    def begin() -> Response:
        begun = oidc.begin(_settings(site), site.public_url + OIDC_BACK)
        response = RedirectResponse(begun.url, 303)
        kept = site.sign(UUID(int=0), OIDC_PURPOSE, begun.kept, OIDC_LASTS)
        response.set_cookie(
            OIDC_COOKIE, kept, max_age=600, path=OIDC_BACK, secure=site.over_tls, httponly=True, samesite="lax"
        )
        return response

    @routes.get(OIDC_BACK)
    def finish(request: Request) -> Response:
        _count(site, request)
        try:
            kept = site.signer.read(request.cookies.get(OIDC_COOKIE, ""), OIDC_PURPOSE, site.clock.now())
        except (BadLink, LinkExpired):
            raise OidcFailed from None
        answered = f"{site.public_url}{OIDC_BACK}?{request.url.query}"
        email = oidc.finish(_settings(site), site.public_url + OIDC_BACK, kept.subject, answered)
        response = _signed_in(site, request, _known(site, email, request))
        response.delete_cookie(OIDC_COOKIE, path=OIDC_BACK)
        return response


def sessions(site: Site, routes: APIRouter) -> None:
    @routes.get("/admin/me")
    def me(request: Request, visitor: Annotated[Visitor, Depends(Needs(site, "site.use"))]) -> Response:
        with site.database.read(visitor.office) as session:
            open_now = identity.sessions_of(session, visitor.id, site.clock.now())
        data = {"title": "You", "sessions": open_now, "meanings": identity.rights()}
        return show(site, visitor, request, "site/me.html", data)

    @routes.post("/admin/me/sessions/{session_id}/end")
    def end(session_id: UUID, visitor: Annotated[Visitor, Depends(Writes(site, "site.use"))]) -> Response:
        with site.database.unit(visitor.office) as session:
            identity.end_session(session, session_id, visitor.id, site.clock.now(), "ended_by_hand")
        return back("/admin/me", "ended")

    @routes.post("/logout")
    def out(visitor: Annotated[Visitor, Depends(Writes(site, "site.use"))]) -> Response:
        with site.database.unit(visitor.office) as session:
            identity.end_session(session, visitor.visit.session_id, visitor.id, site.clock.now())
        response = RedirectResponse("/login?signed_out", 303)
        drop_session(site, response)
        return response


def _signed_in(site: Site, request: Request, token: str) -> Response:
    """On with the new session; one that the browser still carried is over."""
    former = visitor_of(site, request) if token_of(site, request) else None
    if former is not None:
        with site.database.unit(former.office) as session:
            identity.end_session(session, former.visit.session_id, former.id, site.clock.now(), "signed_in_again")
    response = RedirectResponse(HOME, 303)
    set_session(site, response, token)
    return response


def _known(site: Site, email: str, request: Request) -> str:
    """A session of the member with this verified address, in whichever office they work. Raises OidcFailed."""
    with site.database.untenanted() as session:
        offices = identity.brokerages(session)
    agent = request.headers.get("user-agent", "")
    for office in offices:
        with site.database.unit(office) as session:
            member = identity.member_by_email(session, email)
            if member is not None and identity.USES_SITE in member.rights:
                return identity.sign_in(session, member.id, site.clock.now(), method="oidc", agent=agent)
    raise OidcFailed


def _count(site: Site, request: Request) -> None:
    """One more try from this address. Raises TooManyTries."""
    with site.database.untenanted() as session:
        office = identity.first_brokerage(session)
    if office is None:
        return
    source = site.source_of(request)
    with site.database.unit(office) as session:
        identity.assert_tries_left(session, source, site.clock.now())
        identity.count_try(session, source, site.clock.now())


def _settings(site: Site) -> OidcSettings:
    if site.wires.oidc is None:
        raise NotFound(kind="page")
    return site.wires.oidc


def _plain(site: Site, name: str, data: dict[str, object]) -> Response:
    html = site.templates.get_template(name).render(data)
    return Response(html, media_type="text/html; charset=utf-8")
