"""The scene over Slack and Telegram against the real webhooks: who is heard, what is refused, what is counted."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from threading import Thread
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from sqlalchemy import text

from bot.accounts import Accounts
from bot.demo import connections
from bot.demo.connections import Connected, slack_user
from bot.demo.messenger import Messenger
from bot.demo.processes import free_port
from bot.demo.scene.cast import Cast, Seat
from bot.demo.scene.hearing import Stage
from bot.demo.scene.ledger import Ledger
from bot.demo.scene.play import Player, Tally
from bot.demo.scene.script import Act, Exchange, Expected
from bot.demo.scene.wires import InSlack, InTelegram, Wire
from bot.demo.workspace import Workspace
from bot.inbox import Inbox
from bot.slack_hooks import SlackHooks
from bot.slack_hooks import router as slack_router
from bot.telegram_hooks import TelegramHooks
from bot.telegram_hooks import router as telegram_router
from bot.telegram_intake import TelegramIntake
from bot.web import make_web
from channels.channel import Account
from channels.slack.place import Place
from channels.slack.wire import SlackChannel
from channels.telegram.wire import TelegramChannel
from domain import identity
from domain.clock import SystemClock
from domain.db import Database
from domain.messages import Choice, Fitted
from tests.bot.offices import holds_back
from tests.conftest import VAULT

pytestmark = pytest.mark.commits

ZONE = ZoneInfo("America/Los_Angeles")
LINH, CHAT = "U0LINH", "5000000001"
BUTTON = Fitted("Sure?", buttons=(Choice("call it off", "o1.1"),))


@dataclass
class Scene:
    """A stage without workers: what is answered a test sends itself."""

    stage: Stage
    known: Connected
    workspace: Workspace
    messenger: Messenger

    def play(self, *exchanges: Exchange) -> tuple[Tally, str]:
        shown: list[str] = []
        tally = Player(self.stage, shown.append, answer_seconds=0.3).play([Act("A scene", exchanges)])
        return tally, "\n".join(shown)

    def show_buttons(self) -> None:
        """Both got a message with a button."""
        team, bot = self.known.team, self.known.bot
        slack = SlackChannel(lambda: None, lambda *_: Place(LINH), base_url=self.workspace.url)
        slack.send(Account(team.id, team.id, {"bot_token": team.bot_token}), LINH, BUTTON, reference="1")
        with closing(TelegramChannel(lambda: None, base_url=self.messenger.url)) as telegram:
            telegram.send(Account(bot.id, bot.id, {"token": bot.token}), CHAT, BUTTON, reference="1")


@pytest.fixture
def scene(database: Database, database_url: str, brokerage: UUID) -> Iterator[Scene]:
    with database.unit(brokerage) as session:
        identity.set_duty_member(session, identity.add_member(session, "Linh Abbott", "agent"))
    with connections.connected(database, brokerage) as known, Inbox(database_url, VAULT, holds_back) as inbox:
        accounts = Accounts(database)
        hooks = (
            slack_router(SlackHooks(database, accounts, inbox, SystemClock())),
            telegram_router(TelegramHooks(accounts, TelegramIntake(database, inbox))),
        )
        port = free_port()
        server = uvicorn.Server(uvicorn.Config(make_web(database, [], hooks, []), port=port, log_level="error"))
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        cast = Cast({"agent": Seat("slack", LINH), "newcomer": Seat("telegram", CHAT)}, {"agent": "Linh Abbott"})
        with Workspace(known.team, {LINH: "linh@porch.example"}) as workspace, Messenger(known.bot) as messenger:
            wires: dict[str, Wire] = {"slack": InSlack(workspace), "telegram": InTelegram(messenger)}
            stage = Stage(f"http://127.0.0.1:{port}", wires, Ledger(database, brokerage, ZONE), cast)
            while not server.started:
                thread.join(0.05)
            yield Scene(stage, known, workspace, messenger)
        server.should_exit = True
        thread.join(10)


@pytest.mark.parametrize(("who", "label"), [("agent", "Slack"), ("newcomer", "Telegram")])
def test_what_is_said_and_pressed_is_stored_once_and_shown_with_its_wire(scene: Scene, who: str, label: str) -> None:
    scene.show_buttons()
    says = Exchange(who, "says", "hello", stored=1, repeated=True)
    presses = Exchange(who, "presses", "Call it off", stored=1)
    tally, shown = scene.play(says, presses)
    assert (tally.kept, tally.broken) == (2, 0), shown
    assert f"{who}, {label}:" in shown
    assert "(presses [call it off])" in shown


@pytest.mark.parametrize(("who", "status"), [("agent", 401), ("newcomer", 403)])
@pytest.mark.parametrize("deed", ["says", "presses"])
def test_what_is_signed_with_another_secret_is_refused_and_not_stored(
    scene: Scene, who: str, status: int, deed: str
) -> None:
    scene.show_buttons()
    forged = {"says": Exchange(who, "says", "x", forged=True, status=status, stored=0)}
    forged["presses"] = Exchange(who, "presses", "call it off", forged=True, status=status, stored=0)
    tally, shown = scene.play(forged[deed])
    assert (tally.kept, tally.broken) == (2, 0), shown
    assert "with a forged signature" in shown


@pytest.mark.parametrize("who", ["agent", "newcomer"])
def test_an_answer_that_does_not_come_is_broken(scene: Scene, who: str) -> None:
    tally, shown = scene.play(Exchange(who, "says", "hello", hears={who: (Expected("an answer", "hello"),)}))
    assert (tally.kept, tally.broken) == (0, 1)
    assert f"\u2717 {who}: an answer" in shown


def test_an_accepted_forgery_would_be_broken(scene: Scene) -> None:
    tally, shown = scene.play(Exchange("agent", "says", "hello", status=401, stored=0))
    assert (tally.kept, tally.broken) == (0, 2)
    assert "\u2717 answered with status 401" in shown


def test_after_the_scene_nothing_is_connected_and_nobody_is_linked(database: Database, brokerage: UUID) -> None:
    with database.unit(brokerage) as session:
        member = identity.add_member(session, "Linh Abbott", "agent", email="linh@porch.example")
    with connections.connected(database, brokerage) as known, database.unit(brokerage) as session:
        identity.link_member_address(session, member, "slack", f"{known.team.id}/{slack_user(member)}")
    with database.read(brokerage) as session:
        assert session.scalars(text("SELECT active FROM channel_account")).all() == [False, False]
        assert session.scalars(text("SELECT member_id FROM address")).all() == [None]
    with connections.connected(database, brokerage) as again:
        assert again == known, "the same secrets as before"
