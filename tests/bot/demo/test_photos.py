"""Placeholder photos are real pictures, the same each time, and different from home to home."""

import time
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from bot.demo.homes import Home
from bot.demo.photos import captions, photo

SUB_TYPES = ("Single Family Residence", "Condominium", "Townhouse", "Duplex", "Manufactured Home", "Unimproved Land")


@pytest.mark.parametrize("sub_type", SUB_TYPES)
def test_every_picture_is_a_jpeg_of_1200_by_800(sub_type: str) -> None:
    for index in range(len(captions(sub_type))):
        picture = Image.open(BytesIO(photo("SSD2400001", index, sub_type)))
        assert (picture.format, picture.size) == ("JPEG", (1200, 800))


@pytest.mark.parametrize("sub_type", SUB_TYPES)
def test_no_picture_has_a_hole_in_it(sub_type: str) -> None:
    for index in range(len(captions(sub_type))):
        picture = Image.open(BytesIO(photo("SSD2400007", index, sub_type))).reduce(8)
        # A spot that nothing was painted on stays black; nothing in the palette is.
        assert np.asarray(picture).max(axis=2).min() > 20


def test_the_same_picture_has_the_same_bytes() -> None:
    assert photo("SSD2400001", 2, "Townhouse") == photo("SSD2400001", 2, "Townhouse")


def test_homes_and_pictures_differ() -> None:
    fronts = {photo(f"SSD{number}", 0, "Single Family Residence") for number in range(40)}
    of_one = {photo("SSD2400001", index, "Single Family Residence") for index in range(8)}

    assert len(fronts) == 40
    assert len(of_one) == 8


def test_a_picture_takes_less_than_sixty_milliseconds_of_work() -> None:
    photo("warm up", 0, "Condominium")
    taken = []
    for index in range(8):
        before = time.process_time()
        photo("SSD2400001", index, "Condominium")
        taken.append(time.process_time() - before)

    assert sorted(taken)[len(taken) // 2] < 0.06


def test_no_home_claims_more_photos_than_there_are(stock: tuple[Home, ...]) -> None:
    for home in stock:
        shown = captions(str(home.fields["PropertySubType"]))
        media = home.fields.get("Media", [])
        assert isinstance(media, list)
        assert int(str(home.fields["PhotosCount"])) == len(media) <= len(shown)
        assert [item["ShortDescription"] for item in media] == list(shown[: len(media)])
