"""`python -m bot connect` and `member`, as an operator connects a Slack team and lets a guest in."""

import argparse
from typing import Any

import pytest
from sqlalchemy import text

from bot.commands import connect, member
from domain import identity
from domain.db import Database
from tests.bot.commands.test_rotate_keys import settings as settings_for
from tests.bot.slack.team import Team, team

pytestmark = pytest.mark.commits
KEY = "one:" + "A" * 43 + "="


def connecting(**given: Any) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    connect.add_arguments(parser)
    return parser.parse_args(["slack", *(["--link"] if given.get("link") else [])])


def adding(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    member.add_arguments(parser)
    return parser.parse_args(list(words))


@pytest.fixture
def porch() -> Any:
    with team() as made:
        made.installs = "T0PORCH"
        yield made


def test_a_team_is_connected_by_its_token_and_a_guest_let_in_by_their_id(
    database: Database,
    database_url: str,
    porch: Team,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = settings_for(database_url, KEY).model_copy(update={"slack_api_url": porch.api})
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert member.run(adding("Temp Ory", "--slack", "U0TEMP"), given) == 2
    assert "connect one Slack team first" in capsys.readouterr().out
    assert connect.run(connecting(), given) == 0
    assert "/slack/events" in capsys.readouterr().out
    assert member.run(adding("Temp Ory", "--role", "assistant", "--slack", "U0TEMP"), given) == 0
    with database.untenanted() as session:
        (office,) = identity.brokerages(session)
    with database.read(office) as session:
        (temp,) = identity.members_named(session, "Temp Ory")
        assert temp.role == "assistant"
        linked = session.scalars(text("SELECT channel FROM address WHERE member_id = :id"), {"id": temp.id}).all()
        accounts = session.execute(text("SELECT channel, account FROM channel_account")).all()
    assert linked == ["slack"]
    assert [tuple(row) for row in accounts] == [("slack", "T0PORCH")]


def test_a_token_that_slack_does_not_take_connects_nothing(
    database_url: str, porch: Team, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    porch.refuses["auth.test"] = "invalid_auth"
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-bad")
    given = settings_for(database_url, KEY).model_copy(update={"slack_api_url": porch.api})
    assert connect.run(connecting(), given) == 2
    assert "does not take that token (invalid_auth)" in capsys.readouterr().out


def test_the_link_for_installing_needs_the_apps_id(
    database_url: str, porch: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    given = settings_for(database_url, KEY)
    assert connect.run(connecting(link=True), given) == 2
    assert connect.run(connecting(link=True), given.model_copy(update={"slack_client_id": "1.2"})) == 0
    assert "/slack/install?for=" in capsys.readouterr().out
