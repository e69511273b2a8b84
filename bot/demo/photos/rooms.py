"""Pictures taken inside: living room, kitchen, bedroom, bathroom, dining room."""

from random import Random

from bot.demo.photos.canvas import WHITE, WIDTH, Canvas, Color, mix, shade
from bot.demo.photos.furnishings import FLOOR, LEAF, curtains, lamp, picture, plant, rug, shell, window


def living_room(canvas: Canvas, rng: Random) -> None:
    shell(canvas, canvas.colors.floor)
    wide = rng.choice((260, 320))
    window(canvas, rng, 130, 130, wide, 260)
    curtains(canvas, 130, 130, wide, 260)
    rug(canvas, canvas.colors.second)
    if rng.random() < 0.5:
        _hearth(canvas)
    else:
        picture(canvas, rng, 700, 130, 150, 190)
        picture(canvas, rng, 870, 130, 150, 190)
    _sofa(canvas, rng)
    canvas.box(480, 690, 240, 18, (146, 108, 78), 8)
    for x in (500, 690):
        canvas.box(x, 704, 10, 56, (120, 88, 64))
    canvas.box(540, 676, 60, 14, canvas.colors.accent, 3)
    canvas.box(548, 664, 50, 12, canvas.colors.second, 3)
    plant(canvas, 1130, 690, 150)
    lamp(canvas, 70, 690, 300)


def _hearth(canvas: Canvas) -> None:
    canvas.box(730, 0, 240, FLOOR, shade(canvas.colors.paint, 0.9))
    canvas.box(700, 300, 300, 26, (150, 112, 82), 4)
    canvas.box(770, 400, 160, FLOOR - 400, (74, 70, 70))
    canvas.shape([(810, FLOOR), (830, 520), (850, 556), (868, 490), (890, FLOOR)], (240, 150, 70))
    canvas.shape([(832, FLOOR), (848, 560), (866, FLOOR)], (252, 214, 120))
    canvas.box(720, FLOOR - 14, 260, 26, (160, 156, 150), 3)
    canvas.box(760, 246, 40, 54, canvas.colors.second, 4)
    canvas.oval(880, 236, 64, 64, canvas.colors.accent)


def _sofa(canvas: Canvas, rng: Random) -> None:
    color = canvas.colors.accent
    left = 300
    canvas.box(left, 470, 440, 150, color, 24)
    canvas.box(left + 24, 560, 196, 76, shade(color, 1.14), 16)
    canvas.box(left + 222, 560, 196, 76, shade(color, 1.14), 16)
    for x in (left - 26, left + 406):
        canvas.box(x, 530, 60, 130, shade(color, 0.9), 20)
    canvas.box(left + 10, 632, 420, 32, shade(color, 0.82), 8)
    for x in (left + 16, left + 404):
        canvas.box(x, 660, 14, 30, (110, 84, 64))
    canvas.box(left + 40, 520, 84, 78, canvas.colors.second, 14)
    if rng.random() < 0.7:
        canvas.box(left + 320, 516, 84, 78, mix(canvas.colors.second, WHITE, 0.5), 14)


def kitchen(canvas: Canvas, rng: Random) -> None:
    shell(canvas, canvas.colors.floor)
    cabinets = mix(canvas.colors.accent, WHITE, rng.choice((0.1, 0.5, 0.85)))
    canvas.box(0, 250, WIDTH, 190, mix(WHITE, canvas.colors.second, 0.08))
    for row in range(5):
        for x in range(-40 * (row % 2), WIDTH, 80):
            canvas.box(x, 252 + row * 38, 76, 34, mix(WHITE, canvas.colors.second, 0.14), 2)
    window(canvas, rng, 470, 110, 260, 250)
    for x in (40, 180, 320, 770, 1060):
        _cabinet(canvas, x, 60, 130, 190, cabinets)
    _hood(canvas)
    _counter(canvas, cabinets)
    _island(canvas, rng)
    for x in (430, 600, 770):
        canvas.line([(x, 0), (x, 150)], (90, 84, 80), 3)
        canvas.shape([(x - 12, 150), (x + 12, 150), (x + 40, 204), (x - 40, 204)], canvas.colors.second)
        canvas.oval(x - 16, 194, 32, 22, (255, 240, 200))


def _cabinet(canvas: Canvas, x: float, y: float, width: float, height: float, color: Color) -> None:
    canvas.box(x, y, width, height, shade(color, 0.86), 4)
    canvas.box(x + 5, y + 5, width - 10, height - 10, color, 4)
    canvas.box(x + 20, y + 20, width - 40, height - 40, shade(color, 0.95), 3)
    canvas.box(x + width - 22, y + height * 0.45, 7, 34, (206, 176, 110), 3)


def _hood(canvas: Canvas) -> None:
    canvas.shape([(946, 60), (1014, 60), (1046, 250), (914, 250)], (206, 208, 210))
    canvas.box(908, 244, 144, 18, (186, 188, 192), 3)


def _counter(canvas: Canvas, cabinets: Color) -> None:
    canvas.box(0, 440, WIDTH, 22, (228, 226, 222))
    canvas.box(0, 460, WIDTH, 4, (196, 194, 190))
    for x in range(0, WIDTH, 152):
        if x != 912:
            _cabinet(canvas, x + 4, 466, 144, 124, cabinets)
    canvas.box(916, 452, 144, 140, (196, 198, 202), 6)
    canvas.box(934, 500, 108, 62, (70, 74, 80), 6)
    for x in (944, 974, 1004, 1030):
        canvas.oval(x, 470, 16, 16, (90, 92, 98))
    canvas.line([(600, 440), (600, 392), (640, 392), (640, 412)], (170, 174, 178), 9)
    canvas.box(120, 396, 54, 44, canvas.colors.second, 8)
    canvas.oval(210, 410, 84, 34, (238, 236, 230))
    for x, color in ((220, (214, 90, 70)), (244, (236, 180, 70)), (264, (140, 170, 80))):
        canvas.oval(x, 396, 26, 26, color)


def _island(canvas: Canvas, rng: Random) -> None:
    base = canvas.colors.accent if rng.random() < 0.5 else mix(canvas.colors.floor, (90, 70, 56), 0.4)
    canvas.box(280, 590, 640, 24, (240, 238, 234), 4)
    canvas.box(310, 614, 580, 150, base)
    for x in (330, 520, 710):
        canvas.box(x, 634, 160, 112, shade(base, 1.1), 4)
    for x in (370, 560, 750):
        canvas.box(x, 650, 90, 16, mix(canvas.colors.second, WHITE, 0.2), 8)
        canvas.line([(x + 14, 666), (x, 786)], (70, 66, 64), 6)
        canvas.line([(x + 76, 666), (x + 90, 786)], (70, 66, 64), 6)
    plant(canvas, 470, 592, 60)


def bedroom(canvas: Canvas, rng: Random) -> None:
    shell(canvas, mix(canvas.colors.floor, (214, 206, 196), rng.choice((0.0, 0.7))))
    window(canvas, rng, 860, 120, 220, 260)
    curtains(canvas, 860, 120, 220, 260)
    picture(canvas, rng, 330, 90, 220, 150)
    rug(canvas, canvas.colors.second)
    accent = canvas.colors.accent
    canvas.box(200, 290, 480, 280, mix(accent, (120, 100, 86), 0.5), 26)
    canvas.box(216, 470, 448, 220, WHITE, 20)
    for x in (246, 456):
        canvas.box(x, 420, 178, 92, shade(WHITE, 0.97), 30)
        canvas.box(x + 6, 424, 166, 80, WHITE, 28)
    canvas.box(340, 456, 200, 70, canvas.colors.second, 24)
    canvas.box(206, 548, 468, 172, accent, 18)
    canvas.box(206, 548, 468, 34, shade(accent, 1.3), 14)
    for x in (220, 644):
        canvas.box(x, 716, 16, 30, (110, 84, 64))
    for x in (92, 702):
        canvas.box(x, 540, 92, 120, (164, 124, 92), 6)
        canvas.box(x + 10, 556, 72, 36, (180, 140, 106), 4)
        lamp(canvas, x + 46, 540, 46)
    plant(canvas, 1130, 690, 140)


def bathroom(canvas: Canvas, rng: Random) -> None:
    tile = mix(canvas.colors.second, WHITE, 0.82)
    shell(canvas, mix((206, 206, 204), tile, 0.4))
    for row in range(7):
        for column in range(20):
            canvas.box(column * 68 - (row % 2) * 34, 300 + row * 42, 64, 38, tile, 2)
    window(canvas, rng, 760, 90, 240, 170)
    canvas.box(130, 90, 300, 220, (146, 116, 90), 12)
    canvas.box(144, 104, 272, 192, (206, 226, 232), 8)
    canvas.shape([(160, 280), (260, 120), (310, 120), (210, 280)], (226, 240, 244))
    canvas.box(90, 420, 380, 24, WHITE, 6)
    wood = mix(canvas.colors.accent, WHITE, 0.15)
    canvas.box(104, 444, 352, 180, wood)
    for x in (116, 288):
        canvas.box(x, 460, 156, 150, shade(wood, 1.12), 4)
    canvas.oval(200, 400, 160, 40, (244, 244, 242))
    canvas.line([(280, 410), (280, 360), (310, 360), (310, 376)], (190, 170, 120), 9)
    _tub(canvas, rng)
    plant(canvas, 540, 690, 110)


def _tub(canvas: Canvas, rng: Random) -> None:
    canvas.box(640, 500, 470, 30, WHITE, 15)
    canvas.shape([(656, 524), (1094, 524), (1040, 690), (710, 690)], (246, 245, 242))
    canvas.shape([(656, 524), (720, 524), (770, 690), (710, 690)], (228, 228, 224))
    for x in (730, 1000):
        canvas.box(x, 686, 26, 24, (190, 170, 120), 6)
    canvas.line([(1060, 500), (1060, 420), (1010, 420), (1010, 446)], (190, 170, 120), 10)
    canvas.box(690, 488, 130, 90, canvas.colors.accent if rng.random() < 0.5 else canvas.colors.second, 8)


def dining_room(canvas: Canvas, rng: Random) -> None:
    shell(canvas, canvas.colors.floor)
    window(canvas, rng, 360, 100, 480, 290)
    picture(canvas, rng, 80, 150, 150, 190)
    picture(canvas, rng, 970, 150, 150, 190)
    rug(canvas, canvas.colors.accent)
    canvas.line([(600, 0), (600, 150)], (90, 84, 80), 4)
    canvas.shape([(540, 150), (660, 150), (720, 214), (480, 214)], canvas.colors.second)
    canvas.oval(560, 202, 80, 26, (255, 240, 200))
    chair = mix(canvas.colors.accent, (90, 76, 66), 0.3)
    for x in (330, 500, 670, 840):
        canvas.box(x - 40, 430, 80, 130, chair, 16)
        canvas.box(x - 28, 446, 56, 90, shade(chair, 1.2), 10)
    canvas.box(230, 540, 740, 28, (156, 116, 84), 10)
    for x in (270, 910):
        canvas.shape([(x, 566), (x + 24, 566), (x + 14, 740), (x + 4, 740)], (126, 92, 68))
    for x in (330, 500, 670, 840):
        canvas.oval(x - 44, 528, 88, 18, WHITE)
    canvas.box(580, 474, 40, 66, canvas.colors.second, 8)
    for dx, dy in ((-30, -44), (0, -70), (30, -44), (-12, -30), (18, -28)):
        canvas.oval(586 + dx, 440 + dy + 20, 40, 40, shade(LEAF, 1 + dx / 200))
