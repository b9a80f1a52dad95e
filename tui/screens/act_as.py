"""Whom to act as, in a demo register."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tui.screens.chooser import Chooser, Line

if TYPE_CHECKING:
    from tui.standing import Standing


class ActAs(Chooser[int]):
    """The handlers with their roles; gives the number of the one chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", id="act-as.back"),
        Binding("down", "move(1)", show=False, tooltip="Next handler", id="act-as.down"),
        Binding("up", "move(-1)", show=False, tooltip="Previous handler", id="act-as.up"),
    ]
    HEADING = "Act as"
    PLACEHOLDER = "name or role"

    def __init__(self, standing: "Standing") -> None:
        super().__init__()
        self._standing = standing

    def lines(self) -> Iterator[Line]:
        for handler in self._standing.governing.handlers.values():
            here = "▸ " if handler.id == self._standing.actor.id else "  "
            roles = ", ".join(self._standing.roles(handler)) or "no role"
            yield Line(str(handler.id), handler.called, roles, here)

    def chosen(self, id: str) -> int:  # noqa: A002 # the name of the field
        return int(id)
