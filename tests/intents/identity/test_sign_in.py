"""Who is sent a link to the web site, and by which wire."""

from dataclasses import replace
from uuid import uuid4

import pytest

from bot.heard import Tools
from bot.thinking import BoundTools
from domain import identity
from domain.db import Database
from intents.identity.sign_in import INTENT, consult
from intents.intent import Outcome, Speaker
from rag.offline import HashEmbedder, NoLLM
from tests.intents.asking import BUYER, ask

AGENT = Speaker("member", uuid4(), "Dana Kim", "agent", frozenset({identity.USES_SITE}))
LENDER = replace(AGENT, role="lender", rights=frozenset({"deals.manage"}))


@pytest.fixture
def tools(database: Database) -> BoundTools:
    office = uuid4()
    with database.unit(office) as session:
        identity.create_brokerage(session, "Porch Realty")
        identity.add_member(session, "Olive Park", "owner", email="olive@porch.example")
        identity.add_member(session, "Dana Kim", "agent", email="dana@porch.example")
    return BoundTools(Tools(database, office, HashEmbedder(), NoLLM()))


def answered(tools: BoundTools, speaker: Speaker, channel: str) -> Outcome:
    found = consult(replace(ask("log in"), speaker=speaker, channel=channel), tools)
    assert isinstance(found, Outcome)
    return found


def test_in_slack_a_member_gets_the_mark_of_a_link_and_never_a_link(tools: BoundTools) -> None:
    found = answered(tools, AGENT, "slack")
    assert (found.code, found.data) == ("link", {"link": identity.LOGIN_LINK})


@pytest.mark.parametrize("channel", ["sms", "telegram", "memory"])
def test_by_any_other_wire_a_member_is_told_where_to_ask(tools: BoundTools, channel: str) -> None:
    found = answered(tools, AGENT, channel)
    assert (found.code, found.data) == ("elsewhere", {"admin": "Olive Park"})


@pytest.mark.parametrize("channel", ["slack", "sms"])
def test_a_role_without_the_right_is_told_who_can_change_that(tools: BoundTools, channel: str) -> None:
    found = answered(tools, LENDER, channel)
    assert (found.code, found.data) == ("not_your_role", {"admin": "Olive Park"})


@pytest.mark.parametrize("speaker", [AGENT, LENDER])
@pytest.mark.parametrize("channel", ["slack", "sms"])
def test_every_answer_is_for_the_asker_alone(tools: BoundTools, speaker: Speaker, channel: str) -> None:
    assert answered(tools, speaker, channel).private


def test_a_buyer_cannot_ask_for_it() -> None:
    assert not INTENT.usable_by(BUYER)
    assert INTENT.usable_by(AGENT)
