"""Keys pressed twice, as in `g g`: Textual knows single keys only."""

from dataclasses import dataclass

WINDOW = 1.0
"""Seconds within which the second press must follow; longer than a slow hand, shorter than a pause to think."""


@dataclass(slots=True)
class Chord:
    """Waits for the second press of a key."""

    _since: float | None = None

    def press(self, now: float) -> bool:
        """Note a press at `now`, in seconds of a clock that never steps back; True when it is the second."""
        second = self._since is not None and now - self._since <= WINDOW
        self._since = None if second else now
        return second

    def reset(self) -> None:
        """Something else happened: the next press is a first one."""
        self._since = None
