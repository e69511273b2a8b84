"""What a file is, told by its bytes and not by its name, and whether it is safe to open."""

import io
import warnings
from typing import Literal

from PIL import Image

MAX_PIXELS = 60_000_000

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3",
    "audio/amr": "amr",
    "audio/ogg": "ogg",
    "text/vcard": "vcf",
    "application/pdf": "pdf",
    "application/zip": "zip",
}
"""Every type that `content_type` tells apart, with the ending its files get."""

_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"#!AMR": "audio/amr",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"BEGIN:VCARD": "text/vcard",
}
_BRANDS = {
    b"hei": "image/heic",
    b"mif": "image/heic",
    b"3gp": "video/3gpp",
    b"3g2": "video/3gpp",
    b"qt ": "video/quicktime",
    b"iso": "video/mp4",
    b"mp4": "video/mp4",
    b"avc": "video/mp4",
    b"M4V": "video/mp4",
}
_READABLE = ("image/jpeg", "image/png", "image/gif", "image/webp")


def content_type(body: bytes) -> str:
    """The type of the content, "" when it is none of those we know."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] == b"ftyp":
        return _BRANDS.get(body[8:11], "")
    return next((known for start, known in _STARTS.items() if body.startswith(start)), "")


def danger(body: bytes) -> Literal["", "two_files_in_one", "too_many_pixels", "broken_image"]:
    """Why a file should not be kept; "" for one that may.

    An image that carries an archive or a document as well is opened as the one by us and as the other by somebody
    else. An image of few bytes can unfold to gigabytes: its size is read from the header, nothing is decoded.
    """
    kind = content_type(body)
    if kind.startswith("image/") and (b"%PDF-" in body[:1024] or b"PK\x05\x06" in body[-66_000:]):
        return "two_files_in_one"
    if kind not in _READABLE:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body)) as image:
                width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "too_many_pixels"
    except (OSError, ValueError, SyntaxError):
        return "broken_image"
    return "too_many_pixels" if width * height > MAX_PIXELS else ""
