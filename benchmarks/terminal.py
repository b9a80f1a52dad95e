"""What a person at a terminal waits for: seconds to a text on the screen, milliseconds from a key to a change."""

import os
import select
import time
from collections.abc import Callable, Sequence

import pyte
from ptyprocess import PtyProcess

SIZE = (40, 140)  # rows, columns
NEVER = 5.0
"""Seconds after which a key is taken to change nothing."""


class Terminal:
    """A program in a terminal of its own; it is ended on leaving."""

    def __init__(self, command: Sequence[str]) -> None:
        self._screen = pyte.Screen(SIZE[1], SIZE[0])
        self._stream = pyte.ByteStream(self._screen)
        self._began = time.perf_counter()
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._process = PtyProcess.spawn(list(command), dimensions=SIZE, env=environment)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate(force=True)

    @property
    def pid(self) -> int:
        """The number of the program's process."""
        return int(self._process.pid)

    def first_sight(self, text: str, limit: float = 60.0) -> float:
        """Seconds from the start of the program until `text` is on the screen. Raises TimeoutError."""
        self._wait(lambda: self.shows(text), limit, f"{text!r} was not seen")
        return time.perf_counter() - self._began

    def shows(self, text: str) -> bool:
        """Whether `text` is on the screen."""
        return text in "\n".join(self._screen.display)

    def key(self, key: str) -> float:
        """Milliseconds from a key, sent while nothing moves, to a change of the screen. Raises TimeoutError where nothing changes."""
        self.settle()
        before, began = self._look(), time.perf_counter()
        os.write(self._process.fd, key.encode())
        self._wait(lambda: self._look() != before, NEVER, f"{key!r} changed nothing")
        return (time.perf_counter() - began) * 1000

    def key_until(self, key: str, text: str, limit: float = 60.0) -> float:
        """Milliseconds from a key to `text` on the screen. Raises TimeoutError."""
        self.settle()
        began = time.perf_counter()
        os.write(self._process.fd, key.encode())
        self._wait(lambda: self.shows(text), limit, f"{text!r} was not seen after {key!r}")
        return (time.perf_counter() - began) * 1000

    def settle(self, seconds: float = 0.25) -> None:
        """Read what comes until nothing has come for so long."""
        while self._read(seconds):
            pass

    def _wait(self, until: Callable[[], bool], limit: float, otherwise: str) -> None:
        began = time.perf_counter()
        while not until():
            if time.perf_counter() - began > limit:
                raise TimeoutError(f"{otherwise} within {limit:.0f} s")
            self._read(0.005)

    def _look(self) -> int:
        cells = tuple((y, x, cell) for y, line in self._screen.buffer.items() for x, cell in line.items())
        return hash((cells, self._screen.cursor.x, self._screen.cursor.y))

    def _read(self, seconds: float) -> bool:
        """Take in what the program wrote; whether it wrote anything."""
        if not select.select([self._process.fd], [], [], seconds)[0]:
            return False
        data = os.read(self._process.fd, 65536)
        if b"\x1b[c" in data:  # who are you? as a real terminal would answer
            os.write(self._process.fd, b"\x1b[?62;c")
        self._stream.feed(data)
        return True
