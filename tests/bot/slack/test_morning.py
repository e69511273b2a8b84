"""An agent's hurried morning in Slack: the first version by sentence and by button, over signed payloads."""

from tests.bot.slack.stage import SlackStage, said
from tests.bot.slack.team import Seen
from tests.channels.slack.payloads import OFFICE

HOME = {"type": "app_home_opened", "user": "U0DANA", "channel": "D0DANA", "tab": "home"}


def one(shown: list[Seen]) -> Seen:
    """The one answer among what was shown; a message that was changed aside."""
    (answer,) = [seen for seen in shown if seen.method != "chat.update"]
    return answer


def test_a_hurried_morning(stage: SlackStage) -> None:
    day = one(stage.dana("my day"))
    assert "Today, Tue Dec 1" in day.text

    homes = one(stage.dana("3 bed houses in ballard 700-800k with a yard"))
    assert homes.text.startswith("4 fit")
    assert homes.labels() == ["Details"] * 4
    assert "Say a number" in homes.blocks[-1]["text"]["text"], "what follows the cards stands below them"
    assert all(b["accessory"]["image_url"] for b in homes.blocks if b["type"] == "section" and "fields" in b)

    home = one(stage.press(homes, "Details"))
    assert home.labels() == ["Photos", "Book a tour", "Send to a client"]
    asked = one(stage.press(home, "Send to a client"))
    sent = one(stage.dana("priya"))
    assert "Sent" in sent.text, asked.text
    assert "Dana Kim thought of you" in stage.told("priya")[-1]

    lead = one(stage.dana("new lead Ana Diaz 206-555-0177 wants a 3 bed in Ballard"))
    assert "Added Ana Diaz" in lead.text
    assert "Taken back" in one(stage.press(lead, "Undo")).text
    assert stage.rows("SELECT removed_at IS NOT NULL FROM contact WHERE full_name = 'Ana Diaz'") == [(True,)]

    found = one(stage.dana("find maria"))
    assert found.labels() == ["Write to them", "Add a note", "Remind me"]
    assert "What" in one(stage.press(found, "Add a note")).text
    assert "Noted on Maria Lopez" in one(stage.dana("prefers morning tours")).text
    assert stage.rows("SELECT text FROM note") == [("Wants a 3 bed in Ballard",), ("prefers morning tours",)]
    one(stage.press(found, "Write to them"))
    assert "on its way" in one(stage.dana("The keys are at the front desk")).text
    assert stage.told("maria")[-1].endswith("The keys are at the front desk")

    task = one(stage.dana("remind me to call Tom today at 5 pm"))
    assert "On your list: Call Tom" in task.text
    day = one(stage.dana("my day"))
    ticked = one(stage.press(day, "Done: Call Tom"))
    assert "Off your list" in ticked.text
    assert stage.rows("SELECT done_at IS NOT NULL FROM task WHERE title = 'Call Tom'") == [(True,)]

    assert "Done: loan approval" in one(stage.press(day, "Loan approved done, 400 Pine St")).text
    assert "loan for 400 Pine St is approved" in stage.told("tom")[-1]


def test_a_request_for_a_showing_is_confirmed_by_the_button_of_its_notice(stage: SlackStage) -> None:
    stage.dana("my day")
    (address,) = stage.rows("SELECT street_number || ' ' || street_name FROM listing WHERE showing_approval LIMIT 1")[0]
    shown = stage.client("priya", f"can i see {address} friday at 3")
    (notice,) = [seen for seen in shown if "asks to see" in seen.text]
    assert notice.labels() == ["Confirm", "Decline"]
    answer, changed = stage.press(notice, "Confirm")
    assert "onfirmed" in answer.text
    assert answer.thread_ts == notice.ts, "beside the request, in its client's thread"
    assert changed.labels() == []
    assert stage.rows("SELECT status FROM showing") == [("confirmed",)]
    again = stage.press(notice, "Decline")
    assert stage.rows("SELECT status FROM showing") in ([("confirmed",)], [("declined",)])
    assert again


def test_the_home_tab_has_the_day_and_is_drawn_anew_by_its_buttons(stage: SlackStage) -> None:
    stage.dana("remind me to order the sign today at 5 pm")
    stage.slack.event(HOME)
    (tab,) = stage.after()
    assert tab.method == "views.publish"
    assert "Order the sign" in tab.blocks[0]["text"]["text"]
    view = {"type": "view", "view_id": "V1"}
    stage.slack.presses(**tab.button("Done: Order the sign"), container=view)
    (done,) = stage.after()
    assert (done.method, done.labels()[0]) == ("views.publish", "Undo")
    assert "Off your list" in done.blocks[0]["text"]["text"]
    stage.slack.presses(**done.button("New lead"), container=view)
    (asked,) = stage.after()
    assert (asked.method, asked.channel) == ("chat.postMessage", "D0DANA")
    assert "Added Bo Ray" in said(stage.dana("Bo Ray 206-555-0178"))


def test_in_a_channel_homes_are_for_all_and_people_for_the_asker_only(stage: SlackStage) -> None:
    stage.slack.mentions("3 bed houses in ballard 700-800k")
    (homes,) = stage.after()
    assert (homes.method, homes.channel) == ("chat.postMessage", OFFICE)
    stage.slack.mentions("find maria", ts="1796000000.000900")
    (person,) = stage.after()
    assert (person.method, person.user) == ("chat.postEphemeral", "U0DANA")
    stage.slack.mentions("note on carlos: nice", ts="1796000000.000901")
    (which,) = stage.after()
    assert which.method == "chat.postEphemeral", "the question names people too"


def test_a_command_is_a_short_way_in(stage: SlackStage) -> None:
    stage.slack.commands("find maria", response_url=stage.team.url + "/commands/1")
    (answer,) = stage.after()
    assert (answer.method, "206-555-0150" in answer.text) == ("commands/1", True)


def test_an_undo_of_before_undoes_nothing_newer(stage: SlackStage) -> None:
    first = one(stage.dana("new lead Ana Diaz 206-555-0177"))
    stage.dana("new lead Bo Ray 206-555-0178")
    assert "no longer open" in one(stage.press(first, "Undo")).text
    names = stage.rows("SELECT full_name FROM contact WHERE removed_at IS NULL AND full_name IN ('Ana Diaz', 'Bo Ray')")
    assert len(names) == 2


def test_names_that_turn_text_around_or_mention_everybody_are_only_names(stage: SlackStage) -> None:
    with stage.database.unit(stage.office) as session:
        from sqlalchemy import text

        name = "<!channel> \u202eairaM\u200b *Lopez*"
        session.execute(text("UPDATE contact SET full_name = :name WHERE full_name = 'Maria Lopez'"), {"name": name})
    shown = one(stage.dana("find 206-555-0150"))
    for words in (shown.text, str(shown.blocks)):
        assert "<!channel>" not in words
        assert "\u202e" not in words
        assert "\u200b" not in words
    assert "&lt;!channel&gt; airaM *Lopez*" in shown.text
    assert {block["text"]["type"] for block in shown.blocks if block["type"] == "section"} == {"plain_text"}
