"""What happened so far, newest first; a long text is folded, and read whole in a page of its own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from tui.case_words import line_folded, line_head
from tui.widgets.hanging import Hanging
from tui.widgets.marked_list import MarkedList

if TYPE_CHECKING:
    from store.views import Line
    from tui.standing import Standing

HEAD: Final = 12
"""Cells of "Thu 12 Nov "."""
FOLD: Final = 5
"""Lines of each; a longer one says how many it has left."""


class Chronology(MarkedList):
    """The lines of a case."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "read", id="chronology.read", tooltip="Read the whole of it"),
        Binding("o", "select", "read", id="chronology.open", show=False, tooltip="Read the whole of it"),
    ]

    def show_lines(self, lines: "Sequence[Line]", standing: "Standing") -> None:
        """Show them, the newest first."""
        self.show(
            [
                (
                    str(line.seq),
                    Hanging(line_head(line, standing.today), line_folded(line, standing), HEAD, FOLD),
                )
                for line in reversed(lines)
            ]
        )
