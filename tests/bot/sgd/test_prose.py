"""The bot's turns where only their words are known."""

from datetime import datetime

import pytest

from bot.sgd import ZONE
from bot.sgd.cities import cities
from bot.sgd.prose import Reader
from bot.sgd.said import Said

NOW = datetime(2019, 3, 1, 8, tzinfo=ZONE)


def said(text: str, *homes: str) -> Said:
    return Reader(cities(), NOW, ZONE, homes).by_text(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("How about Larkspur Court Apartments at 12 Elm Street? Two beds for $2,100.", "Larkspur Court Apartments"),
        ("There is a home called The Corvina, 3 bed, 2 bath, for 2400 dollars.", "Corvina"),
        ("i found 4 apartments. marlow apartments has 2 bedrooms and costs $1,900", "marlow apartments"),
        ("I recommend 410 Bay Street Lofts. It costs $3,000 per month.", "410 Bay Street Lofts"),
    ],
)  # fmt: skip
def test_an_offer_names_a_home(text: str, name: str) -> None:
    found = said(text)
    assert found.shows
    assert found.offered == name


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Which city should I look in?", ("place",)),
        ("How many bedrooms would you like, and where?", ("place", "beds")),
        ("Do you want to rent or buy?", ("deal",)),
        ("When would you like to visit?", ("when",)),
        ("Tell me the number of baths you need.", ("baths",)),
    ],
)
def test_a_question_is_known_by_what_it_asks(text: str, asked: tuple[str, ...]) -> None:
    assert said(text).asks == asked


def test_a_day_to_confirm_is_a_confirmation_with_the_home_that_is_known() -> None:
    found = said("Please confirm: you visit Larkspur Court on March 5th.", "Larkspur Court")
    assert found.confirms == {"day": "2019-03-05", "home": "Larkspur Court"}


def test_a_visit_can_be_offered() -> None:
    assert said("Shall I schedule a visit for you?").offers_visit
    assert not said("Your visit is scheduled.").offers_visit


@pytest.mark.parametrize("text", ["Anything else I can help you with today?", "Do you need any more assistance?"])
def test_an_offer_of_more_help_names_no_day(text: str) -> None:
    found = said(text)
    assert found.asks_more
    assert not found.confirms


def test_other_business_is_told_from_ours() -> None:
    assert said("The table is booked for 6 pm at the restaurant.").ours is False
    assert said("The apartment is furnished.").ours is True
    assert said("Sure, done.").ours is None
