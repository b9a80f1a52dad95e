"""How far long work has come, on one line of standard error, where somebody watches."""

import sys
import time
from contextlib import suppress

from tui.format import plain
from tui.output import is_watched

PATIENCE = 1.0
"""Seconds before anything is said: what is quick needs no word."""


class Steps:
    """Says the step that is under way, once the whole has taken longer than `PATIENCE`; the line is wiped at the end."""

    def __init__(self, *, watched: bool | None = None) -> None:
        self._watched = is_watched() if watched is None else watched
        self._began = time.monotonic()
        self._width = 0

    def __enter__(self) -> "Steps":
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._write("")

    def __call__(self, step: str) -> None:
        """A step begins."""
        if self._watched and time.monotonic() - self._began > PATIENCE:
            self._write(f"{plain(step)} …")

    def cases(self, done: int) -> None:
        """So many cases are done."""
        self(f"{done:,} cases replayed")

    def _write(self, text: str) -> None:
        with suppress(OSError):  # nobody may be listening
            sys.stderr.write(f"\r{text.ljust(self._width)}" + ("" if text else "\r"))
            sys.stderr.flush()
        self._width = len(text)
