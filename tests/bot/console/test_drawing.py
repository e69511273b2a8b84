"""Messages in the console: what a text takes on the air, cards as text, nothing wider than the screen, links whole."""

import pytest

from bot.console.drawing import Look, card_lines, heading, measure, rich_message, text_message
from domain.messages import Attachment, Card, Choice, Fact, Fitted

LOOK = Look(width=60)
LINK = "http://127.0.0.1:8000/l/first.-2ps7g61Uj6GgB9OuPFbWGsspe91TwB0mhPIRDu1dffM5xBOoxBqzTKi0Q9KQa3Q8joPt3M"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "0 segments, 0 characters"),
        ("a", "1 segment, 1 character"),
        ("a" * 160, "1 segment, 160 characters"),
        ("a" * 161, "2 segments, 161 characters"),
        ("a" * 214, "2 segments, 214 characters"),
        ("a" * 306, "2 segments, 306 characters"),
        ("a" * 307, "3 segments, 307 characters"),
        ("\u201cHi\u201d" + "a" * 67, "2 segments, 71 characters, not plain characters"),
    ],
)
def test_a_text_says_what_it_takes_on_the_air(text: str, said: str) -> None:
    assert measure(Fitted(text)) == said


def test_a_text_is_drawn_with_its_size_below_it() -> None:
    drawn = text_message(Fitted("2 fit:\n1) 12 Oak St\n2) 14 Oak St"), LOOK)
    assert drawn.splitlines() == ["  2 fit:", "  1) 12 Oak St", "  2) 14 Oak St", "  1 segment, 32 characters"]


def test_a_link_stays_whole_and_everything_else_keeps_to_the_width() -> None:
    words = "Before a first tour Washington needs a signed buyer agreement, two minutes on your phone: " + LINK
    lines = text_message(Fitted(words), LOOK).splitlines()
    assert f"  {LINK}" in lines
    assert all(len(line) <= LOOK.width for line in lines if LINK not in line)


def test_pictures_are_shown_by_their_address() -> None:
    part = Fitted("A photo:", attachments=(Attachment("http://x.example/p/1", "image/jpeg"),))
    assert "[picture] http://x.example/p/1" in text_message(part, LOOK)
    assert measure(part).endswith("a picture message")


def test_a_card_is_drawn_with_its_facts_in_rows() -> None:
    card = Card(
        title="12 Oak St, $785,000",
        line="12 Oak St $785k 3bd/2ba",
        facts=(
            Fact("Beds", "3"),
            Fact("Baths", "2"),
            Fact("Neighborhood", "Ballard, Seattle"),
            Fact("Year built", "1924"),
        ),
        link="http://x.example/l/1",
        choices=(Choice("Details", "d"), Choice("Tour", "t")),
    )
    assert card_lines(card, LOOK) == [
        "  \u250c 12 Oak St, $785,000",
        "  \u2502 Beds: 3 \u00b7 Baths: 2 \u00b7 Neighborhood: Ballard, Seattle",
        "  \u2502 Year built: 1924",
        "  \u2502 http://x.example/l/1",
        "  \u2514 [Details] [Tour]",
    ]


def test_a_card_without_facts_is_its_line() -> None:
    assert card_lines(Card("12 Oak St", "12 Oak St $785k"), LOOK) == ["  \u250c 12 Oak St", "  \u2514 12 Oak St $785k"]
    assert card_lines(Card("12 Oak St", "12 Oak St"), LOOK) == ["  \u2500 12 Oak St"]


def test_a_rich_message_has_text_cards_and_buttons_in_this_order() -> None:
    part = Fitted("2 fit.", cards=(Card("12 Oak St", "12 Oak St"),), buttons=(Choice("More", "m"),))
    assert rich_message(part, LOOK).splitlines() == ["  2 fit.", "  \u2500 12 Oak St", "  [More]"]


def test_colours_are_used_only_where_the_terminal_has_them() -> None:
    assert "\x1b" not in heading("Linh Abbott", Look())
    assert heading("Linh Abbott", Look(colours=True)).startswith("  \x1b[2m")
