"""The whole ledger, case by case: what `rebuild` writes anew and `verify` compares."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from store.case import Case, Entry, evolve
from store.contacts import ContactRow, contact_rows
from store.ledger import ENTRY_COLUMNS, entry
from store.projections import (
    CaseRow,
    DutyRow,
    FactRow,
    LabelRow,
    MentionRow,
    MovementRow,
    RetentionRow,
    StageRow,
    SubjectRow,
    case_row,
    duty_rows,
    facts,
    mention_rows,
    movements,
    retention_rows,
    stage_row,
    subject_rows,
)
from store.unit import Unit

CASES_AT_ONCE = 20_000


def case_ranges(unit: Unit) -> Iterator[tuple[int, int]]:
    """Ranges of case numbers, both ends included, of about `CASES_AT_ONCE` cases each, that cover the ledger."""
    found = unit.columns(
        "SELECT stream_id FROM ledger WHERE stream = 'case' AND stream_prev IS NULL ORDER BY stream_id"
    )["stream_id"]
    for first in range(0, len(found), CASES_AT_ONCE):
        yield int(found[first]), int(found[min(first + CASES_AT_ONCE, len(found)) - 1])


def streams(unit: Unit, first: int, last: int) -> Iterator[tuple[int, list[Entry]]]:
    """The events of each case from `first` to `last`, case by case in order of number, oldest first."""
    columns = unit.columns(
        f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream = 'case' AND stream_id BETWEEN ? AND ? ORDER BY stream_id, seq",
        [first, last],
    )
    rows = zip(*(column for column in columns.values()), strict=True)
    for case_id, group in groupby(map(entry, rows), key=lambda found: found.stream_id):
        yield case_id, list(group)


class Labels:
    """Subjects and complainants' names of a range of cases, from the texts that still exist."""

    def __init__(self, unit: Unit, cases: list[Case]) -> None:
        seqs = [case.first_seq for case in cases]
        self._subjects = self._lookup(
            unit, "SELECT seq, body FROM texts WHERE name = 'subject' AND seq BETWEEN ? AND ?", seqs
        )
        self._references = self._lookup(
            unit,
            "SELECT seq, body FROM texts WHERE name = 'reference' AND seq BETWEEN ? AND ?",
            [case.first_seq for case in cases if case.source],
        )
        people = [case.complainant for case in cases if case.complainant is not None]
        self._people: dict[str, dict[int, str]] = {"name": {}, "email": {}, "telephone": {}}
        if people:
            for number, name, body in unit.rows(
                """SELECT p.person_id, t.name, t.body FROM people p JOIN texts t ON t.seq = p.last_seq
                   WHERE p.person_id BETWEEN ? AND ? AND t.name IN ('name', 'email', 'telephone')""",
                [min(people), max(people)],
            ):
                self._people[name][number] = body

    @staticmethod
    def _lookup(unit: Unit, sql: str, keys: list[int]) -> dict[int, str]:
        return dict(unit.rows(sql, [min(keys), max(keys)])) if keys else {}

    def of(self, case: Case) -> LabelRow:
        """The label of a case; "" where a text was not given or is erased."""
        if case.retention.erased:  # though the same person may stand in a case that is kept
            return LabelRow(case.id, "", "")
        subject, name = (
            self._subjects.get(case.first_seq, ""),
            self._people["name"].get(case.complainant or 0, ""),
        )
        return LabelRow(case.id, subject, name, self._references.get(case.first_seq, ""))

    def contacts(self, case: Case) -> list[ContactRow]:
        """By what the complainant is known again."""
        if case.retention.erased:
            return []
        person = case.complainant or 0
        return contact_rows(
            case.id,
            {
                name: self._people[name][person]
                for name in ("email", "telephone")
                if person in self._people[name]
            },
        )


class Replayed(NamedTuple):
    """A case after a whole stream, its movements on the way, and what figures count of it."""

    case: Case
    movements: list[MovementRow]
    facts: list[FactRow]


def replay(entries: list[Entry]) -> Replayed:
    """The case after a whole stream, oldest first. Raises ValueError as `evolve` does."""
    case: Case | None = None
    moved: list[MovementRow] = []
    counted: list[FactRow] = []
    for found in entries:
        before, case = case, evolve(case, found)
        moved += movements(before, case, found.event.on)
        if found.event.chapter or found.event.counted:
            counted += facts(found)
    if case is None:
        raise ValueError("an empty stream")
    return Replayed(case, moved, counted)


COLUMNS = {
    "cases": CaseRow._fields,
    "labels": LabelRow._fields,
    "contacts": ContactRow._fields,
    "subjects": SubjectRow._fields,
    "mentions": MentionRow._fields,
    "stages": StageRow._fields,
    "movements": MovementRow._fields,
    "duties": DutyRow._fields,
    "facts": FactRow._fields,
    "retention": RetentionRow._fields,
}


def case_tables(unit: Unit, found: list[Replayed]) -> dict[str, list[tuple[object, ...]]]:
    """The rows that some cases give, for each table of cases."""
    labels = Labels(unit, [replayed.case for replayed in found])
    return {
        "cases": [case_row(case) for case, _, _ in found],
        "labels": [labels.of(case) for case, _, _ in found],
        "contacts": [row for case, _, _ in found for row in labels.contacts(case)],
        "subjects": [row for case, _, _ in found for row in subject_rows(case)],
        "mentions": [row for case, _, _ in found for row in mention_rows(case)],
        "stages": [stage_row(case, stage) for case, _, _ in found for stage in case.stages],
        "movements": [moved for _, moves, _ in found for moved in moves],
        "duties": [duty for case, _, _ in found for duty in duty_rows(case)],
        "facts": [fact for _, _, counted in found for fact in counted],
        "retention": [row for case, _, _ in found for row in retention_rows(case)],
    }
