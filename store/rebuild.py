"""Projections made anew from the ledger: the same rows that the transactions wrote, and nothing else."""

from collections.abc import Callable

from store.governing import GoverningRows
from store.ledger import ENTRY_COLUMNS, entry, texts_of
from store.schema import PROJECTIONS
from store.streams import COLUMNS, case_ranges, case_tables, replay, streams
from store.unit_of_work import Unit

Progress = Callable[[int], None]  # cases done so far


def rebuild(unit: Unit, progress: Progress = lambda cases: None) -> int:
    """Empty every projection and fill it from the ledger, in the unit's transaction. Returns the number of cases.

    Raises LookupError or ValueError where the ledger holds what can't be read: then nothing is changed.
    """
    for table in PROJECTIONS:
        unit.run(f"DELETE FROM {table}")
    for table, rows in governing_rows(unit).tables().items():
        if rows:
            unit.insert_rows(table, [column.split()[0] for column in PROJECTIONS[table].split(", ")], rows)
    done = 0
    for first, last in case_ranges(unit):
        found = [replay(entries) for _, entries in streams(unit, first, last)]
        for table, rows in case_tables(unit, found).items():
            unit.insert_rows(table, COLUMNS[table], rows)
        done += len(found)
        progress(done)
    return done


def governing_rows(unit: Unit) -> GoverningRows:
    """The rows of the small tables, from the events of every stream but the cases'."""
    rows = GoverningRows()
    people = unit.columns("SELECT stream_id, seq FROM ledger WHERE stream = 'person' ORDER BY seq")
    rows.people = list(zip(map(int, people["stream_id"]), map(int, people["seq"]), strict=True))
    others = [
        entry(row)
        for row in unit.rows(
            f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream NOT IN ('case', 'person') ORDER BY seq"
        )
    ]
    for found in others:
        texts = texts_of(unit, found.stream_id, found.seq, found.seq) if found.event.texts else {}
        rows.apply(found.seq, found.stream_id, found.event, texts.get(found.seq, {}))
    return rows
