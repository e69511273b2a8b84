"""What came with a message: photos, documents, voice and places, by the name under which Telegram keeps each. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from channels.fit import cleaned
from channels.telegram.fields import Fields
from domain.messages import Attachment

SCHEME = "telegram:"
"""Before the name of a file that Telegram keeps: its real address has the bot's token in it and is asked for when the
file is fetched."""
LONGEST_NAME = 120

_KINDS: Mapping[str, str] = {
    "document": "application/octet-stream",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "video_note": "video/mp4",
}
"""Field of a message -> what it is where the sender's app does not say; an animation is a document too."""


def attachments(message: Fields) -> tuple[Attachment, ...]:
    """All that came along; the type is the sender's word until somebody has looked at the bytes."""
    return tuple(_all(message))


def _all(message: Fields) -> Iterator[Attachment]:
    sizes: Any = message.found.get("photo")
    if isinstance(sizes, list) and sizes and isinstance(sizes[-1], dict):
        # The same picture in several sizes, the largest last.
        yield _kept(Fields(sizes[-1]), "image/jpeg", "photo.jpg")
    for name, kind in _KINDS.items():
        if found := message.inner(name):
            yield _kept(found, found.text("mime_type") or kind, found.text("file_name"))
    place = message.inner("location")
    if place:
        latitude, longitude = place.found.get("latitude"), place.found.get("longitude")
        if isinstance(latitude, int | float) and isinstance(longitude, int | float):
            yield Attachment(f"geo:{latitude:.6f},{longitude:.6f}", "application/geo")


def _kept(file: Fields, kind: str, name: str) -> Attachment:
    said = " ".join(cleaned(name).replace("/", " ").split())[:LONGEST_NAME]
    return Attachment(f"{SCHEME}{file.text('file_id')}", kind[:LONGEST_NAME], said, file.maybe("file_size"))
