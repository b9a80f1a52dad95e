"""The fair lock between real processes: nobody overtakes, the dead hold nothing, and a holder is named."""

import fcntl
import json
import os
import pwd
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.errors import Busy, Refused
from store.lock import FairLock, _account, _Waiter, make_group_folder

if TYPE_CHECKING:
    from tests.store.conftest import Child

    Start = Callable[..., Child]

HOLD = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from store.lock import FairLock

lock = FairLock(Path(sys.argv[1]), now=lambda: datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone.utc))
with getattr(lock, sys.argv[2])(5):
    print("held", flush=True)
    input()
print("let go", flush=True)
"""

WAIT = """
import sys
from pathlib import Path
from store.errors import Busy
from store.lock import FairLock

print("ready", flush=True)
with getattr(FairLock(Path(sys.argv[1])), sys.argv[2])(float(sys.argv[3])):
    print("held", flush=True)
"""

# Each hold is 10 ms of pretended work, the subject of the test; when it was asked for and when it came is reported.
COMPETE = """
import sys, time
from pathlib import Path
from store.lock import FairLock

lock, mode, rounds = FairLock(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
input()
for _ in range(rounds):
    asked = time.monotonic()
    with getattr(lock, mode)(30):
        held = time.monotonic()
        time.sleep(0.01)
    print(asked, held)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "register.d" / "lock"


@pytest.fixture
def lock(folder: Path) -> FairLock:
    return FairLock(folder)


def _open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def _is_held(path: Path) -> bool:
    """Whether somebody holds the flock on `path`, asked without the class under test."""
    fd = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def _until(true: Callable[[], bool]) -> None:
    """Wait, with a limit, for what another process does in the kernel and can't say."""
    limit = time.monotonic() + 5
    while not true():
        assert time.monotonic() < limit
        threading.Event().wait(0.002)


def test_readers_share_and_a_writer_is_alone(child: "Start", folder: Path, lock: FairLock) -> None:
    reader = child(HOLD, folder, "shared")
    assert reader.says() == "held"
    with lock.shared(0):
        pass
    with pytest.raises(Busy), lock.exclusive(0.05):
        pass
    reader.go_on()
    assert reader.rest() == ["let go"]
    with lock.exclusive(0):
        pass
    writer = child(HOLD, folder, "exclusive")
    assert writer.says() == "held"
    for hold in (lock.shared, lock.exclusive):
        with pytest.raises(Busy), hold(0):
            pass


def test_who_waits_in_vain_is_told_who_holds_it(child: "Start", folder: Path, lock: FairLock) -> None:
    writer = child(HOLD, folder, "exclusive")
    writer.says()
    me = pwd.getpwuid(os.getuid()).pw_name
    with pytest.raises(Busy) as busy, lock.shared(0.1):
        pass
    words = f"the register is busy: held for writing by {me} (pid {writer.pid}) since 05:06:07 UTC; try again"
    assert str(busy.value) == words


def test_the_time_of_the_signature_is_utc(folder: Path) -> None:
    summer = timezone(timedelta(hours=1))
    lock = FairLock(folder, now=lambda: datetime(2026, 7, 1, 12, 30, tzinfo=summer))
    with lock.exclusive(0):
        signed = json.loads((folder / "lock").read_bytes())
    assert signed == {
        "pid": os.getpid(),
        "user": pwd.getpwuid(os.getuid()).pw_name,
        "since": datetime(2026, 7, 1, 11, 30, tzinfo=UTC).isoformat(),
    }
    assert (folder / "lock").read_bytes() == b""


def test_a_killed_holder_holds_nothing_and_is_not_named(child: "Start", folder: Path, lock: FairLock) -> None:
    writer = child(HOLD, folder, "exclusive")
    writer.says()
    writer.killed()
    signed = (folder / "lock").read_text()
    (folder / "lock").write_text(
        signed.replace(str(writer.pid), str(os.getpid()))
    )  # its number was given again
    reader = child(HOLD, folder, "shared")
    assert reader.says() == "held"
    with pytest.raises(Busy, match=r"others are using it; try again$"), lock.exclusive(0.05):
        pass
    reader.killed()
    with lock.exclusive(0):
        pass


def test_a_stopped_holder_costs_the_timeout_and_no_more(child: "Start", folder: Path, lock: FairLock) -> None:
    writer = child(HOLD, folder, "exclusive")
    writer.says()
    os.kill(writer.pid, signal.SIGSTOP)
    asked = time.monotonic()
    with pytest.raises(Busy, match=f"pid {writer.pid}"), lock.shared(0.3):
        pass
    assert 0.3 <= time.monotonic() - asked < 5
    os.kill(writer.pid, signal.SIGCONT)
    writer.go_on()
    with lock.exclusive(5):
        pass
    assert writer.rest() == ["let go"]


def test_a_writer_who_gave_up_on_a_stopped_reader_keeps_nobody_out(
    child: "Start", folder: Path, lock: FairLock
) -> None:
    reader = child(HOLD, folder, "shared")
    reader.says()
    os.kill(reader.pid, signal.SIGSTOP)
    with pytest.raises(Busy), lock.exclusive(0.1):
        pass
    other = child(HOLD, folder, "shared")
    assert other.says() == "held"
    with lock.shared(0):
        pass


def test_giving_up_again_and_again_leaves_one_thread_and_it_ends(
    child: "Start", folder: Path, lock: FairLock
) -> None:
    holder = child(HOLD, folder, "exclusive")
    holder.says()
    first = child(WAIT, folder, "exclusive", 30)
    first.says()
    _until(lambda: _is_held(folder / "gate"))
    threads, files = threading.active_count(), _open_files()
    for _ in range(5):
        with pytest.raises(Busy, match=f"pid {holder.pid}"), lock.exclusive(0.02):
            pass
        assert threading.active_count() == threads + 1
        assert _open_files() == files + 1
    holder.go_on()
    assert first.rest() == ["held"]
    _until(lambda: threading.active_count() == threads)
    assert _open_files() == files
    assert not _is_held(folder / "gate")
    with lock.exclusive(0):
        pass


def test_who_tries_again_takes_the_place_that_was_kept(child: "Start", folder: Path, lock: FairLock) -> None:
    threads, files = threading.active_count(), _open_files()
    holder = child(HOLD, folder, "exclusive")
    holder.says()
    first = child(WAIT, folder, "exclusive", 30)
    first.says()
    files += 4  # the pipes of the two
    _until(lambda: _is_held(folder / "gate"))
    with pytest.raises(Busy), lock.exclusive(0.02):
        pass
    holder.go_on()
    with lock.exclusive(5):
        assert first.rest() == ["held"]
    _until(lambda: threading.active_count() == threads)
    assert _open_files() == files


def _overtaken(competitors: "list[Child]") -> list[list[int]]:
    """For each competitor and each of its turns: how many turns of others began while it waited."""
    for one in competitors:
        assert one.says() == "ready"
    for one in competitors:
        one.go_on()
    turns = [[tuple(map(float, line.split())) for line in one.rest()] for one in competitors]
    begun = [held for mine in turns for _, held in mine]
    return [[sum(asked < other < held for other in begun) for asked, held in mine] for mine in turns]


def test_eight_writers_wait_their_turn(child: "Start", folder: Path) -> None:
    overtaken = _overtaken([child(COMPETE, folder, "exclusive", 10) for _ in range(8)])
    assert [len(mine) for mine in overtaken] == [10] * 8
    worst = max(map(max, overtaken))
    # The seven others once each; the kernel's queue is not strict, and who asks may not get a processor at once.
    assert worst <= 2 * 7, f"{worst} turns of others before one's own"


def test_readers_do_not_starve_a_writer(child: "Start", folder: Path) -> None:
    modes = [("shared", 40)] * 4 + [("exclusive", 5)]
    *readers, writer = _overtaken([child(COMPETE, folder, mode, rounds) for mode, rounds in modes])
    assert [len(mine) for mine in readers] == [40] * 4
    assert len(writer) == 5
    assert max(writer) <= 2 * 4, f"{max(writer)} readers before the writer"


def test_threads_of_one_process_take_turns(folder: Path) -> None:
    inside: list[int] = []
    overlaps: list[int] = []

    def work() -> None:
        mine = FairLock(folder)  # another object, the same lock
        for _ in range(50):
            with mine.shared(10):
                inside.append(1)
                overlaps.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert overlaps == [1] * 200


def test_a_thread_that_waits_in_vain_is_told(folder: Path, lock: FairLock) -> None:
    told: list[BaseException] = []

    def work() -> None:
        try:
            with FairLock(folder).shared(0.05):
                pass
        except Busy as busy:
            told.append(busy)

    with lock.exclusive(0):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert [f"(pid {os.getpid()})" in str(busy) for busy in told] == [True]


def test_a_unit_within_a_unit_is_a_mistake(folder: Path, lock: FairLock) -> None:
    with lock.shared(0):
        with pytest.raises(RuntimeError, match="already has a unit of work open"), FairLock(folder).shared(0):
            pass
        with pytest.raises(RuntimeError), lock.exclusive(0):
            pass
    with lock.exclusive(0):  # and the refusal has spoilt nothing
        pass


def test_an_error_while_held_lets_go(child: "Start", folder: Path, lock: FairLock) -> None:
    files = _open_files()
    for hold in (lock.shared, lock.exclusive):
        with pytest.raises(KeyboardInterrupt), hold(0):
            raise KeyboardInterrupt
    assert _open_files() == files
    assert not _is_held(folder / "lock")
    assert not _is_held(folder / "gate")


def test_children_inherit_nothing(child: "Start", folder: Path, lock: FairLock) -> None:
    look = """
import os, sys
wanted = {os.stat(path).st_ino for path in sys.argv[1:]}
print([fd for fd in range(3, 64) if os.path.exists(f"/dev/fd/{fd}") and os.fstat(fd).st_ino in wanted])
"""
    with lock.exclusive(0):
        assert child(look, folder / "gate", folder / "lock").says() == "[]"


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o007)
    yield
    os.umask(before)


def test_files_are_the_groups_and_nobody_elses(umask: None, folder: Path, lock: FairLock) -> None:
    with lock.exclusive(0):
        pass
    for path, mode in {
        folder.parent: 0o2770,
        folder: 0o2770,
        folder / "gate": 0o660,
        folder / "lock": 0o660,
    }.items():
        assert stat.S_IMODE(path.stat().st_mode) == mode, path
    make_group_folder(folder)  # one that is there stays as it is
    assert stat.S_IMODE(folder.stat().st_mode) == 0o2770


def test_no_way_in_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lock = FairLock(tmp_path / "file" / "lock")
    with pytest.raises(Refused, match="ask whoever keeps it"), lock.shared(0):
        pass
    with pytest.raises(Refused, match="cannot be made"):
        make_group_folder(tmp_path / "file" / "lock")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "gate").symlink_to(tmp_path / "file")
    with pytest.raises(Refused, match="cannot be locked"), FairLock(tmp_path / "folder").exclusive(0):
        pass


def test_a_full_disk_does_not_stop_the_lock(
    folder: Path, lock: FairLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fd: int, data: bytes, offset: int) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    with lock.exclusive(0):
        assert (folder / "lock").read_bytes() == b""


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 900,
        b'{"pid": 1}',
        b'{"pid": 0, "user": "x", "since": "2026-03-04T05:06:07+00:00"}',
        b'{"pid": 1e999, "user": "x", "since": "2026-03-04T05:06:07+00:00"}',
        b'{"pid": 99999999999999999999, "user": "x", "since": "2026-03-04T05:06:07+00:00"}',
        b'{"pid": 1, "user": "x", "since": "yesterday"}',
        b'{"pid": 1, "user": "\\u001b[2J", "since": "2026-03-04T05:06:07+00:00"}',
        b'{"pid": 1, "user": "\\u202egnp", "since": "2026-03-04T05:06:07+00:00"}',
    ],
)
def test_a_signature_is_never_trusted(folder: Path, lock: FairLock, signature: bytes) -> None:
    told: list[str] = []

    def work() -> None:
        try:
            with FairLock(folder).shared(0):
                pass
        except Busy as busy:
            told.append(str(busy))

    with lock.exclusive(0):
        (folder / "lock").write_bytes(signature)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert told == ["the register is busy: others are using it; try again"]


def test_another_accounts_process_is_alive_too(
    folder: Path, lock: FairLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_yours(pid: int, number: int) -> None:
        raise PermissionError

    monkeypatch.setattr("os.kill", not_yours)
    with lock.exclusive(0):
        assert "held for writing by" in str(lock._busy())
    monkeypatch.undo()
    assert _account(2**31 - 2) == "account 2147483646"


@pytest.fixture
def gate_held(folder: Path) -> Iterator[None]:
    """Somebody else holds the gate, for as long as the test runs."""
    make_group_folder(folder)
    fd = os.open(folder / "gate", os.O_RDWR | os.O_CREAT, 0o660)
    fcntl.flock(fd, fcntl.LOCK_EX)
    yield
    os.close(fd)


def test_no_time_to_wait_is_no_thread(gate_held: None, lock: FairLock) -> None:
    threads, files = threading.active_count(), _open_files()
    with pytest.raises(Busy), lock.shared(0):
        pass
    assert (threading.active_count(), _open_files()) == (threads, files)


def test_a_kernel_that_refuses_to_queue_is_said(
    gate_held: None, lock: FairLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, flock = _open_files(), fcntl.flock

    def refuse(fd: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX:
            raise OSError(37, "No locks available")
        flock(fd, operation)

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(Refused, match="cannot be locked: No locks available"), lock.shared(5):
        pass
    assert _open_files() == files


def test_ctrl_c_while_waiting_leaves_the_queue(
    gate_held: None, lock: FairLock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiter = _Waiter(os.open(folder / "gate", os.O_RDWR))

    def interrupt(seconds: float | None = None) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(waiter._done, "wait", interrupt)  # what a signal does there
    with pytest.raises(KeyboardInterrupt):
        waiter.wait(5)
    assert waiter.wanted_again(), "it stands there still, and anybody may have its place"
    assert waiter._given_up()
