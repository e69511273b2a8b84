"""One file that somebody sent, by signed link: for the person at the other end of the conversation."""

from fastapi import APIRouter, Response

from admin.site import HEADERS, Site
from domain.errors import NotFound


def router(site: Site) -> APIRouter:
    routes = APIRouter()

    @routes.get("/f/{token}", include_in_schema=False)
    def file(token: str) -> Response:
        with site.opened(token, "file") as link:
            inbox_id, _, place = link.subject.partition("/")
            found = site.file(link.brokerage_id, int(inbox_id), int(place))
            if found is None:
                raise NotFound(kind="file")
            body, kind = found
            headers = {**HEADERS, "Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}
            return Response(body, headers=headers, media_type=kind)

    return routes
