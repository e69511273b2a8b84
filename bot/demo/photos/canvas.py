"""A drawing surface of 1200 x 800 units, painted at twice the size and reduced so that edges are smooth."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 1200, 800, 2
Color = tuple[int, int, int]

WALLS: tuple[Color, ...] = (
    (236, 226, 208), (201, 214, 214), (122, 146, 150), (150, 165, 138), (214, 186, 150), (176, 120, 98),
    (92, 110, 128), (232, 232, 226), (186, 172, 152), (108, 128, 110), (226, 200, 128), (158, 98, 92),
)  # fmt: skip
ROOFS: tuple[Color, ...] = ((74, 78, 88), (96, 84, 78), (64, 76, 84), (120, 82, 70), (84, 92, 84))
DOORS: tuple[Color, ...] = ((186, 72, 60), (46, 84, 108), (222, 168, 64), (60, 96, 80), (96, 60, 84), (56, 58, 64))
SKIES: tuple[tuple[Color, Color], ...] = (
    ((126, 182, 222), (226, 240, 246)),
    ((150, 176, 206), (250, 226, 204)),
    ((104, 164, 214), (206, 232, 240)),
    ((166, 186, 200), (230, 234, 236)),
    ((236, 170, 140), (252, 226, 186)),
    ((96, 128, 176), (244, 206, 190)),
)
GREENS: tuple[Color, ...] = ((126, 164, 96), (108, 152, 98), (142, 170, 92), (120, 160, 116))
FLOORS: tuple[Color, ...] = ((196, 156, 112), (170, 126, 88), (214, 184, 146), (150, 116, 90))
PAINTS: tuple[Color, ...] = (
    (240, 236, 228), (226, 232, 232), (238, 228, 212), (216, 226, 218), (232, 222, 226), (222, 226, 236),
)  # fmt: skip
ACCENTS: tuple[Color, ...] = (
    (52, 98, 116),
    (196, 110, 78),
    (92, 118, 88),
    (206, 160, 72),
    (130, 84, 100),
    (70, 80, 110),
)
WHITE: Color = (250, 249, 246)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one home, shared by all its pictures."""

    wall: Color
    roof: Color
    door: Color
    sky: tuple[Color, Color]
    grass: Color
    floor: Color
    paint: Color
    accent: Color
    second: Color


def palette(rng: Random) -> Palette:
    first, second = rng.sample(ACCENTS, 2)
    return Palette(
        rng.choice(WALLS),
        rng.choice(ROOFS),
        rng.choice(DOORS),
        rng.choice(SKIES),
        rng.choice(GREENS),
        rng.choice(FLOORS),
        rng.choice(PAINTS),
        first,
        second,
    )


def shade(color: Color, factor: float) -> Color:
    """Darker below 1, lighter above it."""
    if factor <= 1:
        return (round(color[0] * factor), round(color[1] * factor), round(color[2] * factor))
    return mix(color, (255, 255, 255), factor - 1)


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` of the second colour in the first."""
    share = min(1.0, max(0.0, share))
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


class Canvas:
    """Shapes in units of the finished picture; x grows to the right and y downwards."""

    def __init__(self, rng: Random) -> None:
        self.colors = palette(rng)
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.draw = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.reduce(SCALE)

    def box(self, x: float, y: float, width: float, height: float, color: Color, radius: float = 0) -> None:
        corners = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
        if radius:
            self.draw.rounded_rectangle(corners, radius * SCALE, color)
        else:
            self.draw.rectangle(corners, color)

    def shape(self, points: Sequence[tuple[float, float]], color: Color) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], color)

    def oval(self, x: float, y: float, width: float, height: float, color: Color) -> None:
        self.draw.ellipse((x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE), color)

    def line(self, points: Sequence[tuple[float, float]], color: Color, width: float) -> None:
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], color, round(width * SCALE), joint="curve")

    def gradient(self, y: float, height: float, top: Color, bottom: Color) -> None:
        """The whole width between two heights, from one colour to the other."""
        steps = 32
        column = Image.new("RGB", (1, steps))
        column.putdata([mix(top, bottom, step / (steps - 1)) for step in range(steps)])
        size = (WIDTH * SCALE, round(height * SCALE))
        tall = column.resize((1, size[1]), Image.Resampling.BICUBIC)
        self.image.paste(tall.resize(size, Image.Resampling.NEAREST), (0, round(y * SCALE)))
