"""The rows of every table that an import's cases give, made before the register is locked.

Columns of Arrow, so that DuckDB takes them in at once; the same rows as one change at a time would write, which `verify` compares.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any

from store import events as e
from store.case import Case, Entry, evolve
from store.contacts import ContactRow, contact_rows
from store.import_keys import CONTACT, Rows
from store.import_known import Tables
from store.ledger import Chained
from store.projections import (
    CaseRow,
    DutyRow,
    FactRow,
    LabelRow,
    MovementRow,
    StageRow,
    SubjectRow,
    case_row,
    duty_rows,
    facts,
    movements,
    stage_row,
    subject_rows,
)

if TYPE_CHECKING:
    import pyarrow as pa


def migrated_tables(chained: Chained, rows: Rows, numbers: Sequence[int]) -> Tables:
    """Of cases of an older register, one event each, and of the people before them; `rows` are theirs, in turn."""
    cases: list[Entry] = []
    people: list[Entry | None] = []  # the complainant of each case
    person: Entry | None = None
    for entry in chained.entries:
        if isinstance(entry.event, e.CaseMigrated):
            cases.append(entry)
            people.append(person)
            person = None
        elif isinstance(entry.event, e.PersonRecorded):
            person = entry
    return {
        "ledger": _table(chained.ledger),
        "texts": _joined([_texts(rows, name, people if name in CONTACT else cases) for name in rows.sealed]),
        "labels": _labels(rows, numbers, rows.texts("reference")),
        "contacts": _contacts(rows, numbers),
        "row_keys": _row_keys(rows, numbers),
        "people": _people(filter(None, people)),
        **_migrated_cases(rows, cases, people),
    }


def _texts(rows: Rows, name: str, entries: Sequence[Entry | None]) -> "pa.Table":
    """The texts of one name, of those rows that have it."""
    import pyarrow as pa

    sealed = rows.sealed[name]
    there = [bool(text) for text in sealed.texts]
    found = [entry for entry in compress(entries, there) if entry is not None]
    return _table(
        {
            "seq": [entry.seq for entry in found],
            "stream_id": [entry.stream_id for entry in found],
            "name": pa.repeat(name, len(found)),
            "body": list(compress(sealed.texts, there)),
            "salt": list(compress(sealed.salts, there)),
        }
    )


def _migrated_cases(rows: Rows, cases: Sequence[Entry], people: Sequence[Entry | None]) -> Tables:
    """The rows of queue and figures. What those that are open, and those that are not, have alike is worked out of the first only."""
    import pyarrow as pa

    given: dict[str, Sequence[Any]] = {
        "case_id": [entry.stream_id for entry in cases],
        "received": rows.received,
        "complainant": [entry.stream_id if entry else None for entry in people],
        "outcome_given": rows.texts("outcome"),
        "first_seq": [entry.seq for entry in cases],
        "last_seq": [entry.seq for entry in cases],
    }
    given |= {name: rows.texts(name) for name in _TAKEN_OVER}
    found: list[pa.Table] = []
    moved: list[pa.Table] = []
    for mask, ended in (
        (rows.is_open, [None] * len(cases)),
        ([not is_open for is_open in rows.is_open], rows.ended),
    ):
        if not any(mask):
            continue
        first = evolve(None, next(compress(cases, mask)))
        own = {name: list(compress(column, mask)) for name, column in {**given, "ended": ended}.items()}
        count = len(own["case_id"])
        alike = {
            name: pa.repeat(pa.scalar(value), count)
            for name, value in case_row(first)._asdict().items()
            if name not in own
        }
        found.append(_table({**own, **alike}))
        for move in movements(None, first, first.received):
            days = own["received"]
            if move.what == CLOSED:
                days = [end or start for end, start in zip(own["ended"], days, strict=True)]
            what = pa.repeat(move.what, count)
            moved.append(_table({"case_id": own["case_id"], "on": days, "what": what}))
    return {"cases": _joined(found), "movements": _joined(moved)}


_TAKEN_OVER = ("channel", "team", "service", "category", "complainant_type", "complainant_status")
CLOSED = "closed"  # the movement, which carries the day on which the case ended


def received_tables(chained: Chained, rows: Rows, numbers: Sequence[int]) -> Tables:
    """Of new complaints and of the people who made them; `rows` are theirs, in turn."""
    cases: dict[int, Case] = {}
    for entry in chained.entries:
        if entry.event.stream == "case":
            cases[entry.stream_id] = evolve(cases.get(entry.stream_id), entry)
    found = list(cases.values())
    stages = [stage_row(case, stage) for case in found for stage in case.stages]
    moved = [move for case in found for move in movements(None, case, case.received)]
    return {
        "ledger": _table(chained.ledger),
        "texts": _table(chained.texts),
        "labels": _labels(rows, numbers, [""] * len(numbers)),
        "contacts": _contacts(rows, numbers),
        "row_keys": _row_keys(rows, numbers),
        "people": _people(entry for entry in chained.entries if entry.event.stream == "person"),
        "cases": _table_of(CaseRow._fields, map(case_row, found)),
        "subjects": _table_of(SubjectRow._fields, (row for case in found for row in subject_rows(case))),
        "stages": _table_of(StageRow._fields, stages),
        "movements": _table_of(MovementRow._fields, moved),
        "duties": _table_of(DutyRow._fields, (row for case in found for row in duty_rows(case))),
        "facts": _table_of(FactRow._fields, (row for entry in chained.entries for row in facts(entry))),
    }


def _labels(rows: Rows, numbers: Sequence[int], references: Sequence[str]) -> "pa.Table":
    columns = [numbers, rows.texts("subject"), rows.texts("name"), references]
    return _table(dict(zip(LabelRow._fields, columns, strict=True)))


def _contacts(rows: Rows, numbers: Sequence[int]) -> "pa.Table":
    """By what the people are known again."""
    names = [name for name in CONTACT if name in rows.sealed]
    given = zip(numbers, *map(rows.texts, names), strict=True) if names else ()
    found = (
        row
        for number, *texts in given
        for row in contact_rows(number, {n: t for n, t in zip(names, texts, strict=True) if t})
    )
    return _table_of(ContactRow._fields, found)


def _row_keys(rows: Rows, numbers: Sequence[int]) -> "pa.Table":
    return _table({"key": rows.identities, "source_key": rows.keys, "case_id": numbers})


def _people(entries: Iterable[Entry]) -> "pa.Table":
    return _table_of(("person_id", "last_seq"), ((entry.stream_id, entry.seq) for entry in entries))


def _table(columns: "Mapping[str, Sequence[Any] | pa.Array]") -> "pa.Table":
    import pyarrow as pa

    return pa.table(dict(columns))


def _table_of(names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> "pa.Table":
    columns = list(map(list, zip(*rows, strict=True))) or [[] for _ in names]
    return _table(dict(zip(names, columns, strict=True)))


def _joined(tables: "Sequence[pa.Table]") -> "pa.Table":
    """One after the other; a column that holds nothing in one of them takes its type from the others."""
    import pyarrow as pa

    return pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({})
