"""What every channel must do, whatever its wire: a test inherits the contract and says how to see the other end."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from channels.channel import Account, Channel, Reconcilable, Sent, Undeliverable
from channels.fit import fit
from domain.messages import Attachment, Card, Choice, Fitted, Limits, Reply


class Guarded(Exception):
    """Raised by the guard of these tests while a unit is said to be open."""


class Guard:
    def __init__(self) -> None:
        self.unit_is_open = False

    def __call__(self) -> None:
        if self.unit_is_open:
            raise Guarded


@dataclass(frozen=True)
class Arrived:
    """A message as the other end has it."""

    provider_id: str
    to: str
    text: str
    pictures: int = 0


class ChannelContract(ABC):
    """The subclass gives the fixtures `channel` (built with `guard`) and `account`, and the methods below."""

    to = "+12065550123"

    @pytest.fixture
    def guard(self) -> Guard:
        return Guard()

    @abstractmethod
    def arrived(self, channel: Channel, account: Account) -> list[Arrived]:
        """All messages the other end has, oldest first."""

    def test_it_names_itself_and_its_limits(self, channel: Channel) -> None:
        assert channel.name.isidentifier()
        assert isinstance(channel.limits, Limits)
        assert channel.limits.characters > 0
        assert channel.limits.parts > 0

    def test_a_part_arrives_as_it_was_given(self, channel: Channel, account: Account) -> None:
        text = "Sat Dec 5, 10:30 am at 12 Oak St.\n1) OK\n2) another time"
        sent = channel.send(account, self.to, Fitted(text), reference="row-1")
        (arrived,) = self.arrived(channel, account)
        assert arrived == Arrived(sent.provider_id, self.to, text)

    def test_every_message_has_an_id_of_its_own(self, channel: Channel, account: Account) -> None:
        sent = [channel.send(account, self.to, Fitted("same"), reference=f"row-{n}") for n in range(3)]
        assert len({one.provider_id for one in sent}) == 3
        assert [one.provider_id for one in self.arrived(channel, account)] == [one.provider_id for one in sent]

    def test_a_whole_reply_fits_and_arrives_in_order(self, channel: Channel, account: Account) -> None:
        homes = tuple(Card(f"Home {n}", f"{n} Oak St $7{n}5k 3bd/2ba, fenced yard, garage" * 3) for n in range(1, 6))
        reply = Reply("5 homes in Ballard.", cards=homes, closing="Which?", choices=(Choice("none of them", "none"),))
        parts = fit(reply, channel.limits)
        for number, part in enumerate(parts):
            channel.send(account, self.to, part, reference=f"row-{number}")
        assert [one.text for one in self.arrived(channel, account)] == [part.text for part in parts]

    def test_letters_of_any_script_arrive(self, channel: Channel, account: Account) -> None:
        text = "José Nguyễn 山田 \N{HOUSE BUILDING} €"
        channel.send(account, self.to, Fitted(text), reference="row-1")
        assert [one.text for one in self.arrived(channel, account)] == [text]

    def test_nothing_is_sent_while_a_unit_is_open(self, channel: Channel, account: Account, guard: Guard) -> None:
        guard.unit_is_open = True
        with pytest.raises(Guarded):
            channel.send(account, self.to, Fitted("no"), reference="row-1")
        guard.unit_is_open = False
        assert self.arrived(channel, account) == []

    def test_threads_may_share_it(self, channel: Channel, account: Account) -> None:
        sent = in_threads(4, lambda n: channel.send(account, self.to, Fitted(f"{n}"), reference=f"row-{n}"))
        assert {one.provider_id for one in sent} == {one.provider_id for one in self.arrived(channel, account)}


def in_threads(count: int, act: Callable[[int], Sent]) -> list[Sent]:
    done: list[Sent] = []
    threads = [threading.Thread(target=lambda n=n: done.append(act(n))) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


class PicturesContract(ChannelContract):
    """For a channel whose limits have images."""

    def test_a_picture_goes_along(self, channel: Channel, account: Account) -> None:
        picture = Attachment("https://porch.example/p/1.jpg", "image/jpeg")
        channel.send(account, self.to, Fitted("Front", attachments=(picture,)), reference="row-1")
        assert [(one.text, one.pictures) for one in self.arrived(channel, account)] == [("Front", 1)]


class CredentialsContract(ChannelContract):
    """For a channel whose provider checks who sends."""

    @abstractmethod
    def wrong_account(self, account: Account) -> Account:
        """The account with credentials that the provider refuses."""

    def test_refused_credentials_block_the_sender(self, channel: Channel, account: Account) -> None:
        wrong = self.wrong_account(account)
        with pytest.raises(Undeliverable) as refusal:
            channel.send(wrong, self.to, Fitted("no"), reference="row-1")
        assert refusal.value.reason == "sender_blocked"


class ReconcilableContract(ChannelContract):
    """For a channel whose provider can be asked what arrived."""

    def test_what_arrived_is_found_again(self, channel: Channel, account: Account) -> None:
        assert isinstance(channel, Reconcilable)
        since = datetime.now(UTC) - timedelta(seconds=1)
        channel.send(account, self.to, Fitted("another"), reference="row-1")
        first = channel.send(account, self.to, Fitted("the one"), reference="row-2")
        found = channel.find(account, self.to, since, "the one")
        assert [one.provider_id for one in found] == [first.provider_id]
        assert channel.find(account, self.to, since, "never sent") == ()
        assert channel.find(account, "+12065550199", since, "the one") == ()
        assert channel.find(account, self.to, since + timedelta(hours=1), "the one") == ()

    def test_asking_what_arrived_is_guarded_too(self, channel: Channel, account: Account, guard: Guard) -> None:
        assert isinstance(channel, Reconcilable)
        guard.unit_is_open = True
        with pytest.raises(Guarded):
            channel.find(account, self.to, datetime.now(UTC), "x")
