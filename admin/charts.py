"""Charts as inline SVG, made on the server: no script, colours from the stylesheet, the same figures as text beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 220
LEFT, BOTTOM, TOP = 40, 24, 12


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values under a name; `kind` picks its colour (1 to 5)."""

    name: str
    values: Sequence[float]
    kind: int


def stacked(labels: Sequence[str], series: Sequence[Series], title: str) -> Markup:
    """Bars, one for each label, of the series on top of each other."""
    totals = [sum(one.values[n] for one in series) for n in range(len(labels))]
    top = nice(max(totals, default=0))
    step = (WIDTH - LEFT) / max(len(labels), 1)
    width = min(step * 0.72, 34)
    parts = [*_grid(top)]
    for n, label in enumerate(labels):
        x, y = LEFT + step * n + (step - width) / 2, float(HEIGHT - BOTTOM)
        said = f"{label}: " + ", ".join(f"{one.values[n]:g} {one.name}" for one in series)
        bars = []
        for one in series:
            height = one.values[n] / top * (HEIGHT - BOTTOM - TOP)
            y -= height
            if height:
                bars.append(_bar(one.kind, x, y, width, height))
        parts.append(f"<g><title>{escape(said)}</title>{''.join(bars)}</g>")
        if n % max(1, len(labels) // 8) == 0:
            parts.append(_tick(label, x + width / 2, HEIGHT - 6, "middle"))
    return _svg("".join(parts), title, WIDTH, HEIGHT)


def bars(rows: Sequence[tuple[str, float, int]], title: str) -> Markup:
    """Lying bars with their name before and their value behind: (name, value, colour)."""
    top, line = max((value for _, value, _ in rows), default=0) or 1, 34
    parts = []
    for n, (name, value, kind) in enumerate(rows):
        y, width = n * line + 4, max(value / top * 340, 2)
        parts.append(f'<text class="name" x="0" y="{y + 17}">{escape(name)}</text>')
        parts.append(f'<rect class="c{kind}" x="170" y="{y + 2}" width="{width:.1f}" height="20" rx="4"/>')
        parts.append(f'<text class="value" x="{178 + width:.1f}" y="{y + 17}">{value:,g}</text>')
    return _svg("".join(parts), title, 580, max(len(rows), 1) * line + 4)


def spark(values: Sequence[float], title: str) -> Markup:
    """A small line without axes."""
    top, width, height = max(values, default=0) or 1, 120, 32
    step = width / max(len(values) - 1, 1)
    points = " ".join(f"{n * step:.1f},{height - 3 - value / top * (height - 6):.1f}" for n, value in enumerate(values))
    return _svg(f'<polyline class="line" points="{points}"/>', title, width, height, "spark")


def nice(value: float) -> float:
    """The end of an axis that holds the value: 1, 2 or 5 and noughts."""
    size = 1.0
    while True:
        for step in (1, 2, 4, 5, 8):
            if value <= size * step:
                return size * step
        size *= 10


def _grid(top: float) -> list[str]:
    parts = []
    for n in range(5):
        y = HEIGHT - BOTTOM - n / 4 * (HEIGHT - BOTTOM - TOP)
        parts.append(f'<line class="rule" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if top >= 4 or n in {0, 4}:
            parts.append(f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * n / 4:,g}</text>')
    return parts


def _bar(kind: int, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="c{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="1.5"/>'


def _tick(text: str, x: float, y: float, anchor: str) -> str:
    return f'<text class="tick" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(inner: str, title: str, width: int, height: int, kind: str = "chart") -> Markup:
    # Every text in it was escaped where it was put in.
    return Markup(  # noqa: S704
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">{inner}</svg>'
    )
