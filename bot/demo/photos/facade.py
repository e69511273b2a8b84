"""What fronts are made of: siding, windows, doors, garages, gables, and the ground around a front."""

from random import Random

from bot.demo.photos.canvas import HEIGHT, WHITE, Canvas, Color, mix, shade
from bot.demo.photos.outdoors import ground, mountains, sky, trees

GLASS: Color = (190, 216, 226)
LIT: Color = (252, 226, 160)


def setting(canvas: Canvas, rng: Random) -> None:
    sky(canvas, rng)
    mountains(canvas, rng)
    ground(canvas, canvas.colors.grass)
    trees(canvas, rng, [(rng.randint(30, 190), 560), (rng.randint(1020, 1170), 560), (rng.randint(200, 280), 545)])


def siding(canvas: Canvas, x: float, y: float, width: float, height: float, color: Color) -> None:
    canvas.box(x, y, width, height, color)
    for line in range(int(y) + 16, int(y + height), 18):
        canvas.box(x, line, width, 2, shade(color, 0.93))


def window(canvas: Canvas, x: float, y: float, width: float, height: float, glass: Color = GLASS) -> None:
    canvas.box(x - 8, y - 8, width + 16, height + 16, WHITE, 3)
    canvas.box(x, y, width, height, glass)
    canvas.shape(
        [(x, y + height), (x, y + height * 0.55), (x + width * 0.6, y), (x + width * 0.9, y)], shade(glass, 1.35)
    )
    canvas.box(x + width / 2 - 3, y, 6, height, WHITE)
    canvas.box(x, y + height * 0.45, width, 5, WHITE)
    canvas.box(x - 12, y + height + 8, width + 24, 9, shade(WHITE, 0.88))


def door(canvas: Canvas, x: float, base: float, width: float = 74, height: float = 150) -> None:
    color = canvas.colors.door
    canvas.box(x - 10, base - height - 10, width + 20, height + 10, WHITE)
    canvas.box(x, base - height, width, height, color)
    canvas.box(x + 12, base - height + 14, width - 24, height * 0.3, mix(GLASS, color, 0.15), 4)
    canvas.box(x + 12, base - height * 0.5, width - 24, height * 0.38, shade(color, 0.88), 4)
    canvas.oval(x + width - 18, base - height * 0.46, 10, 10, (236, 208, 130))
    canvas.box(x - 22, base, width + 44, 14, (186, 182, 174))


def garage(canvas: Canvas, x: float, base: float, width: float) -> None:
    height = 150
    canvas.box(x - 10, base - height - 10, width + 20, height + 10, WHITE)
    for row in range(4):
        for column in range(4):
            tile = width / 4
            top = base - height + row * height / 4
            color = mix(GLASS, WHITE, 0.2) if row == 0 else (228, 226, 220)
            canvas.box(x + column * tile + 4, top + 4, tile - 8, height / 4 - 8, color, 3)
    canvas.shape([(x - 6, base), (x + width + 6, base), (x + width + 130, HEIGHT), (x - 90, HEIGHT)], (196, 194, 190))
    canvas.shape(
        [
            (x + width * 0.5 - 2, base),
            (x + width * 0.5 + 2, base),
            (x + width * 0.5 + 26, HEIGHT),
            (x + width * 0.5 + 16, HEIGHT),
        ],
        (180, 178, 174),
    )


def gable(canvas: Canvas, left: float, right: float, eaves: float, height: float, wall: Color) -> None:
    """A roof with its gable towards us, its trim and a small window under the ridge."""
    middle = (left + right) / 2
    roof = canvas.colors.roof
    canvas.shape([(left - 36, eaves + 12), (middle, eaves - height - 26), (right + 36, eaves + 12)], roof)
    canvas.shape([(left - 8, eaves + 12), (middle, eaves - height + 2), (right + 8, eaves + 12)], WHITE)
    canvas.shape([(left + 8, eaves + 12), (middle, eaves - height + 16), (right - 8, eaves + 12)], wall)
