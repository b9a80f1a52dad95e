"""What one waits for at the desk: keys of many kinds, filters, and cases that are opened."""

import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.terminal import Terminal
from store.case.references import reference
from store.filters import parse
from store.reader import Reader

FILTERS: Final = ("refund", "owner:me", "stage:2 due<3", "name:smith", "is:overdue")
DOWN, UP, PAGE_DOWN, PAGE_UP, HALF_DOWN, HALF_UP = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~", "\x04", "\x15"
KEYS: Final = {
    "j": "jjjjjj",
    "k": "kkkk",
    "down, up": [DOWN, UP] * 3,
    "a page down, up": [PAGE_DOWN, PAGE_DOWN, PAGE_UP, PAGE_UP] * 2,
    "half a page down, up": [HALF_DOWN, HALF_UP] * 3,
    "G, g g": ["G", "gg"] * 3,
    "space, esc": [" ", " ", "\x1b"] * 2,
    "tab": "\t\t\t\t",
    "[ ]": "][" * 3,
}
"""Keys by what they are called; each changes the screen wherever the ones before it have led."""
CHRONOLOGY: Final = "What happened so far"
"""What stands over the chronology of a case, and nowhere before it has come."""


class Waits(NamedTuple):
    """Milliseconds, and megabytes of memory."""

    keys: dict[str, list[float]]
    filters: dict[str, float]
    """From the last key of each to its first rows."""
    openings: dict[str, float]
    memory: float


def work_through(register: Path) -> Waits:
    """Sit down at the desk on a simulated register and try everything; nothing is written."""
    ended = _ended_case(register)
    with Terminal([sys.executable, "-m", "tui", "--db", str(register)]) as desk:
        desk.first_sight("CMP-")
        desk.settle(1.5)
        keys = {name: [desk.key(key) for key in strokes] for name, strokes in KEYS.items()}
        filters = {text: _filter(desk, text) for text in FILTERS}
        openings = {"opening a case": desk.key_until("\r", CHRONOLOGY)}
        keys["back to the queue"] = [desk.key("-")]
        openings["opening it again"] = desk.key_until("\r", CHRONOLOGY)
        keys["a form"] = [desk.key("n")]
        desk.settle()
        keys["writing"] = [desk.key(letter) for letter in "They phoned"]
        keys["leaving it"] = [desk.key("\x1b"), desk.key("-")]
        desk.key("#")
        for letter in ended:
            desk.key(letter)
        openings["going to an old case"] = desk.key_until("\r", CHRONOLOGY)
        return Waits(keys, filters, openings, _megabytes(desk.pid))


def _filter(desk: Terminal, text: str) -> float:
    desk.key("/")
    for letter in text[:-1]:
        desk.key(letter)
    desk.settle(0.5)
    lap = desk.key_until(text[-1], f"filter: {text} ")
    desk.key("\x1b")
    desk.settle(0.5)
    return lap


def _ended_case(register: Path) -> str:
    """The reference of a case that has ended."""
    reader = Reader.open(register)
    try:
        return reference(reader.page(parse("is:closed"), reader.acting(), 0, 1, counted=False).rows[0].key)
    finally:
        reader.close()


def _megabytes(pid: int) -> float:
    """What a process holds in memory."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024
