"""A pane of text that is read with the same keys as a list."""

from time import monotonic
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.widgets.chords import Chord

_GROUP: Final = Binding.Group("move", compact=True)


def move_keys(prefix: str) -> list[BindingType]:
    """The keys that move through a pane, for a widget with the actions move, page, first, last and chord_first."""

    def key(keys: str, action: str, name: str, tooltip: str, shown_as: str | None = None) -> Binding:
        return Binding(
            keys, action, name.replace("-", " "), id=f"{prefix}.{name}", show=False,
            tooltip=tooltip, group=_GROUP, key_display=shown_as,
        )  # fmt: skip

    return [
        key("j", "move(1)", "down", "Down"),
        key("k", "move(-1)", "up", "Up"),
        key("down", "move(1)", "arrow-down", "Down"),
        key("up", "move(-1)", "arrow-up", "Up"),
        key("g", "chord_first", "first", "To the beginning: press the key twice", "g g"),
        key("G", "last", "last", "To the end"),
        key("home", "first", "home", "To the beginning"),
        key("end", "last", "end", "To the end"),
        key("ctrl+d", "page(0.5)", "half-page-down", "Half a page down"),
        key("ctrl+u", "page(-0.5)", "half-page-up", "Half a page up"),
        key("pagedown", "page(1)", "page-down", "A page down"),
        key("pageup", "page(-1)", "page-up", "A page up"),
    ]


class Scroller(VerticalScroll, can_focus=True):
    """One text that may be longer than the pane."""

    BINDINGS: ClassVar[list[BindingType]] = move_keys("text")
    DEFAULT_CSS = """
    Scroller { scrollbar-size-vertical: 1; }
    """

    def __init__(self, text: Content | None = None, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._static = Static(text or Content(), markup=False)
        self._chord = Chord()

    def compose(self) -> ComposeResult:
        yield self._static

    def show(self, text: Content) -> None:
        """Put another text in; the place where it was read stays."""
        self._static.update(text)

    def action_move(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)

    def action_page(self, pages: float) -> None:
        self.action_move(int(self.scrollable_content_region.height * pages))

    def action_first(self) -> None:
        self.scroll_home(animate=False, force=True)

    def action_last(self) -> None:
        self.scroll_end(animate=False, force=True)

    def action_chord_first(self) -> None:
        if self._chord.press(monotonic()):
            self.action_first()
