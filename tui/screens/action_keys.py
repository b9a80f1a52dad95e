"""The bindings of the actions, for every screen that shows a case: made from the table of keys.

The registry is asked for their words only when somebody wants to read them: the queue is shown without the rules.
"""

from collections.abc import Collection
from typing import Final

from textual.binding import Binding

from tui.actions import KEYS, MENUS, STEPS, menu_title

TAKE: Final = "take"
MENU: Final = "menu"
"""The actions of a screen that the bindings call, each with a name: of an action, of a menu."""


def action_words(name: str) -> str:
    """What an action is and does: "Note: write something down"."""
    from store.rules.actions import ACTIONS

    action = ACTIONS[name]
    return f"{action.title}: {action.does}"


def words_of(binding: Binding) -> str:
    """What a key does, in words."""
    if binding.action.startswith(f"{MENU}("):
        return f"{menu_title(str(binding.id).removeprefix('menu.'))}: a menu"
    name = str(binding.id).removeprefix("case.")
    return action_words(name) if name in KEYS else binding.tooltip or binding.description


def action_binding(name: str, key: str, action: str, *, show: bool = False) -> Binding:
    """A key that leads to an action of the registry."""
    return Binding(key, action, name.replace("-", " "), show=show, id=f"case.{name}")


def action_bindings(in_footer: Collection[str] = ()) -> list[Binding]:
    """A key for each step and each menu; those `in_footer` stand in the line below the screen."""
    steps = [
        action_binding(name, key, f"{TAKE}('{name}')", show=name in in_footer) for name, key in STEPS.items()
    ]
    menus = [
        Binding(menu.key, f"{MENU}('{name}')", name, show=False, id=f"menu.{name}")
        for name, menu in MENUS.items()
    ]
    return steps + menus
