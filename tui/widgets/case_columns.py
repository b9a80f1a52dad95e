"""The columns of the queue, and a case as their cells."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from tui.format import day, due_words
from tui.widgets.columns import Column
from tui.widgets.table_lines import Cell

if TYPE_CHECKING:
    from store.views import Row
    from tui.standing import Standing

COLUMNS: Final = {
    "due": Column("  Due", width=12, priority=9),
    "reference": Column("Reference", width=15, priority=10),
    "stage": Column("St", width=2, priority=6),
    "state": Column("State", width=16, priority=7),
    "about": Column("About", min_width=20, weight=5, priority=8),
    "service": Column("Service", min_width=12, weight=2, priority=4),
    "complainant": Column("Complainant", min_width=13, weight=2, priority=5),
    "owner": Column("Owner", min_width=12, weight=2, priority=2),
    "received": Column("Received", width=15, priority=3),
    "team": Column("Team", min_width=12, weight=2, priority=1),
    "category": Column("Category", min_width=12, weight=2, priority=3),
}
"""By the names of `column_names`."""


def columns_of(names: Sequence[str]) -> list[Column]:
    """The columns of these names, in their order."""
    return [COLUMNS[name] for name in names]


def case_cells(row: "Row", standing: "Standing", names: Sequence[str]) -> list[Cell]:
    """One cell for each column. What is late says so with "!" and in words, not by colour alone."""
    return [_CELLS[name](row, standing) for name in names]


def state_words(row: "Row", standing: "Standing") -> str:
    """Where the case is, as what is to be done about it."""
    late = row.due is not None and row.due < standing.today
    match row.state:
        case "received" if row.stage == 0:
            return "migrated: adopt"
        case "received":
            return "to acknowledge"
        case "acknowledged":
            return "reply overdue" if late else "to investigate"
        case "investigating" if late:
            return "reply overdue"
        case "decided":
            return "decided: respond"
    return row.state


def _due(row: "Row", standing: "Standing") -> Cell:
    if row.due is None:
        return ""
    words = due_words(row.due, standing.today, standing.days_left(row.due))
    left = (row.due - standing.today).days
    if left < 0:
        return Content.styled(f"! {words}", "bold $text-error")
    return Content.styled(f"  {words}", "bold $text-warning") if left <= 1 else f"  {words}"


_CELLS: Final[dict[str, Callable[["Row", "Standing"], Cell]]] = {
    "due": _due,
    "reference": lambda row, _: row.ref,
    "stage": lambda row, _: str(row.stage or ""),
    "state": state_words,
    "about": lambda row, _: row.subject,
    "service": lambda row, _: row.service,
    "complainant": lambda row, _: row.complainant or "not named",
    "owner": lambda row, _: row.owner or "nobody yet",
    "received": lambda row, standing: day(row.received, standing.today),
    "team": lambda row, _: row.team,
    "category": lambda row, _: row.category,
}
