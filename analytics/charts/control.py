"""A control chart: is this month a signal, or the noise that every month has?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from string import ascii_uppercase
from typing import Literal

import polars as pl

from analytics import wording
from analytics.charts import plot as p
from analytics.charts import scales, signals, svg
from analytics.charts.control_drawing import FAR, NEAR, Form, Shown, draw
from analytics.charts.figure import Figure, Sign, compose, empty, moment
from analytics.charts.points import points
from analytics.statistics import Chart
from analytics.statistics.control import LIMITS
from analytics.tables import Column, Table


def control_chart(
    chart: Chart,
    labels: Sequence[str] | Sequence[date],
    *,
    title: str,
    unit: str,
    measure: str,
    form: Form = "count",
    stub: str = "Month",
    least: float | None = 0.0,
    new_limits: Mapping[int, str] | None = None,
) -> Figure:
    """A chart from `analytics.statistics` drawn: the points, their mean, limits, near limits dotted, signals marked.

    `labels` name the points: words, or dates, where first days of months stand for months. `measure` names the value,
    `form` says how it is printed; for "percent" the chart is one of shares from 0 to 1. A limit below `least`, under
    which no value can lie, is left out. `new_limits` gives the recorded reason for each re-baseline, by position.
    Raises ValueError where labels and points differ in number.
    """
    if len(labels) != chart.points.height:
        raise ValueError(f"{len(labels)} labels for {chart.points.height} points")
    frame = _drawn(chart, form, least)
    shown = Shown(
        chart, points(labels), frame, measure, form, *_words(frame, form), _moments(chart, new_limits)
    )
    numbers = _table(shown, title, unit, stub)
    if not chart.points.height:
        return empty(title, numbers)
    return compose(
        partial(draw, shown), title=title, summary=_summary(shown), key=_key(shown), numbers=numbers
    )


def _drawn(chart: Chart, form: Form, least: float | None) -> pl.DataFrame:
    frame = chart.points
    if least is not None:
        frame = frame.with_columns(pl.when(pl.col(name) >= least).then(name).alias(name) for name in LIMITS)
    if form == "percent":
        frame = frame.with_columns(pl.col("value", *LIMITS) * 100)
    return frame.with_columns(
        signal=pl.Series([signals.words(signal) for signal in chart.signals], dtype=pl.String),
        segment=pl.col("segment").cast(pl.Int64) + 1,
    )


def _moments(chart: Chart, reasons: Mapping[int, str] | None) -> dict[int, str]:
    """Where segments begin, and why."""
    starts = (chart.points["segment"].diff().fill_null(0) > 0).arg_true()
    return {place: (reasons or {}).get(place, "a new baseline") for place in starts}


def _words(frame: pl.DataFrame, form: Form) -> tuple[Callable[[float], str], Callable[[float], str]]:
    """How a value and how a limit is written."""
    if form == "percent":
        return wording.percent, wording.percent
    limit = partial(scales.shown, decimals=_decimals(frame))
    return (lambda value: wording.number(round(value))) if form == "count" else limit, limit


def _decimals(frame: pl.DataFrame) -> int:
    spread = frame.select(pl.max_horizontal("upper", "value").max() - pl.col("value").min()).item()
    return scales.decimals_for((spread or 1.0) / 2)


def _key(shown: Shown) -> tuple[Sign, ...]:
    across = [(0.0, 7.0), (28.0, 7.0)]
    dot = svg.element("circle", cx=14, cy=7, r=3, fill="currentColor", class_="data")
    found = [Sign(p.line(across, class_="data", width=1.8) + dot, shown.measure)]
    if shown.last("mean") is not None:
        found.append(Sign(p.line(across, class_="mean", width=1.5), "Mean"))
    if shown.last("upper") is not None:
        base = shown.chart.baseline.points
        trial = f"Trial limits, from {wording.counted(base, 'point')}: 12 are needed"
        far = p.line(across, class_="limit", width=1.5, dash=FAR)
        found.append(Sign(far, trial if shown.chart.trial else "Limits"))
        found.append(Sign(p.line(across, class_="limit", width=1.3, dash=NEAR), "Near limits"))
    found += signals.signs(shown.chart.signals)
    for (place, why), letter in zip(shown.moments.items(), ascii_uppercase, strict=False):
        found.append(moment(letter, f"New limits from {shown.points.words[place]}: {why}"))
    return tuple(found)


def _summary(shown: Shown) -> str:
    names, chart = shown.points.words, shown.chart
    span = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    mean, lower, upper = (shown.last(name) for name in ("mean", "lower", "upper"))
    said = f"{shown.measure}, {span}: {wording.counted(len(names), 'point')}"
    if mean is not None:
        said += f", mean {shown.limit(mean)}"
    if upper is not None and lower is not None:
        said += f", limits {shown.limit(lower)} to {shown.limit(upper)}"
    elif upper is not None:
        said += f", upper limit {shown.limit(upper)}"
    sentences = [f"{said}."]
    if upper is not None and not shown.fits(upper):
        sentences.append("The upper limit lies above the drawing.")
    if chart.trial and upper is not None:
        sentences.append(
            f"These are trial limits: they rest on {wording.counted(chart.baseline.points, 'point')}, and 12 are needed."
        )
    for place, why in shown.moments.items():
        sentences.append(f"New limits from {names[place]}: {wording.sentence(why)}")
    sentences.append(signals.told(chart, names, shown.frame["value"].to_list(), shown.figure))
    if not scales.from_zero(shown.heights):
        sentences.append(scales.NOT_FROM_ZERO)
    return " ".join(sentences)


def _table(shown: Shown, title: str, unit: str, stub: str) -> Table:
    kind: Literal["percent", "mean"] = "percent" if shown.form == "percent" else "mean"
    decimals = 1 if kind == "percent" else _decimals(shown.frame)
    columns = [Column("value", shown.measure, shown.form, decimals=decimals)]
    columns += [
        Column(name, label, kind, decimals=decimals, under=under)
        for name, label, under in (
            ("mean", "Mean", ""),
            ("lower", "Lower", "Limits"),
            ("upper", "Upper", "Limits"),
            ("near_lower", "Lower", "Near limits"),
            ("near_upper", "Upper", "Near limits"),
        )
    ]
    if shown.moments:
        columns.append(Column("segment", "Set of limits"))
    columns.append(Column("signal", "Signal", "text"))
    notes = [
        f"New limits from {shown.points.words[place]}: {wording.sentence(why)}"
        for place, why in shown.moments.items()
    ]
    dropped = shown.chart.points["lower"].count() > shown.frame["lower"].count()
    if dropped:
        notes.append("A lower limit that no value can lie below is left out.")
    return Table(
        id="chart",
        title=title,
        unit=unit,
        stub=stub,
        rows=tuple(zip(shown.points.keys, shown.points.words, strict=True)),
        columns=tuple(columns),
        frame=shown.frame,
        notes=tuple(notes),
    )
