"""Projections made anew from the ledger: the same rows that the transactions wrote, and nothing else."""

from collections.abc import Callable, Container

from store import imports, schema
from store.governing_rows import GoverningRows
from store.ledger import ENTRY_COLUMNS, entry, texts_of
from store.records import rows as record_rows
from store.streams import COLUMNS, Replayed, case_ranges, case_tables, replay, streams
from store.unit_of_work import Unit

Progress = Callable[[int], None]  # cases done so far


def rebuild(unit: Unit, progress: Progress = lambda cases: None) -> int:
    """Make every projection anew and fill it from the ledger, in the unit's transaction. Returns the number of cases.

    The tables themselves too: a register may be older than a column of theirs.

    Raises LookupError or ValueError where the ledger holds what can't be read: then nothing is changed.
    """
    for table, columns in schema.PROJECTIONS.items():
        unit.run(f"CREATE OR REPLACE TABLE {table} ({columns})")
    for table, rows in governing_rows(unit).tables().items():
        unit.insert_rows(table, schema.COLUMNS[table], rows)
    done, given_up = 0, [number for numbers in imports.given_up(unit) for number in numbers]
    for first, last in case_ranges(unit):
        found = [replay(entries) for _, entries in streams(unit, first, last)]
        for table, rows in projected(unit, found, given_up).items():
            unit.insert_rows(table, COLUMNS[table], rows)
        done += len(found)
        progress(done)
    record_rows.rebuild(unit)
    return done


def projected(
    unit: Unit, found: list[Replayed], given_up: Container[int]
) -> dict[str, list[tuple[object, ...]]]:
    """The rows that some cases give, for each table of cases; one that came with an import given up keeps its number only."""
    gone = {of.case.id for of in found if of.case.batch is not None and of.case.batch in given_up}
    return {
        table: rows if table == "cases" or not gone else [row for row in rows if row[0] not in gone]
        for table, rows in case_tables(unit, found).items()
    }


def governing_rows(unit: Unit) -> GoverningRows:
    """The rows of the small tables, from the events of every stream but those of cases and records."""
    rows = GoverningRows()
    people = unit.columns("SELECT stream_id, seq FROM ledger WHERE stream = 'person' ORDER BY seq")
    rows.people = list(zip(map(int, people["stream_id"]), map(int, people["seq"]), strict=True))
    others = [
        entry(row)
        for row in unit.rows(
            f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream NOT IN ('case', 'person', 'change', 'feedback', 'pack') ORDER BY seq"
        )
    ]
    for found in others:
        texts = texts_of(unit, found.stream_id, found.seq, found.seq) if found.event.texts else {}
        rows.apply(found.seq, found.stream_id, found.event, texts.get(found.seq, {}))
    return rows
