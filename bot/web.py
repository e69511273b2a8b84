"""The web process: the channels' webhooks, the public pages and /healthz in one FastAPI app."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, FastAPI, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.vitals import vitals
from domain.db import Database


def make_web(
    database: Database,
    channels: Sequence[str],
    routers: Sequence[APIRouter],
    mounts: Sequence[Callable[[FastAPI], None]],
) -> FastAPI:
    """The app with these webhooks and whatever `mounts` add (the pages)."""
    app = FastAPI(title="Porchlight", docs_url=None, redoc_url=None, openapi_url=None)
    for router in routers:
        app.include_router(router)
    app.include_router(health(database, tuple(channels)))
    for mount in mounts:
        mount(app)
    return app


def health(database: Database, channels: tuple[str, ...]) -> APIRouter:
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> Response:
        """200 while messages can be stored, with how the office is doing; 503 while the database does not answer."""
        try:
            found = await run_in_threadpool(vitals, database, channels)
        except SQLAlchemyError:
            return JSONResponse({"state": "no database"}, 503)
        return JSONResponse(found.as_json())

    return routes
