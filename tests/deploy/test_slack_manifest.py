"""deploy/slack-manifest.yaml asks for what the app uses, at the addresses that it answers."""

from pathlib import Path
from typing import Any

import yaml

from bot.slack.install import CALLBACK, SCOPES

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "slack-manifest.yaml").read_text())
URL = "https://porchlight.example.com"


def test_the_scopes_are_those_of_the_install_flow_and_each_is_explained() -> None:
    assert tuple(MANIFEST["oauth_config"]["scopes"]["bot"]) == SCOPES
    explained = (ROOT / "docs" / "slack.md").read_text()
    assert [scope for scope in SCOPES if f"`{scope}`" not in explained] == []


def test_the_addresses_are_those_that_we_answer() -> None:
    settings, (command,) = MANIFEST["settings"], MANIFEST["features"]["slash_commands"]
    assert settings["event_subscriptions"]["request_url"] == f"{URL}/slack/events"
    assert settings["interactivity"] == {"is_enabled": True, "request_url": f"{URL}/slack/interact"}
    assert (command["command"], command["url"]) == ("/porchlight", f"{URL}/slack/commands")
    assert MANIFEST["oauth_config"]["redirect_urls"] == [URL + CALLBACK]


def test_no_channel_is_listened_to() -> None:
    events = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    assert events == {"app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"}
    assert MANIFEST["features"]["app_home"]["messages_tab_read_only_enabled"] is False
