"""The queues with their counts: a column beside the table, or one line above it where the terminal is narrow."""

from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.format import cell
from tui.widgets.case_table import CURSOR_MARK

_GAP: Final = 3


class QueueList(Widget, can_focus=True):
    """Titles with counts, one of them chosen; it says which one is wanted and waits to be told."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "next queue", show=False, tooltip="Next queue", id="queues.next"),
        Binding(
            "up,k", "step(-1)", "previous queue", show=False, tooltip="Previous queue", id="queues.previous"
        ),
    ]

    @dataclass
    class Wanted(Message):
        """Another queue is to be shown."""

        index: int
        """Its place in the list."""

    titles: reactive[tuple[str, ...]] = reactive(())
    counts: reactive[tuple[int, ...]] = reactive(())
    """How many cases each holds; empty until it is known."""
    chosen: reactive[int] = reactive(0)

    def action_step(self, by: int) -> None:
        index = self.chosen + by
        if 0 <= index < len(self.titles):
            self.post_message(self.Wanted(index))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if not self._flat:
            if offset.y < len(self.titles):
                self.post_message(self.Wanted(offset.y))
            return
        for index, start in self._places().items():
            if start <= offset.x < start + cell_len(self._words(index)):
                self.post_message(self.Wanted(index))

    def render(self) -> Content:
        return self._line() if self._flat else self._column()

    @property
    def _flat(self) -> bool:
        return self.size.height <= 1

    def _column(self) -> Content:
        width = self.size.width
        lines: list[Content] = []
        for index, title in enumerate(self.titles):
            count = self._count(index)
            room = width - cell_len(count) - 3
            words = f"{CURSOR_MARK if index == self.chosen else ' '} {cell(title, room)} {count}"
            lines.append(Content.styled(words, "bold" if index == self.chosen else ""))
        return Content("\n").join(lines)

    def _line(self) -> Content:
        """As much of all queues in a line as fits, the chosen one among it."""
        places = self._places()
        parts: list[str | tuple[str, str]] = []
        at = 0
        for index, start in places.items():
            parts.append(" " * (start - at))
            words = self._words(index)
            parts.append((words, "bold $foreground" if index == self.chosen else ""))
            at = start + cell_len(words)
        if places and max(places) < len(self.titles) - 1:
            parts.append(f"{' ' * (self.size.width - at - 1)}»")
        return Content.assemble(*parts)

    def _places(self) -> dict[int, int]:
        """The queues that fit in the line, and where each begins; a sign at the end says that there are more."""
        widths = [cell_len(self._words(index)) for index in range(len(self.titles))]
        room = self.size.width - 2
        first = 0
        while (
            sum(widths[first : self.chosen + 1]) + _GAP * (self.chosen - first) > room and first < self.chosen
        ):
            first += 1
        places: dict[int, int] = {}
        at = 0
        for index in range(first, len(widths)):
            if at + widths[index] > room and places:
                break
            places[index] = at
            at += widths[index] + _GAP
        return places

    def _words(self, index: int) -> str:
        count = self._count(index)
        mark = f"{CURSOR_MARK} " if index == self.chosen else ""
        return f"{mark}{self.titles[index]}{f' {count}' if count else ''}"

    def _count(self, index: int) -> str:
        return f"{self.counts[index]:,}" if index < len(self.counts) else ""
