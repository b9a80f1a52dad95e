"""Published sets of indicators, each by its own definitions, and where they disagree."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Counted, Part, chapter_of, part
from analytics.chapters.remedies import currency
from analytics.facts import Facts
from analytics.kpis import Conformity, Reading, Unit, differences
from analytics.tables import NOT_APPLICABLE, Column, Table


def chapter(facts: Facts) -> Chapter:
    """A table for each set, and one that sets them side by side; a sentence where no case is under a policy."""
    if not facts.kpis:
        none = "No complaint of this period is under a policy, so no published indicator can be given."
        return chapter_of(13, "indicators", "Published indicators", [none], [])
    said = (
        "Each set counts the same events by its own definitions, so their numbers differ, and none is wrong. What each counts stands in its table."
    )
    unclaimed = [f"{one.name}: {text}" for one in facts.kpis for text in one.unclaimed]
    parts = [_set(facts, one) for one in facts.kpis]
    return chapter_of(13, "indicators", "Published indicators", [said, *unclaimed], [*parts, _differences(facts)])


def shown(reading: Reading, unit: Unit, sign: str) -> str:
    """A value as it is printed."""
    value = reading.value
    if value is None:
        return NOT_APPLICABLE
    match unit:
        case "percent":
            return w.percent(value)
        case "money":
            return f"{sign}{value / 100:,.2f}"
        case "working days":
            return f"{w.plain(value)} days"
        case "per 1,000":
            return w.plain(value)
        case "cases":
            return w.number(round(value))


MADE_OF: Final = {"numerator": "Number", "denominator": "Out of"}


def _set(facts: Facts, one: Conformity) -> Part:
    rows, groups, columns = [], [], []
    for indicator in one.indicators:
        for reading in indicator.readings:
            key = f"{indicator.id}.{reading.of or 'all'}"
            rows.append((key, w.capital(reading.of) if reading.of else "All"))
            groups.append(f"{indicator.id}: {indicator.name} ({indicator.clause}). Of: {indicator.population}.")
            columns.append((shown(reading, indicator.unit, currency(facts)), *_numbers(reading, indicator.unit)))
    schema = {"value": pl.String, "numerator": pl.Int64, "denominator": pl.Int64}
    table = Table(
        id=f"kpis-{one.id}",
        title=f"{one.name}",
        unit=f"{one.source}; {w.day(facts.period.first)} to {w.day(facts.period.last)}",
        stub="Indicator",
        rows=tuple(rows),
        groups=tuple(groups),
        columns=(Column("value", "Value", "text"), *(Column(*one) for one in MADE_OF.items())),
        frame=pl.DataFrame(columns, schema=schema, orient="row"),
    )
    return part(table, _made_of(table), {"value": (*MADE_OF,)})


def _numbers(reading: Reading, unit: Unit) -> tuple[int | None, int | None]:
    """What a value is made of; a plain count is itself."""
    if unit == "cases" and reading.value is not None:
        return round(reading.value), None
    return reading.numerator, reading.denominator


def _made_of(table: Table) -> list[Counted]:
    """What the values are made of, each a number of its own."""
    counts = []
    for column in MADE_OF:
        rows = [
            (key, key, n)
            for (key, _), n in zip(table.rows, table.frame[column], strict=True)
            if n is not None and n >= 0
        ]
        schema = {"key": pl.String, "indicator": pl.String, "n": pl.Int64}
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        counts.append(Counted(column, frame, ("indicator",), f"{table.id} {column}"))
    return counts


def _differences(facts: Facts) -> Part:
    rows, groups, columns = [], [], []
    for difference in differences(facts.kpis):
        for name, stance in difference.stances:
            rows.append((f"{difference.topic}.{name}", name))
            groups.append(f"{difference.topic}. {difference.why}")
            value = shown(stance.reading, stance.unit, currency(facts))
            columns.append((value, *_numbers(stance.reading, stance.unit), stance.rule))
    schema = {"value": pl.String, "numerator": pl.Int64, "denominator": pl.Int64, "rule": pl.String}
    table = Table(
        id="kpi-differences",
        title="Where the sets disagree, and why",
        unit=f"The same events from {w.day(facts.period.first)} to {w.day(facts.period.last)}",
        stub="Set",
        rows=tuple(rows),
        groups=tuple(groups),
        columns=(
            Column("value", "Comes to", "text"),
            *(Column(*one) for one in MADE_OF.items()),
            Column("rule", "Because it counts", "text"),
        ),
        frame=pl.DataFrame(columns, schema=schema, orient="row"),
    )
    return part(table, _made_of(table), {"value": (*MADE_OF,)})
