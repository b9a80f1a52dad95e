"""What the keys of a screen do now, read from its live bindings: for the help and for the command palette."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui.actions import MENUS, menu_title
from tui.app import UpheldApp
from tui.screens.action_keys import MENU, TAKE, action_words, words_of
from tui.widgets.table_keys import MOVES as _MOVES

MOVES: Final = frozenset(key.tooltip for key in _MOVES if isinstance(key, Binding))
"""What the keys do that only move the cursor: nobody looks for them in a list of commands."""

CASE: Final = "The case under the cursor"
SCREEN: Final = "This screen"
PANE: Final = "This pane"
EVERYWHERE: Final = "Everywhere"


@dataclass
class Keys:
    """The keys that do one thing, as they are shown, and what runs it."""

    run: Callable[[], Awaitable[bool]]
    shown: list[str] = field(default_factory=list)


Sections = dict[str, dict[str, Keys]]


def sections(screen: Screen[object]) -> Sections:
    """By section, what is done and by which keys. Only bindings with an id: the others are Textual's own or repeat one.

    What stands in a menu has a section of its own, which says the keys one after the other.
    """
    found: Sections = {title: {} for title in (SCREEN, CASE, PANE, EVERYWHERE)}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        does = tooltip or words_of(binding)
        if binding.id is None or binding.system or not enabled or not does:
            continue
        key = screen.app.get_key_display(binding)
        if binding.action.startswith(f"{MENU}("):
            name = binding.id.removeprefix("menu.")
            found[menu_title(name)] = _in_menu(name, key, screen, node)
            continue
        if node is screen.app:
            title = EVERYWHERE
        elif node is not screen:
            title = PANE
        elif binding.action.startswith(f"{TAKE}("):
            title = CASE
        else:
            title = SCREEN
        keys = found[title].setdefault(does, Keys(partial(screen.app.run_action, binding.action, node)))
        if key not in keys.shown:
            keys.shown.append(key)
    return {title: keys for title, keys in found.items() if keys}


def _in_menu(name: str, key: str, screen: Screen[object], node: DOMNode) -> dict[str, Keys]:
    """What can be taken from a menu: that it need not be opened for it is the palette's to use."""
    app = screen.app
    assert isinstance(app, UpheldApp)  # who else has menus
    return {
        action_words(action): Keys(
            partial(screen.app.run_action, f"{TAKE}('{action}')", node),
            [f"{key} {app.key_of(f'case.{action}', letter)}"],
        )
        for action, letter in MENUS[name].letters.items()
    }
