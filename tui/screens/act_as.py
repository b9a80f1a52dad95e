"""Whom to act as, in a demo register."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.format import plain

if TYPE_CHECKING:
    from tui.standing import Standing


class ActAs(ModalScreen[int | None]):
    """The handlers with their roles, narrowed by what is typed; gives the number of the one chosen."""

    DEFAULT_CSS = """
    ActAs {
        align: center middle;
        #people {
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
        Binding("escape", "dismiss(None)", "back", id="act-as.back"),
        Binding("down", "move(1)", show=False, tooltip="Next handler", id="act-as.down"),
        Binding("up", "move(-1)", show=False, tooltip="Previous handler", id="act-as.up"),
    ]

    def __init__(self, standing: "Standing") -> None:
        super().__init__()
        self._standing = standing

    def compose(self) -> ComposeResult:
        with Vertical(id="people") as people:
            people.border_title = "Act as"
            field = Input(placeholder="name or role", select_on_focus=False)
            field.cursor_blink = False
            yield field
            choices = OptionList(*self._options(""))
            choices.can_focus = False
            yield choices

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def _options(self, typed: str) -> list[Option]:
        words = typed.casefold().split()
        found = []
        for handler in self._standing.governing.handlers.values():
            name = plain(handler.called)
            roles = plain(", ".join(self._standing.roles(handler)) or "no role")
            if all(word in f"{name} {roles}".casefold() for word in words):
                here = "▸ " if handler.id == self._standing.actor.id else "  "
                found.append(
                    Option(
                        Content.assemble(here, (name, "bold"), "  ", (roles, "$text-muted")),
                        id=str(handler.id),
                    )
                )
        return found

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
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            self.dismiss(int(option.id))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(int(event.option.id or 0))
