"""Remarks are varied prose, fair to everyone, and end as sentences do."""

import re
from collections import Counter

from bot.demo.homes import Home

STEERING = re.compile(
    r"\b(famil(y|ies)|safe|safest|crime|church|synagogue|mosque|good schools?|great schools?|exclusive|empty nesters?"
    r"|bachelor|singles|kids?|children|christian|ethnic|retirees?|able-bodied|section 8|no vouchers)\b",
    re.IGNORECASE,
)


def remarks_of(stock: tuple[Home, ...]) -> list[str]:
    return [str(home.fields["PublicRemarks"]) for home in stock]


def test_no_two_homes_have_the_same_remarks(stock: tuple[Home, ...]) -> None:
    assert max(Counter(remarks_of(stock)).values()) == 1


def test_thousands_of_different_sentences_occur(stock: tuple[Home, ...]) -> None:
    sentences = Counter(sentence for text in remarks_of(stock) for sentence in re.split(r"(?<=[.!?]) ", text))
    shapes = {re.sub(r"[\d,.]+|[A-Z]\w+", "#", sentence) for sentence in sentences}

    assert len(sentences) > 8000
    assert len(shapes) > 3000
    assert max(sentences.values()) < 400


def test_nothing_of_the_grammar_is_left_in_the_text(stock: tuple[Home, ...]) -> None:
    for text in remarks_of(stock):
        assert not re.search(r"[{}<>|]|  | ,|\.\.| \.", text), text
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith((".", "?"))
        assert len(text) < 1200


def test_no_text_speaks_of_who_should_live_there(stock: tuple[Home, ...]) -> None:
    hospitals = re.compile(r"Seattle Children's Hospital")
    found = [text for text in remarks_of(stock) if STEERING.search(hospitals.sub("", text))]

    assert found[:3] == []


def test_texts_are_short_and_long(stock: tuple[Home, ...]) -> None:
    lengths = sorted(len(text) for text in remarks_of(stock))

    assert lengths[250] < 170
    assert lengths[-250] > 380
