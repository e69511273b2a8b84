"""Fronts of homes that share walls: townhouses and apartment buildings."""

from random import Random

from bot.demo.photos.canvas import HEIGHT, WHITE, WIDTH, Canvas, mix, shade
from bot.demo.photos.facade import GLASS, LIT, door, setting, window
from bot.demo.photos.outdoors import HORIZON, leafy, mountains, shrubs, sky


def townhouses(canvas: Canvas, rng: Random) -> None:
    """A row of tall modern homes in two or three colours."""
    setting(canvas, rng)
    count = rng.choice((3, 3, 4))
    width = 820 / count
    walls = [canvas.colors.wall, shade(canvas.colors.wall, 0.8), mix(canvas.colors.wall, (164, 116, 78), 0.75), WHITE]
    for number in range(count):
        x = 190 + number * width
        top = 190 + (number % 2) * rng.choice((20, 36))
        color = walls[number % len(walls)]
        canvas.box(x, top, width - 6, 640 - top, color)
        canvas.box(x - 4, top - 14, width + 2, 18, canvas.colors.roof)
        canvas.box(x + width * 0.55, top + 4, width * 0.45 - 6, 250, shade(color, 0.9))
        for level in range(2):
            y = top + 44 + level * 132
            window(canvas, x + 26, y, width * 0.34, 84, rng.choice((GLASS, GLASS, LIT)))
            window(canvas, x + width * 0.66, y, width * 0.22, 84)
        canvas.box(x + 12, 640 - 132, width * 0.5, 132, shade(color, 0.7), 2)
        canvas.box(x + 18, 640 - 124, width * 0.5 - 12, 124, (222, 220, 214))
        door(canvas, x + width * 0.66, 640, width * 0.22, 126)
    canvas.box(0, 654, WIDTH, 26, (210, 206, 198))
    canvas.box(0, 680, WIDTH, 120, (128, 130, 136))
    for x in range(20, WIDTH, 150):
        canvas.box(x, 736, 84, 8, (226, 214, 160))
    shrubs(canvas, rng, 40, 180, 664)
    shrubs(canvas, rng, 1030, 1180, 664)


def apartments(canvas: Canvas, rng: Random) -> None:
    """A building of many windows and balconies, with shops or a lobby below."""
    sky(canvas, rng)
    mountains(canvas, rng)
    _city_behind(canvas, rng)
    floors, bays = rng.randint(4, 9), rng.randint(4, 6)
    wall = canvas.colors.wall
    left, width, base = 250, 700, 660
    height = min(540, floors * 78 + 60)
    top = base - height
    canvas.box(left, top, width, height, wall)
    canvas.box(left + width * 0.62, top - 22, width * 0.38, height + 22, shade(wall, 0.84))
    canvas.box(left - 8, top - 10, width * 0.62 + 8, 14, canvas.colors.roof)
    canvas.box(left + width * 0.62 - 4, top - 30, width * 0.38 + 12, 14, canvas.colors.roof)
    step = (height - 110) / floors
    for floor in range(floors):
        for bay in range(bays):
            _bay(
                canvas,
                rng,
                left + 24 + bay * (width - 36) / bays,
                top + 24 + floor * step,
                (width - 36) / bays - 22,
                step - 16,
            )
    _lobby(canvas, left, width, base)
    _pavement(canvas, rng, base)


def _bay(canvas: Canvas, rng: Random, x: float, y: float, width: float, height: float) -> None:
    canvas.box(x, y, width, height, rng.choice((GLASS, shade(GLASS, 0.92), shade(GLASS, 1.2), LIT)))
    canvas.box(x + width * 0.6, y, 4, height, WHITE)
    if rng.random() < 0.35:
        canvas.box(x - 5, y + height * 0.55, width + 10, height * 0.5, mix(canvas.colors.roof, WHITE, 0.25))
        for bar in range(int(width / 11)):
            canvas.box(x + bar * 11, y + height * 0.6, 3, height * 0.4, mix(canvas.colors.roof, WHITE, 0.6))


def _lobby(canvas: Canvas, left: float, width: float, base: float) -> None:
    canvas.box(left, base - 82, width, 82, shade(canvas.colors.wall, 0.62))
    for number in range(5):
        x = left + 18 + number * (width - 20) / 5
        canvas.box(x, base - 66, (width - 20) / 5 - 18, 66, LIT if number == 2 else shade(GLASS, 0.9))
    canvas.box(left + width * 0.4 - 20, base - 92, width * 0.2 + 40, 14, canvas.colors.door)


def _pavement(canvas: Canvas, rng: Random, base: float) -> None:
    canvas.box(0, base, WIDTH, 40, (214, 210, 202))
    canvas.box(0, base + 40, WIDTH, HEIGHT - base - 40, (120, 122, 128))
    for x in range(-30, WIDTH, 160):
        canvas.box(x, base + 88, 90, 8, (230, 218, 166))
    for x in (rng.randint(60, 180), rng.randint(1010, 1140)):
        leafy(
            canvas, x, base + 18, rng.randint(170, 230), rng.choice(((120, 158, 92), (204, 144, 70), (226, 170, 186)))
        )


def _city_behind(canvas: Canvas, rng: Random) -> None:
    haze = canvas.colors.sky[1]
    canvas.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, mix((150, 160, 150), haze, 0.3))
    x = -20
    while x < WIDTH:
        width, height = rng.randint(60, 130), rng.randint(120, 380)
        color = mix((124, 140, 160), haze, rng.uniform(0.25, 0.6))
        canvas.box(x, 660 - height, width, height, color)
        for row in range(0, height - 30, 26):
            canvas.box(x + 10, 660 - height + 14 + row, width - 20, 9, shade(color, 1.14))
        x += width + rng.randint(-6, 26)
