"""The rows of the records beside the complaints: kept with each change, made anew by `rebuild`, compared by `verify`."""

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from store.case import CASES_A_YEAR, Entry, case_id
from store.ledger import ENTRY_COLUMNS, entry, stream_of
from store.records import BY_STREAM, KINDS
from store.records.kind import Kind, Record, evolve
from store.schema import COLUMNS
from store.unit import Unit

Rows = list[tuple[object, ...]]


class Loaded(NamedTuple):
    """A record and its stream, oldest first."""

    record: Record
    entries: list[Entry]


def load(unit: Unit, kind: Kind, number: int) -> Loaded | None:
    """A record by its number, from the ledger; None where there is none."""
    span = unit.row("SELECT first_seq, last_seq FROM records WHERE record_id = ?", [number])
    if span is None:
        return None
    entries = stream_of(unit, number, *span, stream=kind.stream)
    return Loaded(replay(kind, entries), entries)


def replay(kind: Kind, entries: Sequence[Entry]) -> Record:
    """The record after a whole stream, oldest first. Raises ValueError as `evolve` does."""
    record: Record | None = None
    for found in entries:
        record = evolve(kind, record, found)
    assert record is not None  # a stream has an event
    return record


def next_number(unit: Unit, kind: Kind, year: int) -> int:
    """The number of the next record of a kind that begins in `year`."""
    first = case_id(year, 0, kind.prefix)
    last: int | None = unit.value(
        "SELECT max(record_id) FROM records WHERE record_id BETWEEN ? AND ?",
        [first, first + CASES_A_YEAR - 1],
    )
    return (last or first) + 1


def tables(kind: Kind, record: Record) -> dict[str, Rows]:
    """The rows of a record in every table that it is in."""
    row = (
        record.id, kind.stream, record.state, record.opened, record.next_due, record.owner, record.is_open, record.version,
        record.first_seq, record.last_seq,
    )  # fmt: skip
    return {"records": [row], **kind.rows(record)}


def keep(unit: Unit, entries: Sequence[Entry]) -> None:
    """Bring the rows of the records that `entries` are of up to date; events of other streams are passed over."""
    of_records = [found for found in entries if found.event.stream in BY_STREAM]
    for number in dict.fromkeys(found.stream_id for found in of_records):
        fresh = [found for found in of_records if found.stream_id == number]
        kind = BY_STREAM[fresh[0].event.stream]
        before = load(unit, kind, number)
        record = reduce(
            lambda so_far, found: evolve(kind, so_far, found), fresh, before.record if before else None
        )
        assert record is not None  # there is an event
        for table, rows in tables(kind, record).items():
            if before:
                unit.run(f"DELETE FROM {table} WHERE {COLUMNS[table][0]} = ?", [number])
            unit.insert_rows(table, COLUMNS[table], rows)


def streams(unit: Unit, kind: Kind) -> Iterator[list[Entry]]:
    """The events of each record of a kind, oldest first."""
    rows = unit.rows(
        f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream = ? ORDER BY stream_id, seq", [kind.stream]
    )
    for _, group in groupby(map(entry, rows), key=lambda found: found.stream_id):
        yield list(group)


def rebuild(unit: Unit) -> None:
    """Fill the empty tables of every kind from the ledger."""
    for kind in KINDS.values():
        for entries in streams(unit, kind):
            for table, rows in tables(kind, replay(kind, entries)).items():
                unit.insert_rows(table, COLUMNS[table], rows)
