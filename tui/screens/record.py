"""One change or compliment: what it holds, what happened to it, and what may happen next."""

from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList

from store.case import reference
from store.records import STEPS
from store.records.kind import Kind
from tui.actions import RECORD_STEPS
from tui.app import UpheldApp
from tui.case_words import NOTHING, line_head, line_words
from tui.format import content, plain
from tui.jobs import Job, Jobs
from tui.messages import RegisterChanged
from tui.widgets.key_bar import KeyBar
from tui.widgets.marked_list import MarkedList
from tui.widgets.next_steps import NextSteps, step_entry
from tui.widgets.scroller import Scroller
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from store.once import Done
    from store.records.face import RecordView
    from tui.standing import Standing


def step_bindings() -> list[Binding]:
    """A key for each step of each kind."""
    return [
        Binding(key, f"step('{name}')", STEPS[name].title.lower(), id=f"record.{name}", show=False,
                tooltip=f"{STEPS[name].title}: {STEPS[name].does}")
        for name, key in RECORD_STEPS.items()
    ]  # fmt: skip


class Steps(MarkedList):
    """The steps, as those of a case are listed."""

    BINDINGS: ClassVar[list[BindingType]] = NextSteps.BINDINGS


class RecordScreen(Jobs, Screen[None]):
    """The record beside what may happen next; on a narrow terminal above it."""

    CSS_PATH = "record.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (100, "-beside")]  # noqa: RUF012  Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "next pane", id="record.pane", tooltip="The next pane"),
        Binding("y", "copy", "copy ref", id="record.copy", tooltip="Copy the reference"),
        Binding("minus", "dismiss", "back", id="record.back", tooltip="Back to the list"),
        Binding("escape", "dismiss", "back", id="record.leave", show=False, tooltip="Back to the list"),
        *step_bindings(),
    ]  # fmt: skip
    AUTO_FOCUS = ""

    app = getters.app(UpheldApp)
    account = getters.query_one("#account", Scroller)
    steps = getters.query_one("#steps", Steps)

    def __init__(self, kind: Kind, number: int) -> None:
        super().__init__()
        self.kind = kind
        self.number = number
        self.view: RecordView | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar(reference(self.number), self.app.standing)
        with Container(id="panes"):
            yield Scroller(id="account")
            yield Steps(id="steps")
        yield KeyBar()

    def on_mount(self) -> None:
        self.account.border_title = self.kind.title
        self.steps.border_title = "What may happen next"
        self.steps.focus()
        self._read()

    @on(RegisterChanged)
    def _changed(self) -> None:
        self.query_one(TitleBar).standing = self.app.standing
        self._read()

    def _read(self) -> None:
        records, actor = self.app.register.records, self.app.actor
        self.ask(Job("record", lambda: records.view(self.kind, self.number, actor), self._show))

    def _show(self, view: "RecordView") -> None:
        standing = self.app.standing
        assert standing is not None  # there is a register, or nothing could be read
        self.view = view
        self.account.border_title = Content(f"{view.row.kind} · {view.row.state}")
        self.account.show(record_words(view, standing))
        order = sorted(view.permissions, key=lambda found: not found.allowed)
        allowed = sum(found.allowed for found in order)
        entries = [
            (
                found.action,
                step_entry(
                    found.action,
                    self.app.key_of(f"record.{found.action}", RECORD_STEPS[found.action]),
                    None if found.allowed else found.why or "",
                ),
            )
            for found in order
        ]
        self.steps.show(entries, rules=(allowed,))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A step is of one kind: the keys of the others mean nothing here."""
        if action == "step":
            return parameters[0] in self.kind.steps
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.action_step(event.option_id)

    def action_step(self, name: str) -> None:
        """The form of the step; where it may not be taken the sentence that says why, and nothing else."""
        found = (
            next((one for one in self.view.permissions if one.action == name), None) if self.view else None
        )
        if found is None:
            return
        if not found.allowed:
            self.notify(plain(found.why or "", newline="\n"), severity="warning", markup=False)
            return
        from tui.screens.action_form import words_of
        from tui.screens.step_form import StepForm

        def over(done: "Done | None") -> None:
            if done is not None:
                self.notify(f"{done.ref}: {words_of(done)}.", markup=False)
                self._read()

        self.app.clear_notifications()
        self.app.push_screen(StepForm(self.kind, self.number, name), over)

    def action_copy(self) -> None:
        ref = reference(self.number)
        self.app.copy_to_clipboard(ref)
        self.notify(f"{ref} copied.", markup=False, timeout=2)


def record_words(view: "RecordView", standing: "Standing") -> Content:
    """A record whole: what it holds, then what happened, the oldest first."""
    parts = [Content.styled(plain(view.row.subject) or "[erased]", "bold")]
    for title, lines in view.records:
        told = [
            Content.assemble((f"{label}: " if label else "", NOTHING), content(text)) for label, text in lines
        ]
        parts.append(Content("\n").join([Content.styled(title, "bold"), *told]))
    parts += [
        Content.assemble(line_head(line, standing.today), "  ", line_words(line, standing))
        for line in view.chronology
    ]
    return Content("\n\n").join(parts)
