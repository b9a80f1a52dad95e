"""What charts have in common: two sizes, an area with its axes, lines with gaps, labels that keep apart."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from analytics.charts import svg
from analytics.charts.points import Points, ticks
from analytics.charts.scales import Axis, Scale

LINE: Final = 1.25
"""From one line of text to the next, in sizes of the font."""


@dataclass(frozen=True)
class Size:
    """A chart is drawn twice: for a screen or paper, and for a telephone, where shrunken letters could not be read."""

    name: str
    width: float
    height: float
    font: float
    steps: int


WIDE: Final = Size("wide", 720, 250, 14, 5)
NARROW: Final = Size("narrow", 290, 200, 13, 4)


@dataclass(frozen=True)
class Area:
    """Where the figures are drawn: up the scale `up`, across from `left` to `right`."""

    size: Size
    left: float
    right: float
    top: float
    bottom: float
    axis: Axis

    @property
    def up(self) -> Scale:
        return Scale(self.axis.low, self.axis.high, self.bottom, self.top)

    @property
    def font(self) -> float:
        return self.size.font

    def slot(self, place: float, many: int) -> float:
        """The middle of the strip that point `place` of so many has; half a place further is its edge."""
        return self.left + (place + 0.5) * (self.right - self.left) / many


def area(
    size: Size,
    axis: Axis,
    words: Callable[[float], str],
    title: str,
    *,
    right: Iterable[str] = (),
    letters: bool = False,
) -> Area:
    """An area with room for the numbers of its axis, a title above it, labels to the right and letters over it."""
    font = size.font
    left = max(svg.width(words(tick), font) for tick in axis.ticks) + 8
    beside = max((svg.width(label, font) for label in right), default=0.0)
    top = len(svg.wrapped(title, size.width, font)) * font * LINE + font * (2.1 if letters else 0.8)
    return Area(size, left, size.width - max(beside + 8, font), top, top + size.height, axis)


def value_axis(found: Area, words: Callable[[float], str], title: str) -> list[str]:
    """Lines across at round numbers, the numbers to their left, the title above."""
    lines = svg.wrapped(title, found.size.width, found.font)
    parts = [
        svg.text(line, 0, (number + 0.8) * found.font * LINE, class_="soft")
        for number, line in enumerate(lines)
    ]
    across = [
        svg.element("path", d=svg.path([(found.left, y), (found.right, y)]))
        for y in map(found.up.at, found.axis.ticks)
    ]
    parts.append(svg.element("g", *across, class_="grid", stroke="currentColor", stroke_width=1))
    parts += [
        svg.text(
            words(tick), found.left - 6, found.up.at(tick) + 0.35 * found.font, anchor="end", class_="soft"
        )
        for tick in found.axis.ticks
    ]
    return parts


def point_axis(found: Area, points: Points) -> tuple[list[str], float]:
    """The names of as many points as there is room for, and where they end below."""
    many, font = len(points.words), found.font
    named = ticks(points, found.right - found.left, font)
    parts = [
        across(found, [found.slot(tick.place, many) for tick in named]),
        *(
            label(found, found.slot(tick.place, many), found.bottom + 1.4 * font, tick.upper)
            for tick in named
        ),
    ]
    below = [tick for tick in named if tick.lower]
    parts += [
        label(found, found.slot(tick.place, many), found.bottom + 2.6 * font, tick.lower)
        for tick, after in pairwise([*below, None])
        if tick and (after is None or _apart(found, tick.place, after.place, many))
    ]
    return parts, found.bottom + font * (3.0 if below else 1.8)


def across(found: Area, places: Iterable[float]) -> str:
    """The line below, with short strokes at some places."""
    base = svg.path([(found.left, found.bottom), (found.right, found.bottom)])
    strokes = "".join(svg.path([(x, found.bottom), (x, found.bottom + 5)]) for x in places)
    return svg.element("path", d=base + strokes, class_="soft", stroke="currentColor", fill="none")


def label(found: Area, x: float, y: float, words: str, *, class_: str = "soft") -> str:
    """Words centred at a place, drawn in where they would leave the picture."""
    half = svg.width(words, found.font) / 2
    return svg.text(words, min(max(x, half), found.size.width - half), y, anchor="middle", class_=class_)


def lettered(found: Area, x: float, letter: str) -> str:
    """A line down at a known moment, with a letter over it that the key explains."""
    y = found.top - 0.9 * found.font
    return svg.element(
        "g",
        svg.element(
            "path", d=svg.path([(x, found.top - 0.2 * found.font), (x, found.bottom)]), stroke_width=1.5
        ),
        svg.element("circle", cx=x, cy=y, r=0.7 * found.font, fill="none", stroke_width=1.2),
        svg.element(
            "g", svg.text(letter, x, y + 0.35 * found.font, anchor="middle", weight="600"), stroke="none"
        ),
        class_="moment",
        stroke="currentColor",
    )


def line(
    places: Sequence[tuple[float, float | None]],
    *,
    class_: str,
    width: float = 2,
    dash: str | None = None,
) -> str:
    """A line through places, with a gap where one is missing; a place alone between gaps is a dot."""
    found, dots = "", []
    for run in runs(places):
        found += svg.path(run) if len(run) > 1 else ""
        dots += [
            svg.element("circle", cx=x, cy=y, r=width, stroke="none", fill="currentColor")
            for x, y in run[:1]
            if len(run) == 1
        ]
    way = [svg.element("path", d=found, stroke_dasharray=dash)] if found else []
    return (
        svg.element(
            "g",
            *way,
            *dots,
            class_=class_,
            fill="none",
            stroke="currentColor",
            stroke_width=width,
            stroke_linejoin="round",
        )
        if way or dots
        else ""
    )


def runs(places: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """What lies between gaps."""
    parted = groupby(places, lambda place: place[1] is None)
    return [[(x, y) for x, y in run if y is not None] for missing, run in parted if not missing]


def band(
    lower: Sequence[tuple[float, float | None]], upper: Sequence[tuple[float, float | None]], *, class_: str
) -> str:
    """The range between two lines: a tint, and thin edges that can be seen where the tint can't."""
    shapes = "".join(
        svg.path([*low, *reversed(high)]) + "Z" for low, high in zip(runs(lower), runs(upper), strict=True)
    )
    if not shapes:
        return ""
    return svg.element(
        "g",
        svg.element("path", d=shapes, fill="currentColor", fill_opacity="0.13", stroke="none"),
        line(lower, class_="edge", width=0.8),
        line(upper, class_="edge", width=0.8),
        class_=class_,
    )


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near those wanted, in the same order, none nearer than `gap` to the next, all from `low` to `high`."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    found = dict.fromkeys(order, 0.0)
    at = low - gap
    for place in order:
        at = found[place] = max(wanted[place], at + gap)
    at = high + gap
    for place in reversed(order):
        at = found[place] = min(found[place], at - gap)
    return [found[place] for place in range(len(wanted))]


def _apart(found: Area, place: int, after: int, many: int) -> bool:
    return found.slot(after, many) - found.slot(place, many) >= svg.width("2026", found.font) + found.font / 2
