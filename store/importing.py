"""Bringing an older register in: many rows, each once, in batches that nobody waits long for (DESIGN.md, The record, 8).

The same file again brings nothing new, and an import that was killed goes on where it stopped. Until its last event its cases are
in no queue and no figure. Another process reads ahead; a batch is made before the register is locked, and nothing of ours runs beside
DuckDB while it is: on two cores, making the next batch meanwhile would double the time that others wait, and save next to none.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from store import events as e
from store import imports
from store.abandoning import rejects_of
from store.bulk import without_collector
from store.errors import Refused
from store.head import write_head
from store.import_ahead import keyed_rows_ahead
from store.import_batches import Batches
from store.import_keys import Rows, Some, keyed_rows
from store.import_known import Known, Made
from store.import_rows import Maker
from store.intake import readers, rejects
from store.intake.mapping import Mapping
from store.ledger import Salt, proof, random_salt, read_head
from store.people import Handler
from store.unit import Unit
from store.unit_of_work import RegisterFile
from store.views import Reading

TRIES = 3  # to write a batch made outside the lock, before it is made and written
UNDER_THE_LOCK = 2_000  # rows at a time, which can be done within a quarter of a second
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
        self._number: int | None = None  # of this import, once a row is to be brought in
        self._accepted = 0  # rows that are written
        self._batches = Batches()

    def run(self, path: Path, mapping: Mapping, progress: Progress = lambda rows: None) -> Imported:
        """Bring in what is not there yet. Raises Refused, NotFound or BadInput before anything is written.

        What is raised later carries a note with the number of the import, by which it can be abandoned.
        """
        try:
            with without_collector():
                return self._run(path, mapping, progress)
        except BaseException as error:
            if self._number is not None:
                error.add_note(
                    f"import {self._number} is not finished, and nobody sees its cases: the same import again goes on with it, "
                    f"`upheld import --abandon {self._number}` erases it."
                )
            raise

    def _run(self, path: Path, mapping: Mapping, progress: Progress) -> Imported:
        source = readers.settle(path, mapping)
        self._mapping, self._header = mapping, source.header
        self._sha256 = _digest_of(path, mapping, self._as_legacy)
        with self._file.read() as unit:
            secret = bytes.fromhex(unit.value("SELECT secret FROM register"))
            self._look(unit)
        rejects_file = rejects_of(self._file.side, self._sha256)
        if self._dry_run:
            rejects_file = rejects_file.with_stem(f"{rejects_file.stem}-dry-run")
        ahead = source.rows >= WORTH_A_PROCESS and self._salt is random_salt
        read_rows = keyed_rows_ahead if ahead else keyed_rows
        found = read_rows(source, mapping, secret, self._salt)
        with closing(found), rejects.Writer(rejects_file, source.header) as self._refused:
            read = self._bring(found, progress)
        rejected = self._refused.count
        if self._number is not None and not self._dry_run:
            self._finish(read, rejected)
        present = read - self._accepted - rejected
        return Imported(
            read, self._accepted, rejected, present, rejects_file if rejected else None, source.words
        )

    def _bring(self, found: Iterable[Some], progress: Progress) -> int:
        """Every row of the file, batch by batch. Returns how many there were."""
        read = 0
        for rows, rejected in found:
            read += len(rows) + len(rejected)
            for reject in rejected:
                self._refused.add(reject)
            for batch in self._batches.of(self._unseen(rows)):
                self._bring_in(batch)
                progress(read - len(self._batches))
            progress(read - len(self._batches))
        for batch in self._batches.rest():
            self._bring_in(batch)
            progress(read)
        return read

    def _bring_in(self, rows: Rows) -> None:
        """Make and write a batch. Where somebody else wrote in between it is made anew, in the end under the lock."""
        if self._dry_run:
            self._count(self._make(rows))
            return
        for _ in range(TRIES):
            if self._number is None:
                with self._file.write() as unit:
                    self._begin(unit, rows)
            made = self._make(rows)
            if self._is_written(made):
                self._count(made)
                return
            self._known.forget(made)
            with self._file.read() as unit:
                self._look(unit)
        for first in range(0, len(rows), UNDER_THE_LOCK):
            part = rows.part(first, first + UNDER_THE_LOCK)
            with self._file.write() as unit:
                self._begin(unit, part)
                made = self._make(part)
                self._insert(unit, made)
            self._count(made)

    def _count(self, made: Made) -> None:
        self._accepted += len(made.rows)
        for reject in made.rejects:
            self._refused.add(reject)

    def _look(self, unit: Unit) -> None:
        """Learn who may import, what the register holds, and which import this is: the one under way for the same file, if any."""
        self._reading = self._as_of(unit, self._actor)
        imports.check_allowed(self._reading)
        if self._number is not None:
            state = imports.state_of(unit, self._number)
            if state in (imports.ABANDONED, imports.ERASED):
                number, self._number = self._number, None
                raise Refused(
                    f"import {number} was abandoned by somebody else while it ran: nothing of it stays. Import the file again."
                )
            if state == imports.FINISHED:  # by another process that brings in the same file
                self._number = None
        if self._number is None:
            self._number = imports.under_way(unit, self._sha256)
        self._known.refresh(unit)

    def _begin(self, unit: Unit, rows: Rows) -> None:
        """Look, and give this import a number where it has none and some of the rows are still to be brought in."""
        self._look(unit)
        if self._number is None and len(self._unseen(rows)):
            source, salt, side = self._mapping.source, self._salt, self._file.side
            self._number = imports.begin(unit, source, self._sha256, self._reading, salt, side)
            self._known.refresh(unit)

    def _unseen(self, rows: Rows) -> Rows:
        return rows.only([identity not in self._known.seen for identity in rows.identities])

    def _make(self, rows: Rows) -> Made:
        """The next batch, on top of what is known; it is known from here on."""
        maker = Maker(self._mapping, self._header, self._number or 0, self._salt, as_legacy=self._as_legacy)
        made = maker.make(self._unseen(rows), self._known, self._reading)
        self._known.take(made)
        return made

    def _is_written(self, made: Made) -> bool:
        """Write a batch that was made outside the lock; False where somebody else wrote in between, and nothing was written."""
        if not len(made.rows):
            return True
        with self._file.write() as unit:
            # The same head is the same register: whoever was allowed still is.
            if read_head(unit) != made.before:
                return False
            self._insert(unit, made)
        return True

    def _insert(self, unit: Unit, made: Made) -> None:
        if not len(made.rows):
            return
        unit.proof = proof(made.chained.head)
        for table, rows in made.tables.items():
            if rows.num_rows:
                unit.insert_arrow(table, rows)
        unit.after_detach.append(lambda: write_head(self._file.side, made.chained.head))

    def _finish(self, read: int, rejected: int) -> None:
        """The import's last event: from here on its cases are in queue and figures."""
        with self._file.write() as unit:
            self._look(unit)
            if self._number is None:  # another process that brought in the same file has finished it
                return
            # all of this import, by whichever run of it: a row that an earlier run brought in is accepted, too
            accepted: int = unit.value("SELECT count(*) FROM cases WHERE batch = ?", [self._number])
            present = read - rejected - accepted
            done = e.ImportFinished(
                on=self._reading.today, accepted=accepted, rejected=rejected, already_present=present
            )
            imports.append(unit, self._number, done, self._reading, self._salt, self._file.side)


def _digest_of(path: Path, mapping: Mapping, as_legacy: bool) -> str:
    """SHA-256 of the file, of how it is read, and as what."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(msgspec.json.encode((mapping, as_legacy)))
    return digest.hexdigest()
