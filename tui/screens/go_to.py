"""A prompt for the number of a case."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store.errors import UpheldError
from tui.app import UpheldApp
from tui.format import content
from tui.jobs import Job, Jobs


class GoTo(Jobs, ModalScreen[int | None]):
    """Gives the case that the number or reference names; says so and stays where there is none."""

    DEFAULT_CSS = """
    GoTo {
        align: center top;
        #prompt {
            width: 60;
            max-width: 90%;
            height: auto;
            margin-top: 4;
            padding: 0 2;
            background: $surface;
            border: round $primary;
            border-title-color: $foreground;
        }
        Input { border: none; padding: 0; height: 1; &:focus { border: none; } }
        Static { height: auto; color: $text-warning; display: none; }
        Static.-said { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", id="go-to.back"),
    ]

    app = getters.app(UpheldApp)

    def __init__(self, typed: str, *, at_once: bool = False) -> None:
        """Begin with `typed`; `at_once` looks for it without waiting for enter."""
        super().__init__()
        self._typed = typed
        self._at_once = at_once

    def compose(self) -> ComposeResult:
        with Vertical(id="prompt") as prompt:
            prompt.border_title = "Go to case"
            field = Input(self._typed, placeholder="419 or CMP-2026-00419", select_on_focus=False)
            field.cursor_blink = False
            yield field
            yield Static(markup=False)

    def on_mount(self) -> None:
        if self._at_once:
            self._look_for(self._typed)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self._look_for(event.value)

    def _look_for(self, typed: str) -> None:
        self.ask(Job("find", lambda: self.app.register.find(typed), self._found, self._say))

    def _found(self, case: int) -> None:
        self.dismiss(case)

    def _say(self, error: UpheldError) -> None:
        said = self.query_one(Static)
        said.update(content(str(error)))
        said.add_class("-said")
