"""What a file is by its bytes."""

import io
import struct
import zlib

import pytest
from PIL import Image

from channels.content import EXTENSIONS, MAX_PIXELS, content_type, danger


def picture(format: str, size: tuple[int, int] = (8, 6)) -> bytes:  # noqa: A002
    file = io.BytesIO()
    Image.new("RGB", size, "green").save(file, format)
    return file.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge_png() -> bytes:
    """A few bytes that claim to unfold to 20 gigabytes."""
    header = struct.pack(">IIBBBBB", 80_000, 80_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("GIF"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x18ftyp3gp4", "video/3gpp"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"#!AMR\n", "audio/amr"),
        (b"BEGIN:VCARD\r\n", "text/vcard"),
        (b"MZ\x90\x00", ""),
        (b"<svg onload=alert(1)>", ""),
        (b"<html>", ""),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"", ""),
    ],
)
def test_a_type_is_told_by_the_bytes(body: bytes, kind: str) -> None:
    assert content_type(body) == kind
    assert kind == "" or kind in EXTENSIONS


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
def test_an_ordinary_picture_is_no_danger(format: str) -> None:  # noqa: A002
    assert danger(picture(format)) == ""


def test_a_picture_that_is_an_archive_too_is_dangerous() -> None:
    assert danger(picture("GIF") + b"PK\x03\x04" + b"x" * 50 + b"PK\x05\x06" + b"\x00" * 18) == "two_files_in_one"


def test_a_picture_that_is_a_document_too_is_dangerous() -> None:
    assert danger(b"\xff\xd8\xff\xfe\x00\x10%PDF-1.4" + picture("JPEG")[2:]) == "two_files_in_one"


def test_a_picture_that_unfolds_beyond_bounds_is_dangerous() -> None:
    assert danger(huge_png()) == "too_many_pixels"
    assert MAX_PIXELS < 80_000 * 80_000


def test_half_a_picture_header_is_dangerous() -> None:
    assert danger(b"\x89PNG\r\n\x1a\n") == "broken_image"
    assert danger(b"\xff\xd8\xff\xe0") == "broken_image"
