"""Published sets of indicators, each by its own definitions, and where they disagree."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Counted, Part, chapter_of, part
from analytics.chapters.remedies import currency
from analytics.facts import Facts
from analytics.kpis import Conformity, Reading, Unit, differences
from analytics.tables import Column, Table


def chapter(facts: Facts) -> Chapter:
    """A table for each set, and one that sets them side by side; a sentence where no case is under a policy."""
    if not facts.kpis:
        none = "No complaint of this period is under a policy, so no published indicator can be given."
        return chapter_of(13, "indicators", "Published indicators", [none], [])
    said = (
        "Each set counts the same events by its own definitions, so their numbers differ, and none is wrong. What each counts, and what of it "
        "is not claimed, stands below its table."
    )
    parts = [_set(facts, one) for one in facts.kpis]
    return chapter_of(13, "indicators", "Published indicators", [said], [*parts, _differences(facts)])


Row = tuple[str, str, str, Reading, Unit]
"""Its key and words, the heading it stands under, and what it says."""

NUMBER, OUT_OF = "number", "out_of"
FORMS: Final[dict[Unit, Column]] = {
    "percent": Column("percent", "Share", "percent"),
    "working days": Column("days", "Working days", "days"),
    "per 1,000": Column("rate", "Per 1,000", "mean"),
    "money": Column("money", "Amount", "mean", decimals=2),
}
"""The column that a value stands in; a plain count stands under the numbers."""


def _set(facts: Facts, one: Conformity) -> Part:
    rows: list[Row] = []
    for indicator in one.indicators:
        for reading in indicator.readings:
            words = w.capital(reading.of) if reading.of else "All"
            heading = f"{indicator.name} ({indicator.clause})"
            rows.append((f"{indicator.id}.{reading.of or 'all'}", words, heading, reading, indicator.unit))
    notes = (*_definitions(one), *one.unclaimed, f"Source: {one.source}.")
    unit = f"{w.day(facts.period.first)} to {w.day(facts.period.last)}"
    return _told(facts, f"kpis-{one.id}", f"Indicators: {one.name}", unit, "Indicator", rows, notes)


def _definitions(one: Conformity) -> list[str]:
    """What each indicator counts, in a line; those that count the same share one."""
    shared: dict[str, list[str]] = {}
    for indicator in one.indicators:
        text = indicator.population
        if indicator.numerator:
            text += f"; number: {indicator.numerator}; out of: {indicator.denominator}"
        if indicator.clock:
            text += f"; clock: {indicator.clock}"
        shared.setdefault(text, []).append(f"{indicator.name} ({indicator.clause})")
    return [f"{'; '.join(names)}. Counted: {text}." for text, names in shared.items()]


def _differences(facts: Facts) -> Part:
    rows: list[Row] = []
    found = differences(facts.kpis)
    for difference in found:
        for name, stance in difference.stances:
            key = f"{difference.topic}.{name}"
            rows.append((key, f"{name}: {stance.rule}", difference.topic, stance.reading, stance.unit))
    notes = tuple(f"{one.topic}. {one.why}" for one in found)
    title = "Where the sets disagree, and why"
    unit = f"The same events, {w.day(facts.period.first)} to {w.day(facts.period.last)}, each set by its own rule"
    return _told(facts, "kpi-differences", title, unit, "Set and rule", rows, notes)


def _told(
    facts: Facts,
    id: str,  # noqa: A002 # the name of the field
    title: str,
    unit: str,
    stub: str,
    rows: Sequence[Row],
    notes: tuple[str, ...],
) -> Part:
    """A row for each reading, its value in the column of its unit; units that nothing is in have no column."""
    used = [unit_ for unit_ in FORMS if any(one == unit_ for *_, one in rows)]
    frame = pl.DataFrame(
        [_figures(reading, unit_) for *_, reading, unit_ in rows],
        schema={NUMBER: pl.Int64, OUT_OF: pl.Int64, **{form.name: pl.Float64 for form in FORMS.values()}},
        orient="row",
    )
    columns = {
        unit_: replace(FORMS[unit_], unit=currency(facts) if unit_ == "money" else "") for unit_ in used
    }
    table = Table(
        id=id,
        title=title,
        unit=unit,
        stub=stub,
        rows=tuple((key, words) for key, words, *_ in rows),
        groups=tuple(heading for _, _, heading, *_ in rows),
        columns=(Column(NUMBER, "Number"), Column(OUT_OF, "Out of"), *columns.values()),
        frame=frame,
        notes=notes,
    )
    return part(
        table,
        [_each(table, NUMBER), _each(table, OUT_OF)],
        {column.name: (NUMBER, OUT_OF) for column in columns.values()},
    )


def _figures(reading: Reading, unit: Unit) -> dict[str, float | int | None]:
    if unit == "cases":
        return {NUMBER: None if reading.value is None else round(reading.value)}
    found: dict[str, float | int | None] = {NUMBER: reading.numerator, OUT_OF: reading.denominator}
    value = reading.value
    return found | {FORMS[unit].name: value / 100 if unit == "money" and value is not None else value}


def _each(table: Table, name: str) -> Counted:
    """Numbers that have nothing to do with one another: none of them is the sum of others."""
    rows = [(key, key, n) for (key, _), n in zip(table.rows, table.frame[name], strict=True) if n is not None]
    schema = {"key": pl.String, "indicator": pl.String, "n": pl.Int64}
    return Counted(
        name, pl.DataFrame(rows, schema=schema, orient="row"), ("indicator",), f"{table.id} {name}"
    )
