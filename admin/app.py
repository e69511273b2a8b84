"""Puts the pages together; the composition root mounts what this gives."""

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from admin.pages import (
    business,
    channels,
    conversations,
    deliveries,
    figures,
    lost,
    office,
    people,
    showings,
    signing_in,
    today,
    users,
)
from admin.public import agreement, file, listing, photo
from admin.site import HERE, Site, refused
from domain.errors import NotFound
from domain.links import BadLink, LinkExpired

PAGES = (signing_in, today, conversations, people, showings, business, figures, deliveries, users, channels, office)
"""Pages of the web site, each behind a right of its own."""


def mount(app: FastAPI, site: Site) -> None:
    """Add the public pages, the web site and their static files to the app."""
    for page in (listing, photo, file, agreement, *PAGES, lost):
        app.include_router(page.router(site))
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")

    def answer(request: Request, error: Exception) -> Response:
        return refused(site, request, error)

    for kind in (BadLink, LinkExpired, NotFound):
        app.add_exception_handler(kind, answer)
