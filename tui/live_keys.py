"""What the keys of a screen do now, read from its live bindings: for the help and for the command palette."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from textual.binding import Binding
from textual.screen import Screen

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


def sections(screen: Screen[object]) -> dict[str, dict[str, Keys]]:
    """By section, what is done and by which keys. Only bindings with an id: the others are Textual's own or repeat one."""
    found: dict[str, dict[str, Keys]] = {title: {} for title in (SCREEN, CASE, PANE, EVERYWHERE)}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        does = tooltip or binding.description
        if binding.id is None or binding.system or not enabled or not does:
            continue
        if node is screen.app:
            title = EVERYWHERE
        elif node is not screen:
            title = PANE
        elif binding.action.startswith("take("):
            title = CASE
        else:
            title = SCREEN
        keys = found[title].setdefault(does, Keys(partial(screen.app.run_action, binding.action, node)))
        shown = screen.app.get_key_display(binding)
        if shown not in keys.shown:
            keys.shown.append(shown)
    return {title: keys for title, keys in found.items() if keys}
