"""Sealing of personal columns: AES-GCM bound to its place, and a keyed hash for looking up by equality.

A sealed value is `<key id>:<base64 of nonce and ciphertext>`. The associated data is tenant|table.column|row, so that a
value moved to another row, column or tenant does not open. The first key seals; every key listed opens, which is how
keys are rotated: put the new one first, run `python -m bot rotate-keys`, drop the old one.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class CannotOpen(Exception):
    """The value was sealed by a key that is not listed, or for another place, or was altered."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives: the tenant, `table.column` and the row's id."""

    brokerage_id: UUID
    column: str
    row_id: UUID | int

    def associated_data(self) -> bytes:
        return f"{self.brokerage_id}|{self.column}|{self.row_id}".encode()


class Vault:
    """Keys are (id, 32 bytes), the sealing one first. The lookup key never rotates with them: hashes are stored."""

    def __init__(self, keys: Sequence[tuple[str, bytes]], lookup_key: bytes) -> None:
        if not keys:
            raise ValueError("a vault needs at least one key")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys}
        self._sealing = keys[0][0]
        self._lookup_key = lookup_key

    def seal(self, value: str, place: Place) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._sealing].encrypt(nonce, value.encode(), place.associated_data())
        return f"{self._sealing}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: Place) -> str:
        key_id, _, body = sealed.partition(":")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise CannotOpen(f"no key {key_id!r}")
        raw = base64.b64decode(body)
        try:
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.associated_data()).decode()
        except InvalidTag:
            raise CannotOpen("altered, or sealed for another place") from None

    @property
    def sealing(self) -> str:
        """The id of the key that seals now."""
        return self._sealing

    def lookup(self, kind: str, value: str) -> bytes:
        """The keyed hash by which equal values of one kind ("phone", "email", "chat") find each other."""
        return hmac.new(self._lookup_key, f"{kind}|{value}".encode(), hashlib.sha256).digest()
