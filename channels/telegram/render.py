"""A fitted reply as calls of the Bot API, in the order in which they are made. Pure.

Text goes without a parse mode, with entities beside it: nothing in it can be read as markup, whoever wrote it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from channels.telegram.buttons import VALUE_BYTES, Keyboard, keyboard
from domain.messages import Attachment, Fitted, Limits

LIMITS = Limits(
    characters=4096,
    parts=3,
    buttons=12,
    button_bytes=VALUE_BYTES,
    images=True,
    files=True,
    chat_per_second=1.0,
)
MAX_CAPTION = 1024
ALBUM = 10


@dataclass(frozen=True, slots=True)
class Wording:
    """The few words that this wire adds of its own."""

    share: str = "Share my phone"
    answered_directly: str = "I have answered you in our own chat, since others read along here."
    start_first: str = "That is for your eyes only. Open our chat, press Start, and ask me there."
    open_chat: str = "Open our chat"
    not_yours: str = "These buttons are for whoever asked. Ask me and you get your own."
    spent: str = "That is settled already."
    gone: str = "That message is too old. Tell me what you would like and I will look afresh."


ENGLISH = Wording()

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Message:
    """sendMessage, or sendPhoto and sendDocument with the text as a caption where there is one file.

    `reply_to` is the message of the chat that is answered; `markup` the buttons.
    """

    chat: int | str
    text: str
    entities: tuple[MessageEntity, ...] = ()
    markup: Markup | None = None
    file: Attachment | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Album:
    """sendMediaGroup: two to ten pictures."""

    chat: int | str
    pictures: tuple[Attachment, ...]
    reply_to: int | None = None


Call = Message | Album


def calls(part: Fitted, chat: int | str, *, owner: int = 0, reply_to: int | None = None) -> tuple[Call, ...]:
    """Pictures first, then the text with its buttons, then other files; one picture and a text that fits below it are
    one call. `owner` is whose the buttons are, where others could press them. Nothing to send gives ()."""
    pictures = tuple(one for one in part.attachments if _is_picture(one))
    files = tuple(one for one in part.attachments if not _is_picture(one))
    text = Message(chat, part.text, entities(part), _markup(part, owner), reply_to=reply_to)
    made: list[Call] = []
    if len(pictures) == 1 and (not part.text or _units(part.text) <= MAX_CAPTION):
        made.append(replace(text, file=pictures[0]))
    else:
        made += _albums(chat, pictures, reply_to)
        if part.text:
            made.append(text)
    if len(files) == 1 and not pictures and _units(part.text) <= MAX_CAPTION:
        return (replace(text, file=files[0]),)
    made += [Message(chat, "", file=one, reply_to=reply_to) for one in files]
    return tuple(made)


def _albums(chat: int | str, pictures: Sequence[Attachment], reply_to: int | None) -> Iterator[Call]:
    for start in range(0, len(pictures), ALBUM):
        some = tuple(pictures[start : start + ALBUM])
        if len(some) == 1:
            yield Message(chat, "", file=some[0], reply_to=reply_to)
        else:
            yield Album(chat, some, reply_to)


_NUMBER = regex.compile(r"(?m)^\d{1,2}\)(?= )")


def entities(part: Fitted) -> tuple[MessageEntity, ...]:
    """The numbers of a list in bold, counted in UTF-16 units as the wire counts."""
    return tuple(
        MessageEntity(MessageEntity.BOLD, _units(part.text[: found.start()]), len(found.group()))
        for found in _NUMBER.finditer(part.text)
    )


def markup(rows: Keyboard) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data) for label, data in r] for r in rows])


def link(label: str, url: str) -> InlineKeyboardMarkup:
    """One button that opens a page."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=url)]])


def _markup(part: Fitted, owner: int) -> Markup | None:
    if part.buttons:
        return markup(keyboard(part.buttons, owner))
    if part.asks_phone and not owner:
        button = KeyboardButton(ENGLISH.share, request_contact=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    return None


def _is_picture(attachment: Attachment) -> bool:
    return attachment.content_type.startswith("image/")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
