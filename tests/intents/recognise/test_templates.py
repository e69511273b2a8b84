"""Short notations stand for sentences, the same ones every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.recognise.templates import PER_TEMPLATE, BadTemplate, expanded

SAMPLES = {"home": ["12 Oak", "the second one"], "day": ["saturday", "tomorrow"]}


def sentences(template: str) -> set[str]:
    (group,) = expanded([template], SAMPLES)
    return set(group)


def test_a_plain_sentence_stands_for_itself() -> None:
    assert sentences("any open houses") == {"any open houses"}


def test_alternatives_options_and_samples_are_filled_in() -> None:
    assert sentences("(see|view) it") == {"see it", "view it"}
    assert sentences("see it [now]") == {"see it", "see it now"}
    assert sentences("see {home}") == {"see 12 Oak", "see the second one"}
    assert sentences("[can we] (see|view [inside]) it") <= {
        f"{lead}{verb} it" for lead in ("", "can we ") for verb in ("see", "view", "view inside")
    }


def test_a_template_gives_a_few_sentences_and_no_more() -> None:
    assert len(sentences("(a|b|c|d|e) (f|g|h|i|j) {home} {day}")) == PER_TEMPLATE


def test_the_same_template_gives_the_same_sentences() -> None:
    template = "(a|b|c|d) [e|f] {home} (g|h) {day}"
    assert expanded([template], SAMPLES) == expanded([template], SAMPLES)


def test_variants_of_one_template_stay_together() -> None:
    assert [len(group) for group in expanded(["(a|b)", "c"], SAMPLES)] == [2, 1]


@pytest.mark.parametrize("template", ["(a|b", "[a", "a)", "a|b)", "{nothing}", "{home", "a {", "(a]"])
def test_what_is_not_well_formed_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        expanded([template], SAMPLES)


@given(st.text("ab ()[]|{}", max_size=12))
def test_any_text_is_expanded_or_refused(template: str) -> None:
    try:
        (group,) = expanded([template], SAMPLES)
    except BadTemplate:
        return
    assert all(not set(text) & set("()[]") for text in group)
