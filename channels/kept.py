"""A file that somebody sent us, once it was fetched: what it is by its bytes, and whether it may be kept."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from channels.content import EXTENSIONS, content_type, danger


class Unwelcome(Exception):
    """A file that was fetched and is not kept. `code` says why ("kind": a type we do not take), `kind` what it is."""

    def __init__(self, code: str, kind: str) -> None:
        super().__init__(f"{code} {kind}".strip())
        self.code = code
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Media:
    """A file as we keep it, under a name of our own; the type is what its bytes say, not what the sender did."""

    name: str
    content_type: str
    body: bytes


def kept(body: bytes, accepted: Collection[str]) -> Media:
    """The file under a name of our own. Raises Unwelcome."""
    kind = content_type(body)
    if kind not in accepted:
        raise Unwelcome("kind", kind)
    if found := danger(body):
        raise Unwelcome(found, kind)
    return Media(f"{secrets.token_hex(16)}.{EXTENSIONS[kind]}", kind, body)
