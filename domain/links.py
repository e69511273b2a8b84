"""Signed links: what a person gets as an address carries who, what and how long, and cannot be altered.

A token is `<key id>.<base64url of brokerage, expiry, subject and MAC>`. The purpose is part of what is signed and not
of what is sent: a link for photos does not open an agreement. The first key signs and every key listed is accepted,
which is how keys are rotated.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from domain.errors import PorchlightError

MAC_BYTES = 16
HEAD_BYTES = 16 + 4
TEXT, ID = b"t", b"u"


class BadLink(PorchlightError):
    """The token was altered, made for another purpose, or signed by a key that is no longer listed."""

    code = "bad_link"


class LinkExpired(PorchlightError):
    """The token is ours, and its time is over; `expired_at` says since when."""

    code = "link_expired"


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says. `subject` is an id or a short text; `expires_at` is UTC, to the second."""

    purpose: str
    subject: str
    brokerage_id: UUID
    expires_at: datetime


class Signer:
    """Makes and reads tokens. Keys are (id, at least 32 bytes), the signing one first; ids hold no full stop."""

    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        if not keys:
            raise ValueError("a signer needs at least one key")
        if any("." in key_id for key_id, _ in keys):
            raise ValueError("a key id with a full stop could not be told from the token")
        self._keys = dict(keys)
        self._signing = keys[0][0]

    def sign(self, link: Link) -> str:
        """The token, safe in a path: about 80 characters for a subject that is an id."""
        body = _pack(link)
        mac = _mac(self._keys[self._signing], link.purpose, body)
        return f"{self._signing}.{base64.urlsafe_b64encode(body + mac).decode().rstrip('=')}"

    def read(self, token: str, purpose: str, now: datetime) -> Link:
        """What the token says, if it was signed here for this purpose. Raises BadLink or LinkExpired."""
        key_id, _, text = token.partition(".")
        key, raw = self._keys.get(key_id), _decode(text)
        if key is None or len(raw) <= HEAD_BYTES + MAC_BYTES:
            raise BadLink
        body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
        if not hmac.compare_digest(mac, _mac(key, purpose, body)):
            raise BadLink
        link = _unpack(body, purpose)
        if link.expires_at <= now:
            raise LinkExpired(expired_at=link.expires_at)
        return link


def _mac(key: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.new(key, purpose.encode() + b"\0" + body, hashlib.sha256).digest()[:MAC_BYTES]


def _pack(link: Link) -> bytes:
    expires = int(link.expires_at.timestamp()).to_bytes(4, "big")
    return link.brokerage_id.bytes + expires + _pack_subject(link.subject)


def _pack_subject(subject: str) -> bytes:
    # An id as bytes is twenty characters shorter in the token, which in a text message is an eighth of a segment.
    try:
        as_id = UUID(subject)
    except ValueError:
        return TEXT + subject.encode()
    return ID + as_id.bytes if str(as_id) == subject else TEXT + subject.encode()


def _unpack(body: bytes, purpose: str) -> Link:
    brokerage_id = UUID(bytes=body[:16])
    expires_at = datetime.fromtimestamp(int.from_bytes(body[16:HEAD_BYTES], "big"), UTC)
    form, subject = body[HEAD_BYTES : HEAD_BYTES + 1], body[HEAD_BYTES + 1 :]
    return Link(purpose, str(UUID(bytes=subject)) if form == ID else subject.decode(), brokerage_id, expires_at)


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
