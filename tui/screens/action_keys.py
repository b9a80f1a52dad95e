"""The bindings of the actions, for every screen that shows a case: made from the table of keys and the registry."""

from collections.abc import Collection
from typing import Final

from textual.binding import Binding

from store.rules.actions import ACTIONS
from tui.actions import MENUS, STEPS, menu_title

TAKE: Final = "take"
MENU: Final = "menu"
"""The actions of a screen that the bindings call, each with a name: of an action, of a menu."""


def action_words(name: str) -> str:
    """What an action is and does: "Note: write something down"."""
    action = ACTIONS[name]
    return f"{action.title}: {action.does}"


def action_binding(name: str, key: str, action: str, *, show: bool = False) -> Binding:
    """A key that leads to an action of the registry."""
    return Binding(
        key, action, name.replace("-", " "), show=show, tooltip=action_words(name), id=f"case.{name}"
    )


def action_bindings(in_footer: Collection[str] = ()) -> list[Binding]:
    """A key for each step and each menu; those `in_footer` stand in the line below the screen."""
    steps = [
        action_binding(name, key, f"{TAKE}('{name}')", show=name in in_footer) for name, key in STEPS.items()
    ]
    menus = [
        Binding(
            menu.key, f"{MENU}('{name}')", menu_title(name).lower(), show=False,
            tooltip=f"{menu_title(name)}: a menu", id=f"menu.{name}",
        )
        for name, menu in MENUS.items()
    ]  # fmt: skip
    return steps + menus
