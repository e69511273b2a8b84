"""A fitted reply as Slack shows it: a text for the notification, and blocks for the message. Pure.

Words of ours and of others go into plain text, which reads no markup; what must be markup (titles, links) is written
so that nobody's words can become a mention, a link or a format.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import regex

from channels.slack import words
from channels.slack.place import MAIN, Pressed
from domain.messages import Attachment, Card, Choice, Fitted, Limits

LIMITS = Limits(
    characters=2400,
    parts=3,
    buttons=20,
    button_bytes=64,
    cards=True,
    images=True,
    below=True,
    chat_per_second=1.0,
    threads=True,
)

MAX_TEXT = 40_000
MAX_SECTION = 3_000
MAX_BLOCKS = 50
MAX_UPDATE_BYTES = 4_000
MAX_LABEL = 75
MAX_FACTS = 10
MOST_IN_BLOCKS = 11_500
"""Characters of all blocks of a message: Slack refuses it somewhere above 13,200."""
MOST_CARDS = 12
CARD_CHARACTERS, LEAST_FOR_A_CARD = 700, 80
MARK = "\u2713"

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what a notification and a screen reader say, `blocks` what is drawn."""

    text: str
    blocks: tuple[Block, ...]


def render(part: Fitted, user: str, key: str = MAIN, ours: str = "", *, pictures: bool = True) -> Message:
    """Render a part for a person in a thread. Links can be followed where they begin with `ours`, our own site.

    Who may press its buttons, and in which conversation they mean something, goes along in the blocks' ids.
    """
    unshown = [f"{one.name or 'Picture'}: {one.url}" for one in part.attachments if not _can_be_shown(one.url)]
    texts = list(_prose("\n".join([part.text, *unshown] if part.text else unshown), ours))
    below = list(_prose(part.below, ours))
    ids = (f"{number}|{user}|{key}" for number in count(1))
    used = sum(len(block["text"]["text"]) for block in (*texts, *below))
    cards = part.cards[:MOST_CARDS]
    room = max(LEAST_FOR_A_CARD, min(CARD_CHARACTERS, (MOST_IN_BLOCKS - used) // max(1, len(cards))))
    drawn = [block for card in cards for block in _card(card, room, ids, pictures=pictures)]
    shown = [_picture(one) for one in part.attachments if pictures and _can_be_shown(one.url)]
    buttons = [_actions(part.buttons, next(ids))] if part.buttons else []
    room_for_pictures = MAX_BLOCKS - len(texts) - len(drawn) - len(below) - len(buttons)
    return Message(_text(part), (*texts, *drawn, *shown[: max(0, room_for_pictures)], *below, *buttons))


def marked(pressed: Pressed) -> Message:
    """The message with what was chosen in place of the row that was pressed, so that it is not pressed again."""
    chosen = {"type": "context", "elements": [_plain(f"{MARK} {words.cut(pressed.label, MAX_LABEL)}")]}
    blocks = [chosen if block.get("block_id") == pressed.block_id else _as_sent(block) for block in pressed.blocks]
    return Message(words.cut_bytes(pressed.text or MARK, MAX_UPDATE_BYTES), tuple(blocks))


def _as_sent(block: Mapping[str, Any]) -> Block:
    """A block without what Slack adds to pictures when it shows them, which it may not take back."""
    kept = {name: value for name, value in block.items() if block.get("type") != "image" or name in _OF_PICTURES}
    accessory = kept.get("accessory")
    if isinstance(accessory, dict) and accessory.get("type") == "image":
        kept["accessory"] = {name: value for name, value in accessory.items() if name in _OF_PICTURES}
    return kept


_OF_PICTURES = frozenset({"type", "block_id", "image_url", "alt_text", "title"})


def home(message: Message, actions: tuple[Choice, ...], user: str, key: str) -> Block:
    """The app's own tab: the message, and below it what is always at hand."""
    row = _actions(actions, f"home|{user}|{key}")
    return {"type": "home", "blocks": [*message.blocks, {"type": "divider"}, row]}


def _text(part: Fitted) -> str:
    """The words; where there are none, what the cards and pictures are."""
    said = part.text or "\n".join(card.line or card.title for card in part.cards)
    return words.escaped(
        words.cut(said or ", ".join(one.name or "Picture" for one in part.attachments) or MARK, MAX_TEXT)
    )


_OWN_LINE = regex.compile(r"(?:([^\n:]{1,150}): )?(https?://\S{1,2000})")


def _prose(text: str, ours: str) -> Iterator[Block]:
    """The text in plain sections of a size that Slack takes; a line that is a link of ours can be followed."""
    waiting = ""
    for line in text.split("\n") if text else ():
        found = _OWN_LINE.fullmatch(line) if ours else None
        if found is not None and found[2].startswith(ours + "/"):
            yield from _sections(waiting)
            waiting = ""
            named = f"{words.unmarked(found[1])}: " if found[1] else ""
            yield _section({"type": "mrkdwn", "text": named + words.link(found[2]), "verbatim": True})
        else:
            waiting = f"{waiting}\n{line}" if waiting else line
    yield from _sections(waiting)


def _sections(text: str) -> Iterator[Block]:
    """One section, or several where escaping makes it too long for one."""
    left = text.strip("\n")
    while left:
        end, size = len(left), 0
        if len(words.escaped(left)) > MAX_SECTION:
            for end, character in enumerate(left):  # noqa: B007 - where it is full is what is wanted
                size += len(words.escaped(character))
                if size > MAX_SECTION:
                    break
        if left[:end].strip():
            yield _section(_plain(left[:end]))
        left = left[end:]


def _card(card: Card, room: int, ids: Iterator[str], *, pictures: bool) -> Iterator[Block]:
    """A section with its title, facts and picture, and its buttons below."""
    title = words.unmarked(words.cut(card.title, min(150, room)))
    section: Block = _section({"type": "mrkdwn", "text": f"*{_linked(title, card.link)}*", "verbatim": True})
    left = room - len(title)
    if facts := list(_facts(card, left)):
        section["fields"] = facts
    elif card.line and card.line != card.title and left > LEAST_FOR_A_CARD // 2:
        section["fields"] = [_plain(words.cut(card.line, left))]
    if pictures and _can_be_shown(card.image_url):
        section["accessory"] = {"type": "image", "image_url": card.image_url, "alt_text": _alt(card.title)}
    yield section
    if card.choices:
        yield _actions(card.choices, next(ids))


def _linked(title: str, url: str) -> str:
    return f"{words.link(url)[:-1]}|{title}>" if url.startswith(("https://", "http://")) else title


def _facts(card: Card, room: int) -> Iterator[Block]:
    shown = card.facts[:MAX_FACTS]
    for fact in shown:
        text = words.cut(f"{fact.label}: {fact.value}", max(20, room // len(shown)))
        yield _plain(text)


def _actions(choices: tuple[Choice, ...], block_id: str) -> Block:
    elements = [
        {
            "type": "button",
            "action_id": f"pick.{number}",
            "text": _plain(words.cut(choice.label, MAX_LABEL)),
            "value": choice.value,
        }
        for number, choice in enumerate(choices, 1)
    ]
    return {"type": "actions", "block_id": block_id, "elements": elements}


def _picture(one: Attachment) -> Block:
    return {"type": "image", "image_url": one.url, "alt_text": _alt(one.name or "Picture")}


def _can_be_shown(url: str) -> bool:
    """Slack fetches pictures itself, over https and with a bound on the address."""
    return url.startswith("https://") and len(url) <= 3000


def _alt(text: str) -> str:
    return words.cut(text, 200) or "Picture"


def _section(text: Mapping[str, Any]) -> Block:
    return {"type": "section", "text": dict(text)}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": words.escaped(text), "emoji": False}
