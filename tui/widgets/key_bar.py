"""The line below every screen: the keys that matter here, read from the live bindings."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

GAP = 3


@dataclass(frozen=True, slots=True)
class _Hint:
    key: str
    shown: str
    does: str
    enabled: bool

    @property
    def width(self) -> int:
        return cell_len(self.shown) + 1 + cell_len(self.does)


class KeyBar(Widget):
    """Bindings with `show`, those of the app at the right; what does not fit is left to the help.

    Textual's own footer makes a widget of each key and makes them all anew whenever the focus moves.
    """

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, order: Sequence[str] = ()) -> None:
        """`order` holds the ids of the bindings that come first; where space is short they are the ones that stay."""
        super().__init__()
        self._order = tuple(order)

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        at = 0
        for start, hint in self._placed():
            parts.append(" " * (start - at))
            parts.append((hint.shown, "bold $footer-key-foreground" if hint.enabled else "dim"))
            parts.append(f" {hint.does}" if hint.enabled else (f" {hint.does}", "dim"))
            at = start + hint.width
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for start, hint in self._placed():
            if offset is not None and hint.enabled and start <= offset.x < start + hint.width:
                self.app.simulate_key(hint.key)

    def _placed(self) -> list[tuple[int, _Hint]]:
        """Each hint shown, and the cell where it begins."""
        here, everywhere = self._hints()
        width = self.size.width
        right: list[tuple[int, _Hint]] = []
        end = width
        for hint in reversed(everywhere):
            if end - hint.width >= 0:
                right.insert(0, (end - hint.width, hint))
                end -= hint.width + GAP
        left: list[tuple[int, _Hint]] = []
        at = 0
        for hint in here:
            if at + hint.width > end:
                break
            left.append((at, hint))
            at += hint.width + GAP
        return left + right

    def _hints(self) -> tuple[list[_Hint], list[_Hint]]:
        """Those of the screen and what has the focus, then those of the app; one for each action."""
        here: dict[str, _Hint] = {}
        everywhere: dict[str, _Hint] = {}
        found = [active for active in self.screen.active_bindings.values() if active.binding.show]
        found.sort(key=lambda active: self._place(active.binding.id))
        for node, binding, enabled, _ in found:
            shown = self.app.get_key_display(binding)
            hint = _Hint(binding.key, shown, binding.description.lower(), enabled)
            (everywhere if node is self.app else here).setdefault(binding.action, hint)
        return list(here.values()), list(everywhere.values())

    def _place(self, binding_id: str | None) -> int:
        return self._order.index(binding_id) if binding_id in self._order else len(self._order)
