"""Who has a case open for writing: a courtesy between desks, beside the register and never in it.

Each form that is open holds a file locked in `PATH.d/writing`; the kernel lets go of what a killed process held, so a file that can be
locked is of nobody any more and is swept away. A file gives numbers and the name of an action only: nothing of it is shown as it stands.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from store.errors import UpheldError
from store.lock import make_group_folder

FOLDER: Final = "writing"
MODE: Final = 0o660
LARGEST: Final = 1_000
"""Bytes of a file that are looked at."""
_own: Final[set[str]] = set()
"""The names of the files that this process holds."""


class Writer(NamedTuple):
    """Somebody who writes: the number of the handler, what they fill in, and since when (UTC)."""

    handler: int
    action: str
    since: datetime


class Here:
    """One form that is open. For use in any thread; once it has left it stays so."""

    def __init__(self, register: Path, case: int, handler: int, action: str) -> None:
        self._folder = _folder(register)
        self._name = f"{case}-{secrets.token_hex(8)}"
        self._says = {"handler": handler, "action": action, "since": datetime.now(UTC).isoformat()}
        self._lock = Lock()
        self._held: int | None = None
        self._over = False

    def enter(self) -> None:
        """Be seen. Where the folder can't be written, nobody sees it and nothing else happens."""
        with self._lock, suppress(OSError, UpheldError):
            if self._over or self._held is not None:
                return
            make_group_folder(self._folder.parent)
            make_group_folder(self._folder)
            coming = self._folder / f".{self._name}"  # nobody finds it before it is locked
            descriptor = os.open(
                coming, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, MODE
            )
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.write(descriptor, json.dumps(self._says).encode())
                coming.rename(self._folder / self._name)
            except OSError:
                os.close(descriptor)
                raise
            self._held = descriptor
            _own.add(self._name)

    def leave(self) -> None:
        """Be seen no longer."""
        with self._lock:
            self._over = True
            if self._held is not None:
                with suppress(OSError):
                    (self._folder / self._name).unlink()
                os.close(self._held)
                self._held = None
                _own.discard(self._name)


def writers(register: Path, case: int) -> list[Writer]:
    """Who else has the case open for writing, the first to come first; what the dead left is swept away."""
    return sorted(_others(register, case), key=lambda writer: writer.since)


def _others(register: Path, case: int) -> Iterator[Writer]:
    try:
        found = [path for path in _folder(register).glob(f"{case}-*") if path.name not in _own]
    except OSError:
        return
    for path in found:
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                writer = _alive(descriptor, path)
            finally:
                os.close(descriptor)
            if writer is not None:
                yield writer


def _alive(descriptor: int, path: Path) -> Writer | None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(os.read(descriptor, LARGEST))
    path.unlink()
    return None


def _read(raw: bytes) -> Writer | None:
    """What a file says; the group may write any into the folder, so no more is believed than its form."""
    try:
        match json.loads(raw):
            case {"handler": int(handler), "action": str(action), "since": str(since)}:
                return Writer(handler, action, datetime.fromisoformat(since).astimezone(UTC))
    except (ValueError, OverflowError, RecursionError):
        pass
    return None


def _folder(register: Path) -> Path:
    return register.with_name(f"{register.name}.d") / FOLDER
