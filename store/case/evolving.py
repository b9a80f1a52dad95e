"""A case after one event more, by a pure `evolve` that is total over the ledger."""

from functools import singledispatch

from msgspec.structs import replace

from store import events as e
from store.case.chapters import CHAPTERS
from store.case.model import (
    ACKNOWLEDGED,
    CLOSED,
    DECIDED,
    INVESTIGATING,
    RECEIVED,
    RESPONDED,
    WAITING,
    WITHDRAWN,
    Case,
    Decision,
    Entry,
    StageRecord,
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
    if event.chapter:  # it changes its own record of the case, and nothing else
        record = CHAPTERS[event.chapter].evolve(getattr(case, event.chapter), entry)
        return replace(case, version=case.version + 1, last_seq=entry.seq, **{event.chapter: record})
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
