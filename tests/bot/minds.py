"""Minds for the tests of the pipeline: they echo, and do on request what a mind might do to it."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from bot.heard import Answer, Heard, Line, Tools
from domain import conversations
from domain.messages import Fitted, Reply


class EchoMind:
    """Answers `heard 1: hello`, counting the messages of the conversation in its state.

    `boom` fails in thinking and `bang` in acting; `slow N` thinks for N seconds; `agent please` hands the conversation
    off; `two` answers in two replies; `quiet` gives no reply; `STOP` is a matter of consent.
    """

    def think(self, heard: Heard, tools: Tools) -> object | None:
        said = [message.text for message in heard.messages]
        if heard.holder == "person" and said != ["STOP"]:
            return None
        if "boom" in said:
            raise ValueError("boom")
        for text in said:
            if text.startswith("slow "):
                time.sleep(float(text.removeprefix("slow ")))
        return said

    def answer(self, heard: Heard, thought: object) -> Answer | None:
        assert isinstance(thought, list)
        if "agent please" in thought or "bang" in thought:
            return None
        return self._echo(heard, thought)

    def act(self, session: Session, heard: Heard, thought: object) -> Answer:
        assert isinstance(thought, list)
        if "bang" in thought:
            raise ValueError("bang")
        if "agent please" in thought:
            conversations.hand_off(session, heard.conversation_id, heard.speaker.owner_id, "asked", heard.now)
        return self._echo(heard, thought)

    def _echo(self, heard: Heard, thought: list[str]) -> Answer:
        count = heard.state.get("count", 0)
        lines = [f"heard {count + place}: {text}" for place, text in enumerate(thought, 1)]
        replies = [Reply("\n".join(lines))]
        if "two" in thought:
            replies.append(Reply("and a second one"))
        if "quiet" in thought:
            replies = []
        return Answer(
            tuple(replies),
            _counting(count + len(thought)),
            {"said": thought},
            "consent" if thought == ["STOP"] else "reply",
        )

    def line(self, heard: Heard, line: Line) -> Reply:
        return Reply({"holding": "one moment", "apology": "that went wrong, Dana will write to you"}[line])


class WritingMind(EchoMind):
    """Has something to write in every turn."""

    def answer(self, heard: Heard, thought: object) -> Answer | None:
        return None


def _counting(count: int) -> Callable[[tuple[Fitted, ...]], dict[str, Any]]:
    return lambda fitted: {"count": count, "shown": [part.text for part in fitted]}
