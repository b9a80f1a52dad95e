"""Bringing an older register in: many rows, each once, in batches that nobody waits long for (DESIGN.md, The record, 8).

The same file again brings nothing new, and an import that was killed goes on where it stopped. Until its last event its cases are
in no queue and no figure. One thread makes the next batch while another writes the last: DuckDB lets Python go on meanwhile.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from store import events as e
from store import imports
from store.abandoning import rejects_of
from store.bulk import quick_turns, without_collector
from store.errors import Refused
from store.head import write_head
from store.import_ahead import keyed_rows_ahead
from store.import_keys import Keyed, Some, keyed_rows
from store.import_known import Known, Made
from store.import_rows import Maker
from store.intake import readers, rejects
from store.intake.mapping import Mapping
from store.intake.shapes import Reject
from store.ledger import Salt, proof, random_salt, read_head
from store.people import Handler
from store.unit import Unit
from store.unit_of_work import RegisterFile
from store.views import Reading

LONGEST_LOCK = 0.2  # seconds that a batch should hold the register; the promise is 0.25
# Rows. Each DETACH costs 20 to 100 ms however few there are, so smaller batches would hold the register longer in all.
SMALLEST_BATCH, LARGEST_BATCH = 4_000, 20_000
UNDER_THE_LOCK = 2_000  # rows that can be made and written within the promise
WORTH_A_PROCESS = 20_000  # rows; below, starting a process takes longer than it saves

Progress = Callable[[int], None]  # rows read so far


class Imported(NamedTuple):
    """What came of an import; read = accepted + rejected + already present. `how` says how the file was read."""

    read: int
    accepted: int
    rejected: int
    already_present: int
    rejects_file: Path | None
    how: str


class _Pending(NamedTuple):
    """A batch that another thread is writing; the future says whether it was written."""

    made: Made
    written: "Future[bool]"


class Importer:
    """One import of one file into one register; `as_of` reads who governs, from a unit."""

    def __init__(
        self,
        file: RegisterFile,
        as_of: Callable[[Unit, Handler], Reading],
        salt: Salt,
        actor: Handler,
        *,
        as_legacy: bool,
        dry_run: bool,
    ) -> None:
        self._file = file
        self._as_of = as_of
        self._salt = salt
        self._actor = actor
        self._as_legacy = as_legacy
        self._dry_run = dry_run
        self._known = Known()
        self._batch: int | None = None  # the number of this import, once a row is to be brought in
        self._begun = False  # whether the register knows it
        self._accepted = 0  # rows that are written
        self._held = 0.0  # seconds that the last batch held the register

    def run(self, path: Path, mapping: Mapping, progress: Progress = lambda rows: None) -> Imported:
        """Bring in what is not there yet. Raises Refused, NotFound or BadInput before anything is written.

        What is raised later carries a note with the number of the import, by which it can be abandoned.
        """
        try:
            with without_collector(), quick_turns():
                return self._run(path, mapping, progress)
        except BaseException as error:
            if self._begun:
                error.add_note(
                    f"import {self._batch} is not finished, and nobody sees its cases: the same import again goes on with it, "
                    f"`upheld import --abandon {self._batch}` erases it."
                )
            raise

    def _run(self, path: Path, mapping: Mapping, progress: Progress) -> Imported:
        source = readers.settle(path, mapping)
        self._mapping, self._header = mapping, source.header
        self._sha256 = _digest_of(path, mapping, self._as_legacy)
        with self._file.read() as unit:
            self._reading = self._allowed(unit)
            secret = bytes.fromhex(unit.value("SELECT secret FROM register"))
            self._find(unit)
            self._known.refresh(unit)
        rejects_file = rejects_of(self._file.side, self._sha256)
        if self._dry_run:
            rejects_file = rejects_file.with_stem(f"{rejects_file.stem}-dry-run")
        ahead = source.rows >= WORTH_A_PROCESS and self._salt is random_salt
        read_rows = keyed_rows_ahead if ahead else keyed_rows
        found = read_rows(source, mapping, secret, self._salt)
        with closing(found), rejects.Writer(rejects_file, source.header) as self._refused:
            read = self._bring(_items(found), progress)
        rejected = self._refused.count
        if self._batch is not None and not self._dry_run:
            self._finish(read, rejected)
        present = read - self._accepted - rejected
        return Imported(
            read, self._accepted, rejected, present, rejects_file if rejected else None, source.words
        )

    def _bring(self, items: Iterator[Keyed | Reject], progress: Progress) -> int:
        """Every row of the file, batch by batch. Returns how many there were."""
        read, size = 0, SMALLEST_BATCH
        last: _Pending | None = None
        with ThreadPoolExecutor(1) as writer:
            while chunk := list(islice(items, size)):
                read += len(chunk)
                for reject in (item for item in chunk if isinstance(item, Reject)):
                    self._refused.add(reject)
                made = self._make([item for item in chunk if not isinstance(item, Reject)])
                if last is not None and not self._is_written(last):
                    made = self._make_again(last.made, made)
                last = _Pending(made, writer.submit(self._write, made)) if made.chained.entries else None
                wanted = int(size * min(2.0, LONGEST_LOCK / max(self._held, 0.001)))
                size = max(SMALLEST_BATCH, min(LARGEST_BATCH, wanted))
                progress(read)
            if last is not None and not self._is_written(last):
                self._make_again(last.made, None)
        return read

    def _allowed(self, unit: Unit) -> Reading:
        reading = self._as_of(unit, self._actor)
        imports.check_allowed(reading)
        return reading

    def _find(self, unit: Unit) -> None:
        """Which import this is: the one under way for the same file, if there is one."""
        if self._batch is not None and self._begun:
            state = imports.state_of(unit, self._batch)
            if state in (imports.ABANDONED, imports.ERASED):
                self._begun = False
                raise Refused(
                    f"import {self._batch} was abandoned by somebody else while it ran: nothing of it stays. Import the file again."
                )
            if state == imports.FINISHED:  # by another process that brings in the same file
                self._begun = False
        if not self._begun:
            self._batch = imports.under_way(unit, self._sha256)
            self._begun = self._batch is not None

    def _make(self, rows: Sequence[Keyed]) -> Made:
        """The next batch, on top of what is known; it is known from here on."""
        rows = [keyed for keyed in rows if keyed.identity not in self._known.seen]
        begin: list[e.New] = []
        if rows and self._batch is None:
            self._batch = self._known.last_batch + 1
            begun = e.ImportBegun(on=self._reading.today, source=self._mapping.source, sha256=self._sha256)
            begin = [e.New(self._batch, begun)]
        maker = Maker(
            self._mapping.source, self._header, self._batch or 0, self._salt, as_legacy=self._as_legacy
        )
        made = maker.make(rows, self._known, self._reading, begin)
        self._known.take(made)
        for reject in made.rejects:
            self._refused.add(reject)
        return made

    def _write(self, made: Made) -> bool:
        """Write a batch that was made outside the lock; False where somebody else wrote in between, and nothing was written."""
        if self._dry_run:
            return True
        with self._file.write() as unit:
            began = time.perf_counter()
            # The same head is the same register: whoever was allowed still is.
            if read_head(unit) != made.before:
                return False
            self._insert(unit, made)
        self._held = time.perf_counter() - began
        self._begun = True
        return True

    def _insert(self, unit: Unit, made: Made) -> None:
        unit.proof = proof(made.chained.head)
        for entry in made.chained.entries[:1]:
            if isinstance(entry.event, e.ImportBegun):
                row = [entry.stream_id, entry.event.source, entry.event.sha256, imports.BEGUN, entry.seq]
                unit.run("INSERT INTO imports VALUES (?, ?, ?, ?, ?)", row)
        for table, rows in made.tables.items():
            if rows.num_rows:
                unit.insert_arrow(table, rows)
        unit.after_detach.append(lambda: write_head(self._file.side, made.chained.head))

    def _is_written(self, last: _Pending) -> bool:
        """Whether the batch was written, once it is known; only then do its rows count."""
        if not last.written.result():
            return False
        self._accepted += len(last.made.rows)
        return True

    def _make_again(self, last: Made, following: Made | None) -> Made:
        """Somebody else wrote: what was not written is made anew on what is there now, the first of it under the lock."""
        for made in (following, last):
            if made is not None:
                self._known.forget(made)
        for first in range(0, max(1, len(last.rows)), UNDER_THE_LOCK):
            with self._file.write() as unit:
                self._reading = self._allowed(unit)
                self._find(unit)
                self._known.refresh(unit)
                made = self._make(last.rows[first : first + UNDER_THE_LOCK])
                if made.chained.entries:
                    self._insert(unit, made)
            self._begun = self._batch is not None
            self._accepted += len(made.rows)
        return self._make(following.rows if following else [])

    def _finish(self, read: int, rejected: int) -> None:
        """The import's last event: from here on its cases are in queue and figures."""
        with self._file.write() as unit:
            self._find(unit)
            if self._batch is None:  # another process that brought in the same file has finished it
                return
            reading = self._as_of(unit, self._actor)
            # all of this import, by whichever run of it: a row that an earlier run brought in is accepted, too
            accepted: int = unit.value("SELECT count(*) FROM cases WHERE batch = ?", [self._batch])
            present = read - rejected - accepted
            done = e.ImportFinished(
                on=reading.today, accepted=accepted, rejected=rejected, already_present=present
            )
            imports.append(unit, self._batch, done, reading, self._salt, self._file.side)


def _items(found: Iterable[Some]) -> Iterator[Keyed | Reject]:
    for some in found:
        yield from some.rejects
        yield from some.rows


def _digest_of(path: Path, mapping: Mapping, as_legacy: bool) -> str:
    """SHA-256 of the file, of how it is read, and as what."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(msgspec.json.encode((mapping, as_legacy)))
    return digest.hexdigest()
