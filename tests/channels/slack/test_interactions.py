"""What Slack posts when a button is pressed or a command is used, read."""

from typing import Any
from urllib.parse import urlencode

import pytest

from channels.slack.interactions import NOT_THEIRS, command, form, installation, interaction, payload, pressed
from channels.slack.receive import Ignored, NotSlack
from domain.messages import Inbound
from tests.channels.slack.payloads import DM, OFFICE, TEAM, as_form, press, slash

ROW = "3|U0DANA|"
IN_THREAD = {"type": "message", "message_ts": "1796000003.1", "thread_ts": "1796000001.1", "channel_id": OFFICE}


def read(body: dict[str, Any]) -> Inbound:
    found = interaction(installation(payload(form(as_form(body)))))
    assert isinstance(found, Inbound), found
    return found


def test_a_press_is_what_its_button_says_in_the_talk_of_its_message() -> None:
    inbound = read(press("o3.1", ROW, trigger_id="12.34.ab"))
    assert (inbound.account, inbound.provider_id, inbound.sender) == (TEAM, "12.34.ab", f"{TEAM}/U0DANA")
    assert (inbound.pressed, inbound.text, inbound.thread) == ("o3.1", "", "")
    key = f"{OFFICE}:1796000001.1"
    assert read(press("o3.1", ROW + key, container=IN_THREAD)).thread == key
    assert read(press("o3.1", ROW + "home", container={"type": "view", "view_id": "V1"})).thread == "home"


def test_a_button_under_somebody_elses_message_means_nothing_in_ones_own_talk() -> None:
    inbound = read(press("o3.1", f"1|U0LEE|{OFFICE}:1796000001.1", container=IN_THREAD))
    assert (inbound.pressed, inbound.thread) == (NOT_THEIRS, f"{OFFICE}:1796000001.1")
    assert read(press("o3.1", "someone-elses-block")).pressed == NOT_THEIRS


def test_a_button_that_stands_for_words_says_them() -> None:
    inbound = read(press("say:confirm 12 Oak St", ROW))
    assert (inbound.text, inbound.pressed, inbound.thread) == ("confirm 12 Oak St", None, "")


def test_words_behind_a_button_of_a_clients_thread_are_for_us_and_not_for_the_client() -> None:
    inbound = read(press("say:confirm 12 Oak St", "1|U0DANA|client:0f", container=IN_THREAD | {"channel_id": DM}))
    assert inbound.thread == f"{DM}:1796000001.1"
    head = {"type": "message", "message_ts": "1796000001.1", "channel_id": DM}
    assert read(press("say:my day", "1|U0DANA|client:0f", container=head)).thread == f"{DM}:1796000001.1"


def test_words_behind_a_button_of_the_home_tab_begin_a_direct_message_save_what_the_tab_itself_shows() -> None:
    view = {"type": "view", "view_id": "V1"}
    assert read(press("say:new lead", "home|U0DANA|home", container=view)).thread == ""
    assert read(press("say:my day", "home|U0DANA|home", container=view)).thread == "home"


def test_a_form_and_a_link_are_no_press() -> None:
    for body in (
        press("", ROW),
        {"type": "view_closed", "team": {"id": TEAM}},
        {"type": "shortcut", "team": {"id": TEAM}},
    ):
        assert isinstance(interaction(installation(body)), Ignored)


def test_a_command_says_what_stands_behind_it_where_only_its_user_sees_the_answer() -> None:
    inbound = command(installation(form(urlencode(slash("find maria &amp; tom", trigger_id="9.9.z")).encode())))
    assert (inbound.text, inbound.thread, inbound.provider_id) == ("find maria & tom", "command:C0RANDOM", "9.9.z")
    assert command(installation(slash("  "))).text == "my day"


def test_the_pressed_message_is_read_for_marking_it() -> None:
    message = {"text": "4 fit", "blocks": [{"type": "actions", "block_id": ROW}, "junk"], "ts": "1796000001.000100"}
    found = pressed(press("o3.1", ROW, message=message))
    assert found is not None
    assert (found.channel, found.ts, found.block_id, found.label) == (DM, "1796000001.000100", ROW, "Details")
    assert list(found.blocks) == [{"type": "actions", "block_id": ROW}]
    assert pressed(press("o3.1", ROW, container={"type": "view"})) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"payload=", b"payload=%5B%5D", b"\xff", b"x=1&" * 200, b"payload=%7B%22team%22%3A7%7D"],
    ids=["empty", "no json", "list", "bytes", "many", "no team"],
)
def test_a_body_that_is_not_slacks_is_refused(body: bytes) -> None:
    with pytest.raises(NotSlack):
        installation(payload(form(body)))


@pytest.mark.parametrize("missing", ["trigger_id", "user_id", "channel_id"])
def test_a_command_without_what_it_must_have_is_refused(missing: str) -> None:
    with pytest.raises(NotSlack):
        command(installation({name: value for name, value in slash("x").items() if name != missing}))
    with pytest.raises(NotSlack):
        interaction(installation(press("x", ROW, user="")))
