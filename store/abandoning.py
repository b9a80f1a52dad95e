"""An import given up before it was finished: what its cases said goes for good, in batches that others can work between.

The ledger keeps their facts and their numbers, which are not given again; their texts, with names and salts, the keys by which their
rows are known, and their rows in queue and figures are deleted. From `ImportAbandoned` on they may be missing, from `ImportErased`
on they must be, and an abandonment that was killed is finished by abandoning again.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from store import events as e
from store.errors import NotFound, Refused
from store.imports import ABANDONED, BEGUN, FINISHED, append, check_allowed, events_of, state_of, unfinished
from store.intake import rejects
from store.ledger import Salt
from store.people import Handler
from store.streams import COLUMNS
from store.unit import Unit
from store.unit_of_work import RegisterFile
from store.views import Reading

LONGEST_LOCK = 0.15  # seconds that a batch should hold the register; the promise is 0.25
SMALLEST_BATCH, LARGEST_BATCH = 500, 50_000  # cases

END = 2**62  # after every event

Progress = Callable[[int], None]  # cases erased so far


class Abandoned(NamedTuple):
    """What was abandoned: the import and how many cases had come with it."""

    number: int
    cases: int


class Abandoner:
    """Abandons one import of one register; `as_of` reads who governs, from a unit."""

    def __init__(
        self, file: RegisterFile, as_of: Callable[[Unit, Handler], Reading], salt: Salt, actor: Handler
    ) -> None:
        self._file = file
        self._as_of = as_of
        self._salt = salt
        self._actor = actor

    def run(self, number: int, progress: Progress = lambda cases: None) -> Abandoned:
        """Erase an unfinished import. Raises NotFound or Refused before anything is changed."""
        with self._file.write() as unit:
            reading = self._as_of(unit, self._actor)
            check_allowed(reading)
            if self._state(unit, number) == BEGUN:
                append(
                    unit, number, e.ImportAbandoned(on=reading.today), reading, self._salt, self._file.side
                )
        cases = self._erase(number, progress)
        with self._file.write() as unit:
            if state_of(unit, number) == ABANDONED:  # nobody else was quicker
                sha256: str = unit.value("SELECT sha256 FROM imports WHERE batch = ?", [number])
                reading = self._as_of(unit, self._actor)
                erased = e.ImportErased(on=reading.today, cases=cases)
                append(unit, number, erased, reading, self._salt, self._file.side)
                unit.after_detach.append(lambda: _remove(rejects_of(self._file.side, sha256)))
        return Abandoned(number, cases)

    def _state(self, unit: Unit, number: int) -> str:
        state = state_of(unit, number)
        if state in (BEGUN, ABANDONED):
            return state
        if state == FINISHED:
            raise Refused(
                f"import {number} is finished: its cases are in the queue and in the figures, and stay there."
            )
        there = [found.words for found in unfinished(unit)]
        what = f"there is no import {number}" if state is None else f"import {number} was abandoned before"
        others = f"unfinished are {'; '.join(there)}" if there else "none is unfinished"
        raise NotFound(f"{what}; {others}.")

    def _erase(self, number: int, progress: Progress) -> int:
        """Delete what is left, some cases at a time, in the order in which they came. Returns how many there were in all."""
        with self._file.read() as unit:
            rows = unit.rows("SELECT first_seq FROM cases WHERE batch = ? ORDER BY first_seq", [number])
            left: int | None = unit.value(
                "SELECT min(first_seq) FROM cases JOIN row_keys USING (case_id) WHERE batch = ?", [number]
            )
        firsts = [first for (first,) in rows]
        done = len(firsts) if left is None else firsts.index(left)
        size = SMALLEST_BATCH
        while done < len(firsts):
            first = firsts[done] if done else 0
            done = min(done + size, len(firsts))
            last = firsts[done] - 1 if done < len(firsts) else END
            with self._file.write() as unit:
                began = time.perf_counter()
                _erase_between(unit, number, first, last)
            wanted = int(size * min(2.0, LONGEST_LOCK / (time.perf_counter() - began)))
            size = max(SMALLEST_BATCH, min(LARGEST_BATCH, wanted))
            progress(done)
        return len(firsts)


def _erase_between(unit: Unit, number: int, first: int, last: int) -> None:
    """Delete what the cases of an import said in the events from `first` to `last`."""
    between = [first, last]
    unit.run(
        f"DELETE FROM texts WHERE seq BETWEEN ? AND ? AND seq IN ({events_of([number])} AND seq BETWEEN ? AND ?)",
        [*between, *between],
    )
    for table in ("row_keys", *(name for name in COLUMNS if name != "cases")):
        unit.run(
            f"""DELETE FROM {table} WHERE case_id IN (
                SELECT case_id FROM cases WHERE batch = ? AND first_seq BETWEEN ? AND ?)""",
            [number, *between],
        )


def rejects_of(side: Path, sha256: str) -> Path:
    """Where the rejected rows of an import are, by the digest of its file."""
    return side / "rejects" / f"{sha256[:16]}.csv"


def _remove(path: Path) -> None:
    with suppress(OSError):  # there need be none
        path.unlink()
    rejects.remove_drafts(path)
