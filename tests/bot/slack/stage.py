"""The office of the dialogues on its real wires but one: signed Slack payloads in, texts on a memory channel."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from starlette.testclient import TestClient

from bot import reactions
from bot.accounts import Accounts
from bot.alarm import Alarm
from bot.app import PAGES, opts_out
from bot.clockwork import Clockwork
from bot.deliver import Deliverer
from bot.desk import Desk, worker_name
from bot.doubts import Doubts
from bot.inbox import Inbox
from bot.mind import Mind
from bot.news.telling import Teller
from bot.pulse import Pulse
from bot.reacting import Reactions
from bot.schedule import SCHEDULE, runner
from bot.slack.door import Door
from bot.slack.whereabouts import Whereabouts
from bot.slack_hooks import SlackHooks, router
from bot.turn import Turns
from bot.web import make_web
from channels.memory import MemoryChannel
from channels.slack.wire import SlackChannel
from channels.sms.render import LIMITS
from domain import identity
from domain.clock import FixedClock
from domain.db import Database, assert_no_unit
from domain.links import Link, Signer
from domain.messages import Attachment, Inbound
from intents.catalogue import Catalogue
from intents.router import Router
from intents.wording import Wording
from rag.embedder import Embedder
from rag.offline import NoLLM
from tests.bot.slack.office import Slack, connect_team, rows
from tests.bot.slack.team import Seen, Team
from tests.channels.slack.payloads import TEAM
from tests.conftest import VAULT
from tests.dialogues.office import ACCOUNTS, NUMBERS, OPENS

SIGNER = Signer([("t", bytes(range(32)))])
URL = "https://porch.example"


@dataclass
class SlackStage:
    """Deeds and what follows; every deed is worked off at once."""

    database: Database
    office: UUID
    slack: Slack
    team: Team
    inbox: Inbox
    desk: Desk
    texts: MemoryChannel
    clock: FixedClock
    work: Callable[[], None]
    seen: int = 0
    texted: int = 0
    _sids: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    def dana(self, words: str, **more: Any) -> list[Seen]:
        """Dana writes to the app; what was shown in Slack because of it."""
        assert self.slack.says(words, **more) == 200
        return self.after()

    def press(self, shown: Seen, label: str, **more: Any) -> list[Seen]:
        """Dana presses a button under a message as it was shown."""
        container = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}
        container |= {"thread_ts": shown.thread_ts} if shown.thread_ts else {}
        message = {"text": shown.text, "blocks": shown.blocks, "ts": shown.ts}
        assert (
            self.slack.presses(**shown.button(label), label=label, message=message, container=container, **more) == 200
        )
        return self.after()

    def client(self, who: str, words: str, *files: Attachment) -> list[Seen]:
        """A client texts the office."""
        account = Accounts(self.database).find("sms", ACCOUNTS["sms"])
        assert account is not None
        sms = Inbound("sms", ACCOUNTS["sms"], uuid4().hex, NUMBERS[who], words, attachments=files)
        self.inbox.store(account, sms)
        return self.after()

    def after(self) -> list[Seen]:
        self.work()
        fresh, self.seen = self.team.seen[self.seen :], len(self.team.seen)
        self.clock.at += timedelta(seconds=5)
        return fresh

    def told(self, who: str) -> list[str]:
        """What a client was texted since the last time one looked."""
        sent = self.texts.sent()
        fresh, self.texted = sent[self.texted :], len(sent)
        return [one.part.text for one in fresh if one.to == NUMBERS[who]]

    def pictures(self) -> list[str]:
        """Where the pictures are that the last text carried."""
        return [one.url for one in self.texts.sent()[-1].part.attachments]

    def rows(self, query: str, **values: Any) -> list[Any]:
        return rows(self.database, self.office, query, **values)


def said(shown: list[Seen]) -> str:
    """All that is read of what was shown, marks of buttons apart."""
    return "\n".join(one.text for one in shown if one.method != "chat.update")


@contextmanager
def slack_stage(
    database: Database, url: str, office: UUID, words: Catalogue, router_: Router, embedder: Embedder, team: Team
) -> Iterator[SlackStage]:
    clock = FixedClock(OPENS)
    texts = MemoryChannel(assert_no_unit, name="sms", limits=LIMITS, now=clock.now)
    channel = SlackChannel(assert_no_unit, Whereabouts(database), base_url=team.api)
    wording = Wording(words)

    def sign(office: UUID, purpose: str, subject: str, good_for: timedelta) -> str:
        return f"{URL}/{PAGES[purpose]}/{SIGNER.sign(Link(purpose, subject, office, clock.now() + good_for))}"

    connect_team(database, office)
    with database.unit(office) as session:
        session.execute(text("UPDATE channel_account SET active = channel IN ('sms', 'slack')"))
        (dana,) = identity.members_named(session, "Dana Kim")
        identity.link_member_address(session, dana.id, "slack", f"{TEAM}/U0DANA")
    desk = Desk(
        database=database,
        channels={"slack": channel, "sms": texts},
        mind=Mind(words, router_, sign),
        embedder=embedder,
        llm=NoLLM(),
        public_url=URL,
        clock=clock,
        doors={"slack": Door(database, channel, wording, clock)},
        worker=worker_name(),
        alarm=Alarm(),
    )
    with Inbox(url, VAULT, opts_out) as inbox:
        hooks = SlackHooks(database, Accounts(database), inbox, clock)
        with TestClient(make_web(database, ["slack"], [router(hooks)], [])) as web:
            slack = Slack(web, now=lambda: clock.now().timestamp())
            work = _work(desk, Teller(wording, sign))
            yield SlackStage(database, office, slack, team, inbox, desk, texts, clock, work)


def _work(desk: Desk, teller: Teller) -> Callable[[], None]:
    deliverer, table = Deliverer(desk), reactions.table(teller, runner(SCHEDULE))
    work = [
        Turns(desk, Pulse(desk), deliverer).take,
        deliverer.take,
        Reactions(desk, table).take,
        Doubts(desk).take,
    ]

    def until_nothing_is_left() -> None:
        Clockwork(desk, "", SCHEDULE).queue_due(SCHEDULE)
        for _ in range(200):
            if not sum(take() for take in work):
                return
        raise AssertionError("the office never comes to rest")

    return until_nothing_is_left
