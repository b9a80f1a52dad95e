"""One text to itself, as long as it may be."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.format import plain
from tui.widgets.scroller import Scroller


class Reader(ModalScreen[None]):
    """Shows a text until it has been read."""

    CSS_PATH = "reader.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,minus,enter,q", "dismiss", "back", id="reader.back", tooltip="Back to the case"),
    ]

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="page") as page:
            page.border_title = Content(plain(self._title))
            page.border_subtitle = "esc back · j k scroll"
            yield Scroller(self._text, id="text")
