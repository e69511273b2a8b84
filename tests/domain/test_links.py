"""Signed links: what they carry comes back, and nothing else opens."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.links import BadLink, Link, LinkExpired, Signer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OFFICE = UUID(int=7)
FIRST, SECOND = ("first", bytes(range(32))), ("second", bytes(range(1, 33)))
LISTING = Link("listing", str(UUID(int=99)), OFFICE, NOW + timedelta(days=30))


@given(
    subject=st.one_of(st.uuids().map(str), st.text(max_size=60)),
    office=st.uuids(),
    seconds=st.integers(min_value=1, max_value=10**8),
)
def test_what_was_signed_is_read_again(subject: str, office: UUID, seconds: int) -> None:
    link = Link("photo", subject, office, NOW + timedelta(seconds=seconds))
    assert Signer([FIRST]).read(Signer([FIRST]).sign(link), "photo", NOW) == link


def test_a_link_opens_nothing_of_another_purpose() -> None:
    with pytest.raises(BadLink):
        Signer([FIRST]).read(Signer([FIRST]).sign(LISTING), "agreement", NOW)


def test_no_altered_character_passes() -> None:
    signer = Signer([FIRST])
    token = signer.sign(LISTING)
    start = token.index(".") + 1
    for position in range(start, len(token) - 1):
        other = "A" if token[position] != "A" else "B"
        with pytest.raises(BadLink):
            signer.read(token[:position] + other + token[position + 1 :], "listing", NOW)


@pytest.mark.parametrize("token", ["", ".", "first", "first.", "first.AAAA", "first.\N{SNOWMAN}", "none.AAAA", "a.b.c"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadLink):
        Signer([FIRST]).read(token, "listing", NOW)


def test_an_old_link_says_since_when_it_is_over() -> None:
    signer = Signer([FIRST])
    with pytest.raises(LinkExpired) as expired:
        signer.read(signer.sign(LISTING), "listing", LISTING.expires_at)
    assert expired.value.data == {"expired_at": LISTING.expires_at}


def test_links_outlive_the_key_that_made_them_until_it_is_dropped() -> None:
    token = Signer([FIRST]).sign(LISTING)
    assert Signer([SECOND, FIRST]).read(token, "listing", NOW) == LISTING
    assert Signer([SECOND, FIRST]).sign(LISTING).startswith("second.")
    with pytest.raises(BadLink):
        Signer([SECOND]).read(token, "listing", NOW)


def test_a_token_is_short_and_safe_in_a_path() -> None:
    token = Signer([FIRST]).sign(LISTING)
    assert len(token) <= 80
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_a_key_id_with_a_full_stop_is_refused() -> None:
    with pytest.raises(ValueError, match="full stop"):
        Signer([("a.b", bytes(32))])
