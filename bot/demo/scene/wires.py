"""The wires of the scene: how each brings what somebody says or presses, and how what they got reads on a terminal."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.demo import workspace
from bot.demo.carrier import Carrier, Text, new_sid
from bot.demo.messenger import Messenger, Note
from bot.demo.workspace import Block, Post, Workspace
from channels.sms.segments import segments

OTHER_SECRET = "0" * 32
MARK = "\u2713"


class NoButton(Exception):
    """Nothing like it is shown to that person."""


@dataclass(frozen=True, slots=True)
class Said:
    """`forged` is signed with another secret, `repeated` brought twice, `thread` said in the newest message's."""

    words: str
    forged: bool = False
    repeated: bool = False
    thread: bool = False


@dataclass(frozen=True, slots=True)
class Got:
    """What somebody got, as it reads; `address` is theirs on the wire."""

    address: str
    words: str


class Wire(Protocol):
    """`office` is the address of the office's web process; statuses are those of its answers."""

    @property
    def label(self) -> str:
        """What people call it."""

    def count(self) -> int:
        """How much has come so far."""

    def got(self, since: int) -> Sequence[Got]:
        """What has come from the `since`-th on."""

    def say(self, office: str, address: str, said: Said) -> int: ...

    def press(self, office: str, address: str, label: "re.Pattern[str]", *, forged: bool) -> tuple[str, int]:
        """Press the newest button under such a label: the label in full, and the status. Raises NoButton."""

    def size(self, words: Sequence[str]) -> str:
        """What it took on the air, where people pay for it."""


class ByText:
    """The pretend carrier as a wire."""

    label = "SMS"

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    def count(self) -> int:
        return len(self._carrier.texts())

    def got(self, since: int) -> Sequence[Got]:
        return [Got(text.to, _read_text(text)) for text in self._carrier.texts(since)]

    def say(self, office: str, address: str, said: Said) -> int:
        sid, token = new_sid(), OTHER_SECRET if said.forged else ""
        statuses = [
            self._carrier.bring(f"{office}/sms/message", address, said.words, sid=sid, token=token)
            for _ in range(1 + said.repeated)
        ]
        return statuses[-1]

    def press(self, office: str, address: str, label: "re.Pattern[str]", *, forged: bool) -> tuple[str, int]:
        raise NoButton(label.pattern)

    def size(self, words: Sequence[str]) -> str:
        total = sum(segments(text).count for text in words)
        return "1 segment" if total == 1 else f"{total} segments"


class InSlack:
    """The pretend workspace as a wire."""

    label = "Slack"

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def count(self) -> int:
        return len(self._workspace.posts())

    def got(self, since: int) -> Sequence[Got]:
        return [Got(post.user, read_post(post)) for post in self._workspace.posts(since)]

    def say(self, office: str, address: str, said: Said) -> int:
        newest = self._workspace.newest(address) if said.thread else None
        thread = (newest.thread_ts or newest.ts) if newest else ""
        event, secret = workspace.new_event_id(), OTHER_SECRET if said.forged else ""
        statuses = [
            self._workspace.bring(office, address, said.words, thread_ts=thread, event_id=event, secret=secret)
            for _ in range(1 + said.repeated)
        ]
        return statuses[-1]

    def press(self, office: str, address: str, label: "re.Pattern[str]", *, forged: bool) -> tuple[str, int]:
        found = self._workspace.find(address, label)
        if found is None:
            raise NoButton(label.pattern)
        post, button = found
        secret = OTHER_SECRET if forged else ""
        return button[0], self._workspace.press(office, address, post, button, secret=secret)

    def size(self, words: Sequence[str]) -> str:
        return ""


class InTelegram:
    """The pretend Telegram as a wire."""

    label = "Telegram"

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    def count(self) -> int:
        return len(self._messenger.notes())

    def got(self, since: int) -> Sequence[Got]:
        return [Got(note.chat, read_note(note)) for note in self._messenger.notes(since)]

    def say(self, office: str, address: str, said: Said) -> int:
        update, secret = self._messenger.number(), OTHER_SECRET if said.forged else ""
        statuses = [
            self._messenger.bring(office, address, said.words, update=update, secret=secret)
            for _ in range(1 + said.repeated)
        ]
        return statuses[-1]

    def press(self, office: str, address: str, label: "re.Pattern[str]", *, forged: bool) -> tuple[str, int]:
        found = self._messenger.find(address, label)
        if found is None:
            raise NoButton(label.pattern)
        note, button = found
        secret = OTHER_SECRET if forged else ""
        return button[0], self._messenger.press(office, address, note, button, secret=secret)

    def size(self, words: Sequence[str]) -> str:
        return ""


Wires = Mapping[str, Wire]
"""By the name of the channel."""


def _read_text(text: Text) -> str:
    return " ".join([text.body, *(f"[{url}]" for url in text.media)]).strip()


def read_note(note: Note) -> str:
    """The words, how many pictures, and the buttons in rows; of a change only what is left to press."""
    rows = [" ".join(f"[{label}]" for label, _ in row) for row in note.keyboard]
    if note.edited:
        return f"(below what was asked: {' '.join(rows) or 'no more buttons'})"
    pictures = ["[a picture]" if note.pictures == 1 else f"[{note.pictures} pictures]"] if note.pictures else []
    return "\n".join([*pictures, *([note.text] if note.text else []), *rows])


def read_post(post: Post) -> str:
    """What is drawn, block by block; of a change only what now stands in place of the buttons."""
    if not post.blocks:
        return html.unescape(post.text)
    rows = [row for block in post.blocks for row in _block(block)]
    if post.edited:
        return f"(in place of the buttons: {' '.join(row for row in rows if row.startswith(MARK))})"
    return "\n".join(rows)


def _block(block: Block) -> Iterator[str]:
    kind = block["type"]
    if kind == "section":
        yield _plain(block["text"]) if "text" in block else ""
        facts = " \u00b7 ".join(_plain(fact) for fact in block.get("fields", ()))
        if facts:
            yield facts
    elif kind == "actions":
        yield " ".join(f"[{one['text']['text']}]" for one in block["elements"])
    elif kind == "context":
        yield " ".join(_plain(one) for one in block["elements"])
    elif kind == "image":
        yield f"[picture: {block['alt_text']}]"


_LINK = re.compile(r"<([^|>]+)\|?([^>]*)>")


def _plain(words: Mapping[str, str]) -> str:
    """A text as Slack shows it: bold without its stars, a link by its words."""
    said = words["text"]
    if words["type"] == "mrkdwn":
        said = _LINK.sub(lambda found: found[2] or found[1], said.strip("*"))
    return html.unescape(said)
