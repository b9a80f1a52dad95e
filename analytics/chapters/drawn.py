"""A chart of a chapter: drawn from one of its tables and from nothing else, so that what protects the table protects the chart."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics.charts import Figure
from analytics.tables import Table

Draw = Callable[[Table], Figure | None]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A chart beside the table `table` of its chapter, drawn by `draw` from `columns` of that table alone.

    `figure` is drawn from the table as it stands; `told` draws it again from the table as disclosure control lets it through, where
    hidden figures are null. Where `folded` the table has nothing but the numbers of the chart, and is printed with it, folded away.
    """

    id: str
    table: str
    columns: tuple[str, ...]
    draw: Draw
    figure: Figure
    folded: bool = False

    @property
    def numbers(self) -> Table | None:
        """The numbers drawn, under an id of their own; None where they are those of the table itself."""
        return None if self.figure.numbers.id == self.table else self.figure.as_table(self.id)

    def told(self, table: Table) -> "Drawn | None":
        """The chart of what is left of its table; None where that cannot be drawn, or could give away what is hidden."""
        figure = self.draw(table)
        return None if figure is None else replace(self, figure=figure)


def drawn(
    id: str,  # noqa: A002 # it becomes an id
    table: Table,
    columns: tuple[str, ...],
    draw: Draw,
    *,
    folded: bool = False,
) -> list[Drawn]:
    """The chart of a table, in a list; an empty one where there is too little to draw. Raises ValueError for a column it has not."""
    if unknown := {*columns} - {column.name for column in table.columns}:
        raise ValueError(f"figure {id}: table {table.id} has no column {min(unknown)}")
    figure = draw(table)
    return [] if figure is None else [Drawn(id, table.id, columns, draw, figure, folded)]
