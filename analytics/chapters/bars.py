"""Bars of the counts in a table: which are many, and which are few."""

from dataclasses import replace
from typing import Final

from analytics.chapters.drawn import Drawn, drawn
from analytics.charts import Figure, bar_chart
from analytics.tables import NOT_APPLICABLE, Table

FEWEST: Final = 3
"""Bars, before they say more than the table does."""


def bars(
    id: str,  # noqa: A002 # it becomes an id
    table: Table,
    column: str,
    *,
    title: str,
    unit: str,
    among: str = "",
) -> list[Drawn]:
    """A bar for each row of the table that sums up no others, in its order; `among` names the one group of rows that is drawn."""
    places = [
        place
        for place in range(len(table.rows))
        if place not in table.totals and (not among or table.groups[place] == among)
    ]
    measure = next(one.label for one in table.columns if one.name == column)

    def draw(told: Table) -> Figure | None:
        values = [told.frame[column][place] for place in places]
        if len(values) < FEWEST or not any(values):
            return None
        hidden = [
            told.mark(place, column) for place, value in zip(places, values, strict=True) if value is None
        ]
        figure = bar_chart(
            [told.rows[place][1] for place in places],
            values,
            title=title,
            unit=unit,
            measure=measure,
            stub=told.stub,
            missing=hidden[0] if hidden else NOT_APPLICABLE,
        )
        return replace(figure, numbers=replace(told, unit=unit))

    return drawn(id, table, (column,), draw)
