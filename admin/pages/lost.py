"""What is answered at an address of the web site where no page is."""

from fastapi import APIRouter, Response

from admin.frame import page_route
from admin.site import Site
from domain.errors import NotFound


def router(site: Site) -> APIRouter:
    routes = APIRouter(route_class=page_route(site), include_in_schema=False)

    @routes.api_route("/admin/{rest:path}", methods=["GET", "POST"])
    def lost(rest: str) -> Response:
        raise NotFound(kind="page")

    return routes
