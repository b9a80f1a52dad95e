"""The keys of a table. Each has an id of its own: in Textual 8.2 two keys under one id clash with themselves as soon
as a keymap names it.
"""

from typing import Final

from textual.binding import Binding, BindingType

_MOVE: Final = Binding.Group("move", compact=True)
_MARK: Final = Binding.Group("mark")


def _move(key: str, action: str, name: str, tooltip: str, shown_as: str | None = None) -> Binding:
    words = name.replace("-", " ")
    return Binding(
        key, action, words, id=f"table.{name}", show=False, tooltip=tooltip, group=_MOVE, key_display=shown_as
    )


def _mark(key: str, action: str, name: str, tooltip: str, *, show: bool = False) -> Binding:
    words = name.replace("-", " ")
    return Binding(key, action, words, id=f"table.{name}", show=show, tooltip=tooltip, group=_MARK)


MOVES: Final[list[BindingType]] = [
    _move("j", "move(1)", "down", "Next row"),
    _move("k", "move(-1)", "up", "Previous row"),
    _move("down", "move(1)", "arrow-down", "Next row"),
    _move("up", "move(-1)", "arrow-up", "Previous row"),
    _move("g", "chord_first", "first", "First row: press the key twice", "g g"),
    _move("G", "last", "last", "Last row"),
    _move("home", "first", "home", "First row"),
    _move("end", "last", "end", "Last row"),
    _move("ctrl+d", "page(0.5)", "half-page-down", "Half a page down"),
    _move("ctrl+u", "page(-0.5)", "half-page-up", "Half a page up"),
    _move("pagedown", "page(1)", "page-down", "A page down"),
    _move("pageup", "page(-1)", "page-up", "A page up"),
]

ACTS: Final[list[BindingType]] = [
    Binding("enter", "choose", "open", id="table.open", tooltip="Open the row under the cursor"),
    _mark("space", "mark", "mark", "Mark the row and move on; ends a range", show=True),
    _mark(
        "v",
        "mark_range",
        "range",
        "Mark from here to where you move, or so many by a digit; again to keep the marks",
    ),
    _mark("escape", "cancel_range", "drop-range", "Forget the range begun with v"),
]
