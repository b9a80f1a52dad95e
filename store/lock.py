"""The fair lock of a register: a gate and a lock, so that nobody waits for ever and the dead hold nothing.

Everybody takes the gate alone, then the lock (shared to read, exclusive to write), then lets the gate go.
Plain flock starves writers, and polling for one lets late-comers past. Here the queue is the kernel's, at the gate;
whoever holds the gate is alone before the lock, where trying again and again overtakes nobody. The kernel
frees what a killed process held. Threads of one process take turns before the gate.
"""

import fcntl
import json
import os
import pwd
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from store.errors import Busy, Refused

_GATE, _LOCK = "gate", "lock"
# Seconds between two tries before the lock; a unit of work takes 1 to 250 ms.
_SHORTEST, _LONGEST = 0.0002, 0.005


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FairLock:
    """The lock kept in `folder`; `now` gives the time that a holder signs with."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = _utc_now) -> None:
        self._folder = folder
        self._now = now
        self._doorway = _doorways.setdefault(str(folder.resolve()), _Doorway())

    @contextmanager
    def shared(self, timeout: float) -> Iterator[None]:
        """Hold the lock with other readers. Raises Busy after `timeout` seconds, Refused without permission."""
        with self._held(fcntl.LOCK_SH, timeout) as fd:
            with suppress(OSError):
                if os.fstat(fd).st_size:
                    os.ftruncate(fd, 0)  # nobody writes now: the signature is of a writer that was killed
            yield

    @contextmanager
    def exclusive(self, timeout: float) -> Iterator[None]:
        """Hold the lock alone, signed. Raises Busy after `timeout` seconds, Refused without permission."""
        with self._held(fcntl.LOCK_EX, timeout) as fd:
            # The signature is a courtesy to those who wait: a full disk must not turn it into a failure.
            with suppress(OSError):
                os.ftruncate(fd, 0)
                os.pwrite(fd, _signature(self._now()), 0)
            try:
                yield
            finally:
                with suppress(OSError):
                    os.ftruncate(fd, 0)

    @contextmanager
    def _held(self, operation: int, timeout: float) -> Iterator[int]:
        deadline = time.monotonic() + timeout
        with self._doorway.turn(timeout, self._busy):
            fd = self._past_the_gate(operation, deadline)
            try:
                yield fd
            finally:
                _let_go(fd)

    def _past_the_gate(self, operation: int, deadline: float) -> int:
        gate = self._gate(deadline)
        try:
            lock = self._open(_LOCK)
            try:
                pause = _SHORTEST
                while not _taken(lock, operation):
                    left = deadline - time.monotonic()
                    if left <= 0:
                        raise self._busy()
                    time.sleep(min(pause, left))  # noqa: TID251  flock has no time limit; see the module
                    pause = min(pause * 1.1, _LONGEST)
            except BaseException:
                os.close(lock)
                raise
            return lock
        finally:
            _let_go(gate)

    def _gate(self, deadline: float) -> int:
        """The gate, held: at once where it is free, else from the kernel's queue."""
        waiter = self._doorway.parked
        self._doorway.parked = None
        if waiter is None or not waiter.wanted_again():
            gate = self._open(_GATE)
            try:
                if _taken(gate, fcntl.LOCK_EX):
                    return gate
                if deadline <= time.monotonic():
                    raise self._busy()
                waiter = _Waiter(gate)
            except BaseException:
                os.close(gate)
                raise
        held = waiter.wait(deadline - time.monotonic())
        if held is None:
            self._doorway.parked = waiter
            raise self._busy()
        return held

    def _open(self, name: str) -> int:
        path = self._folder / name
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            try:
                return os.open(path, flags, 0o660)
            except FileNotFoundError:
                make_group_folder(self._folder.parent)
                make_group_folder(self._folder)
                return os.open(path, flags, 0o660)
        except OSError as error:
            raise Refused(
                f"the register cannot be locked: {path}: {error.strerror}; ask whoever keeps it to let you in"
            ) from error

    def _busy(self) -> Busy:
        holder = _holder(self._folder / _LOCK)
        return Busy(f"the register is busy: {holder or 'others are using it'}; try again")


def make_group_folder(folder: Path) -> None:
    """Make `folder` where it is missing; a new one hands its group on to what is put in it.

    Mode 2770 under the umask 007. Raises Refused without permission.
    """
    if folder.is_dir():
        return
    try:
        folder.mkdir(mode=0o770, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"the folder {folder} cannot be made: {error.strerror}") from error
    with suppress(OSError):  # some file systems know no groups; `doctor` looks at modes
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_ISGID)


class _Doorway:
    """Where the threads of this process take turns for one lock: one DuckDB instance serves them all."""

    def __init__(self) -> None:
        self.parked: _Waiter | None = None  # only whoever has the turn may touch it
        self._turn = threading.Lock()
        self._owner: int | None = None

    @contextmanager
    def turn(self, timeout: float, busy: Callable[[], Busy]) -> Iterator[None]:
        if self._owner == threading.get_ident():
            raise RuntimeError("this thread already has a unit of work open: end it before the next")
        if not self._turn.acquire(timeout=max(timeout, 0)):
            raise busy()
        self._owner = threading.get_ident()
        try:
            yield
        finally:
            self._owner = None
            self._turn.release()


_doorways: dict[str, _Doorway] = {}


class _Waiter:
    """A thread in the kernel's queue at the gate, because flock knows no time limit.

    One that was given up stays in the queue and lets go as soon as it is through; the next attempt of the
    same process takes it over, and its place, so that there is never more than one.
    """

    def __init__(self, gate: int) -> None:
        self._gate = gate
        self._mutex = threading.Lock()
        self._done = threading.Event()
        self._wanted = True
        self._error: OSError | None = None
        threading.Thread(target=self._queue, name="waiting for the register", daemon=True).start()

    def _queue(self) -> None:
        try:
            fcntl.flock(self._gate, fcntl.LOCK_EX)
        except OSError as error:
            self._error = error
        with self._mutex:
            self._done.set()
            if not self._wanted:
                _let_go(self._gate)

    def wait(self, seconds: float) -> int | None:
        """The gate, held, or None after `seconds`: then it is given up."""
        try:
            self._done.wait(max(seconds, 0))
        except BaseException:
            if not self._given_up():
                _let_go(self._gate)
            raise
        if self._given_up():
            return None
        if self._error is not None:
            os.close(self._gate)
            raise Refused(f"the register cannot be locked: {self._error.strerror}") from self._error
        return self._gate

    def wanted_again(self) -> bool:
        """Whether it still stands in the queue, and now for whoever asked."""
        with self._mutex:
            self._wanted = not self._done.is_set()
            return self._wanted

    def _given_up(self) -> bool:
        """Give it up, unless it is through: then the gate is the caller's to let go."""
        with self._mutex:
            self._wanted = self._done.is_set()
            return not self._wanted


def _taken(fd: int, operation: int) -> bool:
    try:
        fcntl.flock(fd, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _let_go(fd: int) -> None:
    # Unlocked, not only closed: a child between fork and exec may hold a copy of the descriptor.
    with suppress(OSError):
        fcntl.flock(fd, fcntl.LOCK_UN)
    os.close(fd)


@cache
def _account(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"account {uid}"


def _signature(now: datetime) -> bytes:
    since = now.astimezone(UTC).isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "user": _account(os.getuid()), "since": since}).encode()


def _holder(path: Path) -> str | None:
    """Who signed the lock file, in words, or None: nobody did, or whoever did is gone.

    The file is open to the whole group, and the words go to a terminal: believe no more than their form.
    """
    try:
        match json.loads(path.read_bytes()[:1000]):
            case {"pid": int(pid), "user": str(user), "since": str(text)} if user.isprintable() and _alive(
                pid
            ):
                since = datetime.fromisoformat(text).astimezone(UTC)
                return f"held for writing by {user} (pid {pid}) since {since:%H:%M:%S} UTC"
    except (OSError, ValueError, OverflowError, RecursionError):
        pass
    return None


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True  # another account's
    except (ProcessLookupError, OverflowError):
        return False
    return True
