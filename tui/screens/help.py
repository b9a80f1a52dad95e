"""What every key does here, made from the bindings as they are."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from store.filter_keys import BY_NAME
from tui.format import cell
from tui.live_keys import sections

KEYS: Final = 16
"""Cells for the keys."""
LANGUAGE: Final = "All terms must hold; - before one turns it round."


class HelpScreen(ModalScreen[None]):
    """Keys in groups, and the filter language by example."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        #help {
            width: 84;
            max-width: 96%;
            height: auto;
            max-height: 94%;
            padding: 0 2;
            background: $surface;
            border: round $primary;
            border-title-color: $foreground;
            border-subtitle-color: $text-muted;
            scrollbar-size-vertical: 1;
            overflow-y: scroll;
        }
        Static { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,minus", "dismiss", "back", id="help.back"),
        Binding("j", "scroll(1)", show=False, tooltip="Down", id="help.down"),
        Binding("k", "scroll(-1)", show=False, tooltip="Up", id="help.up"),
    ]

    def __init__(self, about: "Screen[object]") -> None:
        """Explain the screen `about`, as it is now."""
        super().__init__()
        self._sections = sections(about)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help") as box:
            box.border_title = "Keys"
            box.border_subtitle = "esc back"
            yield Static()

    def on_resize(self) -> None:
        self.call_after_refresh(self._write)

    def _write(self) -> None:
        """All of it as one text: a widget for each line takes a blink of the eye longer to come."""
        width = self.query_one("#help", VerticalScroll).scrollable_content_region.width
        lines: list[Content] = []
        for title, keys in self._sections.items():
            lines += [Content(""), Content.styled(title, "bold")]
            for does, found in keys.items():
                lines += _line("  ".join(found.shown), does, width)
        lines += [Content(""), Content.styled("Filter", "bold"), *Content(LANGUAGE).wrap(width)]
        for name, key in BY_NAME.items():
            lines += _line(name or "any words", key.example, width)
        self.query_one(Static).update(Content("\n").join(lines))

    def action_scroll(self, lines: int) -> None:
        self.query_one("#help", VerticalScroll).scroll_relative(y=lines, animate=False)


def _line(keys: str, does: str, width: int) -> list[Content]:
    """What the keys do, beside them, on as many lines as it needs."""
    head = Content.styled(cell(keys, KEYS), "bold $footer-key-foreground")
    first, *more = Content(does).wrap(max(width - KEYS, KEYS))
    return [head + first, *(Content(" " * KEYS) + line for line in more)]
