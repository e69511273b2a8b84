"""What is to be noted, without the words that ask for a note and the name at its head."""

import pytest

from intents.crm.note import words

CASES = {
    "note on Maria: prefers mornings": "Prefers mornings",
    "note for maria lopez, she wants a garage": "She wants a garage",
    "add a note to Maria that she has two dogs": "She has two dogs",
    "put a note on Maria's file that she has two dogs": "She has two dogs",
    "log that Maria is moving in March": "Is moving in March",
    "jot down Maria wants no HOA": "Wants no HOA",
    "Maria's record: preapproved to 700k": "Preapproved to 700k",
    "note the Hendersons want a pool": "Want a pool",
    "note for Maria": "",
    "note tom prefers email n has 2 dogs": "Prefers email n has 2 dogs",
    "addison maria prefers mornings": "Addison maria prefers mornings",
    "add a quick note about maria - allergic to cats": "Allergic to cats",
}


@pytest.mark.parametrize("said", CASES)
def test_the_note_itself_is_found(said: str) -> None:
    assert words(said, frozenset({"maria", "lopez", "henderson", "tom"})) == CASES[said]
