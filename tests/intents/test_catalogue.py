"""Nothing is missing: phrases, words for every code and error, and no words that nobody says."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from domain import identity
from domain.errors import PorchlightError
from intents import catalogue
from intents.catalogue import OUT_OF_SCOPE, CatalogueError
from intents.intent import ANYONE, Intent, Outcome, Speaker
from intents.wording import DIALOGUE, Wording
from tests.intents import codes
from tests.intents.test_wording import names
from tests.intents.typical import FACTS

CATALOGUE = catalogue.load()
WORDING = Wording(CATALOGUE)
INTENTS = Path(catalogue.__file__).parent
FEWEST_PHRASES = 8
COMPOSED = (
    *(f"when_{problem}" for problem in ("past", "impossible", "mismatch")),
    *(f"stopped_{scope}" for scope in ("all", "marketing", "listings")),
    *(f"member_{reason}" for reason in ("lost", "language", "too_long", "photo")),
    *(f"ask_{slot.name}" for intent in CATALOGUE.intents.values() for slot in intent.slots if slot.required),
)
"""Codes that are put together from parts."""
TAKEN_UP = {"no_requests"}
"""Codes of what intents share that each of them answers in its own words."""
WITH_DATA_OF_THE_INTENT = {
    (intent, code)
    for intent in ("showings.book", "showings.reschedule")
    for code in ("slot_taken", "outside_hours", "too_soon")
}
"""Errors that an intent catches and answers with more than the error's own data."""


@pytest.mark.parametrize("name", sorted(name for name, one in CATALOGUE.intents.items() if not one.answers_only))
def test_an_intent_has_phrases_in_the_words_of_people(name: str) -> None:
    groups = CATALOGUE.phrases[name]
    assert sum(len(group) for group in groups) >= FEWEST_PHRASES
    assert all(text == " ".join(text.split()) and text for group in groups for text in group)
    assert not any(mark in text for group in groups for text in group for mark in "{}[]|")


def test_an_intent_that_only_answers_has_none() -> None:
    answers = {name for name, one in CATALOGUE.intents.items() if one.answers_only}
    assert answers == {"conversations.rate", "conversations.explain"}
    assert answers.isdisjoint(CATALOGUE.phrases)


def test_no_phrase_stands_under_two_intents() -> None:
    under: dict[str, set[str]] = {}
    for name, groups in CATALOGUE.phrases.items():
        for text in (text.casefold() for group in groups for text in group):
            under.setdefault(text, set()).add(name)
    assert {text: names for text, names in under.items() if len(names) > 1} == {}


def test_there_are_phrases_of_what_nobody_here_does() -> None:
    assert len(CATALOGUE.phrases[OUT_OF_SCOPE]) >= 40


@pytest.mark.parametrize("name", sorted(CATALOGUE.intents))
def test_an_intent_has_a_reading_and_words_for_every_code_it_names(name: str) -> None:
    assert CATALOGUE.replies[name]["reading"]
    module = INTENTS / f"{name.replace('.', '/')}.py"
    assert [code for code in sorted(codes.named_by(module)) if not WORDING.has(name, code)] == []


def test_what_intents_share_has_words_for_all_of_them() -> None:
    shared = [path for path in INTENTS.rglob("*.py") if _is_shared(path)]
    missing = {
        (str(path.relative_to(INTENTS)), code)
        for path in shared
        for code in codes.named_by(path)
        if code not in CATALOGUE.replies[DIALOGUE] and code not in TAKEN_UP
    }
    assert missing == set()


def test_a_confirmed_intent_names_what_will_happen_and_both_ways_out() -> None:
    for name, intent in CATALOGUE.intents.items():
        if intent.confirm:
            assert set(CATALOGUE.replies[name]["confirm"]["offers"]) == {"yes", "no"}


def test_what_waits_for_a_yes_can_be_carried_out() -> None:
    assert [name for name, intent in CATALOGUE.intents.items() if intent.confirm and intent.act is None] == []


@pytest.mark.parametrize("error", codes.for_talk(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_domain_has_words(error: type[PorchlightError]) -> None:
    worded = [name for name, entries in CATALOGUE.replies.items() if error.code in entries]
    assert worded, error.code


def test_errors_have_codes_of_their_own() -> None:
    kinds = codes.errors()
    assert len({kind.code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("error", codes.for_talk(), ids=lambda kind: kind.__name__)
def test_the_words_for_an_error_need_no_more_than_it_brings(error: type[PorchlightError]) -> None:
    raised = codes.raised().get(error.__name__, [])
    for intent, entries in CATALOGUE.replies.items():
        if error.code not in entries or (intent, error.code) in WITH_DATA_OF_THE_INTENT:
            continue
        wanted = {name for name in names(intent, error.code) if name not in FACTS or name == "member"} - {"member"}
        optional = {name for name in wanted if f"{name} is defined" in str(entries[error.code])}
        for brought in raised:
            assert wanted - optional - brought == set(), (intent, error.code)


def test_no_words_wait_for_a_code_that_nobody_names() -> None:
    known = codes.said_in("intents") | codes.said_in("bot") | set(COMPOSED) | {error.code for error in codes.errors()}
    unused = {
        f"{intent}.{code}"
        for intent, entries in CATALOGUE.replies.items()
        if intent != "notices"
        for code in entries
        if code not in known
    }
    assert unused == set()


def test_a_member_and_a_contact_may_do_what_is_theirs() -> None:
    agent = Speaker("member", uuid4(), "Dana Kim", "agent", identity.roles()["agent"])
    buyer = Speaker("contact", uuid4(), "Maria Lopez", "buyer")
    assert "crm.new_lead" in CATALOGUE.usable_by(agent) - CATALOGUE.usable_by(buyer)
    assert "transactions.closing_date" in CATALOGUE.usable_by(buyer) - CATALOGUE.usable_by(agent)
    assert "listings.search" in CATALOGUE.usable_by(agent) & CATALOGUE.usable_by(buyer)


def test_a_member_without_the_right_may_not() -> None:
    lender = Speaker("member", uuid4(), "Lou Lend", "lender", identity.roles()["lender"])
    assert "showings.confirm" not in CATALOGUE.usable_by(lender)


def test_every_right_that_an_intent_asks_for_exists() -> None:
    known = frozenset().union(*identity.roles().values())
    assert {intent.right for intent in CATALOGUE.intents.values() if intent.right} <= known


def _is_shared(path: Path) -> bool:
    in_capability = path.parent.name in {name.partition(".")[0] for name in CATALOGUE.intents}
    return in_capability and f"{path.parent.name}.{path.stem}" not in CATALOGUE.intents


def _said_to_nobody() -> Iterator[Intent]:
    yield Intent("listings.other", ANYONE, lambda ask, tools: Outcome("x"))


def test_an_intent_that_stands_elsewhere_than_its_name_says_is_refused() -> None:
    (intent,) = _said_to_nobody()
    with pytest.raises(CatalogueError, match=r"must hold an Intent named listings.search"):
        catalogue._register({}, SimpleNamespace(__name__="intents.listings.search", INTENT=intent))  # type: ignore[arg-type]


def test_words_for_an_intent_that_no_module_holds_are_refused() -> None:
    with pytest.raises(CatalogueError, match=r"words for listings.nothing"):
        catalogue._refuse_orphans("listings", CATALOGUE.intents, {"nothing": ["x"]}, {})


def test_a_missing_piece_is_named() -> None:
    with pytest.raises(CatalogueError, match="missing: phrases of x"):
        catalogue._required({}, "x", "phrases of x")
