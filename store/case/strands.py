"""The record of the data-protection strand: when it came, what is due of it, how it ended."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from store import events as e
from store.case.duties import Duty

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry

DATA_PROTECTION = "data-protection"
ACKNOWLEDGE = f"acknowledge-{DATA_PROTECTION}"
OUTCOMES = {
    "upheld": "Upheld",
    "partly-upheld": "Partly upheld",
    "not-upheld": "Not upheld",
    "withdrawn": "Withdrawn by the complainant",
}


class Strands(msgspec.Struct, frozen=True):
    """The strand of a case, where there is one; `updates` are the events that told of progress."""

    acknowledge_due: e.Due | None = None
    acknowledged: date | None = None
    updates: tuple[tuple[date, int], ...] = ()
    concluded: date | None = None
    outcome: str = ""
    reasons: int = 0  # the event that says why

    @property
    def is_open(self) -> bool:
        """Begun and not concluded."""
        return self.acknowledge_due is not None and self.concluded is None

    @property
    def due(self) -> tuple[str, e.Due] | None:
        """What the law puts a day to: the acknowledgement. The outcome follows without undue delay."""
        if self.acknowledge_due is None or not self.is_open or self.acknowledged is not None:
            return None
        return ACKNOWLEDGE, self.acknowledge_due


def evolve(record: Strands, entry: "Entry") -> Strands:
    """The record after `entry`."""
    match entry.event:
        case e.DataProtectionReceived(acknowledge_due=due):
            return replace(record, acknowledge_due=due)
        case e.DataProtectionAcknowledged(on=on):
            return replace(record, acknowledged=on)
        case e.DataProtectionUpdated(on=on):
            return replace(record, updates=(*record.updates, (on, entry.seq)))
        case e.DataProtectionConcluded(on=on, code=code):
            return replace(record, concluded=on, outcome=code, reasons=entry.seq)
    raise ValueError(f"{type(entry.event).__name__} is not an event of a data-protection strand")


def duties(record: Strands) -> Iterator[Duty]:
    """The acknowledgement, with its day, and the outcome."""
    if record.acknowledge_due is not None:
        yield Duty(DATA_PROTECTION, 1, "acknowledge", record.acknowledge_due.on, record.acknowledged)
        yield Duty(DATA_PROTECTION, 2, "conclude", None, record.concluded)


def tells(record: Strands, telling: "Telling") -> Iterator[tuple[str, str]]:
    """When it came, what was done, and how it ended."""
    due = record.acknowledge_due
    if due is None:
        return
    yield "Received", str(due.after)
    by = f"due {due.on}" if due.on else due.why_not
    yield "Acknowledged", f"{record.acknowledged or 'not yet'} ({by})"
    for on, seq in record.updates:
        yield "Update", f"{on}: {telling.text(seq) or '[erased]'}"
    if record.concluded is not None:
        outcome = OUTCOMES.get(record.outcome, record.outcome)
        yield (
            "Concluded",
            f"{record.concluded}, {outcome.lower()}: {telling.text(record.reasons, 'reasons') or '[erased]'}",
        )
