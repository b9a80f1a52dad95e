"""What can be put into a text that is being written: snippets of one's own, and what the case says, to be quoted."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.format import plain


class Piece(NamedTuple):
    """A text that can be put in, and what it is called."""

    title: str
    text: str


class PutIn(ModalScreen[str | None]):
    """The pieces, narrowed by what is typed; gives the text of the one chosen."""

    DEFAULT_CSS = """
    PutIn {
        align: center middle;
        #pieces {
            width: 76;
            max-width: 94%;
            height: auto;
            max-height: 80%;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $foreground;
        }
        Input { border: none; padding: 0 1; height: 1; margin-bottom: 1; &:focus { border: none; } }
        OptionList { border: none; padding: 0; height: auto; max-height: 20; background: $surface; &:focus { border: none; } }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", id="put-in.back", tooltip="Put nothing in"),
        Binding("down", "move(1)", show=False, tooltip="Next text", id="put-in.down"),
        Binding("up", "move(-1)", show=False, tooltip="Previous text", id="put-in.up"),
    ]

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self._pieces = list(pieces)

    def compose(self) -> ComposeResult:
        with Vertical(id="pieces") as pieces:
            pieces.border_title = "Put in"
            field = Input(placeholder="its name, or a word of it", select_on_focus=False)
            field.cursor_blink = False
            yield field
            choices = OptionList(*self._options(""))
            choices.can_focus = False
            yield choices

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def _options(self, typed: str) -> list[Option]:
        words = typed.casefold().split()
        return [
            Option(
                Content.assemble(
                    (plain(piece.title), "bold"), "  ", (plain(piece.text[:200]), "$text-muted")
                ).truncate(70, ellipsis=True),
                id=str(place),
            )
            for place, piece in enumerate(self._pieces)
            if all(word in f"{piece.title} {piece.text}".casefold() for word in words)
        ]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(self._options(event.value))
        choices.highlighted = 0 if choices.option_count else None

    def action_move(self, by: int) -> None:
        choices = self.query_one(OptionList)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._give(self.query_one(OptionList).highlighted_option)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._give(event.option)

    def _give(self, option: Option | None) -> None:
        if option is not None and option.id is not None:
            self.dismiss(self._pieces[int(option.id)].text)
