"""How a control chart is drawn: limits strip by strip, the points over them, each signal in a shape of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase
from typing import Final, Literal

import polars as pl

from analytics.charts import plot as p
from analytics.charts import scales, signals, svg
from analytics.charts.points import Points
from analytics.statistics import Chart
from analytics.statistics.control import LIMITS

Form = Literal["count", "mean", "days", "percent"]

NEAR: Final = "2 5"
FAR: Final = "7 4"

BEYOND: Final = 2.0
"""A limit more than so many times as high as the highest point is not drawn: it would press all points flat."""


@dataclass(frozen=True)
class Shown:
    """What the drawing, the words and the table have in common; `frame` has a row for each point, as it is printed.

    `moments` gives the reason for each re-baseline by position. `figure` and `limit` write a value and a limit.
    """

    chart: Chart
    points: Points
    frame: pl.DataFrame
    measure: str
    form: Form
    figure: Callable[[float], str]
    limit: Callable[[float], str]
    moments: Mapping[int, str]

    @property
    def ceiling(self) -> float:
        """What lies above is left out of the drawing, not of the table."""
        return BEYOND * float(self.frame["value"].max() or 0)  # type: ignore[arg-type] # a float, of floats

    @property
    def heights(self) -> list[float]:
        """Every figure in the drawing."""
        values = [value for name in LIMITS for value in self.frame[name].drop_nulls()]
        return [*self.frame["value"], *(value for value in values if self.fits(value))]

    def fits(self, value: float | None) -> bool:
        """Whether a limit is there to be drawn."""
        return value is not None and (value <= self.ceiling or self.ceiling <= 0)

    def last(self, name: str) -> float | None:
        """A limit in force at the last point; None where there is none."""
        found: float | None = self.frame[name][-1]
        return found


def draw(shown: Shown, size: p.Size) -> tuple[list[str], float]:
    """The parts of the drawing, and how high it is."""
    axis = scales.axis(shown.heights, about=size.steps, zero=scales.from_zero(shown.heights))

    def words(value: float) -> str:
        return axis.words(value) + ("%" if shown.form == "percent" else "")

    beside = _beside(shown, size)
    area = p.area(
        size, axis, words, shown.measure, right=[text for _, text in beside], letters=bool(shown.moments)
    )
    named, bottom = p.point_axis(area, shown.points)
    many = shown.frame.height
    moments = [
        p.lettered(area, area.slot(place - 0.5, many), letter)
        for place, letter in zip(shown.moments, ascii_uppercase, strict=False)
    ]
    return [
        *p.value_axis(area, words, shown.measure),
        *named,
        *moments,
        *_limits(shown, area),
        *_labels(area, beside),
        *_values(shown, area),
    ], bottom


def _beside(shown: Shown, size: p.Size) -> list[tuple[float, str]]:
    """The limits in force, to stand at the right end of their lines; on a telephone the numbers alone."""
    long = size is p.WIDE
    return [
        (value, f"{name} {shown.limit(value)}" if long else shown.limit(value))
        for name in ("upper", "mean", "lower")
        if (value := shown.last(name)) is not None and shown.fits(value)
    ]


def _labels(area: p.Area, beside: list[tuple[float, str]]) -> list[str]:
    wanted = [area.up.at(value) + 0.35 * area.font for value, _ in beside]
    placed = p.apart(wanted, area.font * 1.1, area.top, area.bottom + 0.35 * area.font)
    return [
        svg.text(words, area.right + 6, y, class_="soft")
        for (_, words), y in zip(beside, placed, strict=True)
    ]


def _limits(shown: Shown, area: p.Area) -> list[str]:
    parts = [
        _steps(shown, area, "near_lower", "limit", 1.3, NEAR),
        _steps(shown, area, "near_upper", "limit", 1.3, NEAR),
        _steps(shown, area, "lower", "limit", 1.5, FAR),
        _steps(shown, area, "upper", "limit", 1.5, FAR),
        _steps(shown, area, "mean", "mean", 1.5, None),
    ]
    upper = shown.last("upper")
    if shown.chart.trial and upper is not None and shown.fits(upper):
        start = area.slot(max([0, *shown.moments]) - 0.5, shown.frame.height)
        start += area.font if shown.moments else 3  # clear of the letter over the line
        parts.append(svg.text("trial limits", start, area.up.at(upper) - 5, class_="soft"))
    return parts


def _steps(shown: Shown, area: p.Area, name: str, class_: str, width: float, dash: str | None) -> str:
    """A limit as it holds for each point, from edge to edge of its strip; drawn anew where a new baseline begins."""
    many = shown.frame.height
    rows = zip(shown.frame["segment"], shown.frame[name], strict=True)
    places: list[tuple[float, float | None]] = []
    for _, segment in groupby(enumerate(rows), lambda row: row[1][0]):
        for value, level in groupby(segment, lambda row: row[1][1]):
            held = [place for place, _ in level]
            y = area.up.at(value) if shown.fits(value) else None
            places += [(area.slot(held[0] - 0.5, many), y), (area.slot(held[-1] + 0.5, many), y)]
        places.append((area.right, None))
    return p.line(places, class_=class_, width=width, dash=dash)


def _values(shown: Shown, area: p.Area) -> list[str]:
    many = shown.frame.height
    places = [(area.slot(place, many), area.up.at(value)) for place, value in enumerate(shown.frame["value"])]
    crowded = many > (72 if area.size is p.WIDE else 36)
    dots, marks = [], []
    for (x, y), name, value, signal in zip(
        places, shown.points.words, shown.frame["value"], shown.chart.signals, strict=True
    ):
        hint = f"{name}: {shown.figure(value)}"
        if signal:
            marks.append(
                signals.mark(signal, x, y, f"{hint}, {signals.words(signal)}", 4.5 if crowded else 6)
            )
        else:
            dots.append(svg.element("circle", svg.title(hint), cx=x, cy=y, r=1.8 if crowded else 3))
    return [
        p.line(places, class_="data", width=1.2 if crowded else 1.8),
        svg.element("g", *dots, class_="data", fill="currentColor") if dots else "",
        svg.element("g", *marks, class_="signal") if marks else "",
    ]
