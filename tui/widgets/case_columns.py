"""The columns of the queue, and a case as their cells."""

from typing import TYPE_CHECKING, Final

from textual.content import Content

from tui.format import due_words
from tui.widgets.columns import Column
from tui.widgets.table_lines import Cell

if TYPE_CHECKING:
    from store.views import Row
    from tui.standing import Standing

COLUMNS: Final = (
    Column("  Due", width=12, priority=9),
    Column("Reference", width=15, priority=10),
    Column("St", width=2, priority=6),
    Column("State", width=16, priority=7),
    Column("About", min_width=20, weight=5, priority=8),
    Column("Service", min_width=12, weight=2, priority=4),
    Column("Complainant", min_width=13, weight=2, priority=5),
    Column("Owner", min_width=12, weight=2, priority=2),
)


def case_cells(row: "Row", standing: "Standing") -> list[Cell]:
    """One cell for each of COLUMNS. What is late says so with "!" and in words, not by colour alone."""
    return [
        _due(row, standing),
        row.ref,
        str(row.stage or ""),
        state_words(row, standing),
        row.subject,
        row.service,
        row.complainant or "not named",
        row.owner or "nobody yet",
    ]


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
