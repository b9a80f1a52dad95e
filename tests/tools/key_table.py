"""Write docs/keys.md from the bindings and the registry: `python -m tests.tools.key_table`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from textual.binding import Binding, BindingType

from store.rules.actions import ACTIONS
from tui.actions import MENUS, STEPS, menu_title, shown
from tui.app import UpheldApp
from tui.screens.act_as import ActAs
from tui.screens.action_keys import MENU, TAKE, words_of
from tui.screens.action_menu import ActionMenu
from tui.screens.case import CaseScreen
from tui.screens.confirm import Confirm
from tui.screens.form import Form
from tui.screens.go_to import GoTo
from tui.screens.help import HelpScreen
from tui.screens.put_in import PutIn
from tui.screens.queue import QueueScreen
from tui.screens.reader import Reader
from tui.screens.record import RecordScreen
from tui.screens.records import RecordsScreen
from tui.widgets.choices import Choice
from tui.widgets.chronology import Chronology
from tui.widgets.fields import DateLine
from tui.widgets.filter_line import FilterLine
from tui.widgets.next_steps import NextSteps
from tui.widgets.queue_list import QueueList
from tui.widgets.scroller import move_keys
from tui.widgets.table_keys import ACTS, MOVES

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
BEGINNING: Final = """\
# Keys

Written by `python -m tests.tools.key_table` from the program itself; a test checks that it is current. On the desk, `?` shows the
keys that work where one is, and `:` finds any of them by its words.

A step on a case's way through its stages has a letter of its own. Everything else stands in a menu: a capital letter opens it, a
second letter takes from it, `esc` leaves it. Both work on the open case and, in the queue, on the case under the cursor. Every
action is a command too: `upheld do REF ACTION`.

The id is what a settings file gives a key of your own to: `upheld settings`.
"""

SCREENS: Final = (
    ("Everywhere", UpheldApp.BINDINGS),
    ("Moving in any list", MOVES),
    ("In the queue", [*ACTS, *QueueScreen.BINDINGS]),
    ("On a case", [*CaseScreen.BINDINGS, *Chronology.BINDINGS]),
    ("In a menu", ActionMenu.BINDINGS),
    ("In a form", [*Form.BINDINGS, *Choice.BINDINGS, *DateLine.BINDINGS]),
    ("Changes and compliments", RecordsScreen.BINDINGS),
    ("On a change or a compliment", RecordScreen.BINDINGS),
    ("In the list of queues", QueueList.BINDINGS),
    ("While filtering", FilterLine.BINDINGS),
    ("In menus, steps and the chronology", [*move_keys("list"), *NextSteps.BINDINGS]),
    ("In a long text", [*move_keys("text"), *Reader.BINDINGS]),
    ("In the help", HelpScreen.BINDINGS),
    (
        "At a question, a number, a choice of people or texts",
        [*Confirm.BINDINGS, *GoTo.BINDINGS, *ActAs.BINDINGS, *PutIn.BINDINGS],
    ),
)


def page() -> str:
    """The page as it should be."""
    parts = [BEGINNING.rstrip(), "## Steps", _actions(STEPS)]
    for name, menu in MENUS.items():
        opens = f"The menu has the id `menu.{name}`."
        parts += [f"## `{menu.key}` {menu_title(name)}", opens, _actions(menu.letters)]
    for title, bindings in SCREENS:
        parts += [f"## {title}", _keys(bindings)]
    return "\n\n".join(parts) + "\n"


def _actions(names: Iterable[str]) -> str:
    rows = []
    for name in names:
        action = ACTIONS[name]
        rows.append((f"`{shown(name)}`", action.title, action.does, f"`do REF {name}`", f"`case.{name}`"))
    return _table(("Key", "Action", "Does", "Command", "Id"), rows)


def _keys(bindings: Iterable[BindingType]) -> str:
    rows = []
    for binding in bindings:
        assert isinstance(binding, Binding)  # the desk writes no other kind
        if binding.id is None or binding.system or binding.action.startswith((f"{TAKE}(", f"{MENU}(")):
            continue
        keys = binding.key_display or "  ".join(_named(key) for key in binding.key.split(","))
        rows.append((f"`{keys}`", words_of(binding), f"`{binding.id}`"))
    return _table(("Key", "Does", "Id"), rows)


_NAMES: Final = {
    "colon": ":", "question_mark": "?", "slash": "/", "minus": "-", "equals_sign": "=", "number_sign": "#", "escape": "esc",
    "right_square_bracket": "]", "left_square_bracket": "[", "down": "↓", "up": "↑",
}  # fmt: skip


def _named(key: str) -> str:
    return _NAMES.get(key, key)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of Markdown; our own words have no bar in them."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
