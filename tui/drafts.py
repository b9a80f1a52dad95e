"""What somebody is writing, kept beside the register until it is recorded, so that a lost connection loses nothing.

One file for each handler, case and action, readable by its account alone; its name says nothing to who may list the folder.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from store.draft_files import beside, draft_name

Typed = Mapping[str, object]
"""What was typed, by the name of its field: JSON's types only."""

MODE = 0o600


class Draft(NamedTuple):
    """What was typed, and when it was last kept."""

    at: datetime
    typed: Typed


def folder(register: Path) -> Path:
    """The drafts of the register at `register`."""
    return register.with_name(register.name + ".d") / "drafts"


class DraftFile:
    """The draft of one handler for one action on one case (0 where there is none yet). For use in any thread.

    What is kept is the newest that was asked for, whichever thread comes last; once discarded it stays so.
    """

    def __init__(self, register: Path, handler: int, case: int, action: str) -> None:
        self._path = folder(register) / draft_name(handler, case, action)
        self._lock = Lock()
        self._newest = 0
        self._over = False

    def read(self, zone: tzinfo) -> Draft | None:
        """The draft as it was kept, at the time of `zone`; None where there is none that can be read."""
        try:
            text = self._path.read_text(encoding="utf-8")
            at = datetime.fromtimestamp(self._path.stat().st_mtime, zone)
            typed = json.loads(text)
        except (OSError, ValueError):
            return None
        return Draft(at, typed) if isinstance(typed, dict) and typed else None

    def keep(self, typed: Typed, number: int) -> None:
        """Keep `typed`, unless something with a higher number was kept already. Nothing typed is no draft.

        Raises OSError where the disk refuses.
        """
        with self._lock:
            if self._over or number < self._newest:
                return
            self._newest = number
            if typed:
                self._write(json.dumps(dict(typed)))
            else:
                self._remove()

    def discard(self) -> None:
        """The draft is no longer needed, and no late thread brings it back."""
        with self._lock:
            self._over = True
            self._remove()

    def forget(self, number: int) -> None:
        """As if nothing had been typed up to `number`; writing may go on."""
        with self._lock:
            self._newest = max(self._newest, number)
            self._remove()

    @property
    def _new(self) -> Path:
        return beside(self._path)

    def _write(self, text: str) -> None:
        descriptor = os.open(self._new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, MODE)  # whatever the umask, or whoever made the file before, says
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        self._new.replace(self._path)

    def _remove(self) -> None:
        for path in (self._new, self._path):
            with suppress(OSError):
                path.unlink()
