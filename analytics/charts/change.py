"""Before and after a change: what was observed, the trend, and where it would have led had nothing changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, Literal

import polars as pl

from analytics import wording
from analytics.charts import plot as p
from analytics.charts import scales, svg
from analytics.charts.figure import Figure, Sign, compose, empty, moment
from analytics.charts.points import Points, points
from analytics.statistics import Estimate, InterruptedSeries
from analytics.tables import Column, Table

WITHOUT: Final = "7 4"
LINES: Final = ("fitted", "counterfactual", "lower", "upper")


@dataclass(frozen=True)
class _Shown:
    result: InterruptedSeries
    points: Points
    change_at: int
    change: str
    measure: str
    frame: pl.DataFrame
    figure: Callable[[float], str]

    def values(self, name: str) -> list[float | None]:
        return self.frame[name].to_list()

    @property
    def drawn(self) -> list[float]:
        return [value for name in ("observed", *LINES) for value in self.frame[name].drop_nulls()]


def before_after_chart(
    result: InterruptedSeries,
    change_at: int,
    labels: Sequence[str] | Sequence[date],
    *,
    change: str,
    title: str,
    unit: str,
    measure: str,
    per: float | None = None,
    stub: str = "Month",
) -> Figure:
    """The chart of an interrupted series: points, the fitted line, the dashed one without the change, the change marked.

    `change` names it, as it was registered; `change_at` is its position, as given to `interrupted_series`. Counts are
    drawn as they are, or for each `per` of exposure. Where the model gives nothing only the points are drawn, and the
    summary says why. Raises ValueError where labels and points differ in number, or the change lies outside them.
    """
    many = result.counterfactual.height
    if len(labels) != many or not 0 <= change_at <= many:
        raise ValueError(f"{len(labels)} labels and a change at {change_at}, for {many} points")
    frame = _drawn(result.counterfactual, change_at, per)
    spread = (frame["observed"].max() or 1.0) if many else 1.0
    decimals = scales.decimals_for(float(spread) / 2)  # type: ignore[arg-type] # a float, of a column of floats
    shown = _Shown(
        result,
        points(labels),
        change_at,
        wording.label(change),
        measure,
        frame,
        partial(scales.shown, decimals=decimals),
    )
    numbers = _table(shown, title, unit, "mean" if per else "count", decimals, stub)
    if not many:
        return empty(title, numbers)
    return compose(
        partial(_draw, shown), title=title, summary=_summary(shown), key=_key(shown), numbers=numbers
    )


def _drawn(frame: pl.DataFrame, change_at: int, per: float | None) -> pl.DataFrame:
    """What is drawn: before the change there is no line without it, as the two are one."""
    scale = pl.lit(1.0) if per is None else per / pl.col("exposure")
    after = pl.col("point") >= change_at
    return frame.select(
        when=pl.when(after).then(pl.lit("after")).otherwise(pl.lit("before")),
        observed=pl.col("count") * scale,
        fitted=pl.col("fitted") * scale,
        **{name: pl.when(after).then(pl.col(name) * scale) for name in LINES[1:]},
    )


def _draw(shown: _Shown, size: p.Size) -> tuple[list[str], float]:
    axis = scales.axis(shown.drawn, about=size.steps, zero=scales.from_zero(shown.drawn))
    area = p.area(size, axis, axis.words, shown.measure, letters=True)
    named, bottom = p.point_axis(area, shown.points)
    many = shown.frame.height

    def places(name: str, *, fitted: bool = False) -> list[tuple[float, float | None]]:
        found = [
            (area.slot(place, many), None if value is None else area.up.at(value))
            for place, value in enumerate(shown.values(name))
        ]
        if fitted:  # the line breaks at the change
            found.insert(shown.change_at, (area.slot(shown.change_at - 0.5, many), None))
        return found

    dots = [
        svg.element("circle", svg.title(f"{name}: {shown.figure(value)}"), cx=x, cy=y, r=3)
        for name, value, (x, y) in zip(
            shown.points.words, shown.values("observed"), places("observed"), strict=True
        )
        if y is not None and value is not None
    ]
    return [
        *p.value_axis(area, axis.words, shown.measure),
        *named,
        p.band(places("lower"), places("upper"), class_="without"),
        p.lettered(area, area.slot(shown.change_at - 0.5, many), "A"),
        svg.element("g", *dots, class_="observed", fill="currentColor"),
        p.line(places("counterfactual"), class_="without", dash=WITHOUT),
        p.line(places("fitted", fitted=True), class_="data", width=2.5),
    ], bottom


def _key(shown: _Shown) -> tuple[Sign, ...]:
    dot = svg.element("circle", cx=14, cy=7, r=3, fill="currentColor")
    found = [Sign(svg.element("g", dot, class_="observed"), shown.measure)]
    if shown.frame["fitted"].count():
        across = [(0.0, 7.0), (28.0, 7.0)]
        tint = p.band([(0, 1), (28, 1)], [(0, 13), (28, 13)], class_="without")
        found += [
            Sign(p.line(across, class_="data", width=2.5), "Expected by trend, season and the change"),
            Sign(
                tint + p.line(across, class_="without", dash=WITHOUT),
                "Expected had nothing changed, with its 95% interval",
            ),
        ]
    return (*found, moment("A", _when(shown)))


def _when(shown: _Shown) -> str:
    if shown.change_at == shown.frame.height:
        return f"After the last point: {shown.change}"
    return f"From {shown.points.words[shown.change_at]}: {shown.change}"


def _summary(shown: _Shown) -> str:
    result = shown.result
    sentences = [f"{_when(shown)}."]
    if result.value is None:
        sentences.append(result.reason)
        if result.crude.value is not None:
            sentences.append(
                f"The plain ratio of the rate after to the rate before is {_ratio(result.crude)}."
            )
    else:
        sentences.append(
            f"Just after it the figure was {_ratio(result.level)} times what trend and season before it led to "
            f"expect: {_verdict(result.level)}."
        )
        if result.slope and result.slope.value is not None:
            sentences.append(f"With each further point it was {_ratio(result.slope)} times that again.")
        if result.signs_differ and result.crude.value is not None:
            sentences.append(
                f"The plain ratio of the rates, {_ratio(result.crude)}, points the other way: it takes the trend for "
                "an effect, and misleads."
            )
    if not scales.from_zero(shown.drawn):
        sentences.append(scales.NOT_FROM_ZERO)
    return " ".join(sentences)


def _ratio(estimate: Estimate) -> str:
    assert estimate.value is not None  # asked for only where it is
    low, high = (
        "not known" if limit is None else f"{limit:.2f}" for limit in (estimate.lower, estimate.upper)
    )
    return f"{estimate.value:.2f} (95% interval {low} to {high})"


def _verdict(estimate: Estimate) -> str:
    if estimate.lower is not None and estimate.lower > 1:
        return "a rise beyond what chance would often give"
    if estimate.upper is not None and estimate.upper < 1:
        return "a fall beyond what chance would often give"
    return "no more than chance may give"


def _table(
    shown: _Shown, title: str, unit: str, form: Literal["count", "mean"], decimals: int, stub: str
) -> Table:
    lines = {
        "fitted": ("Expected", "With the change"),
        "counterfactual": ("Expected", "Had nothing changed"),
        "lower": ("From", "Had nothing changed"),
        "upper": ("To", "Had nothing changed"),
    }
    modelled = shown.frame["fitted"].count() > 0
    notes: tuple[str, ...] = (f"{_when(shown)}.",)
    if modelled:
        notes += ("From and to: the 95% interval of what was to be expected had nothing changed.",)
    return Table(
        id="chart",
        title=title,
        unit=unit,
        stub=stub,
        rows=tuple(zip(shown.points.keys, shown.points.words, strict=True)),
        columns=(
            Column("when", "Before or after the change", "text"),
            Column("observed", shown.measure, form, decimals=decimals),
            *(
                Column(name, label, "mean", decimals=decimals, under=under)
                for name, (label, under) in lines.items()
                if modelled
            ),
        ),
        frame=shown.frame,
        notes=notes if shown.frame.height else (),
    )
