"""The records beside the complaints: lists of changes and compliments, each to be opened."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from store.case import parse_reference
from store.records import KINDS
from tui.app import UpheldApp
from tui.format import due_words
from tui.jobs import Job, Jobs
from tui.messages import RegisterChanged
from tui.widgets.case_table import CaseTable
from tui.widgets.columns import Column
from tui.widgets.key_bar import KeyBar
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from store.records.face import RecordRow
    from tui.widgets.table_lines import Cell


class View(NamedTuple):
    """A list of one kind: what is left to do, or all of it."""

    kind: str
    ended: bool
    title: str
    empty: str


VIEWS: Final = (
    View("change", False, "Changes to make", "No change is left to make.\nPress ] for those that were made."),
    View("change", True, "All changes", "No change was proposed yet.\nPress N to propose one."),
    View("compliment", False, "Compliments to share", "Every compliment was shared.\nPress ] for all of them."),
    View("compliment", True, "All compliments", "No compliment was taken in yet.\nPress N to take one in."),
)  # fmt: skip

COLUMNS: Final = (
    Column("  Due", width=12, priority=8),
    Column("Reference", width=15, priority=10),
    Column("State", width=14, priority=7),
    Column("About", min_width=20, weight=5, priority=9),
    Column("Owner", min_width=12, weight=2, priority=5),
)


class Listed(NamedTuple):
    """A record as a row of the table."""

    key: int
    record: "RecordRow"


class RecordsScreen(Jobs, Screen[None]):
    """Records of a kind, what is due first; enter opens one with what may happen next."""

    DEFAULT_CSS = """
    RecordsScreen CaseTable {
        height: 1fr;
        border: round $primary;
        border-title-color: $foreground;
        border-title-style: bold;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket", "turn(1)", "lists", id="records.next", key_display="[ ]",
                tooltip="Next list, and with [ the one before"),
        Binding("left_square_bracket", "turn(-1)", "previous list", id="records.previous", show=False, system=True),
        Binding("N", "new", "new", id="records.new", tooltip="Propose a change, or take in a compliment"),
        Binding("minus", "dismiss", "back", id="records.back", tooltip="Back to the complaints"),
        Binding("escape", "dismiss", "back", id="records.leave", show=False, tooltip="Back to the complaints"),
        Binding("ctrl+r", "refresh", "refresh", id="records.refresh", show=False, tooltip="Ask for everything again"),
    ]  # fmt: skip

    app = getters.app(UpheldApp)
    table = getters.query_one(CaseTable)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._rows: list[Listed] = []
        self._shown: View | None = None
        self._at = next(place for place, view in enumerate(VIEWS) if view.kind == kind)

    @property
    def _view(self) -> View:
        return VIEWS[self._at]

    def compose(self) -> ComposeResult:
        yield TitleBar("Records", self.app.standing)
        yield CaseTable(COLUMNS, self._cells)
        yield KeyBar()

    def on_mount(self) -> None:
        self.table.focus()
        self.action_refresh()

    @on(RegisterChanged)
    def _changed(self) -> None:
        self.query_one(TitleBar).standing = self.app.standing
        self.action_refresh()

    def action_turn(self, by: int) -> None:
        self._at = (self._at + by) % len(VIEWS)
        self.action_refresh()

    def action_refresh(self) -> None:
        view = self._view
        ask = partial(self.app.register.records.listed, KINDS[view.kind], ended=view.ended)
        self.ask(Job("records", ask, partial(self._show, view)))

    def action_new(self) -> None:
        from tui.screens.new_record import NewRecord

        self.app.push_screen(NewRecord(self._view.kind), lambda _: self.action_refresh())

    def _show(self, view: View, rows: "list[RecordRow]") -> None:
        prefix = KINDS[view.kind].prefix
        self._rows = [Listed(parse_reference(row.ref, prefix) or 0, row) for row in rows]
        same, self._shown = view is self._shown, view
        self.table.border_title = Content(f"{view.title} · {len(rows):,}")
        self.table.empty_text = view.empty
        self.table.set_total(len(rows))
        self.table.invalidate(keep_cursor_key=same)

    @on(CaseTable.PageWanted)
    def _page_wanted(self, event: CaseTable.PageWanted) -> None:
        self.table.put_page(event.first, self._rows[event.first : event.first + event.count])

    def _cells(self, row: Listed) -> "list[Cell]":
        standing = self.app.standing
        assert standing is not None  # rows come from a register that is open
        found = row.record
        due = due_words(found.due, standing.today, standing.days_left(found.due))
        late = found.due is not None and found.due < standing.today
        first = Content.styled(f"! {due}", "bold $text-error") if late else f"  {due}"
        return [first, found.ref, found.state, found.subject or "[erased]", found.owner]

    @on(CaseTable.Chosen)
    def _chosen(self, event: CaseTable.Chosen) -> None:
        from tui.screens.record import RecordScreen

        event.stop()
        assert isinstance(event.row, Listed)  # this table holds nothing else
        self.app.push_screen(RecordScreen(KINDS[event.row.record.kind], event.row.key))
