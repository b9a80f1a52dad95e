"""What stands above and below the fields of a form and stays while they scroll: its heading, and what is said about it."""

from typing import Final

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Button, Static

from tui.app import UpheldApp
from tui.format import content
from tui.screens.form_rows import Sheet

WORDS_AFTER: Final = 0.15
"""Seconds after which waiting is said in words."""


class Edge(Vertical):
    """One of the two."""

    class Resized(Message):
        """It takes another room."""

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def put(self, where: str, text: str) -> None:
        """Say a text, or take its place away where there is none."""
        static = self.query_one(where, Static)
        static.update(content(text))
        static.display = bool(text)


class Head(Edge):
    """What the form is for, and that a draft was put back."""

    def compose(self) -> ComposeResult:
        for name in ("title", "about", "does", "notice"):
            yield Static(id=name, markup=False)

    def show(self, sheet: Sheet) -> None:
        """The heading."""
        self.put("#title", sheet.title)
        self.put("#about", sheet.about)
        self.put("#does", sheet.does)


class Foot(Edge):
    """The field in hand, what the store refused, and the buttons."""

    app = getters.app(UpheldApp)

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="hint", markup=False)
        yield Static(id="error", markup=False)
        yield Static(id="final", markup=False)
        with Horizontal(id="buttons"):
            yield Button(
                f"Save ({self.app.key_of('form.save', 'ctrl+s')})",
                id="save",
                action="screen.save",
                compact=True,
            )
            yield Button(
                f"Cancel ({self.app.key_of('form.cancel', 'esc')})",
                id="cancel",
                action="screen.cancel",
                compact=True,
            )
            yield Button(
                f"Letter ({self.app.key_of('form.preview', 'ctrl+l')})",
                id="letter",
                action="screen.preview",
                compact=True,
            )
            yield Static(id="waiting")

    def show(self, sheet: Sheet) -> None:
        """Whether it is for good, and whether there is a letter to read."""
        self.put("#final", sheet.lasting)
        self.query_one("#letter", Button).display = sheet.tells

    def hint(self, text: Content) -> None:
        """What the field in hand is for."""
        self.query_one("#hint", Static).update(text, layout=False)

    def say(self, error: str) -> None:
        """What went wrong; "" is nothing."""
        self.put("#error", f"! {error}" if error else "")

    @property
    def cancel(self) -> Button:
        """The safe button."""
        return self.query_one("#cancel", Button)

    def wait(self, text: str) -> None:
        """Nothing can be saved for now; say why, if it takes long enough to wonder."""
        self.query_one("#save", Button).disabled = True
        self._timer = self.set_timer(WORDS_AFTER, lambda: self.query_one("#waiting", Static).update(text))

    def go_on(self) -> None:
        """The waiting is over."""
        if self._timer is not None:
            self._timer.stop()
        self.query_one("#waiting", Static).update("")
        self.query_one("#save", Button).disabled = False
