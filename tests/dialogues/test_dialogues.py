"""Every dialogue of this folder goes as its file says."""

from pathlib import Path

import pytest

from tests.dialogues.runner import Stage
from tests.dialogues.script import Script, scripts

SCRIPTS = scripts(Path(__file__).parent)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_dialogue_goes_as_it_is_told(script: Script, stage: Stage) -> None:
    stage.play(script)


def test_there_are_at_least_twenty_dialogues() -> None:
    assert len(SCRIPTS) >= 20
