"""One question before what cannot be undone."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.format import content


class Confirm(ModalScreen[bool]):
    """Names the object and the effect; the safe button has the focus, and escape is no."""

    DEFAULT_CSS = """
    Confirm {
        align: center middle;
        #question {
            width: 64;
            max-width: 90%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border: round $primary;
        }
        #question Static { width: 1fr; margin-bottom: 1; }
        #asked { text-style: bold; }
        Horizontal { height: auto; align-horizontal: right; }
        Button { margin-left: 2; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="confirm.yes"),
        Binding("n,escape", "answer(False)", "no", id="confirm.no"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    AUTO_FOCUS = "#no"

    def __init__(self, question: str, effect: str, *, yes: str = "Yes", no: str = "No") -> None:
        """Ask `question`, with `effect` below it saying what would happen."""
        super().__init__()
        self._words = question, effect, yes, no

    def compose(self) -> ComposeResult:
        question, effect, yes, no = (content(words) for words in self._words)
        with Vertical(id="question"):
            yield Static(question, id="asked")
            yield Static(effect)
            with Horizontal():
                yield Button(no, id="no", compact=True)
                yield Button(yes, id="yes", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
