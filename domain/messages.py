"""The vocabulary shared by channels, dialogue and pipeline: what came in, what goes out, what a channel can show.

Imports nothing of ours, so that a channel knows messages without knowing the brokerage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message or goes with one.

    `url` is where the channel's provider (inbound) or our public site (outbound) serves it.
    """

    url: str
    content_type: str
    name: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as a person sent it, whatever the wire.

    `provider_id` is the wire's own id of the delivery and unique within (channel, account). `sender` is the
    person's address on the wire (E.164 for SMS, chat id for Telegram, user id for Slack); `thread` tells apart several
    conversations of one address where the wire has such a thing. `pressed` is the value of the button that was
    pressed, if it was one. `sent_at` is the wire's own time where it gives one (UTC), used for ordering.
    `profile` holds what the wire says of the sender (name, city), unverified.
    """

    channel: str
    account: str
    provider_id: str
    sender: str
    text: str = ""
    thread: str = ""
    pressed: str | None = None
    attachments: tuple[Attachment, ...] = ()
    sent_at: datetime | None = None
    profile: Mapping[str, str] = field(default_factory=dict)
    opt: Literal["", "out", "in", "help"] = ""
    """What the provider itself says this message did to the sender's opt-in (Twilio's OptOutType)."""


SAY = "say:"
TO = "to:"
"""Begins the `Inbound.pressed` of words that are for a contact, whose id follows, and not for the assistant."""
ABOUT = "client:"
"""Begins the thread in which a member is told of one contact, whose id follows, and answers them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the person may pick: by button, by number, or in words.

    `value` comes back as `Inbound.pressed` and fits 64 bytes. One that begins with SAY stands for the words after it,
    which then come back as `Inbound.text`: for news, which no dialogue remembers. `lasting` ones stand beside things
    that are listed: when one is picked the others stay open.
    """

    label: str
    value: str
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """A thing shown: a home, a person, a deal. `line` is how it reads where there are no cards."""

    title: str
    line: str
    facts: tuple[Fact, ...] = ()
    image_url: str = ""
    link: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer before it is fitted to a channel.

    `text` comes first, then `cards`, then `closing` (the next step, or the one question), then `choices`.
    `short` is another wording of `text` for channels where every character costs (SMS). `link` belongs to the whole
    answer and is never cut. `private` answers are only for the person who asked, where others can read along.
    """

    text: str
    short: str = ""
    cards: tuple[Card, ...] = ()
    closing: str = ""
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    link: str = ""
    private: bool = False
    asks_phone: bool = False
    """Offer the person a way to share their number, where the wire vouches for it (Telegram)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry. `characters` are those of one part; a longer text is split into parts.

    `buttons` is how many buttons a message may have (0: choices become a numbered list); `cards` whether cards are
    drawn; `button_bytes` the size of a button's value; `images` and `files` what may go along as an attachment (what
    may not becomes a line with its link).
    """

    characters: int
    parts: int = 3
    buttons: int = 0
    button_bytes: int = 64
    cards: bool = False
    images: bool = False
    files: bool = False
    short: bool = False
    chat_per_second: float | None = None
    """Messages a second that one chat takes; None where only the account's own pace counts."""
    below: bool = False
    """Whether words can follow the cards in the same message; elsewhere they make a message of their own."""
    threads: bool = False
    """Whether several talks with one person are kept apart, so that news of a client can have a thread of their own."""
    plain_characters: bool = False
    """True where typographic characters cost (SMS: a curly quote turns 160 characters into 70)."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """One part of a reply as the channel will show it; what `deliver` stores and `render` turns into a payload.

    `numbered` are the choices a number answers, in order: the dialogue records them as what the person can see.
    """

    text: str
    buttons: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    numbered: tuple[Choice, ...] = ()
    private: bool = False
    below: str = ""
    """Words that stand below the cards, where the channel can show them in the same message."""
    asks_phone: bool = False
