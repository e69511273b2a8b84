"""Fetching a file that was sent in Slack."""

import io

import pytest
from PIL import Image

from channels.channel import Account
from channels.fetch import NotFetched
from channels.slack.media import SlackFiles
from domain.messages import Attachment
from tests.channels.servers import answer, serving

ACCOUNT = Account("T0PORCH", "T0PORCH", {"bot_token": "xoxb-s3cret"})


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(file, "PNG")
    return file.getvalue()


def test_a_file_is_fetched_with_the_teams_token_and_told_by_its_bytes() -> None:
    with serving(lambda handler, asked: answer(handler, 200, picture(), Content_Type="text/html")) as server:
        files = SlackFiles(nothing_is_open, base_url=server.url + "/api/")
        assert files.fetch(ACCOUNT, Attachment(f"{server.url}/files/1", "image/jpeg")) == (picture(), "image/png")
    assert server.asked[0].headers["Authorization"] == "Bearer xoxb-s3cret"


@pytest.mark.parametrize(
    "body",
    [b"<!DOCTYPE html><html>sign in", b"", b"MZ a program", picture() + b"PK\x05\x06" + b"\x00" * 18],
    ids=["sign-in page", "empty", "program", "two in one"],
)
def test_what_is_no_file_is_not_passed_on(body: bytes) -> None:
    with serving(lambda handler, asked: answer(handler, 200, body)) as server, pytest.raises(NotFetched):
        SlackFiles(nothing_is_open, base_url=server.url).fetch(
            ACCOUNT, Attachment(f"{server.url}/files/1", "image/png")
        )


def test_the_token_goes_nowhere_else() -> None:
    with serving(lambda handler, asked: answer(handler, 200, picture())) as elsewhere:
        for url in (elsewhere.url + "/1", "https://evil.example/1", "https://files.slack.com.evil.example/1"):
            with pytest.raises(NotFetched):
                SlackFiles(nothing_is_open).fetch(ACCOUNT, Attachment(url, "image/png"))
    assert elsewhere.asked == []
