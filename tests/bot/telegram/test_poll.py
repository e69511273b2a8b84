"""Polling: an update is confirmed only once it is stored, and a second poller is told apart from trouble."""

from collections.abc import Iterator
from contextlib import closing
from threading import Event
from typing import Any

import pytest

from bot.inbox import CannotStore
from bot.telegram_poll import SomebodyElsePolls, TelegramPoller
from channels.telegram.render import ENGLISH
from channels.telegram.updates import ALLOWED, NoUpdates, Updates
from domain.db import assert_no_unit
from tests.bot.telegram.office import BotOffice
from tests.channels.telegram.payloads import message, press
from tests.peers.telegram import SECRET, TOKEN, BotApi, Refusal

pytestmark = pytest.mark.commits


@pytest.fixture
def updates(bot_api: BotApi) -> Iterator[Updates]:
    with closing(Updates(assert_no_unit, bot_api.url)) as updates:
        yield updates


@pytest.fixture
def poller(office: BotOffice, updates: Updates) -> TelegramPoller:
    return TelegramPoller(office.known(), office.intake, updates, wait=0, rest=0.01)


def three() -> list[dict[str, Any]]:
    return [message(f"m{number}", update_id=number, number=number) for number in (7, 8, 9)]


def test_what_waits_is_stored_and_then_confirmed(office: BotOffice, poller: TelegramPoller, bot_api: BotApi) -> None:
    bot_api.updates = three()
    assert poller.round() == 3
    assert (office.inbox(), bot_api.confirmed) == (["m7", "m8", "m9"], 0)
    assert poller.round() == 0
    assert (bot_api.confirmed, bot_api.updates) == (9, [])
    assert bot_api.of("getUpdates")[0]["allowed_updates"] == list(ALLOWED)


def test_what_cannot_be_stored_is_not_confirmed(
    office: BotOffice, poller: TelegramPoller, bot_api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot_api.updates = three()
    taken: list[Any] = []
    take = office.intake.take

    def failing(account: Any, update: Any) -> Any:
        if update.number("update_id") == 8 and len(taken) < 2:
            taken.append(update)
            raise CannotStore("away")
        return take(account, update)

    monkeypatch.setattr(office.intake, "take", failing)
    for _ in range(2):
        with pytest.raises(CannotStore):
            poller.round()
    assert (bot_api.confirmed, office.inbox()) == (7, ["m7"])
    poller.round()
    assert office.inbox() == ["m7", "m8", "m9"]


def test_a_poller_that_died_before_confirming_gets_them_again_and_stores_none_twice(
    office: BotOffice, poller: TelegramPoller, bot_api: BotApi, updates: Updates
) -> None:
    bot_api.updates = three()
    poller.round()
    again = TelegramPoller(office.known(), office.intake, updates, wait=0)
    assert again.round() == 3
    assert office.inbox() == ["m7", "m8", "m9"]


def test_numbers_that_begin_anew_lower_are_fetched(office: BotOffice, poller: TelegramPoller, bot_api: BotApi) -> None:
    bot_api.updates = [message("before", update_id=900, number=1)]
    poller.round()
    poller.round()
    bot_api.updates = [message("after", update_id=3, number=2)]
    poller.round()
    assert office.inbox() == ["before", "after"]


def test_an_update_that_is_none_is_passed_over(office: BotOffice, poller: TelegramPoller, bot_api: BotApi) -> None:
    bot_api.updates = [{"update_id": 1, "message": 5}, {"update_id": 2}, message("hi", update_id=3)]
    poller.round()
    poller.round()
    assert (office.inbox(), bot_api.confirmed) == (["hi"], 3)


def test_a_press_is_answered(office: BotOffice, poller: TelegramPoller, bot_api: BotApi) -> None:
    bot_api.updates = [press("o1.1", update_id=1), press("u999|o1.1", update_id=2, query="q2", group=True)]
    poller.round()
    first, second = bot_api.of("answerCallbackQuery")
    assert (first["callback_query_id"], "text" in first) == ("q1", False)
    assert (second["callback_query_id"], second["text"]) == ("q2", ENGLISH.not_yours)


def test_a_press_that_is_too_old_to_be_answered_is_no_trouble(poller: TelegramPoller, bot_api: BotApi) -> None:
    bot_api.updates = [press("o1.1", update_id=1)]
    bot_api.refuse("answerCallbackQuery", Refusal(400, "Bad Request: query is too old and response timeout expired"))
    assert poller.round() == 1


def test_another_poller_or_a_webhook_ends_it_with_telegrams_reason(poller: TelegramPoller, bot_api: BotApi) -> None:
    bot_api.polled_by_others = True
    with pytest.raises(SomebodyElsePolls) as other:
        poller.run(Event())
    assert "only one" in other.value.said
    bot_api.webhook = {"url": "https://porch.example"}
    with pytest.raises(SomebodyElsePolls) as webhook:
        poller.run(Event())
    assert "webhook" in webhook.value.said


def test_it_waits_as_long_as_telegram_asks_and_goes_on(
    office: BotOffice, poller: TelegramPoller, bot_api: BotApi
) -> None:
    bot_api.updates = three()
    bot_api.refuse("getUpdates", Refusal(429, "Too Many Requests", retry_after=4), Refusal(502), Refusal(0))
    waits: list[float] = []

    class Stopping(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0.0)
            return False

        def is_set(self) -> bool:
            return len(office.inbox()) == 3

    poller.run(Stopping())
    assert waits == [4.0, 0.01, 0.01]


def test_a_token_that_is_refused_ends_it(office: BotOffice, poller: TelegramPoller, bot_api: BotApi) -> None:
    bot_api.refuse("getUpdates", Refusal(401, "Unauthorized"))
    with pytest.raises(NoUpdates) as refused:
        poller.run(Event())
    assert refused.value.code == "token"


def test_a_webhook_is_set_with_its_secret_and_the_kinds_we_use(updates: Updates, bot_api: BotApi) -> None:
    updates.bring_to(TOKEN, "https://porch.example/telegram/7001", SECRET)
    assert bot_api.webhook["secret_token"] == SECRET
    assert bot_api.webhook["allowed_updates"] == list(ALLOWED)
    assert TOKEN not in bot_api.webhook["url"]
    updates.bring_no_more(TOKEN)
    assert bot_api.webhook == {}
