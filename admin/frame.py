"""The frame around every page of the web site: navigation, headers, and what is shown when something goes wrong."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import DataError, IntegrityError
from starlette.exceptions import HTTPException

from admin.auth import Visitor, set_session
from admin.problems import DONE, OURS, Problem, problem
from admin.site import HEADERS, Site
from domain import identity
from domain.errors import PorchlightError

log = logging.getLogger(__name__)

PAGE_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
        "manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    # The pages' own addresses hold no secret, and a form that failed leads back to where it was sent from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the navigation; `right` is what its page asks for."""

    path: str
    label: str
    icon: str
    right: str


NAVIGATION: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        "",
        (
            Item("/admin/today", "Today", "today", "site.use"),
            Item("/admin/conversations", "Conversations", "talk", "contacts.own"),
            Item("/admin/people", "People", "people", "contacts.own"),
            Item("/admin/showings", "Showings", "calendar", "showings.manage"),
        ),
    ),
    (
        "Business",
        (
            Item("/admin/deals", "Deals", "deal", "deals.manage"),
            Item("/admin/listings", "Listings", "home", "listings.private"),
            Item("/admin/figures", "Figures", "chart", "figures.read"),
        ),
    ),
    (
        "Office",
        (
            Item("/admin/outbox", "Deliveries", "send", "messages.replay"),
            Item("/admin/suppressions", "Do not contact", "stop", "consent.manage"),
            Item("/admin/users", "Users and roles", "key", "members.manage"),
            Item("/admin/channels", "Channels", "plug", "office.manage"),
            Item("/admin/brokerage", "Brokerage", "office", "office.manage"),
            Item("/admin/audit", "Audit", "log", "audit.read"),
        ),
    ),
)


def page_route(site: Site) -> type[APIRoute]:
    """Routes whose errors are pages and whose answers carry the headers and, when it was renewed, the session."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            inner = super().get_route_handler()

            async def handle(request: Request) -> Response:
                try:
                    response = await inner(request)
                except Exception as error:  # noqa: BLE001 - the web's edge: a person gets a page, the log gets the rest
                    response = answer(site, request, error)
                for name, value in PAGE_HEADERS.items():
                    response.headers.setdefault(name, value)
                if renewed := getattr(request.state, "renewed", None):
                    set_session(site, response, renewed)
                return response

            return handle

    return PageRoute


def show(
    site: Site, visitor: Visitor, request: Request, name: str, data: Mapping[str, object], status: int = 200
) -> Response:
    """A page in its frame. `data` needs a title."""
    with site.database.read(visitor.office) as session:
        office = identity.brokerage_card(session)
    return Response(
        site.templates.get_template(name).render({**_frame(site, visitor, request, office), **data}),
        status,
        media_type="text/html; charset=utf-8",
    )


def piece(site: Site, visitor: Visitor, name: str, data: Mapping[str, object]) -> Response:
    """A part of a page, for htmx to put in its place."""
    shared = {"csrf": visitor.csrf, "me": visitor, "now": site.clock.now()}
    html = site.templates.get_template(name).render({**shared, **data})
    return Response(html, media_type="text/html; charset=utf-8")


def back(path: str, done: str = "", **more: str) -> Response:
    """To a page after a write, with a word about it."""
    query = urlencode({name: value for name, value in {"done": done, **more}.items() if value})
    return RedirectResponse(f"{path}?{query}" if query else path, 303)


def _frame(site: Site, visitor: Visitor, request: Request, office: identity.BrokerageCard) -> dict[str, object]:
    sections = [(title, [item for item in items if visitor.may(item.right)]) for title, items in NAVIGATION]
    return {
        "office": office,
        "zone": ZoneInfo(office.time_zone),
        "me": visitor,
        "csrf": visitor.csrf,
        "now": site.clock.now(),
        "navigation": [(title, items) for title, items in sections if items],
        "path": request.url.path,
        "done": DONE.get(request.query_params.get("done", ""), ""),
        "problem": _told(request.query_params.get("problem", "")),
    }


def _told(code: str) -> Problem | None:
    return problem(code) if code else None


def answer(site: Site, request: Request, error: Exception) -> Response:
    """The page (or the way back) for an error; a defect is logged and never shown."""
    told, code = _problem_of(error)
    if request.method == "POST" and code not in {"not_signed_in", "forged_form", "not_allowed"} and told.status < 500:
        origin = urlsplit(request.headers.get("referer", ""))
        if origin.path.startswith("/admin/") and origin.netloc == request.headers.get("host"):
            return RedirectResponse(f"{origin.path}?{urlencode({'problem': code})}", 303)
    data = {
        "title": told.title,
        "told": told,
        "code": code,
        "signed_in": getattr(request.state, "visitor", None) is not None,
        "oidc": site.wires.oidc,
    }
    html = site.templates.get_template("site/problem.html").render(data)
    response = Response(html, told.status, media_type="text/html; charset=utf-8")
    if code == "not_signed_in" and "hx-request" in request.headers:
        # A piece of a page has no room for the sign-in: the whole window goes there.
        response.headers["HX-Redirect"] = "/login"
    return response


def _problem_of(error: Exception) -> tuple[Problem, str]:
    if isinstance(error, PorchlightError):
        reason = str(error.data.get("reason", ""))
        code = reason if error.code == "invalid" and reason else error.code
        return problem(code), code
    if isinstance(error, DataError):
        # A number that is too large, a character that no text may hold: wrong, and not ours.
        return problem("invalid"), "invalid"
    if isinstance(error, IntegrityError):
        return problem("taken"), "taken"
    if isinstance(error, RequestValidationError):
        in_path = any("path" in one.get("loc", ()) for one in error.errors())
        return (problem("not_found"), "not_found") if in_path else (problem("invalid"), "invalid")
    if isinstance(error, HTTPException) and error.status_code < 500:
        return Problem(error.status_code, "Not here", "There is no such page."), "not_found"
    log.error("a page failed", exc_info=error)
    return OURS, "error"
