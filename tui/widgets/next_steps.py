"""What may happen next: what the desk proposes, the steps of the way, the other chapters of the case, and what may not with the sentence why."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from store.records import STEPS as RECORD_STEPS
from store.rules.actions import ACTIONS
from tui.actions import KEYS, MENUS, KeyOf, as_they_come, menu_title, shown
from tui.format import content
from tui.widgets.hanging import Hanging
from tui.widgets.marked_list import MarkedList

if TYPE_CHECKING:
    from store.rules.decide import Permission
    from tui.proposals import Proposal

KEY: Final = 5
"""Cells of the keys."""
TITLE: Final = 26
"""Cells of what a step is called; a longer title takes a second line."""
COUNT: Final = 8
"""Cells of how many actions of a chapter may be taken: the least that is said of it."""
MENU: Final = "menu "
"""Before the name of a menu, where the list holds one."""

CHAPTERS: Final = [name for name, menu in MENUS.items() if menu.title is None]
"""The menus that are chapters: the steps in the others stand in the list themselves."""


class NextSteps(MarkedList):
    """Proposals, other allowed steps, chapters, refused steps. The cursor is on the first proposal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "take", id="next.take", tooltip="Take the step, or open the menu, under the cursor"),
    ]  # fmt: skip

    key_of: KeyOf = staticmethod(as_they_come)
    """Gives the keys as they are for who sits here."""

    def show_steps(
        self, permissions: "Sequence[Permission]", proposed: "Sequence[Proposal]", *, moved_on: bool
    ) -> None:
        """Show them; the cursor goes to the first where the case has moved on, and stays where it is otherwise."""
        known = {permission.action: permission for permission in permissions}
        reasons = {proposal.action: proposal.why for proposal in proposed}
        order = [name for name in KEYS if name in known]
        order += [name for name in known if name not in KEYS]
        steps = [name for name in order if not ACTIONS[name].chapter and name not in reasons]
        allowed = [name for name in steps if known[name].allowed]
        entries = [(name, step_entry(name, self._keys(name), None, why)) for name, why in reasons.items()]
        entries += [(name, step_entry(name, self._keys(name))) for name in allowed]
        chapters = [(f"{MENU}{name}", _chapter(name, known, self.key_of)) for name in CHAPTERS]
        refused = [name for name in steps if not known[name].allowed]
        rest = [(name, step_entry(name, self._keys(name), known[name].why or "")) for name in refused]
        rules = (len(reasons), len(entries), len(entries) + len(chapters))
        cursor = entries[0][0] if moved_on and entries else None
        self.show([*entries, *chapters, *rest], cursor, rules=rules)

    def _keys(self, action: str) -> str:
        return shown(action, self.key_of)


def step_entry(
    name: str,
    keys: str,
    why_not: str | None = None,
    why: str | None = None,
    *,
    key: int = KEY,
    title: int = TITLE,
) -> Hanging:
    """An action, or a step of a record beside the cases, in a line with what it does; proposed or refused, on as many lines as the reason needs.

    `key` and `title` are the cells of the keys and of what it is called.
    """
    action = ACTIONS.get(name) or RECORD_STEPS[name]
    if why_not is not None:
        head = Content.styled(f"{_column(keys, key)}{action.title}", "$text-muted")
        return Hanging(head, content(why_not).stylize("$text-muted"), key + title)
    head = Content.assemble((_column(keys, key), "bold $footer-key-foreground"), (action.title, "bold"))
    if why:
        return Hanging(head, content(why), key + title)
    return Hanging(head, Content.styled(action.does, "$text-muted"), key + title, fold=1)


def _column(keys: str, cells: int) -> str:
    """The keys in their column; longer ones, of somebody's own, keep a space after them."""
    return f"{keys.ljust(cells - 1)} "


def _chapter(name: str, known: "Mapping[str, Permission]", key_of: KeyOf) -> Hanging:
    """A chapter, folded to a line: how many of its actions may be taken, and which."""
    actions = [action for action in MENUS[name].letters if action in known]
    allowed = [action for action in actions if known[action].allowed]
    key, title = _column(key_of(f"menu.{name}", MENUS[name].key), KEY), menu_title(name)
    if not allowed:
        head = Content.styled(f"{key}{title}", "$text-muted")
        return Hanging(head, Content.styled(f"none of {len(actions)}", "$text-muted"), KEY + TITLE, 1, COUNT)
    head = Content.assemble((key, "bold $footer-key-foreground"), title)
    words = ", ".join(ACTIONS[action].title.lower() for action in allowed)
    body = Content.styled(f"{len(allowed)} of {len(actions)} · {words}", "$text-muted")
    return Hanging(head, body, KEY + TITLE, 1, COUNT)
