"""What may happen next: every action of the registry with its key, and where one may not be taken the sentence why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from store import case as states
from store.rules.actions import ACTIONS
from tui.actions import KEYS
from tui.format import content
from tui.widgets.hanging import Hanging
from tui.widgets.marked_list import MarkedList

if TYPE_CHECKING:
    from store.rules.decide import Permission

HEAD: Final = 3 + max(len(action.title) for action in ACTIONS.values()) + 2
"""Cells of the key and the title."""

NATURAL: Final = {
    states.RECEIVED: ("acknowledge",),
    states.ACKNOWLEDGED: ("investigate", "decide", "inform-staff"),
    states.INVESTIGATING: ("decide", "inform-staff"),
    states.WAITING: ("answered",),
    states.DECIDED: ("respond",),
    states.RESPONDED: ("escalate", "close"),
    states.CLOSED: ("escalate",),
}
"""What comes next as a case usually goes; whether it may, the rules say."""


class NextSteps(MarkedList):
    """Allowed actions first, then a line and the others. The cursor is on the one that comes next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "take", id="next.take", tooltip="Take the action under the cursor"),
    ]

    def show_permissions(self, permissions: "Sequence[Permission]", state: str | None) -> None:
        """Show them; the cursor goes to the next step of `state`, or stays where it is if that is None."""
        known = list(KEYS)
        ordered = sorted(
            permissions,
            key=lambda p: (not p.allowed, known.index(p.action) if p.action in KEYS else len(known)),
        )
        cursor = None if state is None else next_step(ordered, state)
        allowed = sum(permission.allowed for permission in ordered)
        self.show(
            [(permission.action, _entry(permission)) for permission in ordered], cursor, rule_after=allowed
        )


def next_step(permissions: "Sequence[Permission]", state: str) -> str | None:
    """The allowed action that comes next in `state`, else the first allowed one."""
    allowed = [permission.action for permission in permissions if permission.allowed]
    usual = [action for action in NATURAL.get(state, ()) if action in allowed]
    return next(iter(usual + allowed), None)


def _entry(permission: "Permission") -> Hanging:
    action = ACTIONS[permission.action]
    key = KEYS.get(permission.action, "")
    if permission.allowed:
        head = Content.assemble((key.ljust(3), "bold $footer-key-foreground"), (action.title, "bold"))
        return Hanging(head, Content.styled(action.does, "$text-muted"), HEAD, fold=1)
    head = Content.assemble((key.ljust(3), "$text-muted"), (action.title, "$text-muted"))
    return Hanging(head, content(permission.why or "").stylize("$text-muted"), HEAD)
