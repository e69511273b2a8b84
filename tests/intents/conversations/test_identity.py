"""How the office came to a number, in words for every source there is."""

import pytest

from bot.demo.contacts import SOURCES as DEMO_SOURCES
from domain import crm
from intents.conversations.identity import SOURCES, because


@pytest.mark.parametrize("source", ["", "inbound"])
def test_who_wrote_first_is_told_so(source: str) -> None:
    assert because(source, "Dana Kim") == "it wrote to us"


def test_a_member_who_added_them_is_named() -> None:
    assert because(crm.ASKED_BY_AGENT, "Dana Kim") == "Dana Kim added you"


@pytest.mark.parametrize("source", sorted({*SOURCES, *DEMO_SOURCES, "sign call"}))
def test_every_source_makes_a_sentence(source: str) -> None:
    said = because(source, "Dana Kim")
    assert said[0].islower() or said.startswith("Dana")
    assert not said.endswith(".")
    assert "{" not in said
