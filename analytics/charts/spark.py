"""A small line in a table. What is hidden is a gap in it, never a zero, and has no part in its scale or its words."""

from collections.abc import Sequence
from typing import Final

from analytics import wording
from analytics.charts import plot, scales, svg
from analytics.tables.model import NOT_APPLICABLE, Form

WIDTH: Final = 110
HEIGHT: Final = 26
EDGE: Final = 4


def sparkline(
    values: Sequence[float | None],
    labels: Sequence[str],
    name: str,
    *,
    gap: str = NOT_APPLICABLE,
    form: Form = "count",
) -> str:
    """The line as SVG, its last point marked; its accessible name gives the first, last, lowest and highest figure shown.

    A missing value is a gap, explained by the mark `gap`; where every one is missing, the mark is all there is. The
    line stands on 0 unless something lies below. Raises ValueError where values and labels differ in number.
    """
    shown = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(labels) != len(values):
        raise ValueError(f"{len(labels)} labels for {len(values)} values of a sparkline")
    if not shown:
        return gap
    up = scales.Scale(
        min(0.0, *(value for _, value in shown)),
        max(*(value for _, value in shown), 0.0) or 1.0,
        HEIGHT - EDGE,
        EDGE,
    )
    each = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    places = [
        (EDGE + place * each, None if value is None else up.at(value)) for place, value in enumerate(values)
    ]
    last, value = shown[-1]
    return svg.element(
        "svg",
        svg.title(_words(shown, labels, name, len(values) - len(shown), gap, form)),
        plot.line(places, class_="data", width=1.6),
        svg.element("circle", cx=places[last][0], cy=up.at(value), r=3, fill="currentColor"),
        class_="spark",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
    )


def _words(
    shown: list[tuple[int, float]], labels: Sequence[str], name: str, missing: int, gap: str, form: Form
) -> str:
    def point(at: tuple[int, float]) -> str:
        place, value = at
        figure = wording.percent(value) if form == "percent" else scales.shown(value)
        return f"{figure} ({wording.label(labels[place])})"

    low, high = min(shown, key=lambda at: at[1]), max(shown, key=lambda at: at[1])
    said = f"{name}: {wording.counted(len(shown) + missing, 'point')}"
    if missing:
        said += f", {wording.number(missing)} of them not shown as {gap}. Of those shown"
    return f"{said}: first {point(shown[0])}, last {point(shown[-1])}, lowest {point(low)}, highest {point(high)}."
