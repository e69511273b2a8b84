"""What all providers' webhooks share: a body is read up to a size, and each way of failing has its status."""

import logging
from collections.abc import Callable

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from bot.inbox import CannotStore

log = logging.getLogger(__name__)

AWAY_SECONDS, BROKEN_SECONDS = 5, 30
"""After which the provider may bring a message again: while the database is away, and after a defect of ours."""


class Refused(Exception):
    """The request is not answered with 200; `status` is, and `why` goes to the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def answered(request: Request, most_bytes: int, handle: Callable[[bytes], Response]) -> Response:
    """What `handle` makes of the body, run in a thread. It may raise Refused; nothing ends in a 500."""
    try:
        return await run_in_threadpool(handle, await body_of(request, most_bytes))
    except Refused as error:
        log.warning("refused %s", error)
        return Response(status_code=error.status)
    except (CannotStore, SQLAlchemyError) as error:
        log.warning("not stored, to be brought again: %s", type(error).__name__)
        return Response(status_code=503, headers={"Retry-After": str(AWAY_SECONDS)})
    except Exception:
        # A defect of ours must not lose a message: asked to, the provider brings it again.
        log.exception("a webhook failed")
        return Response(status_code=503, headers={"Retry-After": str(BROKEN_SECONDS)})


async def body_of(request: Request, most_bytes: int) -> bytes:
    """The body. Raises Refused where it is larger than any that is genuine: the rest is not read."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            raise Refused(413, "a body that is too large")
    return bytes(body)
