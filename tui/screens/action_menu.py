"""A menu of actions: what stands in it, which letter takes it, and why not where it may not be taken."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList

from store.case import reference
from store.errors import UpheldError
from store.rules.actions import ACTIONS
from tui.actions import MENUS, menu_title
from tui.app import UpheldApp
from tui.jobs import Job, Jobs
from tui.screens.action_keys import action_binding
from tui.widgets.marked_list import MarkedList
from tui.widgets.next_steps import step_entry

if TYPE_CHECKING:
    from store.rules.decide import Permission

KEY: Final = 3
"""Cells of a letter."""


def letters_of(menu: str) -> list[Binding]:
    """The letters of a menu."""
    return [action_binding(do, key, f"pick('{do}')") for do, key in MENUS[menu].letters.items()]


class ActionMenu(Jobs, ModalScreen[str | None]):
    """Gives the name of the action that was chosen, allowed or not; None where the menu was left.

    Shown at once; where the permissions are not given they are asked for, and its letters work meanwhile.
    """

    DEFAULT_CSS = """
    ActionMenu {
        align: center bottom;
        #menu {
            width: 100%;
            max-width: 96;
            height: auto;
            max-height: 100%;
            margin-bottom: 1;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
        }
        MarkedList { height: auto; max-height: 100%; }
        MarkedList:focus { background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", id="open-menu.back", tooltip="Leave the menu"),
        Binding("minus", "dismiss(None)", "back", id="open-menu.leave", show=False, tooltip="Leave the menu"),
        Binding("enter", "choose", "take", id="open-menu.take", tooltip="Take the action under the cursor"),
    ]
    AUTO_FOCUS = ""

    app = getters.app(UpheldApp)

    def __init__(
        self,
        case: int,
        name: str,
        permissions: "Sequence[Permission] | None" = None,
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        """The menu `name` on a case; `reasons` says of some of its actions why they are proposed."""
        super().__init__()
        self._case = case
        self._menu = name
        self._permissions = permissions
        self._reasons = reasons or {}
        # The letters are those of this menu alone, so they can't stand in the class.
        self._bindings = BindingsMap.merge((self._bindings, BindingsMap(letters_of(name))))

    def compose(self) -> ComposeResult:
        with Vertical(id="menu") as menu:
            menu.border_title = Content(f"{menu_title(self._menu)} · {reference(self._case)}")
            menu.border_subtitle = "a letter takes · esc back"
            yield MarkedList()

    def on_mount(self) -> None:
        self.query_one(MarkedList).focus()
        self._show()
        if self._permissions is None:
            ask = self.app.register.can
            actor = self.app.actor
            self.ask(Job("can", lambda: ask(self._case, actor), self._know, self._not_known))

    def _know(self, permissions: "Sequence[Permission]") -> None:
        self._permissions = permissions
        self._show()

    def _not_known(self, _error: UpheldError) -> None:
        """Whoever takes one is told why it may not be taken."""

    def _show(self) -> None:
        known = {permission.action: permission for permission in self._permissions or ()}
        key_of = self.app.key_of
        letters = {name: key_of(f"case.{name}", key) for name, key in MENUS[self._menu].letters.items()}
        refused = {
            name: found.why or "" for name in letters if (found := known.get(name)) and not found.allowed
        }
        names = sorted(letters, key=lambda name: (name in refused, name not in self._reasons))
        title = max(len(ACTIONS[name].title) for name in names) + 2
        entries = [
            (
                name,
                step_entry(
                    name, letters[name], refused.get(name), self._reasons.get(name), key=KEY, title=title
                ),
            )
            for name in names
        ]
        self.query_one(MarkedList).show(entries, rules=(len(names) - len(refused),))

    def action_choose(self) -> None:
        name = self.query_one(MarkedList).under_cursor
        if name is not None:
            self.dismiss(name)

    def action_pick(self, name: str) -> None:
        self.dismiss(name)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)


def open_menu(screen: Screen[Any], menu: ActionMenu, take: Callable[[str], None]) -> None:
    """Show a menu over a screen; `take` is called with what is chosen from it."""

    def chosen(name: str | None) -> None:
        if name is not None:
            take(name)

    screen.app.push_screen(menu, chosen)
