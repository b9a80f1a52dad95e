"""What a case is: its state after every event, by a pure `evolve` that is total over the ledger."""

from datetime import date, datetime
from functools import singledispatch
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from store import events as e

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


def evolve(case: Case | None, entry: Entry) -> Case:
    """The case after `entry`. Raises ValueError where the stream can't hold that event (nothing before, or a second start)."""
    event = entry.event
    if isinstance(event, e.CaseReceived | e.CaseMigrated):
        if case is not None:
            raise ValueError("received a second time")
        return _received(entry, event) if isinstance(event, e.CaseReceived) else _migrated(entry, event)
    if case is None:
        raise ValueError(f"{type(event).__name__} before the complaint was received")
    # Straight from the registry: a dispatch for every event would be a third of the work here.
    apply = _apply.registry.get(type(event), _apply)
    return replace(apply(event, case, entry), version=case.version + 1, last_seq=entry.seq)


def _received(entry: Entry, event: e.CaseReceived) -> Case:
    stage = StageRecord(event.stage, event.on, event.acknowledge_due, event.respond_due)
    return Case(
        id=entry.stream_id,
        version=1,
        first_seq=entry.seq,
        last_seq=entry.seq,
        state=RECEIVED,
        received=event.on,
        received_by=entry.actor,
        policy=event.policy,
        channel=event.channel,
        team=event.team,
        stages=(stage,),
        points=event.points,
        complainant=event.complainant,
        complainant_type=event.complainant_type,
        complainant_status=event.complainant_status,
        service=event.service,
        category=event.category,
        about_staff=event.about_staff,
        subjects=event.subjects,
        batch=event.batch,
    )


def _migrated(entry: Entry, event: e.CaseMigrated) -> Case:
    return Case(
        id=entry.stream_id,
        version=1,
        first_seq=entry.seq,
        last_seq=entry.seq,
        state=RECEIVED if event.is_open else CLOSED,
        received=event.on,
        received_by=entry.actor,
        policy=None,
        channel=event.channel,
        team=event.team,
        stages=(),
        points=1,
        complainant=event.complainant,
        complainant_type=event.complainant_type,
        complainant_status=event.complainant_status,
        service=event.service,
        category=event.category,
        end="" if event.is_open else "migrated",
        ended=None if event.is_open else event.ended,
        source=event.source,
        batch=event.batch,
        outcome_given=event.outcome,
    )


def _at_stage(case: Case, stage: StageRecord) -> tuple[StageRecord, ...]:
    return (*case.stages[:-1], stage)


@singledispatch
def _apply(event: e.Event, case: Case, entry: Entry) -> Case:
    """Events that leave the state as it is: notes, signposting."""
    return case


@_apply.register
def _(event: e.ReceiptConfirmed, case: Case, entry: Entry) -> Case:
    return replace(case, confirmed=event.on)


@_apply.register
def _(event: e.Acknowledged, case: Case, entry: Entry) -> Case:
    stages = _at_stage(case, replace(case.stage, acknowledged=event.on))
    if case.state == WAITING and case.origin == RECEIVED:
        return replace(case, stages=stages, origin=ACKNOWLEDGED)
    return replace(case, stages=stages, state=ACKNOWLEDGED if case.state == RECEIVED else case.state)


@_apply.register
def _(event: e.Allocated, case: Case, entry: Entry) -> Case:
    return replace(case, owner=event.to, team=event.team)


@_apply.register
def _(event: e.InvestigationStarted, case: Case, entry: Entry) -> Case:
    return replace(case, state=INVESTIGATING, defined=True)


@_apply.register
def _(event: e.InformationRequested, case: Case, entry: Entry) -> Case:
    return replace(case, state=WAITING, origin=case.state, asked=event.on)


@_apply.register
def _(event: e.InformationReceived, case: Case, entry: Entry) -> Case:
    stages = case.stages
    if event.respond_due is not None:
        stages = _at_stage(case, replace(case.stage, respond_due=event.respond_due))
    return replace(case, state=case.origin or case.state, origin="", asked=None, stages=stages)


@_apply.register
def _(event: e.StaffInformed, case: Case, entry: Entry) -> Case:
    return replace(case, staff_informed=case.staff_informed or event.on)


@_apply.register
def _(event: e.PointsDecided, case: Case, entry: Entry) -> Case:
    stage = case.stage
    kept = tuple(d for d in stage.decisions if d.point not in event.points)
    replaced = tuple(d for d in stage.decisions if d.point in event.points)
    fresh = tuple(Decision(point, event.outcome, event.on, entry.actor, entry.seq) for point in event.points)
    decisions = tuple(sorted(kept + fresh, key=lambda d: d.point))
    stage = replace(stage, decisions=decisions, superseded=stage.superseded + replaced)
    state = DECIDED if len(decisions) >= case.points else case.state
    return replace(case, stages=_at_stage(case, stage), state=state)


@_apply.register
def _(event: e.Responded, case: Case, entry: Entry) -> Case:
    stage = replace(case.stage, responded=event.on, next_step=event.next_step)
    return replace(case, stages=_at_stage(case, stage), state=RESPONDED)


@_apply.register
def _(event: e.Escalated, case: Case, entry: Entry) -> Case:
    stage = StageRecord(event.stage, event.on, event.acknowledge_due, event.respond_due)
    return replace(
        case,
        stages=(*case.stages, stage),
        state=RECEIVED,
        team=event.team,
        owner=None,
        defined=False,
        end="",
        ended=None,
    )


@_apply.register
def _(event: e.CaseAdopted, case: Case, entry: Entry) -> Case:
    stage = StageRecord(event.stage, event.on, event.acknowledge_due, event.respond_due)
    return replace(case, stages=(stage,), policy=event.policy, team=event.team, state=RECEIVED)


@_apply.register
def _(event: e.Extended, case: Case, entry: Entry) -> Case:
    stage = replace(case.stage, respond_due=event.respond_due, extended=case.stage.extended + event.days)
    return replace(case, stages=_at_stage(case, stage))


@_apply.register
def _(event: e.Withdrawn, case: Case, entry: Entry) -> Case:
    return replace(case, state=WITHDRAWN, end="withdrawn", ended=event.on, origin="")


@_apply.register
def _(event: e.Closed, case: Case, entry: Entry) -> Case:
    return replace(case, state=CLOSED, end=event.end, ended=event.on)
