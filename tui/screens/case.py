"""One case: where it stands, what it is about, what happened, and what may happen next."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList, Static

from store.case import reference
from store.errors import Refused, UpheldError
from tui import case_words as words
from tui.app import UpheldApp
from tui.colleagues import writers, writing_words
from tui.format import plain
from tui.jobs import Job, Jobs
from tui.messages import RegisterChanged
from tui.proposals import proposals
from tui.screens.action_keys import action_bindings
from tui.widgets.chronology import Chronology
from tui.widgets.key_bar import KeyBar
from tui.widgets.next_steps import MENU, NextSteps
from tui.widgets.scroller import Scroller
from tui.widgets.stage_rail import StageRail
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from store.presence import Writer
    from store.views import CaseView
    from tui.proposals import Proposal

PANES: Final = {
    "next": "What may happen next",
    "account": "The account",
    "chronology": "What happened so far",
}
"""In the order of tab."""
WHO_EVERY: Final = 2.0
"""Seconds between two looks at who else writes on the case: a folder with a handful of files."""
PATIENCE: Final = 0.15
"""Seconds after which a case that has not come yet is said to be on its way."""


class CaseScreen(Jobs, Screen[None]):
    """The case beside what may happen next; on a narrow terminal one pane at a time."""

    CSS_PATH = "case.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (100, "-beside")]  # noqa: RUF012  Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "turn(1)", "next pane", id="case.pane", tooltip="The next pane"),
        Binding("shift+tab", "turn(-1)", "pane before", id="case.pane-before", show=False, tooltip="The pane before"),
        Binding("equals_sign", "why_due", "why due", id="case.why-due", tooltip="How the due date was worked out"),
        Binding("y", "copy", "copy ref", id="case.copy", tooltip="Copy the reference"),
        Binding("u", "undo", "undo", id="case.undo", show=False, tooltip="Undo what you did last on the case"),
        Binding("full_stop", "repeat", "repeat", id="case.repeat", show=False,
                tooltip="Do again what was recorded last, filled in with the same"),
        Binding("h", "same_person", "same person", id="case.same-person", show=False,
                tooltip="Every case of the same name, ended ones too"),
        Binding("minus", "back", "back", id="case.back", tooltip="Back to the queue"),
        Binding("escape", "back", "back", id="case.leave", show=False, tooltip="Back to the queue"),
        *action_bindings(),
    ]  # fmt: skip
    AUTO_FOCUS = ""

    app = getters.app(UpheldApp)
    title_bar = getters.query_one(TitleBar)
    rail = getters.query_one(StageRail)
    account = getters.query_one("#account", Scroller)
    chronology = getters.query_one(Chronology)
    next_steps = getters.query_one(NextSteps)

    def __init__(self, case: int) -> None:
        super().__init__()
        self.case = case
        self.view: CaseView | None = None
        self.proposed: list[Proposal] = []
        self._pane = "next"
        self._asked = False
        self._reads_anew = True

    # --- what is on it ---

    def compose(self) -> ComposeResult:
        yield TitleBar(reference(self.case), self.app.standing)
        with Vertical(id="head"):
            with Horizontal(id="about"):
                yield Static(id="subject", markup=False)
                yield Static(id="state", markup=False)
            yield Static(id="facts", markup=False)
            yield Static(id="warnings", markup=False)
            yield StageRail()
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Scroller(id="account")
                yield Chronology(id="chronology")
            yield NextSteps(id="next")
        yield KeyBar()

    def on_mount(self) -> None:
        self.add_class("-at-next")
        self._head_panes()
        self.next_steps.key_of = self.app.key_of
        self.next_steps.focus()
        self.set_timer(PATIENCE, self._say_reading)
        self._read()
        self.look_who()
        self.set_interval(WHO_EVERY, self.look_who)

    @on(RegisterChanged)
    def _changed(self) -> None:
        self.title_bar.standing = self.app.standing
        self._read()

    def _read(self) -> None:
        """Read it, anew where it was asked for before: to open a restricted case is logged, to refresh it is not."""
        store, actor, refresh = self.app.register, self.app.actor, self._asked
        self._asked = True
        self.ask(
            Job("case", lambda: store.view(self.case, actor, refresh=refresh), self._show, self._not_shown)
        )

    def _not_shown(self, error: UpheldError) -> None:
        """What is not for the eyes of whoever sits here, or is so no longer, does not stay on the screen."""
        self._has_read()
        if not isinstance(error, Refused):
            self.refused(error)
            return
        self.view = None
        self._show_panes(False)
        self.query_one("#subject", Static).update(plain(str(error)))
        for name in ("#state", "#facts", "#warnings"):
            self.query_one(name, Static).update("")

    def _show_panes(self, shown: bool) -> None:
        self.rail.display = self.query_one("#panes").display = shown

    def look_who(self) -> None:
        """See who else writes on the case, and say so beside its reference."""
        self.ask(Job("who", lambda: writers(self.app.open_path, self.case), self._say_who))

    def _say_who(self, found: "list[Writer]") -> None:
        standing = self.app.standing
        words = writing_words(found, standing) if standing is not None and self.view is not None else ""
        self.title_bar.place = f"{reference(self.case)} · {words}" if words else reference(self.case)

    def _say_reading(self) -> None:
        if self.view is None and self.waiting_for("case"):
            self.query_one("#subject", Static).update("reading the case…")

    def _show(self, view: "CaseView") -> None:
        standing = self.app.standing
        assert standing is not None  # a case is opened from a register that is open
        before, self.view = self.view, view
        self._show_panes(True)
        self.query_one("#subject", Static).update(words.heading(view))
        self.query_one("#state", Static).update(plain(view.case.state))
        self.query_one("#facts", Static).update(words.facts(view, standing))
        warnings = self.query_one("#warnings", Static)
        warnings.update(words.warnings(view))
        warnings.display = bool(view.markers or view.row.restricted)
        self.rail.stages, self.rail.current, self.rail.outcomes = words.stages_of(view, standing)
        self.rail.note = words.standing_words(view, standing)
        self.account.show(words.account(view, standing))
        self.chronology.show_lines(view.chronology, standing)
        moved_on = before is None or before.row.version != view.row.version
        mine = self._reads_anew  # what others do takes no cursor out of a hand that is on it
        self.proposed = proposals(view, standing.today, standing.days_left)
        self.next_steps.show_steps(
            view.permissions, self.proposed, moved_on=moved_on and (mine or not self.next_steps.has_focus)
        )
        self._has_read()

    # --- panes ---

    def _panes(self) -> dict[str, Widget]:
        return {"next": self.next_steps, "account": self.account, "chronology": self.chronology}

    def _head_panes(self) -> None:
        """Each pane by its name; where only one is seen, the others are named beside it."""
        alone = self.has_class("-one")
        for name, pane in self._panes().items():
            others = [title for other, title in PANES.items() if other != name]
            tab = f" ── tab: {', '.join(others).lower()} "
            pane.border_title = f" {PANES[name]}{tab}" if alone else PANES[name]

    def on_resize(self) -> None:
        self.call_after_refresh(self._head_panes)

    def action_turn(self, by: int) -> None:
        names = list(PANES)
        self._pane = names[(names.index(self._pane) + by) % len(names)]
        for name in names:
            self.set_class(name == self._pane, f"-at-{name}")
        pane = self._panes()[self._pane]
        self.call_after_refresh(pane.focus)

    def on_descendant_focus(self) -> None:
        """A click on a pane is a turn to it."""
        for name, pane in self._panes().items():
            if pane is self.focused:
                self._pane = name

    # --- what can be done ---

    @on(NextSteps.OptionSelected)
    def _step_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        name = event.option_id
        if name is None or event.option_list is not self.next_steps:
            return
        if name.startswith(MENU):
            self.action_menu(name.removeprefix(MENU))
        else:
            self.action_take(name)

    def action_menu(self, name: str) -> None:
        """A menu of actions, with what may be taken now."""
        if self.view is None:
            return
        from tui.screens.action_menu import ActionMenu, open_menu

        reasons = {proposal.action: proposal.why for proposal in self.proposed}
        open_menu(self, ActionMenu(self.case, name, self.view.permissions, reasons), self.action_take)

    def action_take(self, name: str) -> None:
        """The form of the action; where it is not permitted the sentence that says why, and nothing else."""
        if self.view is None:
            return
        permission = next((found for found in self.view.permissions if found.action == name), None)
        if permission is None:
            return
        if not permission.allowed:
            self.notify(plain(permission.why or "", newline="\n"), severity="warning", markup=False)
            return
        from tui.screens.action_form import take_action

        take_action(self, self.case, name, self._recorded)

    @property
    def is_ready(self) -> bool:
        """Whether keys are for it: at first, and after something was recorded here, what may be done next is read before."""
        return not self._reads_anew

    def _recorded(self, _: object) -> None:
        self._reads_anew = True
        self._read()

    def _has_read(self) -> None:
        if self._reads_anew:
            self._reads_anew = False
            self.app.go_on()

    @on(Chronology.OptionSelected)
    def _line_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_list is not self.chronology or self.view is None:
            return
        line = next(line for line in self.view.chronology if str(line.seq) == event.option_id)
        standing = self.app.standing
        assert standing is not None  # the chronology was drawn with it
        title = f"{words.line_head(line, standing.today).plain} · {self.view.row.ref}"
        self._read_text(title, words.line_words(line, standing))

    def _read_text(self, title: str, text: Content) -> None:
        from tui.screens.reader import Reader

        self.app.push_screen(Reader(title, text))

    def action_why_due(self) -> None:
        standing = self.app.standing
        if self.view is None or standing is None:
            return
        if not self.view.clocks:
            self.notify(f"Nothing is due on {self.view.row.ref} now.", markup=False)
            return
        clock = self.view.clocks[0]
        self._read_text(
            words.due_title(clock, self.view, standing.today), words.why_due(clock, self.view, standing)
        )

    def action_copy(self) -> None:
        ref = reference(self.case)
        self.app.copy_to_clipboard(ref)
        self.notify(f"{ref} copied.", markup=False, timeout=2)

    def action_undo(self) -> None:
        from tui.screens.action_form import undo_last

        undo_last(self, self.case, self._recorded)

    def action_repeat(self) -> None:
        from tui.screens.action_form import repeat_last

        repeat_last(self, self.case, self._recorded)

    def action_same_person(self) -> None:
        from tui.screens.queue import QueueScreen

        if self.view is not None:
            name, queue = self.view.row.complainant, self.app.screen_stack[0]
            assert isinstance(queue, QueueScreen)  # the desk begins with it
            self.dismiss()
            queue.list_person(name)

    def action_back(self) -> None:
        self.dismiss()
