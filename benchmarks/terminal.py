"""What a person at a terminal waits for: seconds to a text on the screen, milliseconds from a key to a change."""

import os
import select
import statistics
import time
from collections.abc import Sequence

import pyte
from ptyprocess import PtyProcess

SIZE = (40, 140)  # rows, columns


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

    def first_sight(self, text: str, limit: float = 60.0) -> float:
        """Seconds from the start of the program until `text` is on the screen. Raises TimeoutError."""
        while text not in "\n".join(self._screen.display):
            if time.perf_counter() - self._began > limit:
                raise TimeoutError(f"{text!r} was not seen within {limit} s")
            self._read(0.05)
        return time.perf_counter() - self._began

    def key(self, key: str, times: int) -> float:
        """The median milliseconds from a key to a change of the screen."""
        laps = []
        for _ in range(times):
            self._settle()
            before, began = self._look(), time.perf_counter()
            os.write(self._process.fd, key.encode())
            while self._look() == before and time.perf_counter() - began < 5:
                self._read(0.005)
            laps.append((time.perf_counter() - began) * 1000)
        return statistics.median(laps)

    def _settle(self) -> None:
        until = time.perf_counter() + 0.25
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def _look(self) -> int:
        cells = tuple((y, x, cell) for y, line in self._screen.buffer.items() for x, cell in line.items())
        return hash((cells, self._screen.cursor.x, self._screen.cursor.y))

    def _read(self, seconds: float) -> None:
        if not select.select([self._process.fd], [], [], seconds)[0]:
            return
        data = os.read(self._process.fd, 65536)
        if b"\x1b[c" in data:  # who are you? as a real terminal would answer
            os.write(self._process.fd, b"\x1b[?62;c")
        self._stream.feed(data)
