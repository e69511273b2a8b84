"""What all pages share: the database, the signer of links, the clock, where photos come from, and the templates."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from domain import money, times
from domain.clock import Clock
from domain.db import Database
from domain.links import BadLink, Link, LinkExpired, Signer

HERE = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # The address is the key to the page: it must not travel on to where a link on the page leads.
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}
Photo = Callable[[UUID, UUID, int], bytes | None]
"""(brokerage, listing, 0-based position) -> a JPEG, or None where there is no such photo."""

File = Callable[[UUID, int, int], tuple[bytes, str] | None]
"""(brokerage, message, 0-based position) -> a file that came with it and its type, or None where there is none."""


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["money"] = money.say
    environment.filters["day"] = times.say_day
    return environment


@dataclass(frozen=True)
class Site:
    database: Database
    signer: Signer
    clock: Clock
    photo: Photo
    file: File = lambda office, inbox_id, place: None
    templates: Environment = field(default_factory=_environment)

    @contextmanager
    def opened(self, token: str, purpose: str) -> Iterator[Link]:
        """The link behind a token. Raises BadLink or LinkExpired, which the app answers with a page."""
        yield self.signer.read(token, purpose, self.clock.now())

    def sign(self, brokerage_id: UUID, purpose: str, subject: str, good_for: timedelta) -> str:
        """A token for another page of ours."""
        return self.signer.sign(Link(purpose, subject, brokerage_id, self.clock.now() + good_for))

    def page(self, name: str, data: Mapping[str, object], status: int = 200) -> Response:
        html = self.templates.get_template(name).render(data)
        return Response(html, status, HEADERS, "text/html; charset=utf-8")


def refused(site: Site, request: Request, error: Exception) -> Response:
    """A link that does not open (any more): said plainly, with what to do."""
    if isinstance(error, LinkExpired):
        return site.page("public/refused.html", {"title": "This link has run out", "code": "expired"}, 410)
    if isinstance(error, BadLink):
        return site.page("public/refused.html", {"title": "This link does not work", "code": "bad"}, 404)
    return site.page("public/refused.html", {"title": "Not here any more", "code": "gone"}, 404)
