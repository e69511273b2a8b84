"""Who is let in: members of the connected team by their e-mail, everybody else by an admin's hand."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain import identity
from domain.db import Database
from tests.bot.minds import EchoMind
from tests.bot.slack.office import Slack, rows
from tests.bot.slack.team import Team
from tests.bot.slack.working import Worked, working

pytestmark = pytest.mark.commits
ASK = "do not know you yet"
BY_HAND = "guests are let in by hand"


@pytest.fixture
def until(database: Database, database_url: str, office: UUID, porch: Team) -> Iterator[Worked]:
    with working(database, database_url, porch.api, EchoMind()) as until:
        yield until


def strangers(database: Database, office: UUID) -> int:
    """Contacts, and Slack addresses that belong to a contact: there is to be none."""
    return int(rows(database, office, "SELECT (SELECT count(*) FROM contact) + count(contact_id) FROM address")[0][0])


def test_a_member_of_the_team_is_known_by_the_email_that_both_have(
    slack: Slack, porch: Team, until: Worked, database: Database, office: UUID
) -> None:
    slack.says("hello", "U0LEE")
    until(porch.said)
    assert porch.said() == ["heard 1: hello"]
    slack.says("again", "U0LEE")
    until(lambda: len(porch.said()) == 2)
    assert porch.asked.count("users.info") == 1, "once is enough"
    query = "SELECT m.full_name FROM address a JOIN member m ON m.id = a.member_id WHERE a.channel = 'slack'"
    assert sorted(rows(database, office, query)) == [("Dana Kim",), ("Lee Ortiz",)]
    assert ("identity.link_address",) in rows(database, office, "SELECT action FROM audit_entry")


def test_case_and_dots_of_nobody_else_match(slack: Slack, porch: Team, until: Worked) -> None:
    porch.add("U0LEE", "Lee@Porch.Example")
    porch.add("U0FAKE", "l.ee@porch.example")
    slack.says("hello", "U0LEE")
    until(lambda: len(porch.said()) == 1)
    slack.says("hello", "U0FAKE")
    until(lambda: len(porch.said()) == 2)
    assert porch.said()[0] == "heard 1: hello"
    assert ASK in porch.said()[1]


@pytest.mark.parametrize(
    ("user", "more", "sentence"),
    [
        ("U0GUEST", {"is_restricted": True}, BY_HAND),
        ("U0ONE", {"is_ultra_restricted": True}, BY_HAND),
        ("U0CONNECT", {"is_stranger": True}, BY_HAND),
        ("U0FAR", {"team_id": "T9OTHER"}, BY_HAND),
        ("U0GONE", {"deleted": True}, BY_HAND),
        ("U0UNSURE", {"is_email_confirmed": False}, ASK),
    ],
)
def test_nobody_else_gets_in_by_an_email(
    slack: Slack,
    porch: Team,
    until: Worked,
    database: Database,
    office: UUID,
    user: str,
    more: dict[str, object],
    sentence: str,
) -> None:
    porch.add(user, "lee@porch.example", **more)
    slack.says("show me all leads", user)
    until(porch.said)
    (said,) = porch.said()
    assert sentence in said
    assert "then write to me again" in said
    assert strangers(database, office) == 0
    assert rows(database, office, "SELECT status FROM inbox") == [("done",)]


def test_a_stranger_of_another_company_is_not_even_looked_up(
    slack: Slack, porch: Team, until: Worked, database: Database, office: UUID
) -> None:
    porch.add("U0LEE", "lee@porch.example")
    slack.mentions("my day", "U0LEE", team="T9OTHER", user_team="T9OTHER", source_team="T9OTHER")
    until(porch.said)
    assert BY_HAND in porch.said()[0]
    assert [one.method for one in porch.seen] == ["chat.postEphemeral"], "the channel need not hear of it"
    assert "users.info" not in porch.asked
    assert strangers(database, office) == 0


def test_somebody_whom_slack_does_not_know_is_turned_away(slack: Slack, porch: Team, until: Worked) -> None:
    slack.says("hello", "U0NOBODY")
    until(porch.said)
    assert BY_HAND in porch.said()[0]


def test_an_admins_link_lets_a_guest_in(
    slack: Slack, porch: Team, until: Worked, database: Database, office: UUID
) -> None:
    porch.add("U0GUEST", "temp@agency.example", is_restricted=True)
    slack.says("hello", "U0GUEST")
    until(porch.said)
    with database.unit(office) as session:
        temp = identity.add_member(session, "Temp Ory", "assistant")
        identity.link_member_address(session, temp, "slack", "T0PORCH/U0GUEST")
    slack.says("hello again", "U0GUEST")
    until(lambda: len(porch.said()) == 2)
    assert porch.said()[1] == "heard 1: hello again"


def test_a_member_who_has_left_is_not_let_in_by_their_email(
    slack: Slack, porch: Team, until: Worked, database: Database, office: UUID
) -> None:
    with database.unit(office) as session:
        (lee,) = identity.members_named(session, "Lee Ortiz")
        identity.set_active(session, lee.id, active=False)
    slack.says("hello", "U0LEE")
    until(porch.said)
    assert ASK in porch.said()[0]


def test_while_slack_is_too_busy_to_say_nobody_is_turned_away(slack: Slack, porch: Team, until: Worked) -> None:
    porch.refuses["users.info"] = "ratelimited"
    slack.says("hello", "U0LEE")
    until(lambda: "users.info" in porch.asked)
    del porch.refuses["users.info"]
    until(porch.said)
    assert porch.said() == ["heard 1: hello"]


def test_the_unlinked_are_told_in_the_home_tab_too(slack: Slack, porch: Team, until: Worked) -> None:
    porch.add("U0NEW", "new@porch.example")
    slack.event({"type": "app_home_opened", "user": "U0NEW", "channel": "D0NEW", "tab": "home"})
    until(lambda: porch.seen)
    assert porch.seen[0].method == "views.publish"
    assert ASK in porch.seen[0].blocks[0]["text"]["text"]
