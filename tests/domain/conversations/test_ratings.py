"""The question how it was: whom it is put to, when, how often, and what its answers sum up to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import consent, conversations, identity, showings
from domain.audit import SYSTEM
from domain.conversations import Scores
from domain.db import Database
from domain.errors import NotFound
from tests.factories import people, visits
from tests.factories.visits import SATURDAY, Scene

ENDED = datetime(2026, 12, 5, 19, 0, tzinfo=UTC)
"""Saturday, 11 am in Seattle."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONE = "+12065550142"


@dataclass
class Asking:
    session: Session
    scene: Scene

    @property
    def buyer(self) -> UUID:
        return self.scene.buyer

    def showing(self, starts_at: datetime = SATURDAY) -> UUID:
        return visits.booked(self.session, self.scene, starts_at).id

    def plan(self, showing_id: UUID, ended_at: datetime = ENDED, now: datetime = ENDED) -> bool:
        return conversations.plan_rating(self.session, "showing", showing_id, self.buyer, ended_at=ended_at, now=now)

    def ask(self, now: datetime) -> int:
        return conversations.ask_ratings(self.session, now)

    def asked(self, now: datetime = ENDED + HOUR) -> UUID:
        """A visit that was asked about."""
        assert self.plan(self.showing())
        assert self.ask(now) == 1
        return UUID(str(self.session.scalar(text("SELECT id FROM rating WHERE asked_at = :now"), {"now": now})))

    def talk(self) -> UUID:
        found = conversations.conversation_with(self.session, contact_id=self.buyer)
        assert found is not None
        return found

    def told(self) -> list[str]:
        query = "SELECT name FROM event WHERE name LIKE 'conversations.rat%' ORDER BY id"
        return list(self.session.scalars(text(query)))


@pytest.fixture
def asking(database: Database) -> Iterator[Asking]:
    with database.unit(uuid4()) as session:
        identity.create_brokerage(session, "Porch Realty")
        conversations.add_account(session, "sms", "+12065550100")
        scene = visits.scene(session)
        conversations.join_address(session, conversations.address_for(session, "sms", PHONE), scene.buyer, SYSTEM)
        yield Asking(session, scene)


def test_a_visit_is_asked_about_once_and_an_hour_after_it(asking: Asking) -> None:
    visit = asking.showing()
    assert asking.plan(visit)
    assert not asking.plan(visit)
    assert asking.ask(ENDED + HOUR - timedelta(seconds=1)) == 0
    assert [asking.ask(ENDED + HOUR), asking.ask(ENDED + 2 * HOUR)] == [1, 0]
    assert asking.told() == ["conversations.rating_asked"]


def test_what_is_long_over_is_not_asked_about(asking: Asking) -> None:
    visit = asking.showing()
    assert not asking.plan(visit, now=ENDED + 2 * DAY)
    assert asking.plan(visit, now=ENDED + DAY)
    assert asking.ask(ENDED + 2 * DAY) == 0


def test_a_person_is_asked_once_in_a_week(asking: Asking) -> None:
    first, second, later = (asking.showing(SATURDAY + n * HOUR * 2) for n in range(3))
    asking.plan(first)
    asking.plan(second, ENDED + 2 * HOUR)
    assert [asking.ask(ENDED + n * HOUR) for n in (4, 5, 40)] == [1, 0, 0]
    asking.plan(later, ENDED + 7 * DAY + HOUR, ENDED + 7 * DAY + HOUR)
    assert asking.ask(ENDED + 7 * DAY + 5 * HOUR) == 1


def test_nobody_is_asked_at_night(asking: Asking) -> None:
    evening = datetime(2026, 12, 6, 5, 30, tzinfo=UTC)
    asking.plan(asking.showing(), evening, evening)
    assert asking.ask(evening + HOUR) == 0
    assert asking.ask(evening + 12 * HOUR) == 1


def test_who_opted_out_is_not_asked(asking: Asking) -> None:
    asking.plan(asking.showing())
    said = consent.Said("stop", "inbound", ENDED)
    consent.opt_out(asking.session, consent.addressee_of(asking.session, asking.talk()), said)
    assert asking.ask(ENDED + HOUR) == 0


def test_who_is_in_the_midst_of_a_talk_is_asked_once_it_is_quiet(asking: Asking) -> None:
    asking.plan(asking.showing())
    wrote_at = ENDED + HOUR - timedelta(minutes=10)
    asking.session.execute(
        text("UPDATE conversation SET last_inbound_at = :at WHERE id = :id"), {"at": wrote_at, "id": asking.talk()}
    )
    assert [asking.ask(ENDED + HOUR), asking.ask(ENDED + HOUR + timedelta(minutes=21))] == [0, 1]


def test_whom_a_person_speaks_with_is_not_asked_meanwhile(asking: Asking) -> None:
    asking.plan(asking.showing())
    conversations.take_over(asking.session, asking.talk(), asking.scene.agent, ENDED)
    assert asking.ask(ENDED + HOUR) == 0
    conversations.hand_back(asking.session, asking.talk(), asking.scene.agent, ENDED)
    assert asking.ask(ENDED + HOUR) == 1


def test_who_cannot_be_reached_is_not_asked(asking: Asking) -> None:
    stranger = people.contact(asking.session, "Ana Diaz")
    conversations.plan_rating(asking.session, "showing", asking.showing(), stranger, ended_at=ENDED, now=ENDED)
    assert asking.ask(ENDED + HOUR) == 0


def test_what_did_not_end_after_all_is_not_asked_about(asking: Asking) -> None:
    visit = asking.showing()
    asking.plan(visit)
    assert conversations.unplan_rating(asking.session, "showing", visit) == 1
    assert asking.ask(ENDED + HOUR) == 0


def test_an_answer_is_kept_with_its_words_and_told(asking: Asking) -> None:
    rating = asking.asked()
    card = conversations.rate(asking.session, rating, 2, "2, late", contact_id=asking.buyer, now=ENDED + 2 * HOUR)
    assert (card.score, card.words, card.conversation_id) == (2, "2, late", asking.talk())
    card = conversations.explain_rating(asking.session, rating, "we waited", contact_id=asking.buyer)
    assert (card.score, card.reason) == (2, "we waited")
    assert asking.told()[1:] == ["conversations.rated", "conversations.rating_explained"]


def test_only_who_was_asked_may_answer_and_only_once(asking: Asking) -> None:
    rating = asking.asked()
    stranger = people.contact(asking.session, "Ana Diaz")
    with pytest.raises(NotFound):
        conversations.rate(asking.session, rating, 5, "5", contact_id=stranger, now=ENDED)
    with pytest.raises(NotFound):
        conversations.explain_rating(asking.session, rating, "bad", contact_id=asking.buyer)
    conversations.rate(asking.session, rating, 5, "5", contact_id=asking.buyer, now=ENDED)
    with pytest.raises(NotFound):
        conversations.rate(asking.session, rating, 1, "1", contact_id=asking.buyer, now=ENDED)


def test_an_answer_is_taken_back(asking: Asking) -> None:
    rating = asking.asked()
    conversations.rate(asking.session, rating, 5, "5", contact_id=asking.buyer, now=ENDED)
    conversations.unrate(asking.session, rating, contact_id=asking.buyer)
    assert conversations.rating_card(asking.session, rating).score is None
    with pytest.raises(NotFound):
        conversations.unrate(asking.session, rating, contact_id=asking.buyer)


def test_the_database_takes_no_other_number(asking: Asking) -> None:
    rating = asking.asked()
    with pytest.raises(IntegrityError), asking.session.begin_nested():
        conversations.rate(asking.session, rating, 6, "6", contact_id=asking.buyer, now=ENDED)


def test_the_answers_of_some_days_are_summed_up(asking: Asking) -> None:
    none = Scores(0, 0, None, (0, 0, 0, 0, 0))
    days = date(2026, 12, 5), date(2026, 12, 6)
    empty = conversations.satisfaction(asking.session, *days)
    assert (empty.showings, empty.closings, empty.all) == (none, none, none)
    # 11 pm on Saturday in Seattle is Sunday in the database.
    late = datetime(2026, 12, 6, 7, 0, tzinfo=UTC)
    for number, score in enumerate((5, 4, 2, None)):
        _answered(asking, number, score, late)
    found = conversations.satisfaction(asking.session, *days)
    assert found.showings == Scores(4, 3, Decimal("3.67"), (0, 1, 0, 1, 1))
    assert (found.closings, found.all) == (none, found.showings)
    assert conversations.satisfaction(asking.session, days[1], days[1]).all == none
    assert conversations.satisfaction(asking.session, days[0], days[0]).all == found.all


def _answered(asking: Asking, number: int, score: int | None, at: datetime) -> None:
    showing = asking.showing(SATURDAY + number * HOUR)
    asking.session.execute(
        text(
            "INSERT INTO rating (id, contact_id, showing_id, due_at, expires_at, asked_at, score, answered_at) "
            "VALUES (:id, :contact, :showing, :at, :at, :at, cast(:score AS smallint), "
            " CASE WHEN cast(:score AS smallint) IS NULL THEN NULL ELSE cast(:at AS timestamptz) END)"
        ),
        {"id": uuid4(), "contact": asking.buyer, "showing": showing, "at": at, "score": score},
    )


def test_a_confirmed_visit_is_done_when_it_is_over(asking: Asking) -> None:
    visit = asking.showing()
    card = showings.card(asking.session, visit)
    assert showings.conclude(asking.session, card.ends_at - timedelta(seconds=1)) == ()
    assert showings.conclude(asking.session, card.ends_at) == (visit,)
    assert showings.conclude(asking.session, card.ends_at) == ()
    assert showings.card(asking.session, visit).status == "done"
    names = asking.session.scalars(text("SELECT name FROM event WHERE name = 'showings.took_place'")).all()
    assert len(names) == 1


def test_a_visit_that_was_called_off_never_took_place(asking: Asking) -> None:
    visit = asking.showing()
    showings.cancel(asking.session, visit, "ill", now=visits.NOW, by=asking.scene.as_buyer)
    assert showings.conclude(asking.session, ENDED + DAY) == ()
