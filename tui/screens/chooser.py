"""One of several, narrowed by what is typed; the arrows move through what is left while the field keeps the focus."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.format import plain

Result = TypeVar("Result")

WIDTH = 70  # characters of a line


class Line(NamedTuple):
    """What can be chosen, by its `id`: its name, and what is said beside it; `mark` stands before both."""

    id: str
    name: str
    beside: str
    mark: str = ""


class Chooser(ModalScreen[Result | None], Generic[Result]):
    """Gives what `chosen` makes of the line, or None where it was left. A subclass binds `move(1)` and `move(-1)`."""

    DEFAULT_CSS = """
    Chooser {
        align: center middle;
        #chooser {
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
    HEADING: ClassVar[str]
    PLACEHOLDER: ClassVar[str]

    @abstractmethod
    def lines(self) -> Iterable[Line]:
        """What there is to choose from; texts as they are stored."""

    @abstractmethod
    def chosen(self, id: str) -> Result:  # noqa: A002 # the name of the field
        """What the screen below is given."""

    def compose(self) -> ComposeResult:
        with Vertical(id="chooser") as box:
            box.border_title = self.HEADING
            field = Input(placeholder=self.PLACEHOLDER, select_on_focus=False)
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
                    line.mark,
                    (plain(line.name), "bold"),
                    "  ",
                    (plain(line.beside[: 3 * WIDTH]), "$text-muted"),
                ).truncate(WIDTH, ellipsis=True),
                id=line.id,
            )
            for line in self.lines()
            if all(word in f"{line.name} {line.beside}".casefold() for word in words)
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
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._give(event.option)

    def _give(self, option: Option | None) -> None:
        if option is not None and option.id is not None:
            self.dismiss(self.chosen(option.id))
