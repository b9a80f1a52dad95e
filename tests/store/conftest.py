"""What the tests of the shared register use: other real processes, talked to line by line."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Child:
    """A Python process of its own that runs a script; nobody sleeps, both sides wait for a line."""

    def __init__(self, script: str, *args: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def says(self) -> str:
        """Its next line, empty when it has ended."""
        assert self.process.stdout
        return self.process.stdout.readline().rstrip("\n")

    def go_on(self) -> None:
        """Let it past its next input()."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def rest(self) -> list[str]:
        """What else it says until it ends."""
        assert self.process.stdout
        lines = self.process.stdout.read().splitlines()
        self.process.wait()
        return lines

    def killed(self) -> list[str]:
        """kill -9, and what it had said until then."""
        self.process.kill()
        return self.rest()

    def close(self) -> None:
        self.process.kill()  # also when stopped: SIGKILL needs no SIGCONT
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture
def child() -> Iterator[Callable[..., Child]]:
    """`child(script, *arguments)` starts a process; all are gone when the test ends."""
    children: list[Child] = []

    def start(script: str, *args: object) -> Child:
        children.append(Child(script, *args))
        return children[-1]

    yield start
    for one in children:
        one.close()
