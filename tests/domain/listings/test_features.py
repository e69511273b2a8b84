"""Feature words from fields and remarks: neighbours kept apart, negation and "nearby" handled, evidence given."""

from datetime import date

import pytest

from bot.demo.homes import homes
from domain.listings import extract, known_words
from domain.listings.features import words_of
from intents.slots import features as asked


def stated(remarks: object = "", **fields: object) -> set[str]:
    return {e.word for e in extract({"PublicRemarks": remarks, **fields}) if e.stated}


def denied(remarks: object = "", **fields: object) -> set[str]:
    return {e.word for e in extract({"PublicRemarks": remarks, **fields}) if not e.stated}


@pytest.mark.parametrize(
    ("remarks", "words"),
    [
        ("Heated pool and a spa.", {"pool"}),
        ("Basement with a pool table.", {"basement"}),
        ("Two blocks from the community pool.", set()),
        ("The neighborhood pool is a block away.", set()),
        ("Room for a pool!", set()),
        ("Street parking only.", set()),
        ("Off-street parking for two.", {"off-street parking", "parking"}),
        ("Attached two-car garage.", {"garage", "off-street parking", "parking"}),
        ("Walk to the waterfront and shops.", set()),
        ("60 feet of low-bank waterfront.", {"waterfront"}),
        ("Fully-fenced back yard with raised beds", {"fenced yard", "yard", "garden"}),
        ("Steps to the rail yard museum.", set()),
        ("Roof-top deck with views of the lake", {"rooftop deck", "deck", "view"}),
        ("View our video tour.", set()),
        ("Sliding barn door to the pantry.", set()),
        ("Large shop with 220 power; shops and restaurants near.", {"shop"}),
        ("All on one level, no stairs.", {"single level"}),
        ("Den/office on main. Post office around the corner.", {"office"}),
        ("Kitchen was beautifully updated.", {"updated kitchen"}),
        ("No-step entrance and in-unit laundry", {"step-free entry", "in-unit laundry"}),
        ("Don't miss the rooftop deck.", {"rooftop deck", "deck"}),
        ("The old carpet is gone.", set()),
        ("DADU potential.", set()),
        ("Busy street two blocks away.", {"busy street"}),
        ("No HOA!", {"no hoa"}),
        ("Jacuzzi tub in the primary bath.", {"bathtub"}),
        ("POOL. GARAGE.", {"pool", "garage", "off-street parking", "parking"}),
    ],
)
def test_remarks_state_what_they_say_and_nothing_that_only_looks_like_it(remarks: str, words: set[str]) -> None:
    assert stated(remarks) == words


@pytest.mark.parametrize(
    ("remarks", "words"),
    [
        ("No garage but off-street parking.", {"garage"}),
        ("Without a pool or garage.", {"pool", "garage", "off-street parking", "parking"}),
        ("No pets please.", {"pets allowed"}),
        ("HOA dues include water.", {"no hoa"}),
        ("Shared laundry in the basement.", {"in-unit laundry"}),
        ("Unfurnished.", {"furnished"}),
    ],
)
def test_remarks_deny_what_they_say_is_not_there(remarks: str, words: set[str]) -> None:
    assert denied(remarks) - {"off-street parking", "parking"} == words - {"off-street parking", "parking"}


@pytest.mark.parametrize(
    ("fields", "says", "denies"),
    [
        ({"PoolPrivateYN": "True"}, {"pool"}, set()),
        ({"PoolPrivateYN": False}, set(), {"pool"}),
        ({"PoolFeatures": ["None"]}, set(), {"pool"}),
        ({"PoolFeatures": "In Ground,Heated"}, {"pool"}, set()),
        ({"Cooling": ["Ceiling Fan(s)"]}, set(), set()),
        ({"Cooling": "Central Air"}, {"air conditioning"}, set()),
        ({"Heating": ["Heat Pump"]}, {"heat pump", "air conditioning"}, set()),
        ({"GarageSpaces": "2"}, {"garage", "off-street parking", "parking"}, set()),
        ({"GarageSpaces": 0}, set(), {"garage"}),
        ({"Basement": ["Crawl Space"]}, set(), set()),
        ({"Basement": ["Finished"]}, {"basement"}, set()),
        ({"Levels": ["One"]}, {"single level"}, set()),
        ({"PetsAllowed": ["Cats OK"]}, {"pets allowed"}, set()),
        ({"PetsAllowed": "No"}, set(), {"pets allowed"}),
        ({"AssociationYN": "N"}, {"no hoa"}, set()),
        ({"AssociationFee": "0"}, {"no hoa"}, set()),
        ({"AssociationFee": 250}, set(), {"no hoa"}),
        ({"ParkingFeatures": "RV Access/Parking"}, {"rv parking", "off-street parking", "parking"}, set()),
        ({"View": ["Lake", "Mountain(s)"]}, {"view"}, set()),
        ({"ViewYN": None, "View": []}, set(), set()),
        ({"CommonWalls": ["End Unit", "No One Above"]}, {"corner unit", "top floor"}, set()),
    ],
)
def test_fields_state_and_deny(fields: dict[str, object], says: set[str], denies: set[str]) -> None:
    assert (stated(**fields), denied(**fields)) == (says, denies)


def test_a_field_is_believed_before_the_remarks() -> None:
    evidence = {e.word: e for e in extract({"PoolPrivateYN": False, "PublicRemarks": "Near nothing. A pool!"})}
    assert (evidence["pool"].stated, evidence["pool"].source) == (False, "field")


def test_the_evidence_is_the_sentence_as_written() -> None:
    text = "Charming home. Fully fenced yard with apple trees, sun all day! Quiet."
    says = {e.word: e.says for e in extract({"PublicRemarks": text})}
    assert says["fenced yard"] == "Fully fenced yard with apple trees, sun all day"


def test_a_long_sentence_is_cut_at_words_around_the_phrase() -> None:
    text = "This home has " + "very " * 60 + "nice fireplace and " + "more " * 60
    (evidence,) = extract({"PublicRemarks": text})
    assert "fireplace" in evidence.says
    assert len(evidence.says) < 130


@pytest.mark.parametrize("odd", ["", "   ", "!!!", "日本語", "\0", "a" * 10_000, "pool " * 2_000])
def test_odd_remarks_do_no_harm(odd: str) -> None:
    assert stated(odd) <= {"pool"}


def test_the_closed_list_is_whole() -> None:
    assert len(known_words()) == len(set(known_words())) == 56
    assert set(known_words()) == asked.known(), "what people ask for and what records state are the same words"


def test_what_an_unseen_year_of_listings_says_is_found_and_little_else() -> None:
    said = found = wrong = 0
    for home in homes(date(2025, 3, 1), seed="another year", count=300, own=()):
        words, _ = words_of(extract(home.fields))
        known = home.stated | home.mentioned
        said += len(known)
        found += len(known & set(words))
        wrong += len(set(words) & home.decoys - home.features)
    assert said > 1000
    assert found / said >= 0.98
    assert wrong / said <= 0.01
