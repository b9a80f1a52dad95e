"""The table of the desk: columns that fit the width, a cursor that is seen without colour, and marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style

from tui.widgets.columns import Column, lay_out
from tui.widgets.marks import Marks
from tui.widgets.paged_list import HEADER, PagedList
from tui.widgets.paging import Row
from tui.widgets.table_keys import ACTS
from tui.widgets.table_lines import GAP, Cell, middle_strip, row_strip

CURSOR_MARK: Final = "▸"
ROW_MARK: Final = "*"
GUTTER: Final = 3
"""Cells before the first column: the cursor's mark, the row's mark, a space."""
STRIPS_KEPT: Final = 1_000


class CaseTable(PagedList):
    """Rows in columns with a header, a cursor and marks, loaded page by page: see `PagedList`.

    Columns that don't fit are dropped by their priority; "…" stands where a row hasn't come yet.
    """

    BINDINGS: ClassVar[list[BindingType]] = ACTS
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "case-table--header",
        "case-table--cursor",
        "case-table--marked",
        "case-table--waiting",
        "case-table--empty",
    }
    DEFAULT_CSS = """
    CaseTable {
        & > .case-table--header, & > .case-table--marked { text-style: bold; }
        & > .case-table--waiting { text-style: dim; }
        & > .case-table--cursor {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
        }
        &:focus > .case-table--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        &:nocolor > .case-table--cursor { color: $foreground; background: $background; text-style: bold; }
        &:nocolor:focus > .case-table--cursor { text-style: reverse; }
    }
    """

    empty_text: reactive[str] = reactive("")
    """What stands in the middle when there are no rows: say what to do; several lines may be."""

    @dataclass
    class Chosen(Message):
        """A row is to be opened: enter, a double click, or a click on the row under the cursor."""

        row: Row
        """The row to open."""
        table: "CaseTable"
        """The table it stands in."""

        @property
        def control(self) -> "CaseTable":
            return self.table

    @dataclass
    class MarksChanged(Message):
        """Rows were marked, or marks taken away."""

        keys: frozenset[int]
        """Keys of all marked rows."""
        table: "CaseTable"
        """The table they are marked in."""

        @property
        def control(self) -> "CaseTable":
            return self.table

    def __init__(
        self,
        columns: Sequence[Column],
        render_row: Callable[[Any], Sequence[Cell]],  # Any: the caller's own kind of row
        *,
        empty_text: str = "",
        page_size: int = 200,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own word for it
        classes: str | None = None,
    ) -> None:
        """Show rows by `render_row`, which gives one cell for each of `columns`; pages hold `page_size` rows."""
        super().__init__(page_size=page_size, name=name, id=id, classes=classes)
        self.set_reactive(CaseTable.empty_text, empty_text)
        self._columns = tuple(columns)
        self._render_row = render_row
        self._marks = Marks()
        self._strips: dict[int, tuple[Row | None, bool, bool, Strip]] = {}
        self._laid: list[tuple[int, int]] = []
        self._laid_width = -1
        self._focus_is_new = False

    @property
    def marked(self) -> frozenset[int]:
        """Keys of the marked rows, those of a range being drawn among them."""
        return self._marks.keys

    def clear_marks(self) -> None:
        """Take every mark away and end a range."""
        self._change_marks(self._marks.clear)

    def redraw_rows(self) -> None:
        """Draw every row anew though none has changed: it is another day, say."""
        self._strips.clear()
        self.refresh()

    def watch_cursor(self, old: int, new: int) -> None:
        if self._marks.origin is not None:
            self._stretch_range()
        super().watch_cursor(old, new)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; a range holds what was seen, so it stops at the first row not yet loaded."""
        index = self.validate_cursor(index)
        if self._marks.origin is not None:
            step = 1 if index > self.cursor else -1
            path = range(self.cursor, index + step, step)
            index = next((i - step for i in path if self._window.row(i) is None), index)
        super().move_to(index)

    def action_choose(self) -> None:
        if self.row is not None:
            self.say(self.Chosen(self.row, self))

    def action_mark(self) -> None:
        if self._marks.origin is not None:
            self._change_marks(self._marks.keep)
        elif (row := self.row) is not None:
            self._change_marks(lambda: self._marks.toggle(row.key))
            self.action_move(1)

    def action_mark_range(self) -> None:
        if self._marks.origin is not None:
            self._change_marks(self._marks.keep)
        elif (row := self.row) is not None:
            self._change_marks(lambda: self._marks.begin(row.key))

    @property
    def draws_a_range(self) -> bool:
        """Whether a range was begun and not ended."""
        return self._marks.origin is not None

    def mark_so_many(self, rows: int) -> None:
        """Let the range that is drawn cover so many rows from where it began, or as many as there are."""
        origin = self._marks.origin
        start = None if origin is None else self._window.index_of(origin)
        if start is not None:
            self.move_to(min(start + rows, self.total) - 1)

    def action_cancel_range(self) -> None:
        self._change_marks(self._marks.cancel)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave escape to the screen unless there is a range to forget."""
        if action == "cancel_range":
            return self._marks.origin is not None
        return super().check_action(action, parameters)

    def on_focus(self) -> None:
        self._focus_is_new = True

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        index = -1 if offset is None else self.scroll_offset.y + offset.y - HEADER
        focused_by_it, self._focus_is_new = self._focus_is_new, False
        if offset is None or offset.y < HEADER or index >= self.total:
            return
        event.stop()
        if index != self.cursor:
            self.move_to(index)
        elif event.chain > 1 or not focused_by_it:
            self.action_choose()

    def _stretch_range(self) -> None:
        origin = self._marks.origin
        start = None if origin is None else self._window.index_of(origin)
        if start is None:
            # The row where it began has left the list: what is marked stays, and the range goes on from here.
            self._change_marks(self._marks.keep)
            if self.row is not None:
                self._marks.begin(self.row.key)
            return
        first, last = sorted((start, self.cursor))
        rows = [row for i in range(first, last + 1) if (row := self._window.row(i)) is not None]
        self._change_marks(lambda: self._marks.stretch(row.key for row in rows))

    def _change_marks(self, change: Callable[[], None]) -> None:
        before = self._marks.keys
        change()
        after = self._marks.keys
        for key in before ^ after:
            if (index := self._window.index_of(key)) is not None:
                self._redraw(index)
        if before != after:
            self.say(self.MarksChanged(after, self))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    def _style(self, name: str) -> Style:
        style = self.get_visual_style(name)
        # Textual 8.2 leaves "reverse" out of visual styles, and it is what shows the cursor without colour.
        return style + Style(reverse=self.get_component_styles(name).text_style.reverse)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if width != self._laid_width:
            self._laid_width = width
            self._laid = lay_out(self._columns, width - GUTTER, gap=GAP)
            self._strips.clear()
        if y < HEADER:
            titles = [column.title for column in self._columns]
            style = self._style("case-table--header")
            return row_strip(" " * GUTTER, titles, self._columns, self._laid, width, style)
        if self._window.total == 0:
            style = self._style("case-table--empty")
            return middle_strip(self.empty_text, y - HEADER, width, self._rows_in_view, style)
        index = self.scroll_offset.y + y - HEADER
        if index >= self.total:
            return Strip.blank(width, self.rich_style)
        return self._row_line(index, width)

    def _row_line(self, index: int, width: int) -> Strip:
        row, here = self._window.row(index), index == self.cursor
        marked = row is not None and row.key in self._marks
        kept = self._strips.get(index)
        if kept is not None and kept[0] is row and kept[1:3] == (here, marked):
            return kept[3]
        if here:
            style = self._style("case-table--cursor")
        elif row is None:
            style = self._style("case-table--waiting")
        else:
            style = self._style("case-table--marked") if marked else self.visual_style
        gutter = (CURSOR_MARK if here else " ") + (ROW_MARK if marked else " ") + " "
        cells: Sequence[Cell] = ["…"] * len(self._columns) if row is None else self._render_row(row)
        # Under the cursor all stands in the cursor's own colours: only they are known to be readable together.
        own_styles = None if here else self.app.stylesheet.parse_style
        strip = row_strip(gutter, cells, self._columns, self._laid, width, style, own_styles)
        if len(self._strips) >= STRIPS_KEPT:
            self._strips.clear()
        self._strips[index] = (row, here, marked, strip)
        return strip
