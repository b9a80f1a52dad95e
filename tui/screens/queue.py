"""The queue: whose turn it is, urgent first, with what is known of the case under the cursor."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from store.errors import BadInput, UpheldError
from store.filters import Filter, parse
from store.rules.actions import ACTIONS
from tui.actions import KEYS
from tui.app import UpheldApp
from tui.format import plain
from tui.jobs import Job, Jobs
from tui.messages import RegisterChanged
from tui.opening import PAGE, Opened
from tui.queues import ALL_OPEN, Queue, queues
from tui.widgets.case_columns import COLUMNS, case_cells
from tui.widgets.case_table import CaseTable
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_bar import KeyBar
from tui.widgets.preview import Preview
from tui.widgets.queue_list import QueueList
from tui.widgets.table_lines import Cell
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from store.register import Done
    from store.views import CaseView, Page, Row

REST: Final = 0.08
"""Seconds the cursor rests on a case before its preview is asked for: one who holds a key down wants to get by."""
PATIENCE: Final = 0.15
"""Seconds after which a list that has not come yet is said to be on its way."""
IN_FOOTER: Final = ("acknowledge", "decide", "note")
FOOTER: Final = ("table.open", "queue.filter", "queue.next", "queue.new", *(f"case.{name}" for name in IN_FOOTER))


@dataclass(frozen=True)
class Listing:
    """What the table shows, or is about to."""

    queue: int
    typed: str
    where: Filter


def _act(name: str) -> Binding:
    action = ACTIONS[name]
    does = f"{action.does[0].upper()}{action.does[1:]}"
    return Binding(
        KEYS[name], f"take('{name}')", name.replace("-", " "), show=name in IN_FOOTER, tooltip=does, id=f"case.{name}"
    )


class QueueScreen(Jobs, Screen[None]):
    """Queues at the left, the cases of one of them, and a preview."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("N", "new", "new", tooltip="Take in a complaint", id="queue.new"),
        Binding("slash", "filter", "filter", tooltip="Narrow the queue by what you type", id="queue.filter"),
        Binding("right_square_bracket", "turn(1)", "queues", tooltip="Next queue, and with [ the one before", id="queue.next", key_display="[ ]"),
        Binding("left_square_bracket", "turn(-1)", "previous queue", tooltip="Previous queue", id="queue.previous", show=False, system=True),
        *map(_act, KEYS),
        Binding("tab", "app.focus_next", "next pane", tooltip="Next pane", id="queue.pane", show=False),
        Binding("escape", "undo_layer", "undo", tooltip="Undo marks, then the filter, then the queue", id="queue.undo", show=False),
        Binding("y", "copy", "copy", tooltip="Copy the reference; of all marked cases if any are", id="queue.copy", show=False),
        Binding("R", "refresh", "refresh", tooltip="Ask for everything again", id="queue.refresh", show=False),
        Binding("number_sign", "go_to('')", "go to", tooltip="Go to a case by its number", id="queue.go-to", show=False),
        *(
            Binding(digit, f"go_to('{digit}')", show=False, tooltip="Go to a case by its number", id=f"queue.go-to-{digit}", system=True)
            for digit in "0123456789"
        ),
    ]  # fmt: skip

    app = getters.app(UpheldApp)
    title_bar = getters.query_one(TitleBar)
    queue_list = getters.query_one(QueueList)
    filter_line = getters.query_one(FilterLine)
    table = getters.query_one(CaseTable)
    preview = getters.query_one(Preview)

    def __init__(self) -> None:
        super().__init__()
        self._queues = queues(None)
        self._wanted = Listing(0, "", parse(self._queues[0].text))
        self._shown = self._wanted
        self._counts: tuple[int, ...] = ()
        self._total: int | None = None
        self._resting: Timer | None = None

    # --- what is on it ---

    def compose(self) -> ComposeResult:
        yield TitleBar("Complaints")
        with Horizontal(id="body"):
            yield QueueList()
            with Vertical(id="cases"):
                yield FilterLine()
                yield CaseTable(COLUMNS, self._cells, page_size=PAGE)
                yield Preview()
        yield KeyBar(FOOTER)
        yield Static(
            "The desk needs a terminal of at least 40 columns and 12 lines.\nMake it larger, or press ctrl+q.",
            id="too-small",
            markup=False,
        )

    def on_mount(self) -> None:
        self.queue_list.border_title = "Queues"
        self.queue_list.titles = tuple(queue.title for queue in self._queues)
        self.table.border_title = Content(f"Opening {plain(str(self.app.open_path))} …")
        self.table.focus()

    def _cells(self, row: "Row") -> list[Cell]:
        standing = self.app.standing
        assert standing is not None  # rows come from a register that is open
        return case_cells(row, standing)

    def begin(self, opened: Opened) -> None:
        """Show the register that has been opened; its first rows came with it."""
        self._stand()
        self._show(self._wanted, opened.page)
        self.call_after_refresh(self._count)

    def _stand(self) -> None:
        """Take over who acts and which day it is."""
        standing = self.app.standing
        self._queues = queues(standing)
        self.table.redraw_rows()  # what was due tomorrow may be due today
        self.title_bar.standing = standing
        self.preview.standing = standing

    # --- asking ---

    def _list(self, queue: int, typed: str) -> None:
        """Show another list as soon as its first rows have come; what is shown now stays until then."""
        try:
            where = parse(f"{self._queues[queue].text} {typed}")
        except BadInput as error:
            self.filter_line.say(str(error))
            return
        self._wanted = listing = Listing(queue, typed, where)
        self.queue_list.chosen = queue
        ask = partial(self.app.register.page, where, self.app.actor, 0, PAGE, counted=False)
        self.ask(Job("rows", ask, partial(self._show, listing), self._not_listed))
        self.set_timer(PATIENCE, self._say_what_is_shown)

    def _not_listed(self, error: UpheldError) -> None:
        self._wanted = self._shown
        self.queue_list.chosen = self._shown.queue
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
        self.table.empty_text = self._why_empty()
        self.table.set_total(len(page.rows))
        self.table.put_page(0, page.rows)
        self._say_what_is_shown()
        if not complete:
            ask = partial(self.app.register.counts, [listing.where], self.app.actor)
            self.ask(Job("total", ask, lambda counts: self._take_total(listing, counts[0])))

    def _take_total(self, listing: Listing, total: int) -> None:
        if listing is self._shown:
            self._total = total
            self.table.set_total(total)
            self._say_what_is_shown()

    def _count(self) -> None:
        """Ask how many cases there are: in the list shown, and in every queue."""
        listing = self._shown
        filters = [listing.where, *(parse(queue.text) for queue in self._queues)]
        ask = partial(self.app.register.counts, filters, self.app.actor)

        def take(counts: list[int]) -> None:
            self._counts = tuple(counts[1:])
            self.queue_list.counts = self._counts
            self.table.empty_text = self._why_empty()
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

        ask = partial(self.app.register.page, listing.where, self.app.actor, first, PAGE, counted=False)
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
        def take(view: "CaseView") -> None:
            row = self.table.row
            if row is not None and row.key == case:
                self.preview.view = view

        self.ask(Job("preview", partial(self.app.register.view, case, self.app.actor), take))

    @on(RegisterChanged)
    def _changed(self) -> None:
        self._stand()
        self.action_refresh()

    # --- what it says ---

    def _say_what_is_shown(self) -> None:
        if self._wanted is not self._shown and self.waiting_for("rows"):
            self.table.border_subtitle = "looking …"
        else:
            marked = len(self.table.marked)
            self.table.border_subtitle = f"{marked} marked" if marked else ""
        self.table.border_title = Content(plain(self._heading()))

    def _heading(self) -> str:
        """`Mine · 14 of 61 open · due first`, or `Mine · 3 of 14 · filter: refund`."""
        queue, typed = self._queues[self._shown.queue], self._shown.typed.strip()
        words = [queue.title]
        if self._total is not None:
            whole = None if queue.ended and not typed else self._count_of(queue if typed else ALL_OPEN)
            of = f" of {whole:,}{'' if typed else ' open'}" if whole is not None and whole >= self._total else ""
            words.append(f"{self._total:,}{of}")
        order = "oldest first" if queue.ended else "due first"
        words.append(f"filter: {typed}" if typed else order)
        return " · ".join(words)

    def _count_of(self, queue: Queue) -> int | None:
        return self._counts[self._queues.index(queue)] if self._counts else None

    def _why_empty(self) -> str:
        queue = self._queues[self._shown.queue]
        if self._shown.typed.strip():
            return f"Nothing in {queue.title} matches {self._shown.typed.strip()!r}.\nPress esc to take the filter away."
        if self._counts and not any(self._counts):
            return "No complaint has been received yet.\nPress N to take in the first."
        return queue.empty

    # --- what can be done ---

    def queue_names(self) -> list[tuple[str, str]]:
        """Each queue's title, and what is in it."""
        return [(queue.title, queue.tooltip) for queue in self._queues]

    @on(QueueList.Wanted)
    def _queue_wanted(self, event: QueueList.Wanted) -> None:
        self.turn_to(event.index)

    def turn_to(self, queue: int) -> None:
        """Show a queue, with the filter that is typed."""
        if self.app.store is not None and queue != self._wanted.queue:
            self._list(queue, self._wanted.typed)

    def action_turn(self, by: int) -> None:
        self.turn_to((self._wanted.queue + by) % len(self._queues))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A stroke belongs to the text while a filter is typed: Textual would take it for the key that opens the line."""
        if action == "filter":
            return not self.filter_line.has_focus_within
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        if self.app.store is not None:
            self.filter_line.open(self._wanted.typed)

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self._list(self._wanted.queue, event.text)

    @on(FilterLine.Left)
    def _filter_left(self) -> None:
        self.filter_line.close()
        self.table.focus()

    def action_give_up_filter(self) -> None:
        self._filter_left()
        if self._wanted.typed:
            self._list(self._wanted.queue, "")

    def action_undo_layer(self) -> None:
        if self.table.marked:
            self.table.clear_marks()
        elif self._wanted.typed:
            self._list(self._wanted.queue, "")
        else:
            self.turn_to(0)

    def action_refresh(self) -> None:
        if self.app.store is not None:
            self.table.invalidate()
            self._count()
            if self.table.row is not None and self.preview.display:
                self._look_at(self.table.row.key)

    @on(CaseTable.MarksChanged)
    def _marks_changed(self) -> None:
        self._say_what_is_shown()

    @on(CaseTable.Chosen)
    def _chosen(self, event: CaseTable.Chosen) -> None:
        self.app.open_case(event.row.key)

    def action_take(self, action: str) -> None:
        row = self.table.row
        if row is not None:
            from tui.screens.action_form import take_action

            take_action(self, row.key, action, self._done)

    def _done(self, done: "Done") -> None:
        self.app.look_around()

    def action_new(self) -> None:
        if self.app.store is not None:
            from tui.screens.new_complaint import NewComplaint

            self.app.push_screen(NewComplaint(), lambda reference: self.app.look_around())

    def action_go_to(self, digit: str) -> None:
        self.app.go_to(digit)

    def action_copy(self) -> None:
        from store.case import reference

        keys = sorted(self.table.marked) or ([self.table.row.key] if self.table.row is not None else [])
        if keys:
            references = [reference(key) for key in keys]
            self.app.copy_to_clipboard("\n".join(references))
            what = references[0] if len(references) == 1 else f"{len(references)} references"
            self.notify(f"{what} copied.", markup=False, timeout=2)
