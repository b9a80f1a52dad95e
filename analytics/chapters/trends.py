"""What complaints are about, quarter by quarter: the numbers, and a small line of each."""

from datetime import date
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import KINDS, Part, counted, part
from analytics.facts import Facts
from analytics.frames import Period
from analytics.measures.circumstances import DIMENSIONS, VALUE
from analytics.measures.standing import GOVERNED
from analytics.periods import FEWEST
from analytics.tables import Column, Table

ROWS: Final = 8
TREND: Final = "trend"


def of(facts: Facts, column: str, words: tuple[str, str, str]) -> list[Part]:
    """The most frequent of one circumstance by quarter; nothing where there are fewer than five quarters, or nothing is recorded.

    `words`: the id of its own table, its name and its heading.
    """
    quarters = list(facts.trends.quarters)
    if len(quarters) < FEWEST:
        return []
    names = [f"q{place}" for place in range(1, len(quarters) + 1)]
    frames = {group: frame for group in facts.groups if (frame := _rows(facts, column, group)).height}
    if not frames:
        return []
    key, name, stub = words
    rows = [(f"{group}.“{label}”", label) for group, frame in frames.items() for label in frame["label"]]
    labels = tuple(_quarter(quarter) for quarter in quarters)
    frame = pl.concat(list(frames.values()))
    table = Table(
        id=f"{key}-by-quarter",
        title=f"Complaints by {name}, quarter by quarter",
        unit="Cases received; the most frequent of the period",
        stub=stub,
        rows=tuple(rows),
        groups=tuple(KINDS[group] for group, frame in frames.items() for _ in range(frame.height))
        if len(frames) > 1
        else (),
        columns=(
            *(Column(name, label, under="Received") for name, label in zip(names, labels, strict=True)),
            Column(TREND, "Trend", points=labels, repeats=True),
        ),
        frame=frame.with_columns(pl.concat_list(names).alias(TREND)),
        notes=(
            "Quarters are whole ones, those before the period among them; the last ends with the period. The line begins at 0 and has a scale of "
            "its own in each row.",
        ),
    )
    counts = [
        counted(table, name, "received", column, period=quarter, complete=False)
        for name, quarter in zip(names, quarters, strict=True)
    ]
    return [part(table, counts, {TREND: tuple(names)})]


def _rows(facts: Facts, column: str, group: str) -> pl.DataFrame:
    """The most frequent of a group in the period, by quarter."""
    shown = facts.circumstances[column][group].filter(what=VALUE).select("label").head(ROWS)
    counted_ = facts.trends.counts[column].filter(group=group).drop("group")
    words = facts.words.get(DIMENSIONS[column], {})
    if group == GOVERNED:
        counted_ = counted_.with_columns(pl.col("label").replace(dict(words)))
    return shown.join(counted_, on="label", how="inner", maintain_order="left")


def _quarter(quarter: Period) -> str:
    start: date = quarter.first
    first, last = w.MONTHS[start.month - 1][:3], w.MONTHS[start.month + 1][:3]
    return f"{first} to {last} {start.year}"
