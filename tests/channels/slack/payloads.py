"""What Slack posts, as it posts it: events, pressed buttons and commands, with what we read and some more."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

TEAM, APP, BOT = "T0PORCH", "A0PORCH", "U0BOT"
DM, OFFICE = "D0DANA", "C0OFFICE"


def envelope(event: Mapping[str, Any], *, team: str = TEAM, event_id: str = "", **more: Any) -> dict[str, Any]:
    return {
        "token": "verification",
        "team_id": team,
        "api_app_id": APP,
        "event": dict(event),
        "type": "event_callback",
        "event_id": event_id or f"Ev{uuid4().hex[:12].upper()}",
        "event_time": 1796000000,
        "authorizations": [
            {"enterprise_id": None, "team_id": team, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
        **more,
    }


def message(
    text: str, user: str = "U0DANA", *, ts: str = "1796000000.000100", channel: str = DM, **more: Any
) -> dict[str, Any]:
    """A direct message to the app."""
    return {
        "type": "message",
        "user": user,
        "text": text,
        "ts": ts,
        "team": TEAM,
        "channel": channel,
        "event_ts": ts,
        "channel_type": "im",
        **more,
    }


def mention(text: str, user: str = "U0DANA", *, ts: str = "1796000000.000200", **more: Any) -> dict[str, Any]:
    """The app called by its name in a channel."""
    said = f"<@{BOT}> {text}"
    return {
        "type": "app_mention",
        "user": user,
        "text": said,
        "ts": ts,
        "team": TEAM,
        "channel": OFFICE,
        "event_ts": ts,
        **more,
    }


def press(
    value: str,
    block_id: str,
    user: str = "U0DANA",
    *,
    label: str = "Details",
    message: Mapping[str, Any] | None = None,
    container: Mapping[str, Any] | None = None,
    trigger_id: str = "",
    **more: Any,
) -> dict[str, Any]:
    """A button that was pressed under a message."""
    text = {"type": "plain_text", "text": label, "emoji": False}
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "dana", "name": "dana", "team_id": TEAM},
        "api_app_id": APP,
        "token": "verification",
        "container": container or {"type": "message", "message_ts": "1796000001.000100", "channel_id": DM},
        "trigger_id": trigger_id or f"12321423423.333649436676.{uuid4().hex}",
        "team": {"id": TEAM, "domain": "porch"},
        "channel": {"id": DM, "name": "directmessage"},
        "message": message,
        "response_url": "https://hooks.slack.com/actions/T0PORCH/1/x",
        "actions": [{"type": "button", "action_id": "pick.1", "block_id": block_id, "text": text, "value": value}],
        **more,
    }


def slash(text: str, user: str = "U0DANA", **more: str) -> dict[str, str]:
    """The fields of a slash command."""
    return {
        "token": "verification",
        "team_id": TEAM,
        "team_domain": "porch",
        "channel_id": "C0RANDOM",
        "channel_name": "random",
        "user_id": user,
        "user_name": "dana",
        "command": "/porchlight",
        "text": text,
        "api_app_id": APP,
        "response_url": "https://hooks.slack.com/commands/T0PORCH/1/x",
        "trigger_id": f"13345224609.738474920.{uuid4().hex}",
        **more,
    }


def as_json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body).encode()


def as_form(payload: Mapping[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()
