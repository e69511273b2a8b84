"""Placeholder photos of demo homes, painted on the fly in colours and shapes that follow from the home's key."""

from collections.abc import Callable
from io import BytesIO
from random import Random

from bot.demo.photos import houses, rooms, rows, surroundings
from bot.demo.photos.canvas import Canvas

Scene = Callable[[Canvas, Random], None]

INSIDE: tuple[tuple[str, Scene], ...] = (
    ("Living room", rooms.living_room),
    ("Kitchen", rooms.kitchen),
    ("Bedroom", rooms.bedroom),
    ("Bathroom", rooms.bathroom),
    ("Dining room", rooms.dining_room),
)
FRONTS: dict[str, tuple[str, Scene]] = {
    "Condominium": ("The building", rows.apartments),
    "Apartment": ("The building", rows.apartments),
    "Townhouse": ("Front of the townhomes", rows.townhouses),
    "Manufactured Home": ("Front of the home", houses.manufactured),
    "Duplex": ("Front of the duplex", houses.duplex),
    "Triplex": ("Front of the triplex", houses.duplex),
    "Unimproved Land": ("The land", surroundings.land),
}
WITHOUT_GROUND = {"Condominium", "Apartment"}
QUALITY = 82


def captions(sub_type: str) -> tuple[str, ...]:
    """What each picture of a home of this RESO PropertySubType shows, in order; as many as there are pictures."""
    return tuple(caption for caption, _ in _scenes(sub_type))


def photo(listing_key: str, index: int, sub_type: str) -> bytes:
    """A JPEG of 1200 x 800 pixels; the same arguments give the same bytes. `index` counts from 0 and wraps around."""
    scenes = _scenes(sub_type)
    # The palette belongs to the home and the scene's details to the picture, so that a home's pictures go together.
    canvas = Canvas(Random(f"{listing_key}/palette"))
    scenes[index % len(scenes)][1](canvas, Random(f"{listing_key}/{index}"))
    out = BytesIO()
    canvas.finished().save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _scenes(sub_type: str) -> tuple[tuple[str, Scene], ...]:
    front = FRONTS.get(sub_type, ("Front of the home", houses.house))
    if sub_type == "Unimproved Land":
        return (front, ("From the road", surroundings.land), ("Toward the trees", surroundings.land))
    outside = (
        ("The view", surroundings.skyline) if sub_type in WITHOUT_GROUND else ("Back yard", surroundings.back_yard)
    )
    return (front, *INSIDE, outside, ("The neighborhood", surroundings.street))
