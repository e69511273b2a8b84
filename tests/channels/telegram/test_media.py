"""A file is fetched by its name, looked at, and kept under a name of ours; its address with the token stays here."""

import io
from collections.abc import Iterator
from contextlib import closing

import pytest
from PIL import Image

from channels.fetch import NotFetched
from channels.telegram.media import MediaFetcher, Unwelcome
from domain.messages import Attachment
from tests.peers.telegram import TOKEN, BotApi, account


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


@pytest.fixture
def fetcher(bot_api: BotApi) -> Iterator[MediaFetcher]:
    with closing(MediaFetcher(nothing_is_open, base_url=bot_api.url, max_bytes=5000)) as fetcher:
        yield fetcher


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


def test_a_photo_is_fetched_and_named_by_us(fetcher: MediaFetcher, bot_api: BotApi) -> None:
    bot_api.files["ph1"] = jpeg()
    media = fetcher.fetch(account(), Attachment("telegram:ph1", "image/jpeg", "../../etc/passwd"))
    assert (media.content_type, media.body) == ("image/jpeg", jpeg())
    assert media.name.endswith(".jpg")
    assert "passwd" not in media.name


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"MZ\x90\x00program", "kind"),
        (b"<html><script>", "kind"),
        (b"PK\x03\x04", "kind"),
        (jpeg() + b"%PDF-1.7", "two_files_in_one"),
        (jpeg()[:30], "broken_image"),
        (b"", "kind"),
    ],
    ids=["program", "page", "archive", "polyglot", "torn", "empty"],
)
def test_what_is_not_what_it_says_is_not_kept(fetcher: MediaFetcher, bot_api: BotApi, body: bytes, code: str) -> None:
    bot_api.files["x"] = body
    with pytest.raises(Unwelcome) as refused:
        fetcher.fetch(account(), Attachment("telegram:x", "image/jpeg", "photo.jpg"))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("attachment", "code"),
    [
        (Attachment("telegram:x", "image/jpeg", size=5001), "size"),
        (Attachment("telegram:long", "image/jpeg"), "size"),
        (Attachment("telegram:unknown", "image/jpeg"), "size"),
        (Attachment("http://127.0.0.1/x", "image/jpeg"), "url"),
        (Attachment("geo:1,2", "application/geo"), "url"),
    ],
)
def test_what_is_too_large_or_no_file_of_telegrams_is_not_fetched(
    fetcher: MediaFetcher, bot_api: BotApi, attachment: Attachment, code: str
) -> None:
    bot_api.files["long"] = b"\xff\xd8\xff" + bytes(6000)
    with pytest.raises(NotFetched) as refused:
        fetcher.fetch(account(), attachment)
    assert refused.value.code == code
    assert TOKEN not in repr(refused.value)
