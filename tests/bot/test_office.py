"""The first office of an installation."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.office import first_office
from domain import identity, listings
from domain.db import Database


@pytest.mark.commits
def test_simultaneous_first_starts_make_one_office_with_the_places_people_name(database: Database) -> None:
    with ThreadPoolExecutor(4) as starts:
        offices = set(starts.map(lambda _: first_office(database), range(4)))
    assert len(offices) == 1
    office = offices.pop()
    with database.read(office) as session:
        assert identity.brokerage_card(session).name == "Porch Realty"
        assert len(listings.places(session)) == len(listings.gazetteer()) >= 150


def test_an_office_that_lost_its_start_halfway_gets_its_places_at_the_next(database: Database) -> None:
    office = identity.default_brokerage(database)
    with database.read(office) as session:
        assert listings.places(session) == ()
    assert first_office(database) == office
    with database.read(office) as session:
        assert len(listings.places(session)) == len(listings.gazetteer())


def test_an_office_that_exists_keeps_its_name_and_what_it_changed_in_its_places(database: Database) -> None:
    office = first_office(database, "Elm Street Homes")
    with database.unit(office) as session:
        session.execute(text("DELETE FROM place WHERE name <> (SELECT min(name) FROM place)"))
    first_office(database)
    with database.read(office) as session:
        assert identity.brokerage_card(session).name == "Elm Street Homes"
        assert len({place.name for place in listings.places(session)}) == 1
