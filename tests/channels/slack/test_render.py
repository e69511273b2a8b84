"""How a reply looks in Slack, whatever is in it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.fit import fit
from channels.slack import render, words
from channels.slack.place import Pressed
from channels.slack.render import LIMITS, MAX_BLOCKS, MAX_LABEL, MAX_SECTION, MAX_TEXT, MAX_UPDATE_BYTES, Message
from domain.messages import Attachment, Card, Choice, Fact, Fitted, Reply

USER = "U0DANA"
MOST_SLACK_TAKES = 13_200


def texts(message: Message) -> list[dict[str, Any]]:
    """Every text object of a message."""
    found: list[dict[str, Any]] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("type") in ("plain_text", "mrkdwn"):
                found.append(value)
            for inner in value.values():
                look(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                look(inner)

    look(message.blocks)
    return found


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


HOME = Card(
    "2614 NW 64th St",
    "2614 NW 64th St $785k",
    facts=(Fact("Price", "$785,000"), Fact("Beds", "3")),
    image_url="https://porch.example/p/1",
    link="https://porch.example/l/1",
    choices=(Choice("Details", "o1.1"),),
)


def test_a_reply_becomes_text_cards_with_picture_facts_and_buttons() -> None:
    part = Fitted("4 fit. Nearest first.", cards=(HOME,), buttons=(Choice("More", "o1.2"),))
    message = render.render(part, USER, "C1:1.2")
    assert message.text == "4 fit. Nearest first."
    assert kinds(message) == ["section", "section", "actions", "actions"]
    card = message.blocks[1]
    assert card["text"]["text"] == "*<https://porch.example/l/1|2614 NW 64th St>*"
    assert [field["text"] for field in card["fields"]] == ["Price: $785,000", "Beds: 3"]
    assert card["accessory"]["image_url"] == "https://porch.example/p/1"
    assert [e["value"] for block in message.blocks[2:] for e in block["elements"]] == ["o1.1", "o1.2"]


def test_what_follows_the_cards_stands_below_them_in_the_same_message() -> None:
    reply = Reply("4 fit.", cards=(HOME,), closing="Which?", choices=(Choice("More", "o1.2"),))
    (part,) = fit(reply, LIMITS)
    assert (part.text, part.below) == ("4 fit.", "Which?")
    assert kinds(render.render(part, USER)) == ["section", "section", "actions", "section", "actions"]


def test_each_row_of_buttons_says_whose_it_is_and_in_which_thread() -> None:
    part = Fitted("x", cards=(HOME, HOME), buttons=(Choice("More", "o1.3"),))
    ids = [b["block_id"] for b in render.render(part, USER, "C1:1.2").blocks if b["type"] == "actions"]
    assert ids == [f"{n}|{USER}|C1:1.2" for n in (1, 2, 3)]


@pytest.mark.parametrize("hostile", ["<!channel>", "<@U1>", "<https://evil.example|click>", "&lt;!here&gt;", "<#C1>"])
def test_nobodys_words_become_a_mention_or_a_link(hostile: str) -> None:
    card = Card(hostile, hostile, facts=(Fact(hostile, hostile),), choices=(Choice(hostile, "o1.1"),))
    picture = Attachment("https://porch.example/1.jpg", "image/jpeg", hostile)
    message = render.render(
        Fitted(hostile, cards=(card,), buttons=(Choice(hostile, "v"),), attachments=(picture,)), USER
    )
    assert hostile not in message.text
    assert not [one for one in texts(message) if "<" in one["text"]]
    assert "&" not in hostile or "&amp;lt;" in message.text


def test_nobodys_words_are_read_as_markup() -> None:
    part = Fitted("*bold* _it_ ~no~ `code` > quote", cards=(Card("*Ann* `x`\n> _y_", "l"),))
    message = render.render(part, USER, ours="https://porch.example")
    marked = [one["text"] for one in texts(message) if one["type"] == "mrkdwn"]
    (title,) = marked
    assert title.count("*") == 2
    assert not set("_~`\n") & set(title)
    assert message.blocks[0]["text"]["type"] == "plain_text"


def test_only_links_of_our_own_can_be_followed() -> None:
    text = "Sent.\nhttps://porch.example/l/abc\nPlan: https://porch.example/f/1\nhttps://porch.example.evil.net/x\nhttps://evil.net"
    message = render.render(Fitted(text), USER, ours="https://porch.example")
    followed = [one["text"] for one in texts(message) if one["type"] == "mrkdwn"]
    assert followed == ["<https://porch.example/l/abc>", "Plan: <https://porch.example/f/1>"]
    assert [one["type"] for one in texts(render.render(Fitted(text), USER))] == ["plain_text"]


def test_a_picture_that_slack_cannot_fetch_is_told_by_its_address() -> None:
    near = Attachment("http://127.0.0.1:8000/p/1", "image/jpeg", "Front")
    message = render.render(Fitted("Here.", attachments=(near,)), USER)
    assert kinds(message) == ["section"]
    assert "Front: http://127.0.0.1:8000/p/1" in message.blocks[0]["text"]["text"]
    home = Card("Home", "Home", image_url="http://127.0.0.1/p/1")
    assert "accessory" not in render.render(Fitted("x", cards=(home,)), USER).blocks[1]


def test_a_message_without_words_says_in_the_notification_what_it_is() -> None:
    assert render.render(Fitted("", cards=(HOME,)), USER).text == "2614 NW 64th St $785k"
    picture = Attachment("https://porch.example/1.jpg", "image/jpeg", "Front")
    assert render.render(Fitted("", attachments=(picture,)), USER).text == "Front"


ANY = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("&<>*_~`\U0001f3e0|")), max_size=3000
)
FACT = st.builds(Fact, ANY, ANY)
CHOICE = st.builds(Choice, ANY, st.text(st.characters(codec="ascii"), min_size=1, max_size=64))
CARD = st.builds(
    Card, ANY, ANY, facts=st.lists(FACT, max_size=12).map(tuple), choices=st.lists(CHOICE, max_size=20).map(tuple)
)
PICTURE = st.builds(Attachment, st.just("https://porch.example/1"), st.just("image/png"), ANY)


@given(
    st.builds(
        Fitted,
        st.text(alphabet=st.sampled_from("a &<\n\U0001f3e0"), max_size=LIMITS.characters),
        buttons=st.lists(CHOICE, max_size=20).map(tuple),
        cards=st.lists(CARD, max_size=14).map(tuple),
        attachments=st.lists(PICTURE, max_size=60).map(tuple),
        below=st.text(alphabet=st.sampled_from("a &\n"), max_size=300),
    )
)
def test_whatever_is_in_it_slack_takes_it(part: Fitted) -> None:
    message = render.render(part, USER, "client:" + "0" * 36)
    assert len(message.text) <= MAX_TEXT
    assert len(message.blocks) <= MAX_BLOCKS
    assert sum(len(one["text"]) for one in texts(message)) <= MOST_SLACK_TAKES
    ids = [block["block_id"] for block in message.blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    assert all(len(one) <= 255 for one in ids)
    for block in message.blocks:
        if block["type"] == "section":
            assert 0 < len(block["text"]["text"]) <= MAX_SECTION
            assert len(block.get("fields", [])) <= 10
        if block["type"] == "actions":
            assert len(block["elements"]) <= 25
            assert all(len(e["text"]["text"]) <= MAX_LABEL and len(e["value"]) <= 2000 for e in block["elements"])
    json.dumps(message.blocks)


@given(st.text(alphabet=st.sampled_from("a &<\n"), min_size=1, max_size=LIMITS.characters).filter(lambda t: t.strip()))
def test_no_word_of_the_text_is_lost_in_sections(text: str) -> None:
    shown = "".join(block["text"]["text"] for block in render.render(Fitted(text), USER).blocks)
    assert shown.replace("\n", "").replace(" ", "") == words.escaped(text).replace("\n", "").replace(" ", "")


def test_a_long_reply_is_cut_by_what_slack_takes_with_the_rest_kept() -> None:
    parts = fit(Reply("A sentence of some words. " * 400, choices=(Choice("More", "o1.1"),)), LIMITS)
    assert len(parts) == LIMITS.parts
    assert all(len(part.text) <= LIMITS.characters for part in parts)


def press(text: str, blocks: list[dict[str, Any]]) -> Pressed:
    return Pressed("D1", "1.2", "2|U|", "Tue Dec 1, 12 pm", blocks, text)


def test_the_row_that_was_pressed_is_replaced_by_what_was_chosen() -> None:
    rows = [{"type": "section"}, {"type": "actions", "block_id": "1|U|"}, {"type": "actions", "block_id": "2|U|"}]
    message = render.marked(press("Which time?", rows))
    assert kinds(message) == ["section", "actions", "context"]
    assert message.blocks[2]["elements"][0]["text"] == "\u2713 Tue Dec 1, 12 pm"


def test_what_slack_adds_to_pictures_does_not_go_back_to_it() -> None:
    shown = {"type": "image", "image_url": "https://x.example/1", "alt_text": "x", "image_width": 9, "fallback": "9px"}
    blocks: list[dict[str, Any]] = [{"type": "section", "accessory": shown}, {**shown, "block_id": "b"}]
    section, picture = render.marked(press("x", blocks)).blocks
    assert set(section["accessory"]) == {"type", "image_url", "alt_text"}
    assert set(picture) == {"type", "image_url", "alt_text", "block_id"}


@pytest.mark.parametrize("text", ["\U0001f3e0" * 3000, "&amp;" * 1500, "a" * 3998 + "&amp;"])
def test_a_changed_message_keeps_to_slacks_bytes(text: str) -> None:
    message = render.marked(press(text, [{"type": "actions", "block_id": "2|U|"}]))
    assert len(message.text.encode()) <= MAX_UPDATE_BYTES
    assert not message.text.removesuffix("\u2026").endswith(("&", "&a", "&am", "&amp"))
