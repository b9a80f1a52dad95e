"""One desk as a process of its own, over the packets of Textual's web driver: a kind, a length of 4 bytes, the content."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from tui.web import DRIVER

BEGINS: Final = b"__GANGLION__\n"
"""The line after which a desk writes packets."""
GRACE: Final = 7.0
"""Seconds that a desk has to end; longer than the time it gives itself (`tui.app.GRACE`)."""
LAST_WORDS: Final = 4096
"""Bytes of standard error that are kept."""
TERMINAL: Final = {
    "TEXTUAL_DRIVER": DRIVER,
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
}
NOT_OURS: Final = ("TEXTUAL", "TEXTUAL_LOG", "NO_COLOR", "COLORFGBG", "TERM_PROGRAM", "TMUX", "LINES")
"""What the environment says of the terminal in which the server was started."""


def environment(columns: int, rows: int) -> dict[str, str]:
    """The environment of a desk that is shown at this size."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return {**kept, **TERMINAL, "COLUMNS": str(columns), "ROWS": str(rows)}


class DeskProcess:
    """A running desk. `frames` must be read to its end, or the desk waits for its reader."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._process = process
        self._stdin, self._stdout = process.stdin, process.stdout
        self._said = b""
        self._listening = asyncio.create_task(self._listen(process.stderr))

    @classmethod
    async def start(cls, words: Sequence[str], columns: int, rows: int) -> "DeskProcess":
        """`upheld` with these words, in a process group of its own."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tui",
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(columns, rows),
            start_new_session=True,
        )
        return cls(process)

    async def frames(self) -> AsyncIterator[bytes]:
        """What the desk draws, as the bytes for a terminal, until it has ended."""
        with suppress(asyncio.IncompleteReadError):
            await self._stdout.readuntil(BEGINS)
            while True:
                kind = await self._stdout.readexactly(1)
                size = int.from_bytes(await self._stdout.readexactly(4), "big")
                content = await self._stdout.readexactly(size)
                if kind == b"D":  # the rest is downloads and addresses to open, which the desk has none of
                    yield content

    async def type(self, keys: str) -> None:
        """Keys and mouse, as a terminal sends them."""
        await self._send(b"D", keys.encode("utf-8", "replace"))

    async def tell(self, kind: str, **facts: int) -> None:
        """`resize` with width and height, `focus` or `blur`."""
        told: Mapping[str, object] = {"type": kind, **facts}
        await self._send(b"M", json.dumps(told).encode())

    async def last_words(self) -> str:
        """What it said on standard error, once it has ended with a failure; else nothing."""
        await self._listening
        failed = await self._process.wait() != 0
        return self._said.decode("utf-8", "replace") if failed else ""

    async def end(self) -> None:
        """End it as a terminal that is gone does, so that what was typed is kept; by force after GRACE seconds."""
        for number in (signal.SIGHUP, signal.SIGKILL):
            if self._process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, number)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._process.wait(), GRACE)
                break
        self._stdin.close()
        await self._listening

    async def _send(self, kind: bytes, content: bytes) -> None:
        with suppress(ConnectionError, RuntimeError):  # it has ended; whoever reads its frames finds out
            self._stdin.write(kind + len(content).to_bytes(4, "big") + content)
            await self._stdin.drain()

    async def _listen(self, stderr: asyncio.StreamReader) -> None:
        while said := await stderr.read(LAST_WORDS):
            self._said = (self._said + said)[-LAST_WORDS:]
