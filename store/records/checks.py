"""What `verify` asks of the records beside the complaints, and of what two streams say of each other. Yields (where, what)."""

import graphlib
from collections import Counter
from collections.abc import Callable, Iterator

from store import events as e
from store.case import Entry, reference
from store.ledger import ENTRY_COLUMNS, entry
from store.records import KINDS
from store.records.kind import Record, evolve, inspect
from store.records.rows import Rows, streams, tables
from store.rules.situation import World
from store.unit import Unit

Wrong = tuple[str, str]
WorldAt = Callable[[int, int], World | None]  # when an event was recorded, by whom


def wrong(unit: Unit, world: WorldAt) -> Iterator[Wrong]:
    """Every event allowed by the rules of its time, every row what the events make it, every link told by both sides."""
    expected: dict[str, Rows] = {}
    for kind in KINDS.values():
        for entries in streams(unit, kind):
            record: Record | None = None
            for found in entries:
                where = f"event {found.seq} of {reference(found.stream_id)}"
                there = world(found.seq, found.actor)
                if there is None:
                    yield where, f"there was no handler {found.actor} to record it"
                else:
                    said = inspect(kind, record, found.event, there, found.recorded)
                    yield from ((where, f"{type(found.event).__name__}: {what}") for what in said)
                try:
                    record = evolve(kind, record, found)
                except ValueError as error:
                    yield where, str(error)
            if record is not None:
                for table, rows in tables(kind, record).items():
                    expected.setdefault(table, []).extend(rows)
    for table in ("records", *(name for kind in KINDS.values() for name in kind.tables)):
        yield from _differing(unit, table, expected.get(table, []))
    yield from _links(unit)


def _differing(unit: Unit, table: str, expected: Rows) -> Iterator[Wrong]:
    """Rows that should be there and are not, and rows that are there and should not be."""
    stored, wanted = Counter(unit.rows(f"SELECT * FROM {table}")), Counter(expected)
    for number in dict.fromkeys(row[0] for row in [*(wanted - stored), *(stored - wanted)]):
        assert isinstance(number, int)  # the first column of each table
        yield f"table {table}, {reference(number)}", "its rows are not what the ledger says"


def _links(unit: Unit) -> Iterator[Wrong]:
    """Each link, and each unlinking, stands in both cases, one event after the other; and no case leads what leads it."""
    rows = unit.rows(
        f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE type IN ('CaseLinked', 'CaseUnlinked') ORDER BY seq"
    )
    found = {known.seq: known for known in map(entry, rows)}
    leads: set[tuple[int, int]] = set()
    for seq, here in found.items():
        if not any(_mirrors(here, found.get(beside)) for beside in (seq - 1, seq + 1)):
            where = f"event {seq} of {reference(here.stream_id)}"
            yield where, f"{type(here.event).__name__}: the other case does not say the same"
        pair = (here.stream_id, getattr(here.event, "other", 0))
        if isinstance(here.event, e.CaseLinked) and here.event.leads:
            leads.add(pair)
        elif isinstance(here.event, e.CaseUnlinked):
            leads -= {pair, pair[::-1]}
    above: dict[int, list[int]] = {}
    for lead, led in leads:
        above.setdefault(led, []).append(lead)
    try:
        graphlib.TopologicalSorter(above).prepare()
    except graphlib.CycleError as cycle:
        yield "links", f"cases lead each other in a circle: {', '.join(map(reference, cycle.args[1]))}"


def _mirrors(here: Entry, there: Entry | None) -> bool:
    if there is None or type(here.event) is not type(there.event):
        return False
    assert isinstance(here.event, e.LinkEvent)  # by the query
    assert isinstance(there.event, e.LinkEvent)
    sides = (here.stream_id, here.event.other) == (there.event.other, there.stream_id)
    if isinstance(here.event, e.CaseLinked) and isinstance(there.event, e.CaseLinked):
        return sides and here.event.code == there.event.code and here.event.leads != there.event.leads
    return sides
