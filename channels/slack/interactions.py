"""What Slack sends when a button is pressed, a form is sent or a slash command is used, read and checked. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import regex

from channels.slack import words
from channels.slack.place import CHANNEL, CLIENT, COMMAND, HOME, MAIN, Pressed, address, is_shared, thread_key
from channels.slack.receive import HOME_ASKS, ID, MAX_BODY_BYTES, TS, Envelope, Ignored, NotSlack, matching, parse
from domain.messages import SAY, Inbound

MAX_FIELDS = 100
NOT_THEIRS = "not-theirs"
"""Stands for a button under somebody else's message: its value would mean something else in one's own talk."""
COMMAND_ASKS = "my day"
"""What the bare command stands for."""


def form(body: bytes) -> Mapping[str, str]:
    """A form's fields. Raises NotSlack when it is too large or not text."""
    if len(body) > MAX_BODY_BYTES:
        raise NotSlack("too_large")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise NotSlack("not_text") from None
    return dict(pairs)


def payload(fields: Mapping[str, str]) -> Mapping[str, Any]:
    """The JSON within a form. Raises NotSlack."""
    if "payload" not in fields:
        raise NotSlack("missing", "payload")
    return parse(fields["payload"].encode())


def installation(found: Mapping[str, Any]) -> Envelope:
    """Whose interaction it is. Raises NotSlack."""
    team = found.get("team")
    named = team.get("id") if isinstance(team, dict) else found.get("team_id") or _of_user(found)
    if not isinstance(named, str) or not ID.fullmatch(named):
        raise NotSlack("missing", "team")
    return Envelope(named, "", found)


def interaction(found: Envelope) -> Inbound | Ignored:
    """A button that was pressed, as what it stands for. Raises NotSlack."""
    body = found.body
    if body.get("type") != "block_actions":
        return Ignored(str(body.get("type")))
    action = _action(body)
    if action is None:
        return Ignored("no value")
    _, whose, key = _read_id(action.get("block_id"))
    user = _user(body)
    value = str(action["value"])
    said = value.removeprefix(SAY) if value.startswith(SAY) else ""
    mine = whose == user or bool(said)
    return Inbound(
        channel=CHANNEL,
        account=found.team,
        provider_id=matching(body, "trigger_id", _TRIGGER),
        sender=address(_of_user(body) or found.team, user),
        text=said,
        thread=HOME if key == HOME and said == HOME_ASKS else _thread(body, key, mine=whose == user, said=bool(said)),
        pressed=None if said else value if mine else NOT_THEIRS,
    )


def command(found: Envelope) -> Inbound:
    """A slash command: a short way to say the same. Raises NotSlack."""
    fields = found.body
    channel = matching(fields, "channel_id", ID)
    return Inbound(
        channel=CHANNEL,
        account=found.team,
        provider_id=matching(fields, "trigger_id", _TRIGGER),
        sender=address(found.team, matching(fields, "user_id", ID)),
        text=words.plain(str(fields.get("text") or "")) or COMMAND_ASKS,
        thread=f"{COMMAND}{channel}",
    )


def pressed(body: Mapping[str, Any]) -> Pressed | None:
    """The button of a stored interaction, for marking it; None where there is no message that could be changed, or
    where it was somebody else's message."""
    action, container, message = _action(body), body.get("container"), body.get("message")
    if action is None or not isinstance(container, dict) or not container.get("message_ts"):
        return None
    if _read_id(action.get("block_id"))[1] != _user(body):
        return None
    message = message if isinstance(message, dict) else {}
    label, blocks = action.get("text"), message.get("blocks")
    return Pressed(
        channel=str(container.get("channel_id") or ""),
        ts=str(container["message_ts"]),
        block_id=str(action.get("block_id") or ""),
        label=str(label.get("text") or "") if isinstance(label, dict) else "",
        blocks=[block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else [],
        text=str(message.get("text") or ""),
        response_url=str(body.get("response_url") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
    )


def _thread(body: Mapping[str, Any], key: str, *, mine: bool, said: bool) -> str:
    """The conversation in which the press means something: that of its message.

    Words behind a button of a client's thread are for us, not for the client: they go to the talk with us beside it.
    Those of the app's tab begin a talk by direct message, since nothing can be typed in the tab.
    """
    if mine and not (said and key.startswith((CLIENT, HOME))):
        return key
    container = body.get("container")
    container = container if isinstance(container, dict) else {}
    channel, head = container.get("channel_id"), container.get("thread_ts") or container.get("message_ts")
    if not isinstance(channel, str) or not isinstance(head, str) or not TS.fullmatch(head):
        return MAIN
    return thread_key(channel, head) if container.get("thread_ts") or is_shared(channel) or said else MAIN


def _action(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    actions = body.get("actions")
    for action in actions if isinstance(actions, list) else ():
        if isinstance(action, dict) and isinstance(action.get("value"), str) and action["value"]:
            return action
    return None


def _read_id(block_id: object) -> tuple[str, str, str]:
    """Number, person and thread of a row of buttons; the message's own for one that is not ours."""
    number, _, rest = str(block_id or "").partition("|")
    whose, _, key = rest.partition("|")
    return number, whose, key


def _user(body: Mapping[str, Any]) -> str:
    user = body.get("user")
    return matching(user if isinstance(user, dict) else {}, "id", ID)


def _of_user(body: Mapping[str, Any]) -> str:
    user = body.get("user")
    team = user.get("team_id") if isinstance(user, dict) else None
    return team if isinstance(team, str) and ID.fullmatch(team) else ""


_TRIGGER = regex.compile(r"[A-Za-z0-9._:-]{1,200}")
