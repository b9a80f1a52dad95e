"""What a case is after some events of its stream: where it stands in the stages, and one record for each chapter."""

from datetime import date, datetime
from typing import Final, NamedTuple

import msgspec

from store import events as e
from store.case.staff import Staff

RECEIVED: Final = "received"
ACKNOWLEDGED: Final = "acknowledged"
INVESTIGATING: Final = "investigating"
WAITING: Final = "waiting"
DECIDED: Final = "decided"
RESPONDED: Final = "responded"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"
REFERRED: Final = "referred"

STATES: Final = (
    RECEIVED,
    ACKNOWLEDGED,
    INVESTIGATING,
    WAITING,
    DECIDED,
    RESPONDED,
    CLOSED,
    WITHDRAWN,
    REFERRED,
)
ENDED: Final = frozenset({CLOSED, WITHDRAWN, REFERRED})

CASES_A_YEAR: Final = 10**8


class Entry(NamedTuple):
    """An event as it stands in the ledger. `recorded` is UTC without a zone; `actor` is a handler's number."""

    seq: int
    stream_id: int
    recorded: datetime
    actor: int
    event: e.Event


class Decision(msgspec.Struct, frozen=True):
    """What was decided on one point at one stage; `seq` finds its reasons."""

    point: int
    outcome: str
    on: date
    by: int
    seq: int


class StageRecord(msgspec.Struct, frozen=True):
    """One stage as it went."""

    number: int
    opened: date
    acknowledge_due: e.Due
    respond_due: e.Due
    acknowledged: date | None = None
    decisions: tuple[Decision, ...] = ()  # in force, by point
    superseded: tuple[Decision, ...] = ()
    responded: date | None = None
    next_step: str = ""
    extended: int = 0  # days in all

    @property
    def deciders(self) -> frozenset[int]:
        """Everybody who decided a point here, superseded or not."""
        return frozenset(d.by for d in self.decisions + self.superseded)

    @property
    def decided_on(self) -> date | None:
        """The day of the last decision in force."""
        return max((d.on for d in self.decisions), default=None)


class Case(msgspec.Struct, frozen=True):
    """A complaint after `version` events of its stream, which stand in the ledger from `first_seq` to `last_seq`."""

    id: int
    version: int
    first_seq: int
    last_seq: int
    state: str
    received: date
    received_by: int
    policy: int | None  # None while a case of an older register is under none
    channel: str
    team: str
    stages: tuple[StageRecord, ...]
    points: int
    complainant: int | None = None
    complainant_type: str = ""
    complainant_status: str = ""
    service: str = ""
    category: str = ""
    about_staff: bool = False
    subjects: tuple[int, ...] = ()
    owner: int | None = None
    origin: str = ""  # the state to go back to from waiting
    asked: date | None = None
    confirmed: date | None = None
    defined: bool = False
    staff_informed: date | None = None
    end: str = ""
    ended: date | None = None
    source: str = ""  # the older register it came from
    batch: int | None = None  # the import it came with
    outcome_given: str = ""  # in the words of the older register
    staff: Staff = Staff()

    @property
    def stage(self) -> StageRecord:
        """The stage the case is at."""
        return self.stages[-1]

    @property
    def is_open(self) -> bool:
        """All but closed, withdrawn and referred."""
        return self.state not in ENDED

    @property
    def undecided(self) -> tuple[int, ...]:
        """The points of the complaint not yet decided at this stage."""
        decided = {d.point for d in self.stage.decisions}
        return tuple(n for n in range(1, self.points + 1) if n not in decided)

    @property
    def next_due(self) -> tuple[str, e.Due] | None:
        """What is due next at this stage ("acknowledge" or "respond") and when; None where nothing is."""
        if not self.is_open or self.state == RESPONDED or not self.stages:
            return None
        if self.stage.acknowledged is None and not self.stage.decisions:
            return "acknowledge", self.stage.acknowledge_due
        return "respond", self.stage.respond_due


def case_id(year: int, number: int) -> int:
    """The opaque number of a case: orders as its reference does, by year of receipt and number."""
    return year * CASES_A_YEAR + number


def reference(case: int) -> str:
    """`CMP-{year of receipt}-{number of at least 5 digits}`."""
    year, number = divmod(case, CASES_A_YEAR)
    return f"CMP-{year:04d}-{number:05d}"


def parse_reference(text: str) -> int | None:
    """The case a reference names, or None where the text is not a reference."""
    parts = text.strip().upper().split("-")
    if len(parts) != 3 or parts[0] != "CMP" or not all(p.isascii() and p.isdigit() for p in parts[1:]):
        return None
    if len(parts[1]) != 4 or len(parts[2]) > 20:  # int() refuses thousands of digits
        return None
    year, number = int(parts[1]), int(parts[2])
    return case_id(year, number) if year and 0 < number < CASES_A_YEAR else None
