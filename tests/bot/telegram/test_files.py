"""A picture that came by Telegram is fetched by its name when our own site is asked for it, and shown as what it is."""

from collections.abc import Iterator

import pytest

from bot.files import fetchers
from channels.kept import Unwelcome
from domain.messages import Attachment
from tests.channels.telegram.test_media import jpeg
from tests.peers.telegram import BotApi, account, bot_api_server


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    with bot_api_server() as api:
        yield api


def test_a_picture_from_telegram_is_fetched_with_its_bots_token(bot_api: BotApi) -> None:
    bot_api.files["ph1"] = jpeg()
    fetch = fetchers(telegram_api_url=bot_api.url)["telegram"]
    assert fetch(account(), Attachment("telegram:ph1", "image/jpeg")) == (jpeg(), "image/jpeg")


def test_what_is_no_picture_is_not_shown_as_one(bot_api: BotApi) -> None:
    bot_api.files["ph1"] = b"MZ\x90\x00program"
    with pytest.raises(Unwelcome):
        fetchers(telegram_api_url=bot_api.url)["telegram"](account(), Attachment("telegram:ph1", "image/jpeg"))
