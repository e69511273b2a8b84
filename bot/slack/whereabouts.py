"""Where a message goes in Slack: the channel's question to the records, asked just before it is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.accounts import Accounts
from channels.channel import Account
from channels.slack import interactions, render
from channels.slack.place import CHANNEL, CLIENT, COMMAND, Place, Pressed, directly, of_key, thread_key, user_of
from domain import conversations
from domain.conversations import Answering
from domain.db import Database


class Whereabouts:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._accounts = Accounts(database)

    def __call__(self, account: Account, to: str, reference: str) -> Place:
        """The person's direct messages where the message is not one of ours."""
        known = self._accounts.find(CHANNEL, account.address)
        if known is None or not reference.isdigit():
            return directly(account, to, reference)
        with self._database.read(known.brokerage_id) as session:
            answering = conversations.answering(session, int(reference))
            if answering is None:
                return directly(account, to, reference)
            place = _placed(answering, user_of(to))
            pressed = tuple(_pressed(session, answering, place, user_of(to))) if answering.first else ()
            return replace(place, pressed=pressed)


def _placed(answering: Answering, user: str) -> Place:
    place = of_key(answering.thread, user)
    if answering.thread.startswith(CLIENT):
        channel, _, ts = answering.head.partition(":")
        return replace(place, channel=channel, thread_ts=ts) if ts else place
    if answering.thread.startswith(COMMAND):
        return replace(place, response_url=_last(answering, "response_url"))
    return replace(place, active=any(map(_was_in_thread, answering.payloads)))


def _pressed(session: Session, answering: Answering, place: Place, user: str) -> Iterator[Pressed]:
    for payload in answering.payloads:
        if payload.get("type") != "block_actions" or (found := interactions.pressed(payload)) is None:
            continue
        if not found.blocks:
            # Slack leaves out what it showed to one person only; we know what it was.
            part = conversations.part_sent(session, thread_key(found.channel, found.ts))
            message = render.render(part, user, place.key) if part else None
            found = replace(found, blocks=message.blocks, text=message.text) if message else found
        yield found


def _last(answering: Answering, name: str) -> str:
    return next((str(one[name]) for one in reversed(answering.payloads) if one.get(name)), "")


def _was_in_thread(payload: Mapping[str, Any]) -> bool:
    """Whether the message was said in a thread that others had answered in."""
    told = (payload.get("event"), payload.get("container"))
    return any(isinstance(one, dict) and one.get("thread_ts") for one in told)
