"""The erasure of what one case said: in the transaction that records it, so that a program that is killed leaves all of it or none.

Gone are the texts of its events with their salts, its labels and keys, what was being written about it and, unless they stand in
a case that is kept, the complainant's name and contact details. Its facts, and the numbers of who did what, stay in the ledger.
An imported case keeps the keyed digest of its row, or the same file would bring it back.
"""

from contextlib import suppress
from pathlib import Path

from store.case import Case
from store.draft_files import draft_name
from store.projections import LabelRow
from store.rules.actions import ACTIONS
from store.unit import Unit

EVENTS = """
    SELECT l.seq FROM ledger l JOIN (
        SELECT stream_id, min(seq) AS erased FROM ledger WHERE stream = 'case' AND type IN ('Disposed', 'Redacted') GROUP BY stream_id
    ) gone ON l.stream = 'case' AND l.stream_id = gone.stream_id AND l.seq < gone.erased
    UNION ALL
    SELECT seq FROM ledger WHERE stream = 'person' AND stream_id IN (
        SELECT c.complainant FROM cases c LEFT JOIN retention r ON r.case_id = c.case_id
        WHERE c.complainant IS NOT NULL GROUP BY c.complainant HAVING bool_and(r.erased IS NOT NULL)
    )"""
"""The `seq` of every event whose texts are erased."""


def erase(unit: Unit, case: Case, handlers: list[int], side: Path) -> None:
    """Delete what the case said before its erasure; `handlers` are those who may have been writing about it."""
    gone = case.retention.erased
    assert gone is not None  # the erasure is on record
    unit.run(
        "DELETE FROM texts WHERE stream_id = ? AND seq >= ? AND seq < ?", [case.id, case.first_seq, gone.seq]
    )
    if case.complainant is not None and not _in_another(unit, case):
        unit.run(
            "DELETE FROM texts WHERE stream_id = ? AND seq IN (SELECT last_seq FROM people WHERE person_id = ?)",
            [case.complainant, case.complainant],
        )
    for table, column in (("labels", "case_id"), ("contacts", "case_id"), ("keys", "stream_id")):
        unit.run(f"DELETE FROM {table} WHERE {column} = ?", [case.id])
    unit.insert_rows("labels", LabelRow._fields, [LabelRow(case.id, "", "")])
    unit.after_detach.append(lambda: _forget_drafts(side / "drafts", case.id, handlers))


def _in_another(unit: Unit, case: Case) -> bool:
    """Whether the complainant stands in another case, of which nothing is erased."""
    return bool(
        unit.value(
            """SELECT count(*) FROM cases c LEFT JOIN retention r ON r.case_id = c.case_id
               WHERE c.complainant = ? AND c.case_id <> ? AND r.erased IS NULL""",
            [case.complainant, case.id],
        )
    )


def _forget_drafts(folder: Path, case: int, handlers: list[int]) -> None:
    names = {draft_name(handler, case, action) for handler in handlers for action in ACTIONS}
    with suppress(OSError):  # there need be no folder
        drafts = [path for path in folder.iterdir() if path.name.removesuffix(".new") in names]
        for path in drafts:
            path.unlink(missing_ok=True)
