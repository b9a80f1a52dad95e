"""The desk in a terminal of its own, as the tests of it need one."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pyte
from ptyprocess import PtyProcess

from tests.tui.support import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tui"]


class Terminal:
    """A program in a terminal, and what that shows."""

    def __init__(self, process: PtyProcess, columns: int, lines: int) -> None:
        self.process = process
        self.screen = pyte.Screen(columns, lines)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, holds: Callable[[], bool]) -> None:
        """Read what the program writes until something holds."""
        end = monotonic() + PATIENCE
        while not holds():
            assert monotonic() < end, self.text()
            self._read(0.05)

    def send(self, keys: str) -> None:
        self.process.write(keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Make the terminal another size, as a person drags its corner."""
        self.screen.resize(lines, columns)
        self.process.setwinsize(lines, columns)

    def code(self) -> int:
        """The exit code; a signal that ended it is negative."""
        self.until(lambda: not self.process.isalive())
        while self._read(0):
            pass
        return (
            self.process.exitstatus
            if self.process.exitstatus is not None
            else -int(self.process.signalstatus)
        )

    def _read(self, seconds: float) -> bool:
        try:
            if not select.select([self.process.fd], [], [], seconds)[0]:
                return False
            data = os.read(self.process.fd, 65536)
        except OSError:  # the other end is closed
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)


@contextmanager
def terminal(
    *words: str,
    command: Sequence[str] = COMMAND,
    size: tuple[int, int] = (100, 30),
    environ: dict[str, str] | None = None,
    ignore_hangup: bool = False,
) -> Iterator[Terminal]:
    """`upheld` with these words."""
    env = {
        **os.environ,
        "XDG_CONFIG_HOME": str(ROOT / "nowhere"),  # the settings of whoever runs the tests are theirs
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        **(environ or {}),
    }
    for name in (
        "COLUMNS",
        "LINES",
    ):  # what runs the tests may set them, and they would win over the terminal's own size
        env.pop(name, None)

    def prepare() -> None:
        if ignore_hangup:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    process = PtyProcess.spawn(
        [*command, *words], cwd=str(ROOT), env=env, dimensions=(size[1], size[0]), preexec_fn=prepare
    )
    try:
        yield Terminal(process, *size)
    finally:
        if process.isalive():  # however busy the machine is, it is gone before the next test begins
            process.kill(signal.SIGKILL)
            process.wait()
        process.close(force=True)
