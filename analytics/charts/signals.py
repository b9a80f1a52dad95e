"""Signals of a control chart in shapes and in words: a colour alone tells nobody anything."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from analytics import wording
from analytics.charts import svg
from analytics.charts.figure import Sign
from analytics.statistics import Chart, Rule, Signal

NAMED: Final = 8
"""Signals that a summary names; the table has all of them."""


def mark(signal: Signal, x: float, y: float, hint: str = "", size: float = 6) -> str:
    """The shape of a signal at a place: diamond, triangle, square or ring, for the four rules in their order."""
    inner = [svg.title(hint)] if hint else []
    match signal.rule:
        case Rule.OUTSIDE:
            corners = [(x, y - size - 1), (x + size + 1, y), (x, y + size + 1), (x - size - 1, y)]
        case Rule.TREND:
            tip = -size if signal.high else size
            corners = [(x, y + tip), (x + size, y - 0.8 * tip), (x - size, y - 0.8 * tip)]
        case Rule.NEAR:
            half = 0.8 * size
            corners = [
                (x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half),
            ]  # fmt: skip # a corner each
        case Rule.RUN:
            return svg.element(
                "circle",
                *inner,
                cx=x,
                cy=y,
                r=0.8 * size,
                fill="none",
                stroke="currentColor",
                stroke_width=2.5,
            )
    return svg.element("path", *inner, d=svg.path(corners) + "Z", fill="currentColor")


def sides(signal: Signal) -> str:
    """Where a signal lies, or which way it goes."""
    if signal.rule is Rule.TREND:
        return "rising" if signal.high else "falling"
    if signal.rule is Rule.NEAR:
        return "near the upper limit" if signal.high else "near the lower limit"
    if signal.rule is Rule.RUN:
        return "above the mean" if signal.high else "below the mean"
    return "above" if signal.high else "below"


def words(signal: Signal | None) -> str:
    """A signal in a table."""
    return "none" if signal is None else f"{signal.rule.words}: {sides(signal)}"


def signs(signals: Sequence[Signal | None]) -> list[Sign]:
    """A sign for each rule that marks a point, in the order of the rules."""
    found = {signal.rule: signal for signal in reversed(signals) if signal}
    return [
        Sign(svg.element("g", mark(found[rule], 14, 7), class_="signal"), f"Signal: {rule.words}")
        for rule in sorted(found)
    ]


def told(chart: Chart, names: Sequence[str], values: Sequence[float], figure: Callable[[float], str]) -> str:
    """The signals in sentences, points that follow each other taken together; `values` as they are drawn."""
    groups = [
        (signal, [place for place, _ in run])
        for signal, run in groupby(enumerate(chart.signals), lambda one: one[1])
        if signal
    ]
    if not groups:
        if chart.upper is None:
            return "There are too few points for limits."
        return "No point is a signal: ups and downs of this size are to be expected."
    parts = []
    for signal, places in sorted(groups, key=lambda group: group[0].rule)[:NAMED]:
        first, last = places[0], places[-1]
        span = names[first] if first == last else f"{names[first]} to {names[last]}"
        value = f" ({figure(values[first])})" if first == last else ""
        parts.append(f"{span}{value}, {words(signal)}")
    more = len(groups) - len(parts)
    rest = f"; and {wording.counted(more, 'other')}, in the table" if more else ""
    marked = sum(signal is not None for signal in chart.signals)
    return f"{wording.counted(marked, 'point is a signal', 'points are signals')}. {'; '.join(parts)}{rest}."
