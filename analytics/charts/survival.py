"""How long until an answer: the share still waiting after each time, or answered by it, open cases counted in."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase
from typing import Final

import polars as pl

from analytics import wording
from analytics.charts import plot as p
from analytics.charts import scales, svg
from analytics.charts.figure import Figure, Sign, compose, empty, moment
from analytics.statistics import at_times, median_time
from analytics.tables import NOT_AVAILABLE, Column, Table

CURVES: Final = (("first", None), ("second", "9 4"), ("third", "2 4"), ("fourth", "10 3 2 3"))
"""Colours, by class, and dashes: what is told apart by the one is told apart by the other."""

STEPS: Final = 30
"""Rows of the table of a curve; with more times than that it is read off at round ones."""

KEPT: Final = 0.05
"""A curve is drawn to where this share of its cases is watched: beyond, each one is a leap."""


@dataclass(frozen=True)
class _Shown:
    names: tuple[str, ...]
    curves: tuple[pl.DataFrame, ...]
    drawn: tuple[pl.DataFrame, ...]
    exact: bool
    across: scales.Axis
    unit: str
    measure: str
    event: str
    moments: tuple[tuple[float, str], ...]


def survival_chart(
    curves: Mapping[str, pl.DataFrame],
    *,
    title: str,
    unit: str,
    measure: str,
    event: str = "Answered",
    time: str = "working days",
    until: float | None = None,
    moments: Sequence[tuple[float, str]] = (),
) -> Figure:
    """Curves of `kaplan_meier`, which fall, or of `cumulative_incidence`, which rise, with bands and how many are at risk.

    At most 4, by name, all of one kind. `measure` says what the share is of, such as "Share still waiting", `event` what
    ends the wait, `time` the unit of the times. Drawn up to `until`; by default to where a twentieth of the cases is still watched.
    `moments` are known times, such as a promise, each with its words. Raises ValueError for curves that don't go together.
    """
    if len(curves) > len(CURVES):
        raise ValueError(f"{len(curves)} curves: {len(CURVES)} can be told apart")
    kinds = {"survival" in curve.columns for curve in curves.values()}
    if len(kinds) > 1:
        raise ValueError("a curve that falls and one that rises are two charts")
    # What came out as 0.30000000000000004 is the 0.3 of the axis.
    time_of = pl.col("time").cast(pl.Float64).round(9)
    named = {
        wording.label(name): curve.with_columns(time_of) for name, curve in curves.items() if curve.height
    }
    axis = _across(list(named.values()), until)
    known = tuple((at, words) for at, words in moments if at <= axis.high)
    times, exact = _times(list(named.values()), axis, {float(at) for at, _ in known})
    shown = _Shown(
        tuple(named),
        tuple(named.values()),
        tuple(_read(curve, times) for curve in named.values()),
        exact,
        axis,
        time,
        measure,
        event,
        known,
    )
    numbers = _table(shown, title, unit)
    if not named:
        return empty(title, numbers)
    return compose(
        partial(_draw, shown), title=title, summary=_summary(shown), key=_key(shown), numbers=numbers
    )


def _across(curves: list[pl.DataFrame], until: float | None) -> scales.Axis:
    if until is None:
        kept = [curve.filter(pl.col("at_risk") >= KEPT * curve["at_risk"][0])["time"][-1] for curve in curves]
        until = max([*kept, 0])
    return scales.axis([0.0, float(until) or 1.0], about=6, whole=float(until).is_integer())


def _times(curves: list[pl.DataFrame], axis: scales.Axis, known: set[float]) -> tuple[list[float], bool]:
    """When the curves are read off: at every time at which one steps, or where those are too many at round ones."""
    steps = {float(time) for curve in curves for time in curve["time"] if time <= axis.high}
    every = sorted(steps | known | set(axis.ticks))
    if len(every) <= STEPS + len(axis.ticks):
        return every, True
    # Whole steps that also fall on each tick of the axis.
    parts = next(
        parts for parts in (5, 4, 2, 1) if parts * (len(axis.ticks) - 1) <= STEPS and _fits(axis.step, parts)
    )
    between = [part * axis.step / parts for part in range(parts)]
    round_ones = {axis.high, *(tick + more for tick in axis.ticks[:-1] for more in between)}
    return sorted(round_ones | known), False


def _fits(step: float, parts: int) -> bool:
    return step < 1 or (step / parts).is_integer()


def _read(curve: pl.DataFrame, times: list[float]) -> pl.DataFrame:
    """A curve at some times: the share with its interval, how many are at risk, what happened since the row before."""
    found = at_times(curve, times)
    ends = [name for name in ("events", "competing", "censored") if name in curve.columns]
    running = curve.select("time", pl.col(*ends).cum_sum())
    since = found.join_asof(running, on="time").with_columns(
        pl.col(*ends).fill_null(0) - pl.col(*ends).fill_null(0).shift(1, fill_value=0)
    )
    risk = curve.select("time", "at_risk")
    return since.join_asof(risk, on="time", strategy="forward").with_columns(
        pl.col("at_risk").fill_null(0), pl.col("value", "lower", "upper") * 100
    )


def _draw(shown: _Shown, size: p.Size) -> tuple[list[str], float]:
    axis = scales.Axis(0, 100, 20 if size is p.WIDE else 25)

    def words(value: float) -> str:
        return f"{value:.0f}%"

    area = p.area(size, axis, words, shown.measure, letters=bool(shown.moments))
    across = scales.Scale(0, shown.across.high, area.left, area.right)
    parts = p.value_axis(area, words, shown.measure)
    parts.append(p.across(area, map(across.at, shown.across.ticks)))
    ticks = [(tick, shown.across.words(tick)) for tick in shown.across.ticks]
    y = area.bottom + 1.4 * area.font
    parts += [p.label(area, across.at(tick), y, text) for tick, text in ticks]
    y += p.LINE * area.font
    parts.append(
        svg.text(wording.sentence(shown.unit).removesuffix("."), area.right, y, anchor="end", class_="soft")
    )
    for (at, _), letter in zip(shown.moments, ascii_uppercase, strict=False):
        parts.append(p.lettered(area, across.at(at), letter))
    for frame, (class_, _) in zip(shown.drawn, CURVES, strict=False):
        lower, upper = (_places(shown, frame, name, across, area.up) for name in ("lower", "upper"))
        parts.append(p.band(lower, upper, class_=class_))
    for frame, (class_, dash) in zip(shown.drawn, CURVES, strict=False):
        parts.append(
            p.line(_places(shown, frame, "value", across, area.up), class_=class_, width=2.5, dash=dash)
        )
    risk, bottom = _at_risk(shown, area, across, y + 1.7 * area.font)
    return parts + risk, bottom


def _places(
    shown: _Shown, frame: pl.DataFrame, name: str, across: scales.Scale, up: scales.Scale
) -> list[tuple[float, float | None]]:
    """The way of a curve: in steps where it was read off at each of them, straight where between round times."""
    found: list[tuple[float, float | None]] = []
    for time, value in frame.select("time", name).iter_rows():
        x, y = across.at(time), None if value is None else up.at(value)
        if shown.exact and y is not None and found and found[-1][1] is not None:
            found.append((x, found[-1][1]))
        found.append((x, y))
    return found


def _at_risk(shown: _Shown, area: p.Area, across: scales.Scale, y: float) -> tuple[list[str], float]:
    """Under the axis, how many were waiting at each of its numbers; every second where there is no room."""
    font, several = area.font, len(shown.drawn) > 1
    parts = [svg.text("Still watched", 0, y, class_="soft", weight="600")]
    widest = max(svg.width(wording.number(frame["at_risk"][0]), font) for frame in shown.drawn)
    each = across.at(shown.across.step) - across.at(0)
    every = max(math.ceil((widest + font / 2) / each), 1)
    for name, frame, (class_, _) in zip(shown.names, shown.drawn, CURVES, strict=False):
        if several:
            y += 1.35 * font
            parts.append(svg.text(name, 0, y, class_=class_, weight="600"))
        y += 1.3 * font
        risk = dict(frame.select("time", "at_risk").iter_rows())
        parts += [
            p.label(area, across.at(tick), y, wording.number(risk[tick]))
            for tick in shown.across.ticks[::every]
        ]
    return parts, y + 0.5 * font


def _key(shown: _Shown) -> tuple[Sign, ...]:
    found = []
    for name, (class_, dash) in zip(shown.names, CURVES, strict=False):
        tint = p.band([(0, 1), (28, 1)], [(0, 13), (28, 13)], class_=class_)
        found.append(
            Sign(
                tint + p.line([(0, 7), (28, 7)], class_=class_, width=2.5, dash=dash),
                f"{name}, with its 95% interval",
            )
        )
    for (at, words), letter in zip(shown.moments, ascii_uppercase, strict=False):
        found.append(moment(letter, f"{_after(shown, at)}: {words}"))
    return tuple(found)


def _after(shown: _Shown, at: float) -> str:
    return f"After {scales.shown(at)} {shown.unit}"


def _summary(shown: _Shown) -> str:
    sentences = []
    for name, curve, frame in zip(shown.names, shown.curves, shown.drawn, strict=True):
        median = median_time(curve)
        start = f"{name}, {wording.counted(median.n, 'case')}"
        if median.value is None:
            half = "half is not reached"
        else:
            low, high = (
                "not known" if limit is None else scales.shown(limit)
                for limit in (median.lower, median.upper)
            )
            half = f"half by {scales.shown(median.value)} {shown.unit} (95% interval {low} to {high})"
        known = frame.drop_nulls("value")
        asked = sorted({*(float(at) for at, _ in shown.moments), known["time"][-1]})
        shares = [
            f"{wording.percent(value)} after {scales.shown(time)}"
            for time, value in known.filter(pl.col("time").is_in(asked)).select("time", "value").iter_rows()
        ]
        sentences.append(f"{start}: {half}. {shown.measure}: {wording.listed(shares)} {shown.unit}.")
    if not shown.exact:
        sentences.append("The curves are read off at round times and joined by straight lines.")
    return " ".join(sentences)


def _table(shown: _Shown, title: str, unit: str) -> Table:
    """A row for each time drawn, curve by curve."""
    rows, groups = [], []
    for number, (name, frame) in enumerate(zip(shown.names, shown.drawn, strict=True), 1):
        for time in frame["time"]:
            rows.append((f"{number}-{repr(time).removesuffix('.0')}", scales.shown(time, 4)))
            groups.append(name)
    frame = pl.concat(shown.drawn) if shown.drawn else _no_rows()
    ends = {"events": shown.event, "competing": "Ended otherwise", "censored": "No longer watched"}
    columns = [
        Column("value", shown.measure, "percent"),
        Column("lower", "From", "percent", under="95% interval"),
        Column("upper", "To", "percent", under="95% interval"),
        Column("at_risk", "Still watched"),
        *(
            Column(name, label, under="Since the row before")
            for name, label in ends.items()
            if name in frame.columns
        ),
    ]
    return Table(
        id="chart",
        title=title,
        unit=unit,
        stub=wording.sentence(shown.unit).removesuffix("."),
        rows=tuple(rows),
        columns=tuple(columns),
        frame=frame,
        groups=tuple(groups) if len(shown.names) > 1 else (),
        notes=tuple(f"{_after(shown, at)}: {words}." for at, words in shown.moments),
        marks={
            (row, name): NOT_AVAILABLE for row in range(len(rows)) for name in ("value", "lower", "upper")
        },
    )


def _no_rows() -> pl.DataFrame:
    shares = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    return pl.DataFrame(schema={**shares, "at_risk": pl.Int64, "events": pl.Int64, "censored": pl.Int64})
