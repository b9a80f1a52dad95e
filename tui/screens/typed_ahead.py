"""Keys that are quicker than the screen they are meant for."""

from time import monotonic
from typing import Any

from textual import events
from textual.screen import Screen


class TypedAhead(Screen[Any]):
    """A screen that keeps what is typed until its first field is there; none of it is a command of the screen below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ready_at: float | None = None
        self._ahead: list[events.Key] = []

    @property
    def is_ready(self) -> bool:
        """Whether the first field is there."""
        return self._ready_at is not None

    def become_ready(self) -> None:
        """What has the focus now is given what was typed so far."""
        self._ready_at = monotonic()
        for key in self._ahead:
            self._give(key)
        self._ahead.clear()

    def on_key(self, event: events.Key) -> None:
        if self.typed_ahead(event):
            event.stop()
            event.prevent_default()

    def typed_ahead(self, event: events.Key) -> bool:
        """Take a key that was typed before the first field was there; False for any other."""
        if self._ready_at is None:
            if event.is_printable:
                self._ahead.append(event)
            return event.key != "escape"
        late = event.is_printable and event.time < self._ready_at
        if late:
            self._give(event)
        return late

    def _give(self, key: events.Key) -> None:
        if self.focused is not None:
            self.focused.post_message(events.Key(key.key, key.character))
