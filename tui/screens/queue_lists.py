"""What the queue shows and what it asks of the register: lists, counts, and the case under the cursor."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from store.errors import BadInput, UpheldError
from store.filters import parse
from tui.app import UpheldApp
from tui.column_names import USUAL
from tui.format import plain
from tui.jobs import Job, Jobs
from tui.messages import RegisterChanged, RegisterOpened
from tui.opening import PAGE, Opened
from tui.queues import Counts, Listing, heading, listing_of, queues, why_empty
from tui.screens.queue_keys import FOOTER
from tui.widgets.case_columns import case_cells, columns_of
from tui.widgets.case_table import CaseTable
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_bar import KeyBar
from tui.widgets.preview import Preview
from tui.widgets.queue_list import QueueList
from tui.widgets.table_lines import Cell
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from store.views import CaseView, Page, Row

PLACE: Final = "Complaints"
REST: Final = 0.08
"""Seconds the cursor rests on a case before its preview is asked for: one who holds a key down wants to get by."""
FRAME: Final = 0.4
"""Seconds after which the empty queue is shown meanwhile, where the register is slow to open."""
PATIENCE: Final = 0.15
"""Seconds after which a list that has not come yet is said to be on its way."""


class QueueLists(Jobs, Screen[None]):
    """Queues at the left, the cases of one of them, and a preview."""

    AUTO_FOCUS = ""

    app = getters.app(UpheldApp)
    body = getters.query_one("#body", Horizontal)
    title_bar = getters.query_one(TitleBar)
    queue_list = getters.query_one(QueueList)
    filter_line = getters.query_one(FilterLine)
    table = getters.query_one(CaseTable)
    preview = getters.query_one(Preview)

    def __init__(self) -> None:
        super().__init__()
        self.queues = queues(None, self.app.settings)
        self.wanted = listing_of(self.queues[0])
        self.columns = self.app.settings.columns or USUAL
        self._shown = self.wanted
        self._counts: Counts = {}
        self._total: int | None = None
        self._resting: Timer | None = None
        self._meant: Callable[[int], None] | None = None
        self._said = ("", "")
        self._is_whole = False

    # --- what is on it ---

    def compose(self) -> ComposeResult:
        yield TitleBar(PLACE)
        with Horizontal(id="body"):
            yield QueueList()
            with Vertical(id="cases"):
                yield FilterLine()
                yield CaseTable(columns_of(self.columns), self._cells, page_size=PAGE)
                yield Preview()
        yield KeyBar(FOOTER)
        yield Static(
            "The desk needs a terminal of at least 40 columns and 12 lines.\nMake it larger, or press ctrl+q.",
            id="too-small",
            markup=False,
        )

    def on_mount(self) -> None:
        self.preview.key_of = self.app.key_of
        self.queue_list.border_title = "Queues"
        self.queue_list.titles = tuple(queue.title for queue in self.queues)
        self.table.border_title = Content(f"Opening {plain(str(self.app.open_path))} …")
        self.body.display = False  # it is drawn once, with its rows, unless they are long in coming
        self.set_timer(FRAME, self._show_body)

    def _show_body(self) -> None:
        if self.body.styles.inline.has_rule("display"):
            self.body.styles.clear_rule("display")  # the style sheet hides it where the terminal is too small
            self.body.refresh(layout=True)
            self.set_focus(self.table)

    def _cells(self, row: "Row") -> list[Cell]:
        standing = self.app.standing
        assert standing is not None  # rows come from a register that is open
        return case_cells(row, standing, self.columns)

    def begin(self, opened: Opened) -> None:
        """Show the register that has been opened; its first rows came with it."""
        self._stand()
        self.queue_list.titles = tuple(queue.title for queue in self.queues)
        self.wanted = listing_of(self.queues[0])
        self._show_body()
        self._show(self.wanted, opened.page)
        self.call_after_refresh(self.app.run_worker, self.app.have_the_rest())

    @property
    def is_ready(self) -> bool:
        """Whether keys need not wait: between the first rows and all that they may ask for they do, a moment."""
        return self.app.standing is None or self._is_whole

    @on(RegisterOpened)
    async def _opened(self) -> None:
        await self.filter_line.fill()
        self._is_whole = True
        self.app.go_on()
        self._count()
        self._look_again()

    def _stand(self) -> None:
        """Take over who acts and which day it is."""
        standing = self.app.standing
        self.queues = queues(standing, self.app.settings)
        self.table.redraw_rows()  # what was due tomorrow may be due today
        self.title_bar.standing = standing
        self.preview.standing = standing

    def place_of(self, listing: Listing) -> int:
        """Where its queue stands among all: by title, for what is soon changes with the day."""
        return self.place_of_title(listing.queue.title)

    def place_of_title(self, title: str) -> int:
        """Where the queue of this title stands among all."""
        return [queue.title for queue in self.queues].index(title)

    # --- asking ---

    def list_cases(self, queue: int, typed: str) -> None:
        """Show another list as soon as its first rows have come; what is shown now stays until then."""
        try:
            listing = listing_of(self.queues[queue], typed)
        except BadInput as error:
            self.filter_line.say(str(error))
            return
        self.wanted = listing
        self.queue_list.chosen = queue
        ask = partial(self.app.reader.page, listing.where, self.app.actor, 0, PAGE, counted=False)
        self.ask(Job("rows", ask, partial(self._show, listing), self._not_listed))
        self.set_timer(PATIENCE, self._say_what_is_shown)

    def _not_listed(self, error: UpheldError) -> None:
        self.wanted, self._meant = self._shown, None
        self.queue_list.chosen = self.place_of(self._shown)
        if isinstance(error, BadInput):
            self.filter_line.say(str(error))
        else:
            self.refused(error)
        self._say_what_is_shown()

    def _show(self, listing: Listing, page: "Page") -> None:
        """A list whose first rows have come, in the place of the one that was there."""
        self._shown = listing
        complete = len(page.rows) < PAGE
        self._total = len(page.rows) if complete else None
        self.filter_line.say("")
        self.table.set_total(0)
        self.table.invalidate(keep_cursor_key=False)
        self.table.empty_text = why_empty(self._shown, self._counts, self.app.key_of)
        self.table.set_total(len(page.rows))
        self.table.put_page(0, page.rows)
        self._say_what_is_shown()
        meant, self._meant = self._meant, None
        if meant is not None:
            self.with_case(meant)
        if not complete:
            ask = partial(self.app.reader.counts, [listing.where], self.app.actor)
            self.ask(Job("total", ask, lambda counts: self._take_total(listing, counts[0])))

    def _take_total(self, listing: Listing, total: int) -> None:
        if listing is self._shown:
            self._total = total
            self.table.set_total(total)
            self._say_what_is_shown()

    def _count(self) -> None:
        """Ask how many cases there are: in the list shown, and in every queue."""
        listing, asked = self._shown, self.queues
        filters = [listing.where, *(parse(queue.text) for queue in asked)]
        ask = partial(self.app.reader.counts, filters, self.app.actor)

        def take(counts: list[int]) -> None:
            self._counts = dict(zip(asked, counts[1:], strict=True))
            self.queue_list.counts = tuple(counts[1:])
            self.table.empty_text = why_empty(self._shown, self._counts, self.app.key_of)
            self._take_total(listing, counts[0])
            self._say_what_is_shown()

        self.ask(Job("counts", ask, take))

    @on(CaseTable.PageWanted)
    def _page_wanted(self, event: CaseTable.PageWanted) -> None:
        listing, first = self._shown, event.first

        def put(page: "Page") -> None:
            if listing is self._shown:
                self.table.put_page(first, page.rows)

        def withdraw(error: UpheldError) -> None:
            self.table.withdraw_page(first)
            self.refused(error)

        ask = partial(self.app.reader.page, listing.where, self.app.actor, first, PAGE, counted=False)
        self.ask(Job(f"page {first}", ask, put, withdraw))

    @on(CaseTable.Highlighted)
    def _highlighted(self, event: CaseTable.Highlighted) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        if event.row is None:
            self.preview.view = None
        elif self.preview.display:
            self._resting = self.set_timer(REST, partial(self._look_at, event.row.key))

    def _look_at(self, case: int) -> None:
        if self.app.store is None:
            return  # the rest of the store is still to come, and then it is looked at

        def take(view: "CaseView") -> None:
            row = self.table.row
            if row is not None and row.key == case:
                self.preview.view = view

        def leave_out(_: UpheldError) -> None:
            self.preview.view = None  # whoever opens the case is told why

        self.ask(Job("preview", partial(self.app.register.view, case, self.app.actor), take, leave_out))

    def ask_again(self) -> None:
        """Ask for everything anew; what is shown stays until it comes, and the cursor on its case."""
        if self.app.store is not None:
            self.table.invalidate()
            self._count()
            self._look_again()

    @on(RegisterChanged)
    def _changed(self) -> None:
        before, now = self.title_bar.standing, self.app.standing
        self._stand()
        place = self.place_of(self.wanted)
        somebody_else = before is not None and now is not None and before.actor.id != now.actor.id
        if (
            somebody_else or self.queues[place] != self.wanted.queue
        ):  # on another day other cases are due soon
            self.list_cases(place, self.wanted.typed)
        self.ask_again()

    def on_resize(self) -> None:
        self.call_after_refresh(self._look_again)

    def _look_again(self) -> None:
        if self.table.row is not None and self.preview.display:
            self._look_at(self.table.row.key)

    # --- what it says ---

    @on(CaseTable.MarksChanged)
    def _marks_changed(self, event: CaseTable.MarksChanged) -> None:
        marked = f" · {len(event.keys)} marked" if event.keys else ""
        self.title_bar.place = f"{PLACE}{marked}"

    def _say_what_is_shown(self) -> None:
        on_its_way = self.wanted is not self._shown and self.waiting_for("rows")
        standing = self.app.standing
        left_open = standing.still_open if standing is not None else ""
        said = heading(self._shown, self._total, self._counts), "looking …" if on_its_way else left_open
        if said != self._said:  # Textual draws the whole table anew for its title
            self._said = said
            self.table.border_title, self.table.border_subtitle = Content(plain(said[0])), said[1]

    def with_case(self, do: Callable[[int], None]) -> None:
        """Do something with the case under the cursor. Of a list on its way the person means that one, not what is still shown."""
        if self.wanted is not self._shown:
            self._meant = do
        elif self.table.row is not None:
            do(self.table.row.key)
