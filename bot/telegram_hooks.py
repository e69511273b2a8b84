"""Telegram's webhook: an update is known by its secret, stored and acknowledged in one go."""

import hmac
import logging
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.accounts import Accounts
from bot.telegram_intake import Owed, TelegramIntake
from bot.webhook import Refused, answered
from channels.telegram.fields import NotTelegram
from channels.telegram.receive import CHANNEL, MAX_BODY_BYTES, parse

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
PATH = "/telegram/{bot}"


class TelegramHooks:
    """What the route does, in a thread."""

    def __init__(self, accounts: Accounts, intake: TelegramIntake) -> None:
        self._accounts = accounts
        self._intake = intake

    def update(self, bot: str, secret: str, body: bytes) -> Response:
        """200 once it is stored (or was already). Raises Refused without the account's secret, CannotStore and
        SQLAlchemyError when it cannot be stored.

        An update that is not to be read is acknowledged too: it is Telegram's own, and would only come again.
        """
        account = self._accounts.find(CHANNEL, bot)
        expected = account.card.credentials.get("secret", "") if account else ""
        if not same(secret, expected) or account is None:
            raise Refused(403, "an update without the account's secret")
        try:
            owed = self._intake.take(account, parse(body))
        except NotTelegram as error:
            log.warning("passed over an update that is not one: %s", error)
            owed = None
        return JSONResponse(_answer(owed)) if owed else Response(status_code=200)


def same(given: str, expected: str) -> bool:
    """Whether a secret is the expected one, in the same time whatever is given; an account without one has none."""
    return hmac.compare_digest(given.encode(), expected.encode()) and bool(expected)


def _answer(owed: Owed) -> dict[str, Any]:
    """A call of the Bot API as the answer to the webhook: the button stops waiting without another request."""
    said = {"text": owed.said} if owed.said else {}
    return {"method": "answerCallbackQuery", "callback_query_id": owed.query, **said}


def router(hooks: TelegramHooks) -> APIRouter:
    routes = APIRouter()

    @routes.post(PATH)
    async def update(request: Request, bot: str) -> Response:
        secret = request.headers.get(SECRET_HEADER, "")
        return await answered(request, MAX_BODY_BYTES, partial(hooks.update, bot, secret))

    return routes
