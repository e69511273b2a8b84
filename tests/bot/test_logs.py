"""Log lines as a person and as a machine reads them."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture(autouse=True)
def restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_json_line_stays_one_line_whatever_the_message_holds(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", "json")
    logging.getLogger("bot.turn").warning("first\nsecond")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    line = json.loads(lines[0])
    assert (line["level"], line["from"], line["message"]) == ("warning", "bot.turn", "first\nsecond")


def test_a_json_line_carries_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", "json")
    try:
        raise ValueError("odd")
    except ValueError:
        logging.getLogger("bot.turn").exception("turn failed")
    assert "ValueError: odd" in json.loads(capsys.readouterr().err)["error"]


def test_what_lies_below_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning", "text")
    logging.getLogger("bot.turn").info("quiet")
    logging.getLogger("bot.turn").warning("loud")
    assert [line.partition("Z ")[2] for line in capsys.readouterr().err.splitlines()] == ["WARNING bot.turn: loud"]
