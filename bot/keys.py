"""The secret keys: given as `id:base64` lists, or on the embedded server made once and kept in a private file."""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32
FILE_NAME = "keys.json"

Key = tuple[str, bytes]


class BadKey(ValueError):
    """A key's text cannot be read, or the key has the wrong length; the text never holds the key itself."""


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """The keys of one installation. In each tuple the first key makes, and all of them are accepted.

    `link` signs what people get as links, `vault` seals personal columns, `lookup` is the one key (32 bytes) of the
    hashes by which sealed values are found.
    """

    link: tuple[Key, ...]
    vault: tuple[Key, ...]
    lookup: bytes


def parse_keys(text: str) -> tuple[Key, ...]:
    """`id:base64, id:base64` as keys of 32 bytes. Raises BadKey."""
    keys = tuple(_parse_named(part.strip()) for part in text.split(",") if part.strip())
    names = [name for name, _ in keys]
    if not keys or len(set(names)) != len(names):
        raise BadKey("expected at least one key, and each id once")
    return keys


def parse_key(text: str) -> bytes:
    """Base64 of 32 bytes. Raises BadKey."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise BadKey("expected base64") from None
    if len(key) != KEY_BYTES:
        raise BadKey(f"expected {KEY_BYTES} bytes, got {len(key)}")
    return key


def keyring(texts: Mapping[str, str]) -> Keyring:
    """The ring of the texts `link_keys`, `vault_keys` and `lookup_key`. Raises BadKey that names the wrong one."""
    for name in ("link_keys", "vault_keys", "lookup_key"):
        try:
            parse_key(texts[name]) if name == "lookup_key" else parse_keys(texts[name])
        except BadKey as error:
            raise BadKey(f"{name.upper()}: {error}") from None
    return Keyring(parse_keys(texts["link_keys"]), parse_keys(texts["vault_keys"]), parse_key(texts["lookup_key"]))


def kept_texts(folder: Path) -> dict[str, str]:
    """The texts kept in `folder`, made now if there are none; simultaneous first calls all get the same ones."""
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, json.dumps(_fresh_texts(), indent=2))
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _parse_named(part: str) -> Key:
    name, colon, key = part.partition(":")
    if not colon or not name:
        raise BadKey("expected id:base64")
    return name, parse_key(key)


def _fresh_texts() -> dict[str, str]:
    return {
        "link_keys": f"first:{_fresh_key()}",
        "vault_keys": f"first:{_fresh_key()}",
        "lookup_key": _fresh_key(),
    }


def _fresh_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _write_once(path: Path, text: str) -> None:
    """Write the whole file or nothing, and leave one that another process wrote meanwhile as it is."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    try:
        # A link, unlike a rename, refuses to replace what is there.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
