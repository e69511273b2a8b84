"""Turns of a person read against the record of what the bot said, in words made up for this test."""

from datetime import datetime

import pytest

from bot.sgd import MORNING, ZONE
from bot.sgd.cities import cities
from bot.sgd.said import Said, by_acts
from bot.sgd.table import SERVICES
from bot.sgd.tracker import Tracker

NOW = datetime(2019, 3, 1, MORNING.hour, tzinfo=ZONE)
HOME = "Aspen Village Apartments"
SEARCH, VISIT, NONE = "FindHomeByArea", "ScheduleVisit", "NONE"
Frame = dict[str, object]


def act(kind: str, slot: str = "", *values: str) -> dict[str, object]:
    return {"act": kind, "slot": slot, "values": list(values)}


def asks(*slots: str) -> Said:
    return by_acts([act("REQUEST", slot) for slot in slots], "")


OFFER = by_acts([act("OFFER", "property_name", HOME), act("OFFER", "address", "5 Elm Street")], "")
VISIT_OFFER = by_acts([act("OFFER_INTENT", "intent", VISIT)], "")
ANYTHING_ELSE = by_acts([act("REQ_MORE")], "")
CONFIRM = by_acts([act("CONFIRM", "property_name", HOME), act("CONFIRM", "visit_date", "2019-03-05")], "")


def tracker(service: str = "Homes_2") -> Tracker:
    return Tracker(SERVICES[service], cities(), NOW, ZONE)


def searching() -> Tracker:
    followed = tracker()
    followed.person("I want to rent a 2 bed 1 bath apartment in San Jose")
    return followed


def offered() -> Tracker:
    followed = searching()
    followed.bot(OFFER)
    return followed


def slots(frame: Frame) -> dict[str, str]:
    found = frame["slots"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I want to find a property to rent.", {"intent": "rent"}),
        ("I'm looking for a home to buy in San Jose.", {"intent": "buy", "area": "San Jose"}),
        ("I need to find somewhere to live.", {}),
        (
            "Can you help me find a 3 bedroom house for sale in Petaluma with a garage?",
            {"intent": "buy", "area": "Petaluma", "number_of_beds": "3", "has_garage": "True"},
        ),
        (
            "Find me an apartment for rent with in unit laundry and two bathrooms",
            {"intent": "rent", "in_unit_laundry": "True", "number_of_baths": "2"},
        ),
        ("I need a new place to live in SF. I want to rent.", {"intent": "rent", "area": "San Francisco"}),
        (
            "I'd like to purchase a place with two baths in Antioch",
            {"intent": "buy", "number_of_baths": "2", "area": "Antioch"},
        ),
    ],
)  # fmt: skip
def test_a_first_turn_opens_a_search(text: str, expected: dict[str, str]) -> None:
    frame = tracker().person(text)
    assert frame["intent"] == SEARCH
    assert slots(frame) == expected


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (("intent",), "Rent", {"intent": "rent"}),
        (("intent",), "I'd like to own", {"intent": "buy"}),
        (("number_of_beds", "number_of_baths"), "Three and two", {"number_of_beds": "3", "number_of_baths": "2"}),
        (("number_of_beds", "number_of_baths"), "2 of each", {"number_of_beds": "2", "number_of_baths": "2"}),
        (("number_of_baths",), "Just two.", {"number_of_baths": "2"}),
        (("number_of_beds",), "4, and it must have a garage", {"number_of_beds": "4", "has_garage": "True"}),
        (("area",), "somewhere in the city of Oakland", {"area": "Oakland"}),
        (("area",), "fremont would be ideal", {"area": "Fremont"}),
    ],
)
def test_an_answer_means_what_was_asked(asked: tuple[str, ...], text: str, expected: dict[str, str]) -> None:
    followed = tracker()
    followed.person("I need a home")
    followed.bot(asks(*asked))
    assert slots(followed.person(text)) == expected


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Does it have a garage?", ["has_garage"]),
        ("Do they have laundry in the unit and what's their phone number?", ["in_unit_laundry", "phone_number"]),
        ("Does the unit have a washer and dryer?", ["in_unit_laundry"]),
        ("Could you give me their number please", ["phone_number"]),
        ("Sounds good. Is there a garage available at this property?", ["has_garage"]),
    ],
)
def test_a_question_about_an_offer_asks_and_accepts_nothing(text: str, facts: list[str]) -> None:
    frame = offered().person(text)
    assert frame["requested_slots"] == facts
    assert "property_name" not in slots(frame)
    assert not {"has_garage", "in_unit_laundry"} & set(slots(frame))


@pytest.mark.parametrize(
    "text", ["Sounds great.", "I like it", "Great, I'll take it. That's all.", "Aspen Village works"]
)
def test_an_accepted_offer_names_its_home(text: str) -> None:
    frame = offered().person(text)
    assert frame["intent"] == SEARCH
    assert slots(frame)["property_name"] == HOME


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Do you have something with a garage?", {"has_garage": "True"}),
        ("I need one with a garage.", {"has_garage": "True"}),
        ("What about something in Fremont?", {"area": "Fremont"}),
        ("How about a property for sale instead?", {"intent": "buy"}),
        ("What else is available?", {}),
        ("Not what I'm looking for. Other options?", {}),
    ],
)
def test_asking_for_another_home_accepts_nothing(text: str, changed: dict[str, str]) -> None:
    before = {"intent": "rent", "area": "San Jose", "number_of_beds": "2", "number_of_baths": "1"}
    frame = offered().person(text)
    assert frame["intent"] == SEARCH
    assert slots(frame) == {**before, **changed}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Can I visit on the 8th?", "2019-03-08"),
        ("I want to see it the day after tomorrow", "2019-03-03"),
        ("Can you schedule a visit for next Monday", "2019-03-04"),
        ("That one works for me, I'd like to visit it.", None),
    ],
)
def test_wanting_to_see_the_offer_starts_a_visit(text: str, day: str | None) -> None:
    frame = offered().person(text)
    assert frame["intent"] == VISIT
    assert slots(frame)["property_name"] == HOME
    assert slots(frame).get("visit_date") == day


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Yes please", VISIT), ("Please do", VISIT), ("Let's do it this Saturday", VISIT), ("No thanks", NONE),
        ("Not yet", NONE), ("I'll pass for now", NONE), ("That won't be necessary, thanks.", NONE),
        ("Nope. I am good.", NONE),
    ],
)  # fmt: skip
def test_the_offer_of_a_visit_is_taken_or_declined(text: str, intent: str) -> None:
    followed = offered()
    followed.person("Sounds good")
    followed.bot(VISIT_OFFER)
    frame = followed.person(text)
    assert frame["intent"] == intent
    assert "visit_date" not in slots(frame) or intent == VISIT


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Yes", "2019-03-05"),
        ("That's right. Does it have a garage?", "2019-03-05"),
        ("No, make it the 6th", "2019-03-06"),
        ("Actually I'd prefer next Thursday", "2019-03-07"),
        ("It's correct but could it be on the 9th", "2019-03-09"),
    ],
)
def test_a_correction_changes_the_day_alone(text: str, day: str) -> None:
    followed = offered()
    followed.person("I want to visit it")
    followed.bot(CONFIRM)
    frame = followed.person(text)
    assert frame["intent"] == VISIT
    assert slots(frame)["visit_date"] == day
    assert slots(frame)["property_name"] == HOME
    assert slots(frame)["area"] == "San Jose"


def test_a_suggested_day_is_taken_by_a_yes() -> None:
    followed = offered()
    followed.person("I want to visit it")
    followed.bot(by_acts([act("REQUEST", "visit_date", "2019-03-04")], ""))
    assert slots(followed.person("Yes, that would work."))["visit_date"] == "2019-03-04"


@pytest.mark.parametrize("text", ["No, that's it", "I'm good", "That's everything, thanks", "Not really, thanks"])
def test_declining_more_help_closes(text: str) -> None:
    followed = offered()
    followed.person("Sounds good")
    followed.bot(ANYTHING_ELSE)
    assert followed.person(text)["intent"] == NONE


def test_other_business_leaves_the_search_alone_and_lends_its_place() -> None:
    followed = tracker()
    elsewhere = by_acts([], "When do you want to eat?")
    followed.person("Find me a restaurant in Oakland please")
    followed.bot(elsewhere)
    assert slots(followed.person("Tomorrow at 6 for 2 people")) == {}
    followed.bot(elsewhere)
    frame = followed.person("Great. Now I need an apartment around there, two bedrooms")
    assert frame["intent"] == SEARCH
    assert slots(frame) == {"area": "Oakland", "number_of_beds": "2"}


def test_a_restaurant_asked_for_after_a_booking_moves_no_home() -> None:
    followed = offered()
    followed.person("I want to visit it on the 5th")
    followed.bot(by_acts([act("NOTIFY_SUCCESS")], ""))
    before = followed.person("Thanks!")
    assert followed.person("Could you also find a restaurant in Berkeley?")["slots"] == before["slots"]


def test_both_schemas_have_their_own_names() -> None:
    frame = tracker("Homes_1").person("Find me a furnished 2 bedroom in Concord where I can keep a dog")
    assert frame["intent"] == "FindApartment"
    assert slots(frame) == {"area": "Concord", "number_of_beds": "2", "furnished": "True", "pets_allowed": "True"}
