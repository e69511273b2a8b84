"""Which step of a deal a sentence is about, and that every step has a name and words."""

import pytest
import yaml

from domain import transactions
from intents import catalogue
from intents.transactions.milestones import NAMES, may_be_open, name_of, said
from tests.intents.codes import ROOT

STEPS = ROOT / "domain" / "transactions" / "data" / "milestones.yaml"
CODES = [row["code"] for row in yaml.safe_load(STEPS.read_text("utf-8"))["steps"]]
CASES = {
    "inspection done on 400 Pine": "inspection",
    "the appraisal came in": "appraisal",
    "earnest money is in": "earnest_money",
    "they're clear to close": "clear_to_close",
    "final walk-through went fine": "walk_through",
    "loan approved for Tom": "loan_approved",
    "underwriting is finished": "loan_approved",
    "papers are signed": "signing",
    "400 pine closed today": "closed",
    "the deal recorded": "closed",
    "call Tom about the garden": "",
    "I will assign somebody": "",
}


@pytest.mark.parametrize("text", CASES)
def test_a_sentence_is_about_a_step(text: str) -> None:
    assert said(text) == CASES[text]


def test_every_step_of_a_deal_has_a_name_that_is_understood() -> None:
    assert set(CODES) == set(NAMES)
    assert {code: said(name_of(code)) for code in CODES} == {code: code for code in CODES}


def test_a_step_of_somebodys_own_is_named_by_its_code() -> None:
    assert name_of("septic_permit") == "septic permit"
    assert transactions.DealCard.__name__ == "DealCard"


@pytest.mark.parametrize(
    "text",
    [
        "The walk-through is at ten. Shall I bring the paint samples?",
        "inspection is tomorrow at 3",
        "appraisal still not back",
        "the appraisal isn't done",
        "signing is on friday",
        "is the inspection done?",
    ],
)
def test_a_step_to_come_or_in_doubt_is_asked_about_and_not_ticked_off(text: str) -> None:
    assert may_be_open(text)


def test_no_way_of_saying_that_a_step_is_done_is_doubted() -> None:
    phrases = catalogue.load().phrases["transactions.milestone_done"]
    assert [text for group in phrases for text in group if may_be_open(text)] == []


@pytest.mark.parametrize("text", [text for text, step in CASES.items() if step])
def test_a_step_that_is_said_to_be_done_is_not_doubted(text: str) -> None:
    assert not may_be_open(text)
