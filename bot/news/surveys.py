"""News of how it was: the question after a visit or a closing, and a low answer to the person's agent at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.news.telling import Teller, Timing, named
from domain import conversations, crm, showings, transactions
from domain.conversations import RatingCard
from domain.events import Happened
from domain.messages import Choice
from intents import survey
from intents.state import from_json, to_json

SHORT = 160
"""Characters of a person's words in a text to their agent."""


@dataclass(frozen=True, slots=True)
class About:
    """What a rating is about: a visit with its time, or a deal with its side."""

    what: str
    address: str
    at: datetime | None
    zone: str
    side: str = ""


class Surveys:
    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def rating_asked(self, session: Session, happened: Happened, desk: Desk) -> None:
        rating = _rating(session, happened)
        if rating.conversation_id is None:
            raise ValueError("a rating is asked in a conversation")
        limits = desk.channel(conversations.channel_of(session, rating.conversation_id)).limits
        choices = _left_open(session, rating, buttons=limits.buttons >= len(survey.SCORES))
        facts, timing = _facts(session, rating), Timing(key=f"rating {rating.id}")
        self._teller.contact(
            session, desk, rating.contact_id, "how_it_was_to_contact", facts, timing=timing, choices=choices
        )

    def rated(self, session: Session, happened: Happened, desk: Desk) -> None:
        if int(happened.data["score"]) <= conversations.LOW:
            self._tell_owner(session, happened, desk, "rated_low_to_member", score=happened.data["score"])

    def rating_explained(self, session: Session, happened: Happened, desk: Desk) -> None:
        self._tell_owner(session, happened, desk, "rating_explained_to_member")

    def _tell_owner(self, session: Session, happened: Happened, desk: Desk, code: str, **more: object) -> None:
        rating = _rating(session, happened)
        owner = crm.owner_of(session, rating.contact_id)
        data = {
            **_facts(session, rating),
            **named(session, rating.contact_id),
            "words": _shortened(str(happened.data["words"])),
            **more,
        }
        self._teller.member(session, desk, owner.member_id, code, data)


def _rating(session: Session, happened: Happened) -> RatingCard:
    return conversations.rating_card(session, UUID(happened.data["rating_id"]))


def _left_open(session: Session, rating: RatingCard, *, buttons: bool) -> tuple[Choice, ...]:
    """Leave the question open in the talk; gives its numbers as buttons, where the wire has them."""
    shown: list[Choice] = []

    def opened(state: Mapping[str, Any]) -> dict[str, Any]:
        asked = survey.asked(from_json(state), str(rating.id))
        if buttons:
            asked, choices = survey.buttons(asked, str(rating.id))
            shown.extend(choices)
        return to_json(asked)

    if rating.conversation_id is not None:
        conversations.change_state(session, rating.conversation_id, opened)
    return tuple(shown)


def _facts(session: Session, rating: RatingCard) -> dict[str, object]:
    about = _about(session, rating)
    return {"what": about.what, "address": about.address, "at": about.at, "zone": about.zone, "side": about.side}


def _about(session: Session, rating: RatingCard) -> About:
    if rating.showing_id is not None:
        visit = showings.card(session, rating.showing_id)
        return About("tour", visit.address, visit.starts_at, visit.zone)
    if rating.deal_id is None:
        raise ValueError("a rating is about a visit or a deal")
    deal = transactions.card(session, rating.deal_id)
    return About("closing", deal.address, deal.closing_at, deal.zone, deal.side)


def _shortened(words: str) -> str:
    return words if len(words) <= SHORT else words[: SHORT - 3].rsplit(" ", 1)[0] + "..."
