"""Fronts of houses: a rambler, two floors with a porch, a duplex, a manufactured home."""

from random import Random

from bot.demo.photos.canvas import HEIGHT, WHITE, Canvas, Color, mix, shade
from bot.demo.photos.facade import GLASS, LIT, door, gable, garage, setting, siding, window
from bot.demo.photos.outdoors import fence, leafy, shrubs


def house(canvas: Canvas, rng: Random) -> None:
    """One detached house: one or two floors, a gable or a hip, a garage or a porch."""
    setting(canvas, rng)
    if rng.random() < 0.45:
        _rambler(canvas, rng)
    else:
        _two_story(canvas, rng)
    _front_garden(canvas, rng)


def _rambler(canvas: Canvas, rng: Random) -> None:
    wall, roof = canvas.colors.wall, canvas.colors.roof
    left, right, base, eaves = 220, 1000, 620, 440
    canvas.shape([(left - 46, eaves), (left + 80, eaves - 122), (right - 80, eaves - 122), (right + 46, eaves)], roof)
    canvas.shape(
        [(left - 46, eaves), (right + 46, eaves), (right + 46, eaves + 14), (left - 46, eaves + 14)], shade(roof, 0.8)
    )
    canvas.box(rng.randint(420, 520), eaves - 168, 52, 90, (158, 106, 90))
    canvas.shape(
        [(left + 80, eaves - 122), (right - 80, eaves - 122), (right - 76, eaves - 112), (left + 76, eaves - 112)],
        shade(roof, 1.12),
    )
    siding(canvas, left, eaves + 14, right - left, base - eaves - 14, wall)
    canvas.box(left, base - 42, right - left, 42, mix(shade(wall, 0.7), (120, 116, 110), 0.5))
    flip = rng.random() < 0.5
    glass = LIT if rng.random() < 0.35 else GLASS
    spots = (
        {"garage": 740, "door": 610, "big": 290, "small": 500}
        if not flip
        else {"garage": 250, "door": 530, "big": 680, "small": 890}
    )
    garage(canvas, spots["garage"], base, 210)
    door(canvas, spots["door"], base)
    window(canvas, spots["big"], eaves + 50, 150 if flip else 160, 84, glass)
    window(canvas, spots["small"], eaves + 50, 70, 84, glass)


def _two_story(canvas: Canvas, rng: Random) -> None:
    wall, roof = canvas.colors.wall, canvas.colors.roof
    base, eaves = 630, 300
    left, right = 360, 840
    glass = LIT if rng.random() < 0.35 else GLASS
    with_garage = rng.random() < 0.55
    if with_garage:
        siding(canvas, right - 4, 440, 250, base - 440, shade(wall, 0.95))
        canvas.shape([(right - 10, 440), (right + 40, 370), (right + 230, 370), (right + 280, 440)], shade(roof, 0.92))
        garage(canvas, right + 24, base, 190)
    siding(canvas, left, eaves, right - left, base - eaves, wall)
    gable(canvas, left, right, eaves, rng.randint(130, 190), shade(wall, rng.choice((1.12, 0.92))))
    window(canvas, 568, eaves - 76, 64, 70, glass)
    columns = rng.choice(((410, 120), (430, 84)))
    for x in (columns[0], 1200 - columns[0] - columns[1]):
        window(canvas, x, eaves + 62, columns[1], 92, glass)
    window(canvas, 572, eaves + 62, 56, 92, glass)
    _porch(canvas, rng, left, right, base, glass)


def _porch(canvas: Canvas, rng: Random, left: float, right: float, base: float, glass: Color) -> None:
    roof = canvas.colors.roof
    door(canvas, 562, base)
    window(canvas, left + 50, base - 130, 96, 92, glass)
    window(canvas, right - 146, base - 130, 96, 92, glass)
    canvas.shape(
        [(left - 24, base - 158), (left + 16, base - 196), (right - 16, base - 196), (right + 24, base - 158)], roof
    )
    canvas.box(left - 24, base - 158, right - left + 48, 12, WHITE)
    for x in (left - 6, 510, 676, right - 12):
        canvas.box(x, base - 146, 18, 146, WHITE)
        canvas.box(x - 5, base - 44, 28, 44, shade(canvas.colors.wall, 0.78))
    canvas.box(left - 20, base, right - left + 40, 16, (176, 168, 158))
    canvas.shape([(560, base + 16), (640, base + 16), (720, HEIGHT), (500, HEIGHT)], (206, 200, 190))


def _front_garden(canvas: Canvas, rng: Random) -> None:
    shrubs(canvas, rng, 60, 330, 668)
    shrubs(canvas, rng, 1060, 1180, 668)
    if rng.random() < 0.4:
        fence(canvas, 0, 210, 720, 70, WHITE)
    if rng.random() < 0.5:
        leafy(
            canvas,
            rng.choice((110, 1110)),
            720,
            rng.randint(190, 240),
            rng.choice(((214, 120, 70), (120, 160, 90), (230, 176, 190))),
        )


def manufactured(canvas: Canvas, rng: Random) -> None:
    setting(canvas, rng)
    wall, roof = canvas.colors.wall, canvas.colors.roof
    canvas.shape([(170, 430), (240, 370), (1000, 370), (1040, 430)], roof)
    siding(canvas, 190, 430, 830, 160, wall)
    canvas.box(190, 590, 830, 34, shade(wall, 0.72))
    for x in (240, 400, 760, 900):
        window(canvas, x, 468, 80, 66, GLASS)
    door(canvas, 600, 610, 64, 140)
    canvas.box(560, 610, 150, 20, (150, 120, 92))
    canvas.box(580, 630, 110, 18, (134, 106, 82))
    shrubs(canvas, rng, 190, 540, 650)
    shrubs(canvas, rng, 730, 1000, 650)


def duplex(canvas: Canvas, rng: Random) -> None:
    """Two front doors under one roof."""
    setting(canvas, rng)
    wall, base, eaves = canvas.colors.wall, 630, 330
    for left, color in ((230, wall), (600, shade(wall, 0.93))):
        siding(canvas, left, eaves, 370, base - eaves, color)
        gable(canvas, left + 4, left + 366, eaves, 120, color)
        for x in (left + 50, left + 220):
            window(canvas, x, eaves + 26, 96, 76)
        door(canvas, left + (240 if left < 400 else 60), base)
        window(canvas, left + (60 if left < 400 else 200), base - 126, 110, 84)
    canvas.box(594, eaves - 4, 12, base - eaves + 4, WHITE)
    shrubs(canvas, rng, 120, 440, 664)
    shrubs(canvas, rng, 780, 1060, 664)
