"""What an import knows of the register it writes to, and batches made on top of it, while nobody holds the lock."""

from typing import TYPE_CHECKING, NamedTuple

from store import imports
from store.case import CASES_A_YEAR
from store.head import Head
from store.import_keys import Rows
from store.intake.shapes import Reject
from store.ledger import EMPTY, Chained, read_head
from store.unit import Unit

if TYPE_CHECKING:
    import pyarrow as pa

Tables = dict[str, "pa.Table"]


class Made(NamedTuple):
    """Events of some rows, to be put after the head `before`, with the rows of every table, ready for the lock to be short."""

    rows: Rows  # those that are accepted
    before: Head
    chained: Chained
    tables: Tables
    rejects: list[Reject]
    cases: dict[bytes, int]  # the newest case of each key among the rows
    cases_before: dict[bytes, int]


class Known:
    """What the register is known to hold: its head, the last numbers given, and the rows that were brought in."""

    def __init__(self) -> None:
        self.head: Head = EMPTY
        self.seen: set[bytes] = set()
        self.cases: dict[bytes, int] = {}  # the newest case of each key of an older register
        self.last_case: dict[int, int] = {}  # by year of receipt
        self.last_person = 0

    def refresh(self, unit: Unit) -> None:
        """Learn what was written since the last look."""
        erased: int = unit.value(
            "SELECT count(*) FROM imports WHERE state = ? OR (state = ? AND last_seq > ?)",
            [imports.ABANDONED, imports.ERASED, self.head.count],
        )
        if erased:
            self.seen, self.cases = set(), {}
        self.head = read_head(unit)
        # What is known are the first rows: others are added behind them, and deleted only with an import that is abandoned.
        for key, source_key, number in unit.rows(
            "SELECT key, source_key, case_id FROM row_keys WHERE rowid >= ? ORDER BY rowid", [len(self.seen)]
        ):
            self.seen.add(key)
            if source_key is not None:
                self.cases[source_key] = number
        self.last_case = dict(
            unit.rows(f"SELECT case_id // {CASES_A_YEAR}, max(case_id) FROM cases GROUP BY 1")
        )
        self.last_person = unit.value("SELECT max(person_id) FROM people") or 0

    def take(self, made: Made) -> None:
        """Go on as if `made` were written."""
        self.head = made.chained.head
        self.seen.update(made.rows.identities)
        self.cases.update(made.cases)

    def forget(self, made: Made) -> None:
        """It was not; `refresh` must follow."""
        self.seen.difference_update(made.rows.identities)
        for key in made.cases:
            del self.cases[key]
        self.cases.update(made.cases_before)
