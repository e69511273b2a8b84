"""The pipeline as a whole under trouble: thousands of messages, repeats, swaps, kills and a restart of the database."""

import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from bot.accounts import Accounts, KnownAccount
from bot.inbox import CannotStore, Inbox
from channels.memory import MemoryChannel
from domain.db import assert_no_unit
from domain.messages import Inbound
from tests.bot.offices import ACCOUNT, found_office, holds_back
from tests.bot.processes import Plan, WorkerProcess, eventually, start_worker
from tests.bot.servers import OwnServer
from tests.conftest import VAULT

pytestmark = [pytest.mark.slow]

MESSAGES, PEOPLE = 2000, 200
DUPLICATED, SWAPPED = 0.10, 0.05
KILLS = 5
STARTED = datetime(2026, 12, 1, 18, tzinfo=UTC)


def stream(dice: random.Random) -> list[Inbound]:
    """What the wire delivers, in its order: each message's text says which it is."""
    messages = [
        Inbound(
            "memory",
            ACCOUNT,
            f"wire-{number}",
            f"person {dice.randrange(PEOPLE)}",
            f"m{number}",
            sent_at=STARTED + timedelta(milliseconds=10 * number),
        )
        for number in range(MESSAGES)
    ]
    for _ in range(int(MESSAGES * SWAPPED)):
        at = dice.randrange(MESSAGES - 1)
        messages[at], messages[at + 1] = messages[at + 1], messages[at]
    for _ in range(int(MESSAGES * DUPLICATED)):
        at = dice.randrange(len(messages))
        messages.insert(min(len(messages), at + dice.randrange(1, 40)), messages[at])
    return messages


@dataclass
class Wire:
    """Delivers as a provider does: what was not acknowledged comes again."""

    inbox: Inbox
    account: KnownAccount
    answers: Counter[str] = field(default_factory=Counter)

    def deliver(self, messages: list[Inbound], pause: float) -> None:
        for message in messages:
            self.answers[self._until_taken(message)] += 1
            time.sleep(pause)

    def _until_taken(self, message: Inbound) -> str:
        while True:
            try:
                return self.inbox.store(self.account, message)
            except CannotStore:
                time.sleep(0.2)


def test_nothing_is_lost_and_nothing_processed_twice(own_server: OwnServer, tmp_path: Path) -> None:
    dice = random.Random(2000)
    plan = Plan(own_server.url, tmp_path / "sent.jsonl", pause=(0.001, 0.001))
    channel = MemoryChannel(assert_no_unit, path=plan.sent)
    with Inbox(own_server.url, VAULT, holds_back) as inbox:
        office = found_office(own_server.database, inbox, channel, per_second=100_000)
        known = Accounts(own_server.database).find("memory", ACCOUNT)
        assert known is not None
        wire, messages = Wire(inbox, known), stream(dice)
        lanes = [messages[start::4] for start in range(4)]
        feeding = [Thread(target=wire.deliver, args=(lane, 0.03)) for lane in lanes]
        workers = [start_worker(plan) for _ in range(2)]
        for thread in feeding:
            thread.start()
        for number in range(KILLS):
            time.sleep(dice.uniform(1.0, 2.5))
            kill_one(workers, plan, dice)
            if number == KILLS // 2:
                own_server.restart()
                assert all(thread.is_alive() for thread in feeding), "the restart came when nothing was delivered"
        for thread in feeding:
            thread.join()
        # What the dead left in the middle is taken over when their leases end: these clocks are past that.
        workers += [start_worker(replace(plan, ahead=timedelta(seconds=120)))]
        eventually(lambda: not office.column("SELECT 1 FROM inbox WHERE status = 'waiting' LIMIT 1"), 90)
        eventually(lambda: not office.column("SELECT 1 FROM outbox WHERE status <> 'sent' LIMIT 1"), 90)
        for worker in workers:
            worker.end()

    assert wire.answers == {"stored": MESSAGES, "repeat": int(MESSAGES * DUPLICATED)}
    assert office.column("SELECT DISTINCT status FROM inbox") == ["done"]
    heard = Counter(said for one in channel.sent() for said in re.findall(r"heard \d+: (m\d+)", one.part.text))
    lost = [f"m{number}" for number in range(MESSAGES) if f"m{number}" not in heard]
    assert lost == []
    assert [said for said, times in heard.items() if times > 1] == []
    # Each conversation counted its messages without a gap and without a repeat.
    for person in {message.sender for message in messages}:
        counts = [int(n) for text in office.heard_by(person) for n in re.findall(r"heard (\d+):", text)]
        assert counts == list(range(1, len(counts) + 1))


def kill_one(workers: list[WorkerProcess], plan: Plan, dice: random.Random) -> None:
    """A worker dies wherever it is just now, and another one starts."""
    victim = dice.choice(workers)
    workers.remove(victim)
    victim.kill()
    workers.append(start_worker(plan))
