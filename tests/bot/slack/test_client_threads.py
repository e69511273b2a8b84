"""One thread for each client: an agent reads in it what the client says, and writes in it to the client."""

import pytest

from domain.messages import Attachment
from tests.bot.slack.stage import URL, SlackStage, said
from tests.channels.slack.payloads import BOT

DIRECT = "D0DANA"
PHOTO = Attachment("https://api.twilio.com/media/1", "image/jpeg", "roof.jpg")


def opened_thread(stage: SlackStage) -> str:
    """Dana is at Slack, and Maria asks for a person: what heads the thread that Dana gets."""
    stage.dana("my day")
    (head,) = stage.client("maria", "can i talk to a person please")
    assert (head.channel, head.thread_ts) == (DIRECT, "")
    assert "Maria Lopez asks for you" in head.text
    assert "What you write in this thread goes to Maria" in head.text
    stage.told("maria")
    return head.ts


def test_an_agents_words_in_the_thread_go_to_the_client_and_the_answer_comes_back(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    (sent,) = stage.dana("The roof is from 2019. Shall I send the papers?", thread_ts=ts, channel=DIRECT)
    assert (sent.channel, sent.thread_ts) == (DIRECT, ts)
    assert sent.text == "On its way to Maria Lopez."
    assert stage.told("maria") == ["Dana Kim: The roof is from 2019. Shall I send the papers?"]
    (answer,) = stage.client("maria", "yes please")
    assert (answer.channel, answer.thread_ts) == (DIRECT, ts)
    assert "Maria Lopez: yes please" in answer.text


def test_words_that_look_like_a_command_go_to_the_client_all_the_same(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    for words in ("undo", "my day", "yes", "tell tom hi", "stop"):
        stage.dana(words, thread_ts=ts, channel=DIRECT)
        assert stage.told("maria") == [f"Dana Kim: {words}"]
    assert stage.told("tom") == []


def test_who_calls_the_app_by_name_in_the_thread_talks_with_the_app(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    (answer,) = stage.dana(f"<@{BOT}> find maria", thread_ts=ts, channel=DIRECT)
    assert "206-555-0150" in answer.text
    assert answer.thread_ts == ts
    assert stage.told("maria") == []


def test_pictures_go_both_ways_over_our_own_site(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    file = {"mimetype": "image/png", "name": "plan.png", "size": 9, "url_private": "https://files.slack.com/1"}
    stage.dana("", thread_ts=ts, channel=DIRECT, subtype="file_share", files=[file])
    assert stage.told("maria") == ["Dana Kim sends you a picture."]
    assert [url.startswith(f"{URL}/f/") for url in stage.pictures()] == [True]
    (answer,) = stage.client("maria", "this is the roof", PHOTO)
    assert answer.thread_ts == ts
    (picture,) = [block for block in answer.blocks if block["type"] == "image"]
    assert picture["image_url"].startswith(f"{URL}/f/")
    assert "twilio" not in str(answer.blocks)


def test_each_client_has_a_thread_of_their_own(stage: SlackStage) -> None:
    maria = opened_thread(stage)
    stage.dana("hi Maria", thread_ts=maria, channel=DIRECT)
    (tom,) = stage.client("tom", "agent please")
    assert tom.ts != maria
    assert tom.thread_ts == ""
    stage.dana("hi Tom", thread_ts=tom.ts, channel=DIRECT)
    assert stage.told("tom")[-1] == "Dana Kim: hi Tom"
    (again,) = stage.client("maria", "still there?")
    assert again.thread_ts == maria


def test_a_button_hands_the_client_back_and_is_gone(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    stage.dana("hello", thread_ts=ts, channel=DIRECT)
    (news,) = stage.client("maria", "thanks, bye")
    answer, changed = stage.press(news, "Let the assistant answer Maria")
    assert "I am answering Maria Lopez again" in answer.text
    assert (answer.thread_ts, changed.method, changed.labels()) == (ts, "chat.update", [])
    assert stage.rows("SELECT DISTINCT holder FROM conversation") == [("bot",)]


def test_a_client_who_wants_no_texts_gets_none_from_the_thread(stage: SlackStage) -> None:
    ts = opened_thread(stage)
    stage.client("maria", "STOP")
    stage.told("maria")
    assert "asked for no texts" in said(stage.dana("please call me", thread_ts=ts, channel=DIRECT))
    assert stage.told("maria") == []


@pytest.mark.parametrize("said_there", ["hello there", "<@U0BOT> hello"])
def test_a_thread_under_any_other_message_is_a_talk_with_the_app(stage: SlackStage, said_there: str) -> None:
    (shown,) = stage.dana("my day")
    (answer,) = stage.dana(said_there, thread_ts=shown.ts, channel=DIRECT)
    assert answer.thread_ts == shown.ts
    assert stage.texts.sent() == []
