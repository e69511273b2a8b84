"""Where something was said and is answered: the keys of threads, and what the wire needs to get there. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.channel import Account
from domain.messages import ABOUT

CHANNEL = "slack"

MAIN = ""
"""The direct messages between a person and the app."""
HOME = "home"
"""The app's own tab, which is drawn anew with each answer."""
CLIENT = ABOUT
"""Before a contact's id: the thread in which a member follows and answers that contact."""
COMMAND = "command:"
"""Before the id of the channel in which the slash command was used, where the app need not be a member."""

Blocks = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed: its message as it stood then, and the words on the button.

    `response_url` is Slack's address for changing that message, the only way where it is `ephemeral`.
    """

    channel: str
    ts: str
    block_id: str
    label: str
    blocks: Blocks
    text: str = ""
    response_url: str = ""
    ephemeral: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes. `key` is its conversation's thread; `shared` says that others can read along.

    `thread_ts` is the message that heads the thread, "" outside of one; `active` whether others have seen a reply in
    it, without which Slack shows no ephemeral message there. `response_url` answers where the app is no member.
    """

    channel: str
    key: str = MAIN
    thread_ts: str = ""
    shared: bool = False
    active: bool = False
    response_url: str = ""
    pressed: tuple[Pressed, ...] = ()


Whereabouts = Callable[[Account, str, str], Place]
"""(account, person's address, our reference) -> where that message goes."""


def address(team: str, user: str) -> str:
    """A person's address: ids of people are unique within their own team."""
    return f"{team}/{user}"


def user_of(address: str) -> str:
    return address.rpartition("/")[2]


def team_of(address: str) -> str:
    return address.partition("/")[0]


def directly(account: Account, to: str, reference: str) -> Place:
    """The person's direct messages, whatever the message is about."""
    return Place(user_of(to))


def thread_key(channel: str, ts: str) -> str:
    return f"{channel}:{ts}"


def of_key(key: str, user: str) -> Place:
    """The place that a thread's key names by itself; a client's thread still lacks the message that heads it."""
    channel, colon, ts = key.partition(":")
    if key in (MAIN, HOME) or key.startswith((CLIENT, COMMAND)) or not colon:
        return Place(user, key)
    return Place(channel, key, ts, shared=is_shared(channel))


def is_shared(channel: str) -> bool:
    """Whether others can read along: everywhere but in direct messages."""
    return not channel.startswith(("D", "U", "W"))
