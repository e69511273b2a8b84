"""Fetching what came with an MMS."""

import io

import pytest
from PIL import Image

from channels.channel import Account
from channels.fetch import NotFetched
from channels.sms.media import Media, MediaFetcher, Unwelcome
from domain.messages import Attachment
from tests.channels.servers import Answer, Server, answer, serving

ACCOUNT = Account("AC1", "+12065550100", {"auth_token": "s3cret"})


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(file, "PNG")
    return file.getvalue()


def sends(body: bytes, **headers: str) -> Answer:
    return lambda handler, asked: answer(handler, 200, body, **headers)


def fetched(server: Server, said: str = "image/jpeg", max_bytes: int = 5000) -> Media:
    fetcher = MediaFetcher(nothing_is_open, base_url=server.url, max_bytes=max_bytes, seconds=5.0)
    return fetcher.fetch(ACCOUNT, Attachment(f"{server.url}/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", said))


def test_a_photo_is_fetched_with_the_accounts_login_and_named_by_us() -> None:
    with serving(sends(picture(), Content_Type="application/x-evil")) as server:
        one, other = fetched(server), fetched(server)
    assert one.body == picture()
    assert one.content_type == "image/png", "the bytes decide, not what was said"
    assert one.name.endswith(".png")
    assert one.name != other.name
    assert server.asked[0].headers["Authorization"] == "Basic QUMxOnMzY3JldA=="


@pytest.mark.parametrize(
    ("body", "code", "kind"),
    [
        (b"MZ\x90\x00 a program", "kind", ""),
        (b"<html><script>", "kind", ""),
        (b"PK\x03\x04 an archive", "kind", "application/zip"),
        (b"%PDF-1.7 a document", "kind", "application/pdf"),
        (b"", "kind", ""),
        (b"\x89PNG\r\n\x1a\n", "broken_image", "image/png"),
        (picture() + b"PK\x05\x06" + b"\x00" * 18, "two_files_in_one", "image/png"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_not_kept(body: bytes, code: str, kind: str) -> None:
    with serving(sends(body, Content_Type="image/png")) as server, pytest.raises(Unwelcome) as refusal:
        fetched(server, "image/png")
    assert (refusal.value.code, refusal.value.kind) == (code, kind)


def test_a_file_that_is_too_large_is_not_fetched() -> None:
    with serving(sends(picture() * 100)) as server, pytest.raises(NotFetched) as refusal:
        fetched(server)
    assert refusal.value.code == "size"


def test_a_forged_address_gets_neither_a_request_nor_the_login() -> None:
    with serving(sends(picture())) as elsewhere, serving(sends(picture())) as server:
        fetcher = MediaFetcher(nothing_is_open, base_url=server.url)
        for url in (
            elsewhere.url + "/x",
            "https://169.254.169.254/x",
            "https://evil.test/x",
            server.url + "@evil.test/x",
        ):
            with pytest.raises(NotFetched):
                fetcher.fetch(ACCOUNT, Attachment(url, "image/png"))
    assert elsewhere.asked == server.asked == []


def test_nothing_is_fetched_while_a_unit_is_open() -> None:
    def open_unit() -> None:
        raise RuntimeError("a unit is open")

    with pytest.raises(RuntimeError):
        MediaFetcher(open_unit).fetch(ACCOUNT, Attachment("https://api.twilio.com/x", "image/png"))
