"""Slack's stand-in: `emulate`, which keeps messages, people and views, and asks for scopes and memberships."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from channels.channel import Account
from channels.slack.place import address
from tests.peers.launcher import MODULES, free_port, needs, running

EMULATE = MODULES / "emulate" / "dist" / "index.js"

TEAM = "T000000001"
TOKEN = "xoxb-emulated-bot"
UNSCOPED = "xoxb-emulated-reader"
"""A token that may read and not write."""
PEOPLE = {
    "dana": "dana@porch.example",
    "lee": "lee@porch.example",
    "temp": "temp@agency.example",
}
CLIENT_ID, CLIENT_SECRET = "1234.5678", "emulated-client-secret"


@dataclass(frozen=True)
class SlackPeer:
    """The emulator with its one team: three people, the channel `office` with all of them, and our app's bot."""

    url: str

    @property
    def api(self) -> str:
        return f"{self.url}/api/"

    def account(self, token: str = TOKEN) -> Account:
        return Account(TEAM, TEAM, {"bot_token": token})

    def user(self, name: str) -> str:
        """The id of a person."""
        found = self._ask("users.list")["members"]
        return str(next(one["id"] for one in found if one["name"] == name))

    def address(self, name: str) -> str:
        return address(TEAM, self.user(name))

    def channel(self, name: str = "office") -> str:
        found = self._ask("conversations.list", limit="1000")["channels"]
        return str(next(one["id"] for one in found if one.get("name") == name))

    def direct(self, name: str) -> str:
        """The channel of the direct messages between our app and a person."""
        return str(self._ask("conversations.open", users=self.user(name))["channel"]["id"])

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """What stands in a channel, oldest first, threads included."""
        top = self._ask("conversations.history", channel=channel, limit="500")["messages"]
        found = {one["ts"]: one for one in top}
        for head in [one for one in top if one.get("reply_count")]:
            found |= {
                one["ts"]: one for one in self._ask("conversations.replies", channel=channel, ts=head["ts"])["messages"]
            }
        return [found[ts] for ts in sorted(found)]

    def forget_messages(self, *channels: str) -> None:
        for channel in channels:
            for message in self.messages(channel):
                self._ask("chat.delete", channel=channel, ts=message["ts"])

    def _ask(self, method: str, **fields: str) -> Any:
        answer = requests.post(
            self.api + method, data=fields, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=15
        ).json()
        assert answer["ok"], (method, answer)
        return answer


@pytest.fixture(scope="session")
def running_slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackPeer]:
    needs(EMULATE)
    folder, port = tmp_path_factory.mktemp("slack"), free_port()
    seed = folder / "seed.json"
    seed.write_text(json.dumps({"slack": _seed()}))
    arguments = ["start", "--service", "slack", "--port", str(port), "--host", "127.0.0.1", "--seed", str(seed)]
    with running(EMULATE, arguments, port, folder / "log") as url:
        yield SlackPeer(url)


@pytest.fixture
def slack_peer(running_slack: SlackPeer) -> SlackPeer:
    """The emulator with nothing said in it yet."""
    running_slack.forget_messages(running_slack.channel(), *(running_slack.direct(name) for name in PEOPLE))
    return running_slack


def _seed() -> dict[str, Any]:
    scopes = "chat:write users:read users:read.email channels:read channels:history im:read im:write im:history"
    return {
        "team": {"name": "Porch Realty", "domain": "porch"},
        "users": [{"name": name, "real_name": f"{name.title()} Kim", "email": email} for name, email in PEOPLE.items()],
        "channels": [{"name": "office"}],
        "bots": [{"name": "porchlight"}],
        "oauth_apps": [
            {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "name": "Porchlight",
                "redirect_uris": ["https://porch.example/slack/oauth"],
                "scopes": scopes.split(),
            }
        ],
        "strict_scopes": True,
        "tokens": [
            {"token": TOKEN, "type": "bot", "user": "admin", "scopes": scopes.split()},
            {"token": UNSCOPED, "type": "bot", "user": "admin", "scopes": ["users:read"]},
        ],
    }
