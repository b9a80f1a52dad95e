"""One key at a time: what is typed ahead goes to whatever the keys before it lead to.

Textual hands a key to the widget that has the focus when it is read. Over a slow line `/refund` arrives at once, and its
letters would still reach the table, where each is the key of an action.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Final, Generic

from textual import events
from textual.app import App, ReturnType
from textual.message_pump import MessagePump

from tui.messages import TakesKeysAhead

LONGEST: Final = 0.5
"""Seconds after which a key no longer holds back the next: its widget was taken away before it could say that it is done."""
LEAVING: Final = frozenset({"escape", "ctrl+q", "ctrl+c"})
"""Keys that wait for no form: they leave it, and what was typed for it is forgotten."""


class KeysInTurn(App[ReturnType], Generic[ReturnType]):
    """An app that gives a key to nobody until the one before it has had its effect, and no form a key before its fields are there."""

    def __init__(self) -> None:
        super().__init__()
        self._typed_ahead: deque[events.Key | events.Paste] = deque()
        self._begun: float | None = None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._form_on_its_way and isinstance(event, events.Key) and event.key in LEAVING:
            self._typed_ahead.clear()
        self._typed_ahead.append(event)
        if self._begun is None or monotonic() - self._begun > LONGEST:
            await self._give_next()

    @property
    def _form_on_its_way(self) -> bool:
        screen: object = self.screen if self._screen_stack else None
        return isinstance(screen, TakesKeysAhead) and not screen.is_ready

    def go_on(self) -> None:
        """A screen has become ready for what was typed ahead of it, or is gone; what it gives back is taken first."""
        self.call_next(self._resume)

    async def _resume(self) -> None:
        if self._begun is None:
            await self._give_next()

    def forget_keys(self) -> None:
        """A form does not come: what was typed for it is no command of what lies below it."""
        self._typed_ahead.clear()

    async def _give_next(self) -> None:
        self._begun = None
        if not self._typed_ahead:
            return
        key = self._typed_ahead[0]
        if self._form_on_its_way and not (isinstance(key, events.Key) and key.key in LEAVING):
            return
        self._begun = begun = monotonic()
        before = self.focused or self.screen
        await super().on_event(self._typed_ahead.popleft())
        self._follow(before, begun, partial(self._answered, before))

    def _follow(self, node: MessagePump | None, begun: float, arrive: Callable[[float], object]) -> None:
        """Go after the key the way it bubbles. A callback is queued behind it, so it is done where the callback comes."""
        while node is not None and node is not self:
            if node.call_later(self._follow, node._parent, begun, arrive):
                return
            node = node._parent
        self.call_later(arrive, begun)

    def _answered(self, before: MessagePump, begun: float) -> None:
        """The app has dealt with the key. What its widget says of it, as that a case is to be opened, goes the same way once more."""
        self._follow(before, begun, self._arrive)

    def _arrive(self, begun: float) -> None:
        """All of it has had its effect. A screen that it opened must take the focus first."""
        if self._screen_stack and self.screen.call_later(self._over, begun):
            return
        self._over(begun)

    def _over(self, begun: float) -> None:
        if begun == self._begun:  # else it took too long, and others came after it
            self.call_later(self._give_next)
