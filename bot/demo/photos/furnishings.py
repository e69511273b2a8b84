"""What rooms are furnished with: the shell, windows, curtains, plants, pictures, lamps, rugs."""

from random import Random

from bot.demo.photos.canvas import HEIGHT, WHITE, WIDTH, Canvas, Color, mix, shade

FLOOR = 600
GLASS: Color = (196, 222, 232)
LEAF: Color = (88, 132, 92)


def shell(canvas: Canvas, floor: Color) -> None:
    """Wall, skirting and floorboards."""
    canvas.gradient(0, FLOOR, shade(canvas.colors.paint, 1.1), canvas.colors.paint)
    canvas.gradient(FLOOR, HEIGHT - FLOOR, shade(floor, 0.96), shade(floor, 1.08))
    for number, y in enumerate((628, 664, 708, 760)):
        canvas.box(0, y, WIDTH, 2, shade(floor, 0.86))
        for x in range(-80 + number * 70, WIDTH, 330):
            canvas.box(x, y, 3, 44, shade(floor, 0.88))
    canvas.box(0, FLOOR - 18, WIDTH, 18, WHITE)


def window(canvas: Canvas, rng: Random, x: float, y: float, width: float, height: float) -> None:
    canvas.box(x - 16, y - 16, width + 32, height + 32, WHITE, 4)
    top, bottom = canvas.colors.sky
    canvas.box(x, y, width, height, mix(top, bottom, 0.6))
    canvas.shape(
        [
            (x, y + height),
            (x, y + height * 0.66),
            (x + width * 0.4, y + height * 0.52),
            (x + width, y + height * 0.7),
            (x + width, y + height),
        ],
        mix(LEAF, bottom, 0.4),
    )
    for number in range(3):
        foot = x + width * (0.2 + 0.3 * number)
        size = height * rng.uniform(0.35, 0.5)
        canvas.shape(
            [(foot, y + height - size * 1.2), (foot - size * 0.28, y + height), (foot + size * 0.28, y + height)],
            mix(LEAF, bottom, 0.15),
        )
    canvas.box(x + width / 2 - 5, y, 10, height, WHITE)
    canvas.box(x - 24, y + height + 14, width + 48, 14, shade(WHITE, 0.92))


def curtains(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    color = mix(canvas.colors.second, WHITE, 0.55)
    canvas.box(x - 70, y - 30, width + 140, 8, (140, 116, 96), 4)
    for left in (x - 60, x + width - 2):
        for fold in range(4):
            canvas.box(left + fold * 16, y - 24, 16, height + 110, shade(color, 0.94 if fold % 2 else 1.03))


def plant(canvas: Canvas, x: float, base: float, size: float) -> None:
    for lean, reach in ((-0.5, 0.8), (-0.22, 1.05), (0.0, 1.15), (0.24, 1.0), (0.5, 0.78)):
        tip = (x + lean * size, base - size * 0.4 - reach * size)
        canvas.shape(
            [
                (x - size * 0.05, base - size * 0.3),
                (tip[0] - size * 0.16, tip[1] + size * 0.4),
                tip,
                (tip[0] + size * 0.12, tip[1] + size * 0.45),
                (x + size * 0.05, base - size * 0.3),
            ],
            shade(LEAF, 1 + lean * 0.3),
        )
    canvas.shape(
        [
            (x - size * 0.26, base - size * 0.45),
            (x + size * 0.26, base - size * 0.45),
            (x + size * 0.19, base),
            (x - size * 0.19, base),
        ],
        (198, 132, 96),
    )


def picture(canvas: Canvas, rng: Random, x: float, y: float, width: float, height: float) -> None:
    canvas.box(x, y, width, height, (92, 78, 68), 2)
    canvas.box(x + 8, y + 8, width - 16, height - 16, WHITE)
    inner = (x + 22, y + 22, width - 44, height - 44)
    canvas.box(*inner, mix(canvas.colors.accent, WHITE, 0.6))
    canvas.oval(
        inner[0] + inner[2] * 0.55, inner[1] + inner[3] * 0.12, inner[2] * 0.28, inner[2] * 0.28, canvas.colors.second
    )
    peak = inner[0] + inner[2] * rng.uniform(0.3, 0.6)
    canvas.shape(
        [
            (inner[0], inner[1] + inner[3]),
            (peak, inner[1] + inner[3] * 0.4),
            (inner[0] + inner[2], inner[1] + inner[3]),
        ],
        canvas.colors.accent,
    )


def lamp(canvas: Canvas, x: float, base: float, height: float) -> None:
    canvas.box(x - 3, base - height, 7, height, (96, 84, 76))
    canvas.box(x - 30, base - 8, 60, 8, (96, 84, 76), 4)
    canvas.shape(
        [
            (x - 34, base - height - 70),
            (x + 34, base - height - 70),
            (x + 56, base - height + 10),
            (x - 56, base - height + 10),
        ],
        (250, 228, 176),
    )


def rug(canvas: Canvas, color: Color) -> None:
    canvas.shape([(260, 662), (940, 662), (1040, 770), (160, 770)], mix(color, WHITE, 0.5))
    canvas.shape([(284, 674), (916, 674), (1000, 758), (200, 758)], mix(color, WHITE, 0.68))
