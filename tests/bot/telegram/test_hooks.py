"""Telegram's webhook: only what carries the secret is taken, once, before it is acknowledged; and never a 500."""

import json
import logging
import random
from threading import Thread

import psycopg
import pytest
from sqlalchemy import text

from channels.telegram.receive import MAX_BODY_BYTES
from channels.telegram.render import ENGLISH
from domain import consent, conversations
from tests.bot.telegram.office import BotOffice
from tests.channels.telegram.payloads import DATE, contact, edited, membership, message, press
from tests.peers.telegram import BOT_ID, BUYER, SECRET, TOKEN

pytestmark = pytest.mark.commits


def test_a_message_is_stored_and_acknowledged(office: BotOffice) -> None:
    answer = office.answer(message("3 bed in ballard"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert office.inbox() == ["3 bed in ballard"]
    (kept,) = office.column("SELECT payload FROM inbox")
    assert (kept["chat"], kept["private"], kept["message"]) == (BUYER, True, 10)


@pytest.mark.parametrize("secret", [None, "", "guessed", SECRET[:-1], SECRET + "x", SECRET.upper(), "é"])
def test_without_the_secret_nothing_is_taken(office: BotOffice, secret: str | None) -> None:
    headers = [(b"X-Telegram-Bot-Api-Secret-Token", secret.encode("latin-1"))] if secret is not None else []
    answer = office.client.post(f"/telegram/{BOT_ID}", json=message("hi"), headers=headers)
    assert answer.status_code == 403
    assert office.inbox() == []


def test_another_bots_path_is_refused_with_this_ones_secret(office: BotOffice) -> None:
    assert office.post(message("hi"), path="/telegram/999") == 403
    assert office.post(message("hi"), path=f"/telegram/{TOKEN}") == 403
    assert office.inbox() == []


def test_an_account_without_a_secret_takes_nothing(office: BotOffice) -> None:
    with office.database.unit(office.brokerage_id) as session:
        conversations.add_account(session, "telegram", "888", credentials={"token": "888:x"})
    assert office.post(message("hi"), secret="", path="/telegram/888") == 403
    assert office.post(message("hi"), secret=None, path="/telegram/888") == 403


def test_a_repeat_is_acknowledged_and_dropped(office: BotOffice) -> None:
    assert [office.post(message("hi")) for _ in range(3)] == [200] * 3
    assert office.inbox() == ["hi"]


def test_eight_at_once_with_the_same_id_store_one(office: BotOffice) -> None:
    for number in range(10):
        update = message(f"m{number}", update_id=number, number=number)
        threads = [Thread(target=office.post, args=(update,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert office.inbox() == [f"m{number}" for number in range(10)]


def test_no_acknowledgement_before_the_message_is_committed(office: BotOffice, database_url: str) -> None:
    answers: list[int] = []
    with psycopg.connect(database_url) as blocking:
        blocking.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
        posting = Thread(target=lambda: answers.append(office.post(message("hi"))))
        posting.start()
        posting.join(1.0)
        assert answers == []
        blocking.rollback()
        posting.join(20)
    assert (answers, office.inbox()) == ([200], ["hi"])


def test_shuffled_updates_are_told_in_the_order_of_their_writing(office: BotOffice) -> None:
    updates = [message(f"m{number:02}", update_id=100 + number, number=number) for number in range(30)]
    shuffled = [*updates, *updates[::3]]
    random.Random(7).shuffle(shuffled)
    assert {office.post(update) for update in shuffled} == {200}
    assert office.inbox() == [f"m{number:02}" for number in range(30)]


def test_numbers_that_begin_anew_lower_or_repeat_lose_nothing(office: BotOffice) -> None:
    for number, update_id in enumerate((900_000_001, 900_000_002, 17, 18, 900_000_001)):
        later = DATE + number * 8 * 86_400
        assert office.post(message(f"m{number}", update_id=update_id, number=number, date=later)) == 200
    assert office.inbox() == [f"m{number}" for number in range(5)]


def test_a_press_is_answered_in_the_same_breath_and_a_stranger_told_why_not(office: BotOffice) -> None:
    stop_waiting = {"method": "answerCallbackQuery", "callback_query_id": "q1"}
    assert office.answer(press("o1.2")).json() == stop_waiting
    assert office.answer(press("u999|o1.2", group=True)).json() == {**stop_waiting, "text": ENGLISH.not_yours}
    assert office.answer(press("-")).json() == {**stop_waiting, "text": ENGLISH.spent}
    gone = press("o1.1", update_id=9)
    del gone["callback_query"]["message"]
    assert office.answer(gone).json() == {**stop_waiting, "text": ENGLISH.gone}
    assert office.column("SELECT pressed FROM inbox") == ["o1.2"]


def test_an_edited_message_counts_as_said_again(office: BotOffice) -> None:
    assert [office.post(one) for one in (message("3 bed"), edited("4 bed"), edited("4 bed"))] == [200] * 3
    assert office.inbox() == ["3 bed", "4 bed"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"\xff\xfe", 200),
        (b"[]", 200),
        (b'{"update_id": "x"}', 200),
        (b'{"update_id": 1, "message": {"message_id": "x"}}', 200),
        (b"[" * 60_000, 200),
        (b" " * (MAX_BODY_BYTES + 1), 413),
    ],
    ids=range(7),
)
def test_what_is_no_update_is_never_an_error_of_ours(office: BotOffice, body: bytes, status: int) -> None:
    assert office.post(body) == status
    assert office.post(body, secret="wrong") in (403, 413)
    assert office.inbox() == []


def test_ten_thousand_characters_zero_bytes_and_halves_of_characters_are_stored(office: BotOffice) -> None:
    assert office.post(message("x" * 10_000, update_id=1, number=1)) == 200
    assert office.post(json.dumps(message("a\x00b\ud83d", update_id=2, number=2)).encode()) == 200
    assert [len(one) for one in office.inbox()] == [10_000, 3]


def test_what_cannot_be_stored_is_refused_so_that_it_comes_again(office: BotOffice) -> None:
    office.intake._inbox._pool.close()
    assert office.post(message("hi")) == 503


def test_a_defect_of_ours_is_no_500(office: BotOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.intake, "take", lambda *_: 1 / 0)
    assert office.post(message("hi")) == 503


def test_who_blocks_the_bot_is_written_to_no_more_until_they_start_it_again(office: BotOffice) -> None:
    assert office.post(membership("kicked")) == 200
    assert office.post(membership("kicked")) == 200
    assert office.column("SELECT scope FROM suppression") == ["all"]
    assert office.column("SELECT wording FROM consent_record") == ["blocked the bot"]


def test_a_block_that_comes_late_does_not_undo_the_start_after_it(office: BotOffice) -> None:
    office.post(message("/start", date=DATE + 60))
    with office.database.unit(office.brokerage_id) as session:
        to = consent.addressee_at(session, "telegram", str(BUYER))
        (at,) = session.scalars(text("SELECT sent_at FROM inbox"))
        consent.opt_in(session, to, consent.Said("/start", "inbound", at))
    assert office.post(membership("kicked", date=DATE)) == 200
    assert office.column("SELECT scope FROM suppression") == []
    assert office.post(membership("kicked", update_id=77, date=DATE + 120)) == 200
    assert office.column("SELECT scope FROM suppression") == ["all"]


def test_stop_holds_back_before_any_worker_has_read_it(office: BotOffice) -> None:
    assert office.post(message("/stop")) == 200
    assert office.column("SELECT scope FROM suppression") == ["all"]


def test_a_shared_phone_is_in_no_stored_message(office: BotOffice) -> None:
    assert office.post(contact("+12065550142", BUYER)) == 200
    assert office.inbox() == []
    assert office.column("SELECT count(*) FROM address WHERE contact_id IS NOT NULL AND channel = 'sms'") == [1]


def test_the_token_and_the_secret_stand_in_no_log(office: BotOffice, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for update in (message("hi"), press("o1.2"), contact("+12065550142", BUYER), membership("kicked")):
            office.post(update)
        office.post(message("hi"), secret="wrong")
        office.post(b"nonsense")
    assert "update" in caplog.text
    assert TOKEN not in caplog.text
    assert SECRET not in caplog.text
