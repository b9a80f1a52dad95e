"""Bringing an older register in: many rows, each once, in batches that nobody waits long for (DESIGN.md, The record, 8).

The same file again brings nothing new, and an import that was killed goes on where it stopped. Until its last event its cases are
in no queue and no figure. One thread makes the next batch while another writes the last: DuckDB lets Python go on meanwhile.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from store import events as e
from store.bulk import without_collector
from store.errors import Refused
from store.head import write_head
from store.import_rows import Identities, Keyed, Known, Made, Maker
from store.intake import readers, rejects
from store.intake.mapping import Mapping
from store.intake.shapes import Reject
from store.ledger import Happening, Salt, chain, insert, proof, read_head
from store.people import Handler
from store.rules import people
from store.rules.actions import IMPORT
from store.unit import Unit
from store.unit_of_work import RegisterFile
from store.views import Reading

LONGEST_LOCK = 0.2  # seconds that a batch should hold the register; the promise is 0.25
# Rows. Each DETACH costs 20 to 100 ms however few there are, so smaller batches would hold the register longer in all.
SMALLEST_BATCH, LARGEST_BATCH = 4_000, 20_000
UNDER_THE_LOCK = 2_000  # rows that can be made and written within the promise

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
        self._held = 0.0  # seconds that the last batch held the register

    def run(self, path: Path, mapping: Mapping, progress: Progress = lambda rows: None) -> Imported:
        """Bring in what is not there yet. Raises Refused, NotFound or BadInput before anything is written."""
        with without_collector():
            return self._run(path, mapping, progress)

    def _run(self, path: Path, mapping: Mapping, progress: Progress) -> Imported:
        source = readers.settle(path, mapping)
        rows = readers.read(path, mapping)
        self._mapping, self._sha256 = mapping, _digest_of(path, mapping, self._as_legacy)
        with self._file.read() as unit:
            self._reading = self._allowed(unit)
            secret = bytes.fromhex(unit.value("SELECT secret FROM register"))
            under_way = unit.value(
                "SELECT batch FROM imports WHERE sha256 = ? AND NOT finished", [self._sha256]
            )
            self._known.refresh(unit)
        self._batch: int | None = under_way
        identities = Identities(secret, mapping.source)
        trial = "-dry-run" if self._dry_run else ""
        target = self._file.side / "rejects" / f"{self._sha256[:16]}{trial}.csv"
        read = accepted = 0
        size = SMALLEST_BATCH
        last: _Pending | _Nothing = _Nothing()
        with rejects.Writer(target, source.header) as refused, ThreadPoolExecutor(1) as writer:
            while chunk := list(islice(rows, size)):
                read += len(chunk)
                for reject in (item for item in chunk if isinstance(item, Reject)):
                    refused.add(reject)
                keyed = [identities.of(item) for item in chunk if not isinstance(item, Reject)]
                made = self._make([k for k in keyed if k.identity not in self._known.seen])
                if not last.written():
                    made = self._make_again(last, made)
                last = (
                    _Pending(made, writer.submit(self._write, made)) if made.chained.entries else _Nothing()
                )
                accepted += len(made.rows)
                for reject in made.rejects:
                    refused.add(reject)
                wanted = int(size * min(2.0, LONGEST_LOCK / max(self._held, 0.001)))
                size = max(SMALLEST_BATCH, min(LARGEST_BATCH, wanted))
                progress(read)
            if not last.written():
                self._make_again(last, None)
            rejected = refused.count
        present = read - accepted - rejected
        if self._batch is not None and not self._dry_run:
            self._finish(rejected, present)
        return Imported(read, accepted, rejected, present, target if rejected else None, source.words)

    def _allowed(self, unit: Unit) -> Reading:
        reading = self._as_of(unit, self._actor)
        policy = reading.world.policies[reading.world.policy_in_force]
        refusal = people.may_act(IMPORT, reading.actor, policy, policy.stages[0], reading.today)
        if refusal:
            raise Refused(refusal)
        return reading

    def _make(self, rows: Sequence[Keyed]) -> Made:
        """The next batch, on top of what is known; it is known from here on."""
        begin: list[e.New] = []
        if rows and self._batch is None:
            self._batch = self._known.last_batch + 1
            begun = e.ImportBegun(on=self._reading.today, source=self._mapping.source, sha256=self._sha256)
            begin = [e.New(self._batch, begun)]
        maker = Maker(self._mapping.source, self._batch or 0, self._salt, as_legacy=self._as_legacy)
        made = maker.make(rows, self._known, self._reading, begin)
        self._known.take(made)
        return made

    def _write(self, made: Made) -> bool:
        """Write a batch that was made outside the lock; False where somebody else wrote in between, and nothing was written."""
        if self._dry_run:
            return True
        with self._file.write() as unit:
            began = time.perf_counter()
            self._allowed(unit)
            if read_head(unit) != made.before:
                return False
            self._insert(unit, made)
        self._held = time.perf_counter() - began
        return True

    def _insert(self, unit: Unit, made: Made) -> None:
        unit.proof = proof(made.chained.head)
        for entry in made.chained.entries[:1]:
            if isinstance(entry.event, e.ImportBegun):
                row = [entry.stream_id, entry.event.source, entry.event.sha256, False, entry.seq]
                unit.run("INSERT INTO imports VALUES (?, ?, ?, ?, ?)", row)
        for table, rows in made.tables.items():
            if rows.num_rows:
                unit.insert_arrow(table, rows)
        unit.after_detach.append(lambda: write_head(self._file.side, made.chained.head))

    def _make_again(self, last: "_Pending | _Nothing", following: Made | None) -> Made:
        """Somebody else wrote: what was not written is made anew on what is there now, the first of it under the lock."""
        assert isinstance(last, _Pending)  # nothing pending is always written
        for made in (following, last.made):
            if made is not None:
                self._known.forget(made)
        started = last.made.chained.entries[0].event
        if isinstance(started, e.ImportBegun):
            self._batch = None
        rows = last.made.rows
        for first in range(0, len(rows), UNDER_THE_LOCK):
            with self._file.write() as unit:
                self._reading = self._allowed(unit)
                self._known.refresh(unit)
                part = [k for k in rows[first : first + UNDER_THE_LOCK] if k.identity not in self._known.seen]
                made = self._make(part)
                if made.chained.entries:
                    self._insert(unit, made)
        again = self._make(
            [k for k in following.rows if k.identity not in self._known.seen] if following else []
        )
        return again._replace(rejects=following.rejects) if following else again

    def _finish(self, rejected: int, present: int) -> None:
        """The import's last event: from here on its cases are in queue and figures."""
        with self._file.write() as unit:
            reading = self._as_of(unit, self._actor)
            began: int = unit.value("SELECT last_seq FROM imports WHERE batch = ?", [self._batch])
            accepted: int = unit.value("SELECT count(*) FROM cases WHERE batch = ?", [self._batch])
            done = e.ImportFinished(
                on=reading.today, accepted=accepted, rejected=rejected, already_present=present
            )
            happening = Happening(reading.now, reading.actor.id, e.New(self._batch or 0, done))
            chained = chain(read_head(unit), [happening], lambda stream, number: began, self._salt)
            insert(unit, chained)
            unit.run(
                "UPDATE imports SET finished = true, last_seq = ? WHERE batch = ?",
                [chained.head.count, self._batch],
            )
            unit.after_detach.append(lambda: write_head(self._file.side, chained.head))


class _Pending(NamedTuple):
    """A batch that another thread is writing."""

    made: Made
    future: "Future[bool]"

    def written(self) -> bool:
        """Whether it was, once it is known."""
        return self.future.result()


class _Nothing:
    """No batch is being written."""

    def written(self) -> bool:
        """There is nothing that was not."""
        return True


def _digest_of(path: Path, mapping: Mapping, as_legacy: bool) -> str:
    """SHA-256 of the file, of how it is read, and as what."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(msgspec.json.encode((mapping, as_legacy)))
    return digest.hexdigest()
