"""What all pages share: the database, the signer of links, the clock, where photos come from, and the templates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from admin.saying import FILTERS
from admin.wires import NO_WIRES, Wires
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
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    return environment


@dataclass(frozen=True)
class Site:
    """`public_url` is where browsers reach us; `wires` is what the pages know of the running assistant."""

    database: Database
    signer: Signer
    clock: Clock
    photo: Photo
    file: File = lambda office, inbox_id, place: None
    templates: Environment = field(default_factory=_environment)
    public_url: str = "http://127.0.0.1:8000"
    wires: Wires = NO_WIRES
    trusted_proxies: Sequence[str] = ()

    @property
    def over_tls(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).netloc

    def source_of(self, request: Request) -> str:
        """The address that a request comes from: the last one that a proxy of ours saw, else the peer's own."""
        peer = request.client.host if request.client else "unknown"
        seen = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
        for address in (peer, *reversed(seen)):
            if not self._is_proxy(address):
                return address
        return peer

    def _is_proxy(self, address: str) -> bool:
        try:
            return any(ip_address(address) in ip_network(network) for network in self.trusted_proxies)
        except ValueError:
            return False

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
