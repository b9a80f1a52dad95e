"""What can be put into a text that is being written: snippets of one's own, and what the case says, to be quoted."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from tui.screens.chooser import Chooser, Line


class Piece(NamedTuple):
    """A text that can be put in, and what it is called."""

    title: str
    text: str


class PutIn(Chooser[str]):
    """The pieces; gives the text of the one chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", id="put-in.back", tooltip="Put nothing in"),
        Binding("down", "move(1)", show=False, tooltip="Next text", id="put-in.down"),
        Binding("up", "move(-1)", show=False, tooltip="Previous text", id="put-in.up"),
    ]
    HEADING = "Put in"
    PLACEHOLDER = "its name, or a word of it"

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self._pieces = pieces

    def lines(self) -> Iterator[Line]:
        for place, piece in enumerate(self._pieces):
            yield Line(str(place), piece.title, piece.text)

    def chosen(self, id: str) -> str:  # noqa: A002 # the name of the field
        return self._pieces[int(id)].text
