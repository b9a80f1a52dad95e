"""Curves of waiting drawn from a printed table of them: at its times alone, joined by straight lines, with gaps where a figure is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase
from typing import Final

from analytics import wording
from analytics.charts import plot as p
from analytics.charts import scales, svg
from analytics.charts.figure import Figure, Sign, compose, empty, moment
from analytics.charts.survival import CURVES
from analytics.tables import Table

TOLD: Final = 4
"""Times at which the summary gives the share of a curve."""

Point = tuple[float, float | None]


@dataclass(frozen=True)
class Curve:
    """A curve: its name, and the columns of the table that hold its shares in percent and, where there is one, their interval."""

    name: str
    value: str
    lower: str = ""
    upper: str = ""


@dataclass(frozen=True)
class _Shown:
    table: Table
    times: tuple[float, ...]
    curves: tuple[Curve, ...]
    across: scales.Axis
    measure: str
    unit: str
    moments: tuple[tuple[float, str], ...]

    def points(self, column: str, start: float | None = 100.0) -> list[Point]:
        """What a column says at each time, and `start` before all of them."""
        return [(0.0, start), *zip(self.times, self.table.frame[column], strict=True)]


def read_off_chart(
    table: Table,
    times: Sequence[float],
    curves: Sequence[Curve],
    *,
    measure: str,
    time: str = "working days",
    moments: Sequence[tuple[float, str]] = (),
) -> Figure:
    """The curves of a table, a row for each of `times` (rising, above 0), all of them 100 % at time 0; at most 4.

    `measure` says what the share is of, `time` the unit of the times; `moments` are known times, such as a promise, with their words.
    The numbers of the figure are the table itself. Raises ValueError where rows and times differ in number, or there are more curves.
    """
    if len(times) != len(table.rows) or len(curves) > len(CURVES):
        raise ValueError(f"{len(times)} times for {len(table.rows)} rows, or more than {len(CURVES)} curves")
    if not any(table.frame[curve.value].count() for curve in curves):
        return empty(table.title, table, "No figure that can be shown.")
    axis = scales.axis([0.0, float(times[-1])], about=6, whole=True)
    shown = _Shown(
        table,
        tuple(float(at) for at in times),
        tuple(curves),
        axis,
        measure,
        time,
        tuple((at, words) for at, words in moments if at <= axis.high),
    )
    return compose(
        partial(_draw, shown), title=table.title, summary=_summary(shown), key=_key(shown), numbers=table
    )


def _draw(shown: _Shown, size: p.Size) -> tuple[list[str], float]:
    axis = scales.Axis(0, 100, 20 if size is p.WIDE else 25)

    def words(value: float) -> str:
        return f"{value:.0f}%"

    area = p.area(size, axis, words, shown.measure, letters=bool(shown.moments))
    across = scales.Scale(0, shown.across.high, area.left, area.right)
    parts = [*p.value_axis(area, words, shown.measure), p.across(area, map(across.at, shown.across.ticks))]
    y = area.bottom + 1.4 * area.font
    parts += [p.label(area, across.at(tick), y, shown.across.words(tick)) for tick in shown.across.ticks]
    y += p.LINE * area.font
    unit = wording.sentence(shown.unit).removesuffix(".")
    parts.append(svg.text(unit, area.right, y, anchor="end", class_="soft"))
    for (at, _), letter in zip(shown.moments, ascii_uppercase, strict=False):
        parts.append(p.lettered(area, across.at(at), letter))

    def places(column: str) -> list[Point]:
        return [
            (across.at(time), None if value is None else area.up.at(value))
            for time, value in shown.points(column)
        ]

    styles = list(zip(shown.curves, CURVES, strict=False))
    for curve, (class_, _) in styles:
        if curve.lower and curve.upper:
            low, high = places(curve.lower), places(curve.upper)
            # A limit without the other bounds nothing.
            both = [
                one is not None and other is not None for (_, one), (_, other) in zip(low, high, strict=True)
            ]
            low, high = (
                [(x, y if there else None) for (x, y), there in zip(side, both, strict=True)]
                for side in (low, high)
            )
            parts.append(p.band(low, high, class_=class_))
    for curve, (class_, dash) in styles:
        parts.append(p.line(places(curve.value), class_=class_, width=2.5, dash=dash))
    return parts, y + 0.5 * area.font


def _key(shown: _Shown) -> tuple[Sign, ...]:
    found = []
    for curve, (class_, dash) in zip(shown.curves, CURVES, strict=False):
        tint = p.band([(0, 1), (28, 1)], [(0, 13), (28, 13)], class_=class_) if curve.lower else ""
        drawn = tint + p.line([(0, 7), (28, 7)], class_=class_, width=2.5, dash=dash)
        found.append(Sign(drawn, f"{curve.name}, with its 95% interval" if curve.lower else curve.name))
    for (at, words), letter in zip(shown.moments, ascii_uppercase, strict=False):
        found.append(moment(letter, f"After {scales.shown(at)} {shown.unit}: {words}"))
    return tuple(found)


def _summary(shown: _Shown) -> str:
    sentences = [f"{shown.measure}."]
    hidden = False
    for curve in shown.curves:
        known = [(at, value) for at, value in shown.points(curve.value)[1:] if value is not None]
        hidden = hidden or len(known) < len(shown.times)
        if not known:
            sentences.append(f"{curve.name}: no figure that can be shown.")
            continue
        every = max(len(known) / TOLD, 1.0)
        told = [known[round(place * every) - 1] for place in range(1, min(TOLD, len(known)) + 1)]
        shares = [f"{wording.percent(value)} after {scales.shown(at)}" for at, value in told]
        sentences.append(f"{curve.name}: {wording.listed(shares)} {shown.unit}.")
    if hidden:
        sentences.append("Where a figure is not available or not shown the line has a gap.")
    sentences.append("The curves are drawn at the times of the table and joined by straight lines.")
    return " ".join(sentences)
