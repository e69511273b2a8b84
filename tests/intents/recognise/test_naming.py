"""An answer to "which home?" names a home and asks for nothing else."""

import pytest

from intents.recognise.naming import only_names_a_home
from intents.slots.text import read


@pytest.mark.parametrize("text", ["2586 NW 55th St", "the one on Oak St", "it's 12 oak st please", "12 Oak St #4"])
def test_a_home_and_no_more(text: str) -> None:
    assert only_names_a_home(read(text))


@pytest.mark.parametrize("text", ["comps for 2586 nw 55th st", "what do i make on 12 Oak St", "who lives at 12 oak st"])
def test_more_than_a_home(text: str) -> None:
    assert not only_names_a_home(read(text))
