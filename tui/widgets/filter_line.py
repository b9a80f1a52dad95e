"""The line in which a filter is typed, with what is wrong with it beside it."""

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.format import content

EXAMPLE: Final = "refund   owner:none   stage:2   due<3   -state:waiting"


class _Field(Input):
    """Its bindings stand here: a field takes every key that has a character, as "down" has, from what surrounds it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.leave_filter", "to the cases", tooltip="Go to the cases", id="filter.done"),
        Binding("down", "screen.leave_filter", show=False, tooltip="Go to the cases", id="filter.leave"),
        Binding(
            "escape",
            "screen.give_up_filter",
            "no filter",
            tooltip="Take the filter away",
            id="filter.give-up",
        ),
    ]


class FilterLine(Horizontal):
    """Hidden until it is opened, and empty until it is filled; says what is typed, letter by letter."""

    DEFAULT_CSS = """
    FilterLine {
        height: 1;
        display: none;
        &.-open { display: block; }
        #filter-prompt { width: auto; color: $text-accent; text-style: bold; }
        Input { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
        Input:focus { border: none; background-tint: transparent; }
        #filter-said { width: auto; max-width: 65%; height: 1; padding: 0 1; color: $text-warning; text-overflow: ellipsis; text-wrap: nowrap; }
    }
    """

    @dataclass
    class Typed(Message):
        """The text has changed."""

        text: str

    async def fill(self) -> None:
        """Put in what it is made of: a field takes its time, and the first rows do not wait for it."""
        field = _Field(placeholder=EXAMPLE, select_on_focus=False)
        field.cursor_blink = False
        prompt, said = Static("/ ", id="filter-prompt", markup=False), Static(id="filter-said", markup=False)
        await self.mount_all((prompt, field, said))

    def open(self, text: str) -> None:
        """Show the line with `text` in it, ready to be typed in."""
        self.add_class("-open")
        field = self.query_one(Input)
        with self.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.screen.set_focus(field)  # at once: what is typed next belongs here

    def close(self) -> None:
        """Hide the line; the filter stays as it is."""
        self.remove_class("-open")

    def say(self, sentence: str) -> None:
        """What is wrong with the text; "" where nothing is."""
        for said in self.query("#filter-said").results(Static):
            said.update(content(sentence))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))
