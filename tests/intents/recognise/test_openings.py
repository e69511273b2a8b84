"""How members begin orders: known by the first words, and not confused with what only sounds alike."""

import pytest

from intents.recognise.openings import opened_by


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("new lead Kalani Navarro 564-555-0102 relocating from boise", "crm.new_lead"),
        ("add a client: Ana Diaz", "crm.new_lead"),
        ("lead: Ana 206-555-0100", "crm.new_lead"),
        ("note Kalani: works nights, only text after 2pm", "crm.note"),
        ("pls add a note on dan: hi", "crm.note"),
        ("remind me to tell maria", "crm.task"),
        ("can you remind me tmrw", "crm.task"),
        ("task: call bob", "crm.task"),
        ("tell Astrid Quintero: the sellers look at offers monday", "conversations.reply"),
        ("text maria i'm late", "conversations.reply"),
        ("let carlos know we are on", "conversations.reply"),
        ("reply to dan: yes", "conversations.reply"),
        ("confirm 12 oak", "showings.confirm"),
        ("decline the 3pm, i'm out", "showings.decline"),
        ("call off 2040 NW 54th Ct", "showings.cancel"),
        ("cancel my tour with ana", "showings.cancel"),
        ("find bob", "crm.find"),
        ("look up Maria Lopez", "crm.find"),
    ],
)
def test_an_order_is_known_by_how_it_begins(text: str, intent: str) -> None:
    assert opened_by(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "tell me about 12 oak",
        "text us later",
        "new listings in ballard",
        "notes",
        "note",
        "message from dana?",
        "confirm",
        "cancel",
        "cancel the reminder",
        "find condos",
        "find 3 bed homes in ballard",
        "find out when we close",
        "find me a house",
        "my day",
    ],
)
def test_what_only_sounds_like_an_order_is_none(text: str) -> None:
    assert opened_by(text) is None
