"""The understand command's input and output."""

import argparse
import io
import json
from datetime import date

import pytest

from bot.commands import understand
from bot.commands.understand import BadLine
from bot.settings import load_settings

HOME_TALK = {
    "dialogue_id": "d1",
    "services": ["Homes_2"],
    "turns": [
        {"speaker": "user", "text": "I want to rent a 2 bedroom place in Oakland"},
        {
            "speaker": "assistant",
            "text": "How many baths?",
            "acts": [{"act": "REQUEST", "slot": "number_of_baths", "values": []}],
        },
        {"speaker": "user", "text": "Just one"},
    ],
}


def answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: str, *, schema: str = "sgd"
) -> list[dict[str, object]]:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    args = argparse.Namespace(schema=schema, today=date(2019, 3, 1), text_only=False, role="buyer", no_model=True)
    assert understand.run(args, load_settings()) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_turn_of_the_person_gets_a_frame(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = answers(monkeypatch, capsys, f"{json.dumps(HOME_TALK)}\n\n")
    assert first == {
        "dialogue_id": "d1", "turn_index": 0, "service": "Homes_2", "intent": "FindHomeByArea", "requested_slots": [],
        "slots": {"area": "Oakland", "number_of_beds": "2", "intent": "rent"},
    }  # fmt: skip
    assert second["turn_index"] == 2
    assert second["slots"] == {"area": "Oakland", "number_of_beds": "2", "intent": "rent", "number_of_baths": "1"}


def test_a_talk_without_a_home_service_has_no_frames(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answers(monkeypatch, capsys, json.dumps({**HOME_TALK, "services": ["Banks_1"]})) == []


@pytest.mark.parametrize(
    ("schema", "line"),
    [("sgd", "{"), ("sgd", "[]"), ("sgd", '{"text": "hi"}'), ("own", '{"id": 1}'), ("own", '{"turns": ["hi"]}')],
)
def test_a_line_that_does_not_fit_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], schema: str, line: str
) -> None:
    with pytest.raises(BadLine) as error:
        list(understand.rows(io.StringIO(f"\n{line}\n"), schema))
    assert error.value.data == {"line": 2}
