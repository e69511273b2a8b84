"""Sky, hills, water, trees and ground for the pictures taken outside."""

from math import sin
from random import Random

from bot.demo.photos.canvas import HEIGHT, WIDTH, Canvas, Color, mix, shade

HORIZON = 520


def sky(canvas: Canvas, rng: Random) -> None:
    top, bottom = canvas.colors.sky
    canvas.gradient(0, HORIZON + 40, top, bottom)
    if rng.random() < 0.6:
        x, y, size = rng.randint(80, 1040), rng.randint(50, 170), rng.randint(64, 96)
        canvas.oval(x - 14, y - 14, size + 28, size + 28, mix(mix(top, bottom, 0.4), (255, 244, 214), 0.45))
        canvas.oval(x, y, size, size, (255, 244, 214))
    for _ in range(rng.randint(1, 4)):
        cloud(
            canvas,
            rng.randint(-60, 1100),
            rng.randint(40, 240),
            rng.uniform(0.6, 1.4),
            mix(bottom, (255, 255, 255), 0.7),
        )


def cloud(canvas: Canvas, x: float, y: float, size: float, color: Color) -> None:
    for dx, dy, width, height in ((0, 22, 120, 40), (30, 0, 70, 60), (80, 10, 84, 54), (130, 24, 70, 36)):
        canvas.oval(x + dx * size, y + dy * size, width * size, height * size, color)


def mountains(canvas: Canvas, rng: Random) -> None:
    """Foothills in two layers, and on most days the big white mountain behind them."""
    haze = canvas.colors.sky[1]
    if rng.random() < 0.6:
        _big_mountain(canvas, rng.randint(180, 1020), haze)
    for layer, (base, height, blend) in enumerate(((HORIZON - 70, 46, 0.55), (HORIZON - 30, 40, 0.3))):
        phase, step = rng.uniform(0, 6), rng.uniform(0.007, 0.012)
        ridge = [
            (x, base - height * (sin(x * step + phase) + 0.5 * sin(x * step * 2.7 + layer)) / 1.5)
            for x in range(0, 1240, 40)
        ]
        canvas.shape([(0, HORIZON + 60), *ridge, (WIDTH, HORIZON + 60)], mix((70, 104, 104), haze, blend))


def _big_mountain(canvas: Canvas, x: float, haze: Color) -> None:
    rock, snow = mix((104, 122, 150), haze, 0.5), mix((255, 255, 255), haze, 0.2)
    y = HORIZON - 250
    canvas.shape([(x - 330, HORIZON), (x - 60, y + 20), (x, y), (x + 70, y + 24), (x + 340, HORIZON)], rock)
    canvas.shape(
        [
            (x - 160, y + 118), (x - 60, y + 20), (x, y), (x + 70, y + 24), (x + 150, y + 108), (x + 96, y + 92),
            (x + 60, y + 134), (x + 10, y + 88), (x - 40, y + 140), (x - 84, y + 92),
        ],
        snow,
    )  # fmt: skip


def ground(canvas: Canvas, color: Color) -> None:
    canvas.gradient(HORIZON, HEIGHT - HORIZON, shade(color, 1.12), shade(color, 0.9))


def conifer(canvas: Canvas, x: float, base: float, height: float, color: Color) -> None:
    """A fir with its foot at (x, base)."""
    canvas.box(x - height * 0.03, base - height * 0.14, height * 0.06, height * 0.14, (98, 78, 64))
    for part in range(4):
        top = base - height + part * height * 0.19
        half = height * (0.11 + 0.055 * part)
        canvas.shape(
            [(x, top), (x - half, top + height * 0.34), (x + half, top + height * 0.34)], shade(color, 1 - 0.06 * part)
        )


def leafy(canvas: Canvas, x: float, base: float, height: float, color: Color) -> None:
    """A round tree with its foot at (x, base)."""
    canvas.box(x - height * 0.035, base - height * 0.45, height * 0.07, height * 0.45, (112, 88, 70))
    for dx, dy, size in (
        (-0.3, 0.95, 0.46),
        (0.0, 1.05, 0.5),
        (-0.16, 1.22, 0.5),
        (-0.38, 1.1, 0.34),
        (0.08, 1.2, 0.36),
    ):
        canvas.oval(
            x + dx * height, base - dy * height * 0.82, size * height, size * height, shade(color, 1 + dx * 0.3)
        )


def trees(canvas: Canvas, rng: Random, spots: list[tuple[float, float]]) -> None:
    """A tree at each (x, base), firs and round ones mixed."""
    for x, base in spots:
        green = shade((70, 112, 84), rng.uniform(0.85, 1.15))
        if rng.random() < 0.6:
            conifer(canvas, x, base, rng.randint(190, 330), green)
        else:
            autumn = rng.choice(((206, 138, 66), (124, 156, 82), (98, 140, 88)))
            leafy(canvas, x, base, rng.randint(150, 230), autumn)


def shrubs(canvas: Canvas, rng: Random, left: float, right: float, base: float) -> None:
    x = left
    while x < right:
        size = rng.randint(36, 70)
        green = shade((92, 136, 88), rng.uniform(0.85, 1.15))
        canvas.oval(x, base - size * 0.7, size * 1.3, size, green)
        if rng.random() < 0.3:
            _blossoms(canvas, rng, x, base - size * 0.6, size)
        x += size * rng.uniform(0.8, 1.3)


def _blossoms(canvas: Canvas, rng: Random, x: float, y: float, size: float) -> None:
    color = rng.choice(((232, 150, 166), (240, 220, 120), (250, 250, 250), (176, 140, 206)))
    for _ in range(6):
        canvas.oval(x + rng.uniform(0.1, 1.0) * size, y + rng.uniform(0, 0.5) * size, 9, 9, color)


def fence(canvas: Canvas, left: float, right: float, base: float, height: float, color: Color) -> None:
    count = int((right - left) / 22) + 1
    for number in range(count):
        x = left + number * 22
        canvas.box(x, base - height, 19, height, shade(color, 1.0 if number % 2 else 0.96), 3)
    canvas.box(left, base - height * 0.8, count * 22 - 3, 7, shade(color, 0.88))
    canvas.box(left, base - height * 0.3, count * 22 - 3, 7, shade(color, 0.88))
