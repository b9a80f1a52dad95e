"""What the app tells its screens."""

from typing import Protocol, runtime_checkable

from textual.message import Message


class RegisterOpened(Message, bubble=False):
    """All of the register can be asked now, not only its first queue."""


class RegisterChanged(Message, bubble=False):
    """What is on the screen is to be asked for again: somebody wrote, another handler acts, or it is another day."""


@runtime_checkable
class TakesKeysAhead(Protocol):
    """A screen that takes time to come: the keys that came in one go with the one that opened it wait until it is ready."""

    @property
    def is_ready(self) -> bool:
        """Whether its first field is there."""
