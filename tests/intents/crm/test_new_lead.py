"""What a sentence says of a lead beyond how to reach them."""

import pytest

from intents.crm.new_lead import note_of

CASES = {
    "new lead Ana Diaz 206-555-0177 wants a 3 bed in Ballard": "Wants a 3 bed in Ballard",
    "new lead Ana Diaz 206-555-0177": "",
    "add Ana Diaz as a lead, 206 555 0177": "",
    "met Ana Diaz at the open house, 206-555-0177": "At the open house",
    "new buyer Ana Diaz ana@example.com, preapproved to 600k": "Preapproved to 600k",
    "got a new buyer, Ana Diaz, (206) 555-0177, looking in Kent": "Looking in Kent",
}


@pytest.mark.parametrize("said", CASES)
def test_the_rest_is_the_first_note(said: str) -> None:
    assert note_of(said, "Ana Diaz") == CASES[said]
