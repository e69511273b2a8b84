"""`python -m bot telegram`: connecting a bot, its webhook, and polling, each ending in a line that can be acted on."""

import argparse
import base64
from threading import Timer
from uuid import UUID

import pytest
from pydantic import SecretStr

from bot.commands import telegram
from bot.settings import Settings
from domain import conversations, identity
from domain.db import Database
from tests.channels.telegram.payloads import message
from tests.peers.telegram import BOT_ID, TOKEN, USERNAME, BotApi, Refusal, bot_api

__all__ = ["bot_api"]
pytestmark = pytest.mark.commits

KEY = base64.b64encode(bytes(32)).decode()
VAULT_KEY = base64.b64encode(bytes(range(32))).decode()


class Shell:
    """Runs the command against the test's database and the stand-in."""

    def __init__(self, url: str, api: BotApi) -> None:
        self._given = {
            "database_url": SecretStr(url),
            "link_keys": SecretStr(f"a:{KEY}"),
            "vault_keys": SecretStr(f"test:{VAULT_KEY}"),
            "lookup_key": SecretStr(KEY),
            "telegram_api_url": api.url,
        }

    def run(self, *words: str, public_url: str = "https://porch.example") -> int:
        parser = argparse.ArgumentParser()
        telegram.add_arguments(parser)
        settings = Settings(**self._given, public_url=public_url)  # type: ignore[arg-type]
        return telegram.run(parser.parse_args(words), settings)


@pytest.fixture
def office(database: Database) -> UUID:
    return identity.default_brokerage(database, "Porch Realty")


@pytest.fixture
def shell(database_url: str, bot_api: BotApi, office: UUID, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv(telegram.TOKEN, TOKEN)
    return Shell(database_url, bot_api)


def test_a_bot_is_connected_with_its_menu_its_secret_and_its_webhook(
    shell: Shell, bot_api: BotApi, database: Database, office: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run("connect") == 0
    with database.read(office) as session:
        card = conversations.account_named(session, "telegram", str(BOT_ID))
    assert card is not None
    assert (card.credentials["token"], card.credentials["username"]) == (TOKEN, USERNAME)
    assert bot_api.webhook["url"] == f"https://porch.example/telegram/{BOT_ID}"
    assert bot_api.webhook["secret_token"] == card.credentials["secret"]
    assert len(card.credentials["secret"]) >= 43
    assert {one["command"] for one in bot_api.of("setMyCommands")[0]["commands"]} >= {"start", "stop", "help", "phone"}
    said = capsys.readouterr().out
    assert f"https://t.me/{USERNAME}" in said
    assert TOKEN not in said
    assert card.credentials["secret"] not in said
    assert shell.run("connect") == 2
    assert "connected already" in capsys.readouterr().out


def test_without_https_the_bot_is_to_be_polled(
    shell: Shell, bot_api: BotApi, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run("connect", public_url="http://127.0.0.1:8000") == 0
    assert bot_api.webhook == {}
    assert "telegram poll" in capsys.readouterr().out
    assert shell.run("webhook", public_url="http://127.0.0.1:8000") == 2


def test_a_webhook_is_set_and_taken_away(shell: Shell, bot_api: BotApi) -> None:
    shell.run("connect")
    assert shell.run("webhook", "--off") == 0
    assert bot_api.webhook == {}
    assert shell.run("webhook") == 0
    assert bot_api.webhook["url"].endswith(f"/telegram/{BOT_ID}")


def test_a_token_that_telegram_refuses_is_said_to_be_wrong(
    shell: Shell, bot_api: BotApi, capsys: pytest.CaptureFixture[str]
) -> None:
    bot_api.refuse("getMe", Refusal(401, "Unauthorized"))
    assert shell.run("connect") == 1
    assert "@BotFather once more" in capsys.readouterr().out


def test_without_a_bot_there_is_nothing_to_do(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert (shell.run("poll"), shell.run("webhook")) == (2, 2)
    assert capsys.readouterr().out.count("no bot is connected") == 2


def test_polling_beside_another_ends_with_one_line(
    shell: Shell, bot_api: BotApi, database: Database, office: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run("connect", public_url="http://127.0.0.1:8000")
    bot_api.updates = [message("hi", update_id=5)]
    bot_api.slow["None"] = 0.1

    def somebody_else() -> None:
        bot_api.polled_by_others = True

    timer = Timer(2.0, somebody_else)
    timer.start()
    assert shell.run("poll") == 1
    timer.join()
    assert bot_api.confirmed == 5
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert last == f"telegram: @{USERNAME}: another poller or a webhook takes this bot's updates; stop the other one"
