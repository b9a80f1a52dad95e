"""A case after one event more, by a pure `evolve` that is total over the ledger."""

from datetime import date
from functools import singledispatch

from msgspec.structs import replace

from store import events as e
from store.case.chapters import CHAPTERS
from store.case.lacking import first_contact
from store.case.model import Answered, Case, Decision, Entry, Move, StageRecord
from store.case.states import (
    ACKNOWLEDGED,
    CLOSED,
    DECIDED,
    INVESTIGATING,
    RECEIVED,
    REFERRED,
    RESPONDED,
    WAITING,
    WITHDRAWN,
)


def evolve(case: Case | None, entry: Entry) -> Case:
    """The case after `entry`. Raises ValueError where the stream can't hold that event (nothing before, or a second start)."""
    event = entry.event
    if isinstance(event, e.CaseReceived | e.CaseMigrated):
        if case is not None:
            raise ValueError("received a second time")
        return _received(entry, event) if isinstance(event, e.CaseReceived) else _migrated(entry, event)
    if case is None:
        raise ValueError(f"{type(event).__name__} before the complaint was received")
    if case.mentioned:
        case = _answered(case, entry)
    if event.chapter:  # it changes its own record of the case, and nothing else
        record = CHAPTERS[event.chapter].evolve(getattr(case, event.chapter), entry)
        return replace(case, version=case.version + 1, last_seq=entry.seq, **{event.chapter: record})
    # Straight from the registry: a dispatch for every event would be a third of the work here.
    apply = _apply.registry.get(type(event), _apply)
    return replace(apply(event, case, entry), version=case.version + 1, last_seq=entry.seq)


def _answered(case: Case, entry: Entry) -> Case:
    """Whoever writes on a case answers what they were mentioned for; one that is erased asks nothing of anybody."""
    erased = isinstance(entry.event, e.Disposed | e.Redacted)
    left = () if erased else tuple(number for number in case.mentioned if number != entry.actor)
    return replace(case, mentioned=left) if left != case.mentioned else case


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
        sought="outcome_sought" in event.texts,
        logged=entry.recorded.date(),
        lacked=first_contact(event),
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


def _moved(
    stage: StageRecord, what: str, entry: Entry, due: e.Due, days: int = 0, since: date | None = None
) -> StageRecord:
    """The stage with another response date, and what moved it."""
    move = Move(what, entry.seq, entry.event.on, days, due, since)
    return replace(stage, respond_due=due, clock=(*stage.clock, move))


def _over(case: Case, state: str, end: str, on: date) -> Case:
    """The case ended: it waits for nothing, and no clock stands still."""
    stages = _at_stage(case, replace(case.stage, paused=None)) if case.stages else case.stages
    return replace(case, state=state, end=end, ended=on, origin="", asked=None, stages=stages)


@singledispatch
def _apply(event: e.Event, case: Case, entry: Entry) -> Case:
    """Events that leave the case as it is, as signposting does."""
    return case


@_apply.register
def _(event: e.NoteAdded, case: Case, entry: Entry) -> Case:
    return (
        replace(case, mentioned=tuple(dict.fromkeys((*case.mentioned, *event.mentions))))
        if event.mentions
        else case
    )


@_apply.register
def _(event: e.ReceiptConfirmed, case: Case, entry: Entry) -> Case:
    return replace(case, confirmed=event.on)


@_apply.register
def _(event: e.Acknowledged, case: Case, entry: Entry) -> Case:
    stage = replace(case.stage, acknowledged=event.on)
    if event.respond_due is not None:
        stage = _moved(stage, "acknowledgement", entry, event.respond_due)
    stages = _at_stage(case, stage)
    if case.state == WAITING and case.origin == RECEIVED:
        return replace(case, stages=stages, origin=ACKNOWLEDGED)
    return replace(case, stages=stages, state=ACKNOWLEDGED if case.state == RECEIVED else case.state)


@_apply.register
def _(event: e.Allocated, case: Case, entry: Entry) -> Case:
    return replace(case, owner=event.to, team=event.team)


@_apply.register
def _(event: e.InvestigationStarted, case: Case, entry: Entry) -> Case:
    agreed, sought = (
        case.agreed or "definition" in event.texts,
        case.sought or "outcome_sought" in event.texts,
    )
    return replace(case, state=INVESTIGATING, defined=True, agreed=agreed, sought=sought)


@_apply.register
def _(event: e.InformationRequested, case: Case, entry: Entry) -> Case:
    stages = _at_stage(case, replace(case.stage, paused=event.on if event.stops_the_clock else None))
    return replace(case, state=WAITING, origin=case.state, asked=event.on, stages=stages)


@_apply.register
def _(event: e.InformationReceived, case: Case, entry: Entry) -> Case:
    due = event.respond_due or case.stage.respond_due
    added = due.days - case.stage.respond_due.days
    stage = _moved(replace(case.stage, paused=None), "pause", entry, due, added, case.asked)
    stages = _at_stage(case, stage)
    return replace(case, state=case.origin or case.state, origin="", asked=None, stages=stages)


@_apply.register
def _(event: e.StaffInformed, case: Case, entry: Entry) -> Case:
    return replace(case, staff_informed=case.staff_informed or event.on)


@_apply.register
def _(event: e.PointsDecided, case: Case, entry: Entry) -> Case:
    stage = case.stage
    kept = tuple(d for d in stage.decisions if d.point not in event.points)
    replaced = tuple(d for d in stage.decisions if d.point in event.points)
    lacks = tuple(name for name in ("facts", "standard") if name not in event.texts)
    lacks = lacks if event.evidence else (*lacks, "evidence")
    fresh = tuple(
        Decision(
            point, event.outcome, event.on, entry.actor, entry.seq, event.evidence, lacks, event.lone_reviewer
        )
        for point in event.points
    )
    decisions = tuple(sorted(kept + fresh, key=lambda d: d.point))
    stage = replace(stage, decisions=decisions, superseded=stage.superseded + replaced)
    return _all_decided(replace(case, stages=_at_stage(case, stage)))


def _all_decided(case: Case) -> Case:
    """The case is decided once every point is that was not withdrawn; one that waits will be after the answer."""
    if case.undecided:
        return case
    return replace(case, origin=DECIDED) if case.state == WAITING else replace(case, state=DECIDED)


@_apply.register
def _(event: e.PointWithdrawn, case: Case, entry: Entry) -> Case:
    stage = case.stage
    gone = tuple(d for d in stage.decisions if d.point == event.point)
    kept = tuple(d for d in stage.decisions if d.point != event.point)
    stage = replace(stage, decisions=kept, superseded=stage.superseded + gone)
    withdrawn = tuple(sorted({*case.withdrawn, event.point}))
    return _all_decided(replace(case, stages=_at_stage(case, stage), withdrawn=withdrawn))


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
    stage = replace(case.stage, extended=case.stage.extended + event.days)
    stage = _moved(stage, "extension", entry, event.respond_due, event.days)
    return replace(case, stages=_at_stage(case, stage))


@_apply.register
def _(event: e.ClockAdjusted, case: Case, entry: Entry) -> Case:
    stage = _moved(case.stage, "adjustment", entry, event.respond_due, event.days)
    return replace(case, stages=_at_stage(case, stage))


@_apply.register
def _(event: e.Recalculated, case: Case, entry: Entry) -> Case:
    stage = replace(case.stage, acknowledge_due=event.acknowledge_due or case.stage.acknowledge_due)
    if event.respond_due is not None:
        stage = _moved(stage, "recalculation", entry, event.respond_due)
    return replace(case, stages=_at_stage(case, stage))


@_apply.register
def _(event: e.Reopened, case: Case, entry: Entry) -> Case:
    """What was answered stays on record; nothing that was decided is in force any more."""
    stage = case.stage
    before = Answered(
        stage.responded or event.on, stage.respond_due, stage.next_step, stage.decisions, stage.resolved
    )
    stage = replace(
        stage, earlier=(*stage.earlier, before), superseded=stage.superseded + stage.decisions, decisions=(),
        responded=None, next_step="", resolved=False,
    )  # fmt: skip
    stage = _moved(stage, "reopening", entry, event.respond_due)
    return replace(case, stages=_at_stage(case, stage), state=INVESTIGATING, end="", ended=None)


@_apply.register
def _(event: e.Withdrawn, case: Case, entry: Entry) -> Case:
    return _over(case, WITHDRAWN, "withdrawn", event.on)


@_apply.register
def _(event: e.Closed, case: Case, entry: Entry) -> Case:
    return _over(case, CLOSED, event.end, event.on)


@_apply.register
def _(event: e.Resolved, case: Case, entry: Entry) -> Case:
    """Whoever put it right was in touch: that is contact too, where there was none before."""
    stage = replace(
        case.stage, acknowledged=case.stage.acknowledged or event.on, responded=event.on, resolved=True,
        next_step=event.next_step,
    )  # fmt: skip
    return replace(case, stages=_at_stage(case, stage), state=RESPONDED)


@_apply.register
def _(event: e.Referred, case: Case, entry: Entry) -> Case:
    return _over(case, REFERRED, "out of scope", event.on)


@_apply.register
def _(event: e.ComplaintRefused, case: Case, entry: Entry) -> Case:
    return _over(case, REFERRED, "refused", event.on)


@_apply.register
def _(event: e.ServiceRequestFound, case: Case, entry: Entry) -> Case:
    return _over(case, REFERRED, "service request", event.on)
