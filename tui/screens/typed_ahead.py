"""Keys that are quicker than the screen they are meant for."""

from typing import Any

from textual.screen import Screen

from tui.keys_in_turn import KeysInTurn


class TypedAhead(Screen[Any]):
    """A screen whose first field takes time to come. What is typed waits for it; none of it is a command of the screen below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_ready = False

    @property
    def is_ready(self) -> bool:
        """Whether the first field is there."""
        return self._is_ready

    def become_ready(self) -> None:
        """What has the focus now is given what was typed so far."""
        self._is_ready = True
        if isinstance(self.app, KeysInTurn):
            self.app.go_on()

    def give_up(self) -> None:
        """It does not come, or does not go: nobody is given what was typed on the strength of that."""
        if isinstance(self.app, KeysInTurn):
            self.app.forget_keys()
