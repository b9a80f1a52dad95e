"""What the app tells its screens."""

from typing import Protocol, runtime_checkable

from textual.events import Key
from textual.message import Message


class RegisterChanged(Message, bubble=False):
    """What is on the screen is to be asked for again: somebody wrote, another handler acts, or it is another day."""


@runtime_checkable
class TakesKeysAhead(Protocol):
    """A screen that is given the keys that came in one go with the one that opened it, before it can show them."""

    def typed_ahead(self, event: Key) -> bool:
        """Keep the key for later; False once keys arrive by themselves."""
