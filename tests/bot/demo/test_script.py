"""The scene's file says what it means: names are filled in, patterns take them literally, nonsense is refused."""

from pathlib import Path

import pytest

from bot.demo.scene.ledger import changes
from bot.demo.scene.script import BadScript, filled, pattern, read

KNOWN = {"home": "12 Oak St (rear)", "day": "Friday"}


def test_names_are_filled_in() -> None:
    assert filled("can I see %home% on %day%?", KNOWN) == "can I see 12 Oak St (rear) on Friday?"


def test_a_pattern_takes_what_is_known_literally_and_lets_cases_differ() -> None:
    assert pattern("held.*%home%", KNOWN).search("HELD:\n12 oak st (rear), Fri")
    assert not pattern("held.*%home%", KNOWN).search("Held: 12 Oak St rear")


def test_a_name_that_nobody_said_is_refused() -> None:
    with pytest.raises(BadScript, match="agreement"):
        filled("%agreement%", KNOWN)


@pytest.mark.parametrize(
    "exchange",
    ["{who: buyer}", "{texts: hello}", "{who: buyer, texts: hello, signs: x}", "{who: buyer, texts: hi, heard: {}}"],
)
def test_an_exchange_that_cannot_be_played_is_refused(tmp_path: Path, exchange: str) -> None:
    script = tmp_path / "scene.yaml"
    script.write_text(f"- title: A scene\n  exchanges:\n    - {exchange}\n")
    with pytest.raises(BadScript):
        read(script)


def test_every_exchange_of_the_scene_expects_something() -> None:
    for act in read():
        for exchange in act.exchanges:
            expects = exchange.hears or exchange.changes or exchange.silent or exchange.deed == "opens"
            assert expects, f"{act.title}: {exchange.what}"


def test_changes_are_told_by_what_was_and_what_is() -> None:
    before = {"showing 1": {"what": "showing of 12 Oak St", "status": "held", "at": "Sat Dec 5, 10:30 am"}}
    after = {
        "showing 1": {"what": "showing of 12 Oak St", "status": "confirmed", "at": "Sat Dec 5, 10:30 am"},
        "note 1": {"what": "note on Ana: wants a garage", "removed": ""},
    }
    assert changes(before, after) == (
        "new: note on Ana: wants a garage",
        "showing of 12 Oak St: status held -> confirmed, Sat Dec 5, 10:30 am",
    )
    assert changes(after, before)[0] == "showing of 12 Oak St: status confirmed -> held, Sat Dec 5, 10:30 am"
    assert changes(after, before)[1] == "gone: note on Ana: wants a garage"
    assert changes(after, after) == ()
    unnamed, named = {"what": "contact without a name yet", "stage": "new"}, {"what": "contact Ana", "stage": "new"}
    assert changes({"contact 1": unnamed}, {"contact 1": named}) == ("contact without a name yet -> contact Ana",)
