"""Opting out and in, in words: recall and false stops on labelled messages, scopes, and keywords."""

from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain import consent
from domain.consent.words import HELP_WORDS, IN_WORDS, OUT_WORDS, RESERVED, heard, keyword

WORDINGS = Path(consent.__file__).parent / "data" / "wordings.yaml"
SECOND = Path(__file__).parent / "words_second.yaml"
TABLES: dict[str, list[str]] = {}
for _file in (WORDINGS, SECOND):
    for _label, _rows in yaml.safe_load(_file.read_text("utf-8")).items():
        TABLES.setdefault(_label, []).extend(str(row) for row in _rows)
SCOPES = ("all", "listings", "marketing")
OUTS = [(text, scope) for scope in SCOPES for text in TABLES[scope]]


def opts_out(text: str) -> bool:
    found = heard(text)
    return found is not None and found.kind == "out"


def test_at_least_99_of_100_opt_outs_are_heard() -> None:
    missed = [text for text, _ in OUTS if not opts_out(text)]
    assert len(OUTS) >= 150
    assert len(missed) <= 0.01 * len(OUTS), missed


def test_at_most_1_of_100_other_messages_is_taken_for_a_stop() -> None:
    false = [text for text in TABLES["none"] if opts_out(text)]
    assert len(TABLES["none"]) >= 150
    assert len(false) <= 0.01 * len(TABLES["none"]), false


def test_the_scope_is_what_was_said() -> None:
    wrong = [(text, scope, found) for text, scope in OUTS if (found := heard(text)) and found.scope != scope]
    assert len(wrong) <= 0.02 * len(OUTS), wrong


@pytest.mark.parametrize("text", TABLES["opt_in"])
def test_opt_in_is_heard(text: str) -> None:
    found = heard(text)
    assert found is not None
    assert found.kind == "in"


@pytest.mark.parametrize("text", TABLES["help_words"])
def test_help_is_heard(text: str) -> None:
    found = heard(text)
    assert found is not None
    assert found.kind == "help"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("quit texting me", "all"),
        ("no more listings but keep me posted on closing", "listings"),
        ("stop the marketing texts but keep the appointment reminders", "marketing"),
        ("stop sending me texts and listings", "all"),
        ("ya no me manden mensajes", "all"),
        ("Alto", "all"),
        ("para", "all"),
    ],
)
def test_the_brief_cases(text: str, scope: str) -> None:
    found = heard(text)
    assert found is not None
    assert (found.kind, found.scope) == ("out", scope)


@pytest.mark.parametrize(
    "text", ["cancel my 3 pm", "stop by at 5", "end unit", "quit my job", "bus stop", "para 4 personas"]
)
def test_look_alikes_are_no_opt_out(text: str) -> None:
    assert not opts_out(text)


@pytest.mark.parametrize("word", sorted(OUT_WORDS))
@pytest.mark.parametrize("dress", ["{}", " {} ", "{}!!!", '"{}"', "{}.", "\n{}\n"])
def test_a_keyword_counts_however_it_is_dressed(word: str, dress: str) -> None:
    for form in (word, word.upper(), word.title()):
        found = heard(dress.format(form))
        assert found is not None
        assert (found.kind, found.scope, found.keyword) == ("out", "all", True)


def test_yes_opts_in_only_from_an_opted_out_number() -> None:
    assert keyword("YES") is None
    assert keyword("Yes.", opted_out=True) == "in"
    assert heard("yes") is None


def test_reserved_words_hold_all_keywords_and_yes() -> None:
    assert {"stop", "cancel", "yes", "start", "help", "info", "end", "quit"} <= RESERVED
    assert OUT_WORDS | IN_WORDS | HELP_WORDS <= RESERVED


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\U0001f44d", "?", "1", "." * 10_000])
def test_what_says_nothing_is_nothing(text: str) -> None:
    assert heard(text) is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    found = heard(text)
    assert found is None or found.kind in ("out", "in", "help")


@given(st.sampled_from(OUTS), st.sampled_from(["", " ", "\n", "!!", "...", "  \t "]))
def test_space_and_marks_around_it_do_not_matter(row: tuple[str, str], marks: str) -> None:
    text, _ = row
    assert opts_out(f"{marks}{text}{marks}") == opts_out(text)


def test_a_long_message_takes_little_time() -> None:
    text = "we looked at the second house and the yard is nice but please do not text the seller yet. " * 110
    began = perf_counter()
    heard(text)
    assert perf_counter() - began < 1.5
