"""What Telegram sends us, read and checked: messages, presses, shared contacts, and who blocked the bot. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import regex

from channels.fit import cleaned
from channels.telegram.buttons import SPENT, Origin, owned
from channels.telegram.fields import Fields, NotTelegram
from channels.telegram.files import attachments
from domain.messages import Inbound

CHANNEL = "telegram"
MAX_BODY_BYTES = 1024 * 1024
LONGEST_NAME = 100

Opt = Literal["", "out", "in", "help"]
COMMANDS: Mapping[str, tuple[str, Opt]] = {
    "start": ("/start", "in"),
    "stop": ("/stop", "out"),
    "help": ("help", "help"),
    "agent": ("agent", ""),
    "tours": ("my tours", ""),
    "more": ("more", ""),
}
"""What a command says in words, and what it does to the sender's opt-in."""
PHONE = "phone"
"""The command of somebody who wants to share their number."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The account that an update was sent to."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message or a press for the assistant. `query` is to be answered at once, where it is a press."""

    message: Inbound
    origin: Origin
    query: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A contact that somebody sent: `own` only where Telegram itself says that it is the sender's. With `asks` there
    is none yet: they want to know how to share theirs."""

    sender: str
    provider_id: str
    at: datetime
    phone: str = ""
    own: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """The sender stopped the bot in their app, which means: no more messages."""

    sender: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Nothing:
    """Not for us. Where it is a press all the same, `query` is to be answered, and `why` says what the person hears:
    not_yours (somebody else's button), spent (a button that was used) or gone (one that we cannot read)."""

    query: str = ""
    why: Literal["", "not_yours", "spent", "gone"] = ""


Received = Said | Shared | Blocked | Nothing


def parse(body: bytes) -> Fields:
    """An update's body. Raises NotTelegram when it is too large or not an update."""
    if len(body) > MAX_BODY_BYTES:
        raise NotTelegram("too_large")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotTelegram("not_json") from None
    if not isinstance(found, dict):
        raise NotTelegram("malformed")
    return Fields(found)


def read(update: Fields, bot: Bot) -> Received:
    """What an update means for us. Raises NotTelegram where it is none, or breaks off in the middle."""
    update_id = update.number("update_id")
    if press := update.inner("callback_query"):
        return _press(press, update_id, bot)
    if member := update.inner("my_chat_member"):
        return _membership(member)
    message = update.inner("message") or update.inner("edited_message")
    return _message(message, update_id, bot) if message else Nothing()


def _message(message: Fields, update_id: int, bot: Bot) -> Received:
    chat, sender = message.needed("chat"), message.inner("from")
    # Channel posts and anonymous admins have nobody behind them whom we could know.
    if sender is None or sender.flag("is_bot") or message.inner("sender_chat"):
        return Nothing()
    private = chat.text("type") == "private"
    said = _said(message, bot)
    if not private and not said.addressed:
        return Nothing()
    person, message_id = str(sender.number("id")), message.number("message_id")
    at = _moment(message.maybe("edit_date") or message.number("date"), message_id)
    # The wire may begin its ids anew after a week of silence: what tells two messages apart is the message itself.
    provider_id = f"{update_id}:{chat.number('id')}:{message_id}:{message.maybe('edit_date') or 0}"
    if (contact := message.inner("contact")) or said.command == PHONE:
        return _shared(message, contact, sender, provider_id, at) if private else Nothing()
    text, opt = COMMANDS.get(said.command, (said.text, ""))
    files = attachments(message)
    if not text and not files and message.maybe("edit_date"):
        return Nothing()
    inbound = Inbound(
        channel=CHANNEL,
        account=str(bot.id),
        provider_id=provider_id,
        sender=person,
        text=text,
        attachments=files,
        sent_at=at,
        profile=_profile(sender, said.argument if said.command == "start" else ""),
        opt=opt,
    )
    return Said(inbound, Origin(chat=chat.number("id"), private=private, message=message_id))


def _press(press: Fields, update_id: int, bot: Bot) -> Received:
    query, sender = press.text("id"), press.needed("from")
    person, data = sender.number("id"), press.text("data")
    if not query or sender.flag("is_bot"):
        raise NotTelegram("malformed", "callback_query")
    if data == SPENT:
        return Nothing(query, "spent")
    value, owner = owned(data)
    if owner not in (0, person):
        return Nothing(query, "not_yours")
    under = press.inner("message")
    if not value or under is None:
        return Nothing(query, "gone")
    chat = under.needed("chat")
    inbound = Inbound(
        channel=CHANNEL,
        account=str(bot.id),
        provider_id=f"{update_id}:q{query}",
        sender=str(person),
        pressed=value,
        profile=_profile(sender),
    )
    # A message that is too old to be changed comes without its date and its buttons.
    origin = Origin(
        chat=chat.number("id"),
        private=chat.text("type") == "private",
        message=under.number("message_id"),
        pressed=data,
        keyboard=_keyboard(under) if under.maybe("date") else (),
    )
    return Said(inbound, origin, query)


def _membership(member: Fields) -> Received:
    """Whether the person may still be written to. That the bot is welcome again, the /start that follows says."""
    status = member.needed("new_chat_member").text("status")
    if member.needed("chat").text("type") != "private" or status != "kicked":
        return Nothing()
    return Blocked(str(member.needed("from").number("id")), _moment(member.number("date"), 0))


def _shared(message: Fields, contact: Fields | None, sender: Fields, provider_id: str, at: datetime) -> Shared:
    """A forwarded card is somebody's word about somebody, also where it names its sender."""
    person = sender.number("id")
    if contact is None:
        return Shared(str(person), provider_id, at, asks=True)
    own = contact.maybe("user_id") == person and not message.inner("forward_origin")
    digits = regex.sub(r"[^0-9]", "", contact.text("phone_number"))
    return Shared(str(person), provider_id, at, f"+{digits}" if digits else "", own)


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    command: str = ""
    argument: str = ""
    addressed: bool = False


_COMMAND = regex.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", regex.DOTALL)


def _said(message: Fields, bot: Bot) -> _Words:
    """The words without what only says whom they are for, and whether they are for us where others listen."""
    text = message.text("text") or message.text("caption") or _emoji(message)
    name = regex.escape(bot.username)
    mention = regex.compile(rf"(?<!\w)@{name}\b[,:]?\s*", regex.IGNORECASE) if bot.username else None
    answered = message.inner("reply_to_message")
    author = answered.inner("from") if answered else None
    for_us = author is not None and author.maybe("id") == bot.id
    command = _COMMAND.fullmatch(text.strip())
    if command:
        named = (command["bot"] or "").lower()
        if named and named != bot.username.lower():
            return _Words(text)
        words = f"{command['name']} {command['argument'] or ''}".strip()
        return _Words(words, command["name"].lower(), command["argument"] or "", for_us or bool(named))
    if mention and mention.search(text):
        return _Words(mention.sub("", text).strip(), addressed=True)
    return _Words(text, addressed=for_us)


def _emoji(message: Fields) -> str:
    sticker = message.inner("sticker")
    return sticker.text("emoji") if sticker else ""


def _profile(sender: Fields, payload: str = "") -> dict[str, str]:
    """What the wire says of the sender, unverified; `start` is what the link said that brought them."""
    name = f"{sender.text('first_name')} {sender.text('last_name')}"
    found = {
        "name": " ".join(cleaned(name).split())[:LONGEST_NAME],
        "username": sender.text("username")[:LONGEST_NAME],
        "language": sender.text("language_code")[:LONGEST_NAME],
        "start": payload[:64] if regex.fullmatch(r"[A-Za-z0-9_-]+", payload) else "",
    }
    return {key: value for key, value in found.items() if value}


def _moment(seconds: int, message_id: int) -> datetime:
    """The wire counts whole seconds; its messages' numbers tell the order within one."""
    try:
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=message_id % 1_000_000)
    except (OverflowError, OSError, ValueError):
        raise NotTelegram("malformed", "date") from None


def _keyboard(message: Fields) -> tuple[tuple[tuple[str, str], ...], ...]:
    markup = message.inner("reply_markup")
    found: Any = markup.found.get("inline_keyboard") if markup else None
    rows: list[Any] = found if isinstance(found, list) else []
    return tuple(
        tuple((str(one.get("text", "")), str(one["callback_data"])) for one in row if "callback_data" in one)
        for row in rows
        if isinstance(row, list) and all(isinstance(one, dict) for one in row)
    )
