"""The channel without a wire keeps the contract, and fails as it is told."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.channel import Account, Channel, Reconcilable, TryLater, Uncertain, Undeliverable
from channels.memory import MemoryChannel
from domain.messages import Attachment, Card, Choice, Fact, Fitted, Limits
from tests.contracts.channel_contract import Arrived, Guard, PicturesContract, ReconcilableContract

ACCOUNT = Account("memory", "porch")
HELLO = Fitted("Hello")


def nothing_is_open() -> None:
    """A guard that finds no unit open."""


class MemoryContract(PicturesContract, ReconcilableContract):
    @pytest.fixture
    def account(self) -> Account:
        return ACCOUNT

    def arrived(self, channel: Channel, account: Account) -> list[Arrived]:
        assert isinstance(channel, MemoryChannel)
        return [Arrived(one.provider_id, one.to, one.part.text, len(one.part.attachments)) for one in channel.sent()]


class TestInMemory(MemoryContract):
    @pytest.fixture
    def channel(self, guard: Guard) -> Channel:
        return MemoryChannel(guard, limits=Limits(characters=200, images=True))


class TestInAFile(MemoryContract):
    @pytest.fixture
    def channel(self, guard: Guard, tmp_path: Path) -> Channel:
        return MemoryChannel(guard, limits=Limits(characters=200, images=True), path=tmp_path / "sent.jsonl")


def test_it_fails_as_planned_and_then_goes_on() -> None:
    channel = MemoryChannel(nothing_is_open)
    channel.fail(TryLater(7.0, "busy"))
    channel.fail(Undeliverable("opted_out", "21610"))
    with pytest.raises(TryLater) as later:
        channel.send(ACCOUNT, "a", HELLO, reference="1")
    with pytest.raises(Undeliverable):
        channel.send(ACCOUNT, "a", HELLO, reference="2")
    assert later.value.after == 7.0
    assert channel.sent() == []
    channel.send(ACCOUNT, "a", HELLO, reference="3")
    assert [one.reference for one in channel.sent()] == ["3"]


def test_an_uncertain_message_may_have_arrived_and_is_found() -> None:
    channel = MemoryChannel(nothing_is_open)
    assert isinstance(channel, Reconcilable)
    since = datetime.now(UTC)
    channel.fail(Uncertain("dropped"), accepted=True)
    channel.fail(Uncertain("dropped"))
    for _ in range(2):
        with pytest.raises(Uncertain):
            channel.send(ACCOUNT, "a", HELLO, reference="1")
    assert len(channel.find(ACCOUNT, "a", since, "Hello")) == 1


def test_everything_of_a_part_comes_back_from_a_file(tmp_path: Path) -> None:
    choice = Choice("Book", "b")
    part = Fitted(
        "Line\nand “another”",
        buttons=(choice,),
        cards=(Card("Home", "line", (Fact("Beds", "3"),), "https://x/1.jpg", "https://x", (choice,)),),
        attachments=(Attachment("https://x/1.jpg", "image/jpeg", "front", 10),),
        numbered=(choice, choice),
        private=True,
    )
    sent = MemoryChannel(nothing_is_open, path=tmp_path / "sent.jsonl").send(ACCOUNT, "a", part, reference="1")
    (read,) = MemoryChannel(nothing_is_open, path=tmp_path / "sent.jsonl").sent()
    assert (read.provider_id, read.part, read.to, read.reference) == (sent.provider_id, part, "a", "1")


SENDER = """
import sys
from pathlib import Path
from channels.channel import Account
from channels.memory import MemoryChannel
from domain.messages import Fitted
channel = MemoryChannel(lambda: None, path=Path(sys.argv[1]), pause=(0.0, float(sys.argv[3])))
for n in range(int(sys.argv[2])):
    channel.send(Account("memory", "porch"), "a", Fitted("x" * 3000), reference=str(n))
"""


def test_several_processes_write_one_file_without_tearing_a_line(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    senders = [subprocess.Popen([sys.executable, "-c", SENDER, str(path), "50", "0"]) for _ in range(3)]
    assert [sender.wait() for sender in senders] == [0, 0, 0]
    assert len(MemoryChannel(nothing_is_open, path=path).sent()) == 150


def test_a_sender_killed_after_the_message_arrived_has_sent_it(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    sender = subprocess.Popen([sys.executable, "-c", SENDER, str(path), "2", "60"])
    deadline = time.monotonic() + 20
    while not path.exists() or not path.stat().st_size:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    sender.kill()
    sender.wait()
    assert [json.loads(line)["reference"] for line in path.read_text().splitlines()] == ["0"]
