"""What lies around a home: the view, the land, the back yard, the street."""

from math import sin
from random import Random

from bot.demo.photos.canvas import HEIGHT, WHITE, WIDTH, Canvas, mix, shade
from bot.demo.photos.facade import GLASS, LIT
from bot.demo.photos.outdoors import HORIZON, conifer, fence, ground, leafy, mountains, shrubs, sky, trees


def skyline(canvas: Canvas, rng: Random) -> None:
    """The view from a balcony: water, hills, towers."""
    sky(canvas, rng)
    mountains(canvas, rng)
    water = mix(canvas.colors.sky[0], (60, 110, 140), 0.5)
    canvas.gradient(HORIZON, 180, shade(water, 1.25), water)
    for _ in range(26):
        x, y = rng.randint(0, WIDTH), rng.randint(HORIZON + 10, 680)
        canvas.box(x, y, rng.randint(20, 70), 3, shade(water, 1.45))
    x = 0
    while x < WIDTH:
        width, height = rng.randint(70, 120), rng.randint(60, 300)
        color = mix((96, 112, 136), canvas.colors.sky[1], rng.uniform(0.1, 0.4))
        canvas.box(x, 690 - height, width, height + 10, color)
        for row in range(0, height - 20, 24):
            for column in range(int(width / 24)):
                lit = LIT if rng.random() < 0.3 else shade(color, 1.2)
                canvas.box(x + 8 + column * 24, 690 - height + 12 + row, 12, 12, lit)
        x += width + rng.randint(4, 60)
    canvas.box(0, 690, WIDTH, 110, mix(canvas.colors.floor, (120, 110, 104), 0.4))
    canvas.box(0, 560, WIDTH, 10, canvas.colors.roof)
    for x in range(10, WIDTH, 34):
        canvas.box(x, 560, 5, 150, canvas.colors.roof)
    canvas.box(0, 706, WIDTH, 12, canvas.colors.roof)


def land(canvas: Canvas, rng: Random) -> None:
    sky(canvas, rng)
    mountains(canvas, rng)
    for number in range(22):
        conifer(
            canvas,
            number * 58 + rng.randint(-16, 16),
            HORIZON + 30,
            rng.randint(90, 170),
            shade((74, 112, 92), rng.uniform(0.85, 1.15)),
        )
    ground(canvas, canvas.colors.grass)
    canvas.shape(
        [(0, 640), (420, 588), (900, 604), (WIDTH, 570), (WIDTH, HEIGHT), (0, HEIGHT)], shade(canvas.colors.grass, 0.94)
    )
    _track(canvas, rng)
    trees(canvas, rng, [(rng.randint(40, 240), 690), (rng.randint(960, 1160), 670)])
    for x in (260, 940):
        canvas.box(x, 640, 9, 74, (170, 136, 100))
        canvas.box(x - 2, 640, 13, 18, (232, 110, 70))
    shrubs(canvas, rng, rng.randint(300, 420), 520, 700)


def _track(canvas: Canvas, rng: Random) -> None:
    """A gravel track that winds from the foreground to the trees."""
    bend, left, right = rng.choice((-1, 1)) * rng.randint(90, 200), [], []
    for step in range(25):
        near = (step / 24) ** 1.6
        middle = 610 + bend * sin(near * 4.2) * (1 - near * 0.35)
        half = 8 + 150 * near
        y = 566 + (HEIGHT - 566) * near
        left.append((middle - half, y))
        right.append((middle + half, y))
    canvas.shape(left + right[::-1], (202, 180, 146))


def back_yard(canvas: Canvas, rng: Random) -> None:
    sky(canvas, rng)
    trees(canvas, rng, [(x + rng.randint(-30, 30), 520) for x in (80, 300, 520, 760, 980, 1140)])
    ground(canvas, canvas.colors.grass)
    fence(canvas, 0, WIDTH, 560, 130, mix(canvas.colors.floor, (230, 214, 190), 0.4))
    shrubs(canvas, rng, 20, 420, 584)
    shrubs(canvas, rng, 760, 1160, 584)
    deck = canvas.colors.floor
    canvas.shape([(0, 690), (820, 690), (900, HEIGHT), (0, HEIGHT)], deck)
    for number in range(5):
        canvas.line([(0, 704 + number * 22), (830 + number * 18, 704 + number * 22)], shade(deck, 0.86), 3)
    _garden_table(canvas, rng)
    canvas.oval(930, 640, 170, 46, shade(canvas.colors.grass, 0.8))
    leafy(canvas, 1010, 664, 210, rng.choice(((230, 172, 188), (118, 158, 92), (212, 140, 66))))


def _garden_table(canvas: Canvas, rng: Random) -> None:
    accent = canvas.colors.accent
    if rng.random() < 0.6:
        canvas.box(356, 420, 8, 260, (236, 232, 224))
        canvas.shape([(360, 396), (210, 470), (510, 470)], accent)
        canvas.shape([(360, 396), (310, 470), (410, 470)], shade(accent, 1.25))
    canvas.box(240, 620, 240, 16, (150, 112, 82), 6)
    for x in (262, 448):
        canvas.box(x, 632, 10, 100, (120, 90, 66))
    for x in (150, 500):
        canvas.box(x, 660, 74, 12, shade(accent, 0.9), 5)
        canvas.box(x + (0 if x < 300 else 62), 580, 12, 90, shade(accent, 0.9), 5)
        canvas.box(x + 6, 670, 8, 66, (120, 90, 66))
        canvas.box(x + 60, 670, 8, 66, (120, 90, 66))


def street(canvas: Canvas, rng: Random) -> None:
    """A few neighbours along a street with trees."""
    sky(canvas, rng)
    mountains(canvas, rng)
    ground(canvas, canvas.colors.grass)
    for number in range(4):
        x = 30 + number * 300 + rng.randint(-12, 12)
        wall = rng.choice(
            (canvas.colors.wall, shade(canvas.colors.wall, 0.85), (222, 206, 184), (140, 160, 160), (190, 150, 120))
        )
        top = rng.randint(400, 440)
        canvas.box(x, top, 220, 600 - top, wall)
        canvas.shape(
            [(x - 22, top + 4), (x + 110, top - rng.randint(80, 120)), (x + 242, top + 4)],
            rng.choice((canvas.colors.roof, (110, 88, 80), (80, 90, 100))),
        )
        for dx in (26, 138):
            canvas.box(x + dx - 4, top + 36, 62, 62, WHITE)
            canvas.box(x + dx, top + 40, 54, 54, rng.choice((GLASS, GLASS, LIT)))
        canvas.box(x + 90, 526, 42, 74, rng.choice((canvas.colors.door, (90, 100, 110), (176, 90, 70))))
    trees(canvas, rng, [(x + rng.randint(-20, 20), 624) for x in (8, 290, 590, 890, 1190)])
    canvas.box(0, 640, WIDTH, 26, (212, 208, 200))
    canvas.box(0, 666, WIDTH, 134, (126, 128, 134))
    for x in range(20, WIDTH, 150):
        canvas.box(x, 728, 84, 8, (228, 216, 162))
