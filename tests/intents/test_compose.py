"""One reply of all that came of a turn: one text, one next step, and numbers that mean what stands beside them."""

from typing import Any

import pytest

from domain.messages import Card, Choice
from intents import catalogue, compose
from intents.catalogue import Catalogue
from intents.commands import Confirm, Deny, Start
from intents.compose import Confirmation, Part
from intents.dialogue import Say
from intents.intent import Findings, Need, Offer, Outcome
from intents.state import State
from intents.wording import DIALOGUE, Wording, Words
from tests.intents.states import start

FACTS = {"office": "Porch Realty", "zone": "America/Los_Angeles", "owner": "Dana Kim", "member": False, "name": ""}


@pytest.fixture(scope="module")
def words() -> Catalogue:
    return catalogue.load()


@pytest.fixture(scope="module")
def wording(words: Catalogue) -> Wording:
    return Wording(words)


def part(text: str, closing: str = "", **more: Any) -> Part:
    return Part(Words(text, "", closing), **more)


def offers(*labels: str) -> tuple[Offer, ...]:
    return tuple(Offer(label, start()) for label in labels)


def merged(*parts: Part, introduction: str = "") -> Any:
    return compose.merged(parts, introduction, State().offering(compose.offered(parts)))


def test_several_answers_are_one_text() -> None:
    assert merged(part("One."), part("Two."), introduction="Hello.").text == "Hello. One. Two."


def test_a_short_wording_stands_beside_long_ones() -> None:
    reply = merged(Part(Words("A long one.", "Short.", "")), part("Two."))
    assert (reply.text, reply.short) == ("A long one. Two.", "Short. Two.")


def test_the_last_next_step_is_the_only_one() -> None:
    assert merged(part("One.", "What else?"), part("Two.", "A day?")).closing == "A day?"


def test_what_is_listed_comes_right_above_its_list() -> None:
    listed = part("Three fit:", "Say a number.", cards=(Card("a", "a"),), card_offers=offers("Details"))
    reply = merged(listed, part("Yes, I am automated.", "Say agent."))
    assert (reply.text, reply.closing) == ("Yes, I am automated. Three fit:", "Say a number.")


def test_numbers_run_over_cards_first_and_then_the_choices() -> None:
    homes = part("Two:", cards=(Card("a", "a"), Card("b", "b")), card_offers=offers("Details", "Details"))
    reply = merged(homes, part("Which?", offers=offers("sat", "sun")))
    assert [card.choices for card in reply.cards] == [
        (Choice("Details", "o1.1", lasting=True),),
        (Choice("Details", "o1.2", lasting=True),),
    ]
    assert [choice.value for choice in reply.choices] == ["o1.3", "o1.4"]


def test_a_card_without_a_choice_takes_none_of_anothers() -> None:
    plain = part("Look:", cards=(Card("a", "a"),))
    reply = merged(plain, part("Which?", offers=offers("yes")))
    assert reply.cards[0].choices == ()
    assert [choice.value for choice in reply.choices] == ["o1.1"]


def test_what_only_shows_something_stays_open_beside_what_was_picked() -> None:
    shows, acts = Start("listings.photos"), Start("showings.book")
    reply = merged(part("Home.", offers=(Offer("Photos", shows), Offer("Tour", acts), Offer("keep it", Deny()))))
    assert [choice.lasting for choice in reply.choices] == [True, False, False]


@pytest.mark.parametrize(
    ("intent", "private"),
    [
        ("listings.search", False),
        ("listings.share", True),
        ("showings.book", True),
        ("transactions.closing_date", True),
        ("conversations.ask_person", True),
        ("conversations.greeting", False),
    ],
)
def test_what_is_about_the_person_is_private_whatever_comes_of_it(wording: Wording, intent: str, private: bool) -> None:
    need = Need("listing", "ask_listing")
    assert compose.part(intent, need, wording, FACTS).private is private


def test_one_private_answer_makes_the_reply_private() -> None:
    assert merged(part("One."), part("Two.", private=True)).private
    assert not merged(part("One.")).private


def test_the_last_link_goes_along() -> None:
    assert merged(part("One.", link="a"), part("Two.", link="b"), part("Three.")).link == "b"


def test_an_outcome_is_worded_by_its_code_and_data(wording: Wording) -> None:
    found = compose.part("showings.reschedule", Outcome("no_visits"), wording, FACTS)
    assert found.words.text == "There is no tour to move."


def test_a_question_is_worded_by_the_dialogue_where_the_intent_has_no_words(wording: Wording) -> None:
    found = compose.part("listings.details", Need("listing", "ask_listing"), wording, FACTS)
    assert found.words.text == "Which home?"


def test_data_of_an_outcome_wins_over_the_facts_of_the_talk(wording: Wording) -> None:
    outcome = Outcome("not_your_contact", {"owner": "Lee Ortiz"})
    assert "Lee Ortiz" in compose.part("crm.new_lead", outcome, wording, FACTS).words.text


def test_a_confirmation_offers_both_ways_out(wording: Wording) -> None:
    found = compose.part("showings.cancel", Confirmation(Findings({}, {"row": ["Sat, 12 Oak St"]})), wording, FACTS)
    assert [offer.command for offer in found.offers] == [Confirm(), Deny()]
    assert "Sat, 12 Oak St" in found.words.text


def test_an_unclear_message_offers_its_readings_in_our_words(wording: Wording) -> None:
    say = Say("clarify", {"count": 2}, (Offer("", start("listings.search")), Offer("", start("showings.book"))))
    found = compose.part(DIALOGUE, say, wording, FACTS)
    assert [offer.label for offer in found.offers] == ["see homes for sale or rent", "book a tour"]


@pytest.mark.parametrize("name", sorted(catalogue.load().intents))
def test_every_intent_can_be_offered_as_a_reading(name: str, wording: Wording) -> None:
    found = compose.part(DIALOGUE, Say("clarify", {"count": 1}, (Offer("", start(name)),)), wording, FACTS)
    assert found.offers[0].label[:1].islower()


def test_what_two_requests_want_known_is_asked_once() -> None:
    home = part("3 homes could be meant.", "Say a number.", offers=offers("A", "B", "C"))
    assert merged(home, part("One."), home).text == "One. 3 homes could be meant."
