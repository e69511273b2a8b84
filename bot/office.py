"""The first office of an installation: made where there is none, with the places that people name."""

from uuid import UUID

from domain import identity, listings
from domain.db import Database

NAME = "Porch Realty"


def first_office(database: Database, name: str = NAME) -> UUID:
    """The installation's oldest office, made now if there is none; it has the gazetteer in either case."""
    office = identity.default_brokerage(database, name)
    # Two units: a process killed between them leaves an office without places, which the next start mends.
    with database.read(office) as session:
        missing = not listings.places(session)
    if missing:
        with database.unit(office) as session:
            listings.load_places(session, listings.gazetteer())
    return office
