"""Which step of a deal a sentence is about, and that every step has a name and words."""

import pytest
import yaml

from domain import transactions
from intents.transactions.milestones import NAMES, name_of, said
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
