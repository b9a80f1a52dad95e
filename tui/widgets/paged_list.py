"""A list of any number of rows, of which only those in view are loaded: pages, cursor and scrolling.

`DataTable` builds every row before it paints (100,000 rows: 8 to 14 s) and loses the cursor when it is filled
anew; this one paints at once and stays on the row the person was on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.chords import Chord
from tui.widgets.paging import PageWindow, Row
from tui.widgets.table_keys import MOVES

HEADER: Final = 1
"""Lines above the rows."""
PAGES_KEPT: Final = 64


class PagedList(ScrollView, can_focus=True):
    """Rows under a header line, loaded page by page, with a cursor; how a line looks is the subclass's business.

    Say how many rows there are with `set_total`; `PageWanted` is posted for what is to be drawn, and the row is
    None until `put_page` brings it. `invalidate` asks again without blanking anything.
    """

    ALLOW_SELECT = False  # dragging over the text would fight with clicking on rows
    BINDINGS: ClassVar[list[BindingType]] = MOVES
    DEFAULT_CSS = """
    PagedList {
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    """Index of the row under the cursor; 0 while there is none."""

    @dataclass
    class PageWanted(Message, namespace="case_table"):
        """Rows are to be drawn which were never put, or not since `invalidate`: answer with `put_page`."""

        first: int
        """Index of the first row wanted."""
        count: int
        """How many, from there."""
        table: "PagedList"
        """The table that asks."""

        @property
        def control(self) -> "PagedList":
            return self.table

    @dataclass
    class Highlighted(Message, namespace="case_table"):
        """The cursor is on another row, or the row under it has changed or has come at last."""

        row: Row | None
        """The row under the cursor; None when the list is empty."""
        index: int
        """Its place in the list; -1 when the list is empty."""
        table: "PagedList"
        """The table whose cursor it is."""

        @property
        def control(self) -> "PagedList":
            return self.table

    def __init__(
        self,
        *,
        page_size: int = 200,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own word for it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._window: PageWindow[Row] = PageWindow(page_size, PAGES_KEPT)
        self._chord = Chord()
        self._follow: int | None = None  # key that the cursor stays on while the list is loaded anew
        self._told: tuple[int, Row | None] | None = None

    def set_total(self, total: int) -> None:
        """The list has `total` rows now; rows already shown stay where they are."""
        before = self._window.total
        if total == before:
            return
        self._window.resize(total)
        size = Size(0, total + HEADER)
        if before is not None and self.show_vertical_scrollbar and total > self._rows_in_view:
            # The scrollbar stays, so nothing needs a new layout, which would repaint every line (14 kB).
            self.set_reactive(PagedList.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
            top = self.scroll_offset.y
            for index in range(max(min(before, total), top), top + self._rows_in_view):
                self._redraw(index)
        else:
            self.virtual_size = size
            self.refresh()
        self._place(self.validate_cursor(self.cursor))
        self._tell()

    def put_page(self, first: int, rows: Sequence[Row]) -> None:
        """Show `rows` from index `first` on; the cursor goes where its row now stands, if it is among them."""
        follow = self._key_to_follow()
        changed = self._window.put(first, rows)
        index = None if follow is None else self._window.index_of(follow)
        if index is not None and first <= index < first + len(rows):
            self._follow = None
            if index != self.cursor:
                self.scroll_to(y=self.scroll_offset.y + index - self.cursor)
                self._place(index)
        if not self._window.waiting:
            self._follow = None
        for line in changed:
            self._redraw(line)
        if self._follow is None:
            self._tell()

    def withdraw_page(self, first: int) -> None:
        """The page wanted from `first` will not come; it is asked for again when next drawn."""
        self._window.withdraw(first)

    def invalidate(self, *, keep_cursor_key: bool = True) -> None:
        """Ask for every page in view again; the old rows stay until the new ones come.

        The cursor stays on its row wherever that goes, or returns to the first row: for another list.
        """
        self._follow = self._key_to_follow() if keep_cursor_key else None
        self._window.invalidate()
        if not keep_cursor_key:
            self._told = None
            self.scroll_to(y=0)
            self._place(0)
        self._ask()

    @property
    def total(self) -> int:
        """Rows in the list; 0 while nobody has said how many."""
        return self._window.total or 0

    @property
    def row(self) -> Row | None:
        """The row under the cursor; None while it isn't loaded, or when the list is empty."""
        return self._window.row(self.cursor)

    def validate_cursor(self, index: int) -> int:
        last = index if self._window.total is None else self.total - 1
        return max(0, min(index, last))

    def watch_cursor(self, old: int, new: int) -> None:
        self._chord.reset()
        if self._follow is not None:
            self._follow = None if self.row is None else self.row.key
        self._redraw(old)
        self._redraw(new)
        self._show_cursor()
        self._tell()

    def _key_to_follow(self) -> int | None:
        # Only a fresh row is followed: a stale one may still be of the list that was shown before this one.
        row = self._window.fresh_row(self.cursor) if self._follow is None else None
        return self._follow if row is None else row.key

    def _place(self, index: int) -> None:
        """The list moved under the cursor: neither scroll to it nor take it for a move of the person's."""
        if index != self.cursor:
            old = self.cursor
            self.set_reactive(PagedList.cursor, index)
            self._redraw(old)
            self._redraw(index)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, and the row into view."""
        self.cursor = index
        self._show_cursor()

    def _show_cursor(self) -> None:
        top, height = self.scroll_offset.y, self._rows_in_view
        if self.cursor < top:
            self.scroll_to(y=self.cursor)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1)

    def _tell(self) -> None:
        row = self.row
        if row is None and self._window.total != 0:
            return  # it is told when its page comes
        told = (-1 if row is None else self.cursor, row)
        if told != self._told:
            self._told = told
            self.say(self.Highlighted(row, told[0], self))

    def action_move(self, rows: int) -> None:
        self.move_to(self.cursor + rows)

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(self.total - 1)

    def action_chord_first(self) -> None:
        if self._chord.press(monotonic()):
            self.action_first()

    def action_page(self, pages: float) -> None:
        step = int(max(self._rows_in_view * abs(pages), 1)) * (1 if pages > 0 else -1)
        self.scroll_to(y=self.scroll_offset.y + step)
        self.move_to(self.cursor + step)

    def scroll_to(self, x: float | None = None, y: float | None = None, **options: Any) -> None:
        """Scroll at once, whoever asks: over SSH each frame of an animation costs a whole page."""
        super().scroll_to(x, y, **{**options, "animate": False, "force": True})

    @property
    def _rows_in_view(self) -> int:
        return max(self.scrollable_content_region.height - HEADER, 0)

    def _redraw(self, index: int) -> None:
        line = index - self.scroll_offset.y + HEADER
        if HEADER <= line <= self._rows_in_view:
            self.refresh(Region(0, line, self.size.width, 1))

    def _ask(self) -> None:
        top = self.scroll_offset.y
        last = min(top + self._rows_in_view, self.total) - 1
        if last < top:
            return
        for first, count in self._window.want(top, last):
            self.say(self.PageWanted(first, count, self))

    def say(self, message: Message) -> None:
        """Post a message as the table's own, whoever called: one whose sender is an ancestor, as while the screen
        paints or the app fills the table, would stop below that ancestor.
        """
        self.post_message(message.set_sender(self))

    def render_lines(self, crop: Region) -> list[Strip]:
        self._ask()
        return super().render_lines(crop)
