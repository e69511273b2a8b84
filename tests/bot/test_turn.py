"""A turn: what came in is answered once, in order, and nobody is left in silence."""

import pytest

from tests.bot.offices import OfficeUnderTest

pytestmark = pytest.mark.commits


def test_a_message_is_answered(office: OfficeUnderTest) -> None:
    assert office.text("hello") == "stored"
    office.run()
    assert office.heard_by("ann") == ["heard 1: hello"]
    assert office.column("SELECT status FROM inbox") == ["done"]
    assert office.column("SELECT status FROM outbox") == ["sent"]


def test_a_repeat_is_dropped(office: OfficeUnderTest) -> None:
    assert [office.text("hello", provider_id="one") for _ in range(3)] == ["stored", "repeat", "repeat"]
    office.run()
    assert office.heard_by("ann") == ["heard 1: hello"]
