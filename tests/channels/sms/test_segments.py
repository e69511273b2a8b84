"""How many segments a text takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.plain import BASIC, EXTENDED, fold, is_gsm
from channels.sms.segments import Segments, segments

HOUSE = "\N{HOUSE BUILDING}"
GSM = st.text(st.sampled_from(sorted(BASIC | EXTENDED)), max_size=700)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 159 + "€", 2),
        ("a" * 158 + "€", 1),
        ("a" * 69 + "’", 1),
        ("a" * 70 + "’", 2),
        ("a" * 133 + "’", 2),
        ("a" * 134 + "’", 3),
        (HOUSE * 35, 1),
        (HOUSE * 36, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("a" * 151 + "€" + "a" * 153, 2),
    ],
)
def test_the_vectors_carriers_agree_on(text: str, count: int) -> None:
    assert segments(text).count == count


def test_an_escape_pair_is_not_parted_by_a_segments_end() -> None:
    assert segments("a" * 152 + "€" + "a" * 151).count == 2
    assert segments("a" * 152 + "€" + "a" * 152).count == 3


def test_a_surrogate_pair_is_not_parted_by_a_segments_end() -> None:
    assert segments("a" * 66 + HOUSE + "a" * 66) == Segments("UCS-2", 134, 3)


@given(GSM)
def test_a_gsm_text_takes_its_septets_and_at_most_one_lost_to_each_segment(text: str) -> None:
    got = segments(text)
    assert got.encoding == "GSM-7"
    assert got.units == len(text) + sum(character in EXTENDED for character in text)
    if got.count > 1:
        assert got.units <= 153 * got.count
        assert got.units > (153 - 1) * (got.count - 1)


@given(st.text(max_size=400))
def test_a_longer_text_never_takes_fewer_segments(text: str) -> None:
    counts = [segments(text[:end]).count for end in range(0, len(text) + 1, 7)]
    assert counts == sorted(counts)


@given(st.text(max_size=200))
def test_folding_is_all_or_nothing_and_settles(text: str) -> None:
    folded = fold(text)
    assert folded == text or is_gsm(folded)
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“Dana’s” list – 3 homes…", '"Dana\'s" list - 3 homes...'),
        ("$785\u00a0000", "$785 000"),
        ("Nguyễn Đức, Łukasz, Guðrún", "Nguyen Duc, Lukasz, Gudrun"),
        ("José García, Nguyễn", "José Garcia, Nguyen"),
        ("e\u0301", "é"),
        ("2½ baths", "2 1/2 baths"),
        ("山田 “Taro”", "山田 “Taro”"),
        ("see https://x.test/café", "see https://x.test/café"),
        ("see https://x.test/á “now”", "see https://x.test/á “now”"),
    ],
)
def test_typography_and_accents_fold_only_where_the_whole_becomes_gsm(text: str, folded: str) -> None:
    assert fold(text) == folded
