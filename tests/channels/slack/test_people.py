"""Who one of a team's people is, from what Slack says of them."""

from typing import Any

import pytest

from channels.slack.people import OUTSIDER, Person, read
from tests.channels.slack.payloads import TEAM

DANA = {
    "id": "U0DANA",
    "team_id": TEAM,
    "deleted": False,
    "is_admin": True,
    "is_bot": False,
    "is_app_user": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
    "is_email_confirmed": True,
    "profile": {"email": "dana@porch.example", "real_name": "Dana Kim"},
}


def test_a_member_of_the_team_has_an_email_that_counts() -> None:
    assert read(DANA, TEAM) == Person("member", "dana@porch.example")
    unsaid = {name: value for name, value in DANA.items() if name != "is_email_confirmed"}
    assert read(unsaid, TEAM) == Person("member", "dana@porch.example")


@pytest.mark.parametrize(
    "said", [{"is_email_confirmed": False}, {"profile": {}}, {"profile": None}, {"profile": {"email": 7}}]
)
def test_an_email_that_is_not_certain_is_none(said: dict[str, Any]) -> None:
    assert read(DANA | said, TEAM) == Person("member", "")


@pytest.mark.parametrize("mark", ["is_restricted", "is_ultra_restricted"])
def test_a_guest_is_no_member_whatever_their_email(mark: str) -> None:
    assert read(DANA | {mark: True}, TEAM) == Person("guest")


@pytest.mark.parametrize(
    "said",
    [
        {"team_id": "T9OTHER"},
        {"team_id": None},
        {"is_stranger": True},
        {"is_bot": True},
        {"is_app_user": True},
        {"deleted": True},
        {"is_invited_user": True},
    ],
)
def test_everybody_else_is_an_outsider(said: dict[str, Any]) -> None:
    assert read(DANA | said, TEAM) == OUTSIDER
    assert read({}, TEAM) == OUTSIDER
