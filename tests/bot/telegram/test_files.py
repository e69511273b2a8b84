"""A picture that came by Telegram is fetched by its name when our own site is asked for it, and shown as what it is."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.files import Fetch, fetchers
from channels.kept import Unwelcome
from channels.telegram.media import MediaFetcher
from domain.messages import Attachment
from tests.channels.telegram.test_media import jpeg, nothing_is_open
from tests.peers.telegram import BotApi, account


@pytest.fixture
def fetch(bot_api: BotApi) -> Iterator[Fetch]:
    with closing(MediaFetcher(nothing_is_open, base_url=bot_api.url)) as files:
        yield fetchers(files)["telegram"]


def test_a_picture_from_telegram_is_fetched_with_its_bots_token(bot_api: BotApi, fetch: Fetch) -> None:
    bot_api.files["ph1"] = jpeg()
    assert fetch(account(), Attachment("telegram:ph1", "image/jpeg")) == (jpeg(), "image/jpeg")


def test_what_is_no_picture_is_not_shown_as_one(bot_api: BotApi, fetch: Fetch) -> None:
    bot_api.files["ph1"] = b"MZ\x90\x00program"
    with pytest.raises(Unwelcome):
        fetch(account(), Attachment("telegram:ph1", "image/jpeg"))
