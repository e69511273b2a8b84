"""Spanish is told from English with Spanish names in it; a question is told by the facts it names."""

import pytest

from intents.slots.language import is_spanish
from intents.slots.text import read
from intents.slots.topic import topics

SPANISH = [
    "Hola, busco una casa de 3 cuartos en Ballard",
    "quiero ver la casa el sábado",
    "cuánto cuesta el departamento?",
    "necesito hablar con alguien por favor",
    "tienen casas de renta con patio?",
    "estoy buscando algo barato cerca del tren",
    "¿Habla español?",
    "puedo visitar la casa mañana por la tarde",
]
ENGLISH = [
    "3 bed house in La Conner",
    "gracias, the casa on Del Monte Ave please",
    "hola! any homes in Los Altos",
    "is there a casita in the back",
    "we love Rio Verde and El Centro",
    "no",
    "",
    "si",
    "Maria de la Cruz 206-555-0100",
]


@pytest.mark.parametrize("text", SPANISH)
def test_spanish_is_noticed(text: str) -> None:
    assert is_spanish(text)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_spanish_words_is_english(text: str) -> None:
    assert not is_spanish(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how much are the taxes", "taxes"),
        ("whats the hoa", "hoa"),
        ("what do the dues include", "hoa_includes"),
        ("how big is it", "sqft"),
        ("how big is the yard", "lot_acres"),
        ("when was it built", "year_built"),
        ("how long has it been on the market", "days_on_market"),
        ("any price drops on it", "price_history"),
        ("is it still available", "status"),
        ("who is the listing agent", "listed_by"),
        ("what's the school district", "school_district"),
        ("is there a pool", "pool"),
    ],
)
def test_a_question_names_its_fact(text: str, expected: str) -> None:
    assert topics(read(text))[0] == expected


def test_several_facts_come_in_the_order_in_which_they_were_asked() -> None:
    assert topics(read("what are the taxes and when was it built")) == ("taxes", "year_built")


def test_a_question_about_nothing_we_know_names_nothing() -> None:
    assert topics(read("what did the neighbor say")) == ()
