"""What a reply had no room for, kept in the dialogue's state until "more" is asked for."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from domain.messages import Attachment, Card, Choice, Fact, Reply


def to_json(reply: Reply) -> dict[str, Any]:
    return asdict(reply)


def from_json(data: Mapping[str, Any]) -> Reply:
    return Reply(
        **{
            **data,
            "cards": tuple(_card(card) for card in data["cards"]),
            "choices": _choices(data["choices"]),
            "attachments": tuple(Attachment(**attachment) for attachment in data["attachments"]),
        }
    )


def _card(data: Mapping[str, Any]) -> Card:
    facts = tuple(Fact(**fact) for fact in data["facts"])
    return Card(**{**data, "facts": facts, "choices": _choices(data["choices"])})


def _choices(data: list[dict[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(**choice) for choice in data)
