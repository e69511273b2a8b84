"""One photo of a home, by signed link."""

from uuid import UUID

from fastapi import APIRouter, Response

from admin.site import HEADERS, Site
from domain import listings
from domain.errors import NotFound


def router(site: Site) -> APIRouter:
    routes = APIRouter()

    @routes.get("/p/{token}", include_in_schema=False)
    def photo(token: str) -> Response:
        with site.opened(token, "photo") as link:
            listing_id, _, position = link.subject.partition("/")
            with site.database.read(link.brokerage_id) as session:
                # Raises where the home may not be shown (any more): the link may be older than the seller's wish.
                listings.card(session, UUID(listing_id), "buyer")
            picture = site.photo(link.brokerage_id, UUID(listing_id), int(position))
            if picture is None:
                raise NotFound(kind="photo")
            return Response(
                picture, headers={**HEADERS, "Cache-Control": "private, max-age=3600"}, media_type="image/jpeg"
            )

    return routes
