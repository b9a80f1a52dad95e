"""What queue and figures are read from: rows made from the events in the same transaction, and anew by `rebuild`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from store.case import Case, Entry, StageRecord
from store.case.chapters import duties
from store.case.lacking import lacking
from store.case.retention import Retention
from store.contacts import ContactRow, contact_rows
from store.unit import Unit


class CaseRow(NamedTuple):
    """A row of the table `cases`, in the order of its columns."""

    case_id: int
    stage: int
    state: str
    received: date
    due: date | None
    due_what: str
    owner: int | None
    team: str
    policy: int | None
    channel: str
    service: str
    category: str
    complainant: int | None
    complainant_type: str
    complainant_status: str
    about_staff: bool
    opened: date | None
    acknowledged: date | None
    responded: date | None
    ended_as: str
    ended: date | None
    is_open: bool
    source: str
    batch: int | None
    outcome_given: str
    restricted: bool
    logged: date | None
    confirmed: date | None
    lacked: str
    version: int
    first_seq: int
    last_seq: int


class LabelRow(NamedTuple):
    """A row of the table `labels`: the texts of the queue, "" once erased. `reference` is the older register's own."""

    case_id: int
    subject: str
    complainant: str
    reference: str = ""


def case_row(case: Case) -> CaseRow:
    """The row of a case."""
    stage, due = (case.stage if case.stages else None), case.next_due
    return CaseRow(
        case_id=case.id,
        stage=stage.number if stage else 0,
        state=case.state,
        received=case.received,
        due=due[1].on if due else None,
        due_what=due[0] if due else "",
        owner=case.owner,
        team=case.team,
        policy=case.policy,
        channel=case.channel,
        service=case.service,
        category=case.category,
        complainant=case.complainant,
        complainant_type=case.complainant_type,
        complainant_status=case.complainant_status,
        about_staff=case.about_staff,
        opened=stage.opened if stage else None,
        acknowledged=stage.acknowledged if stage else None,
        responded=stage.responded if stage else None,
        ended_as=case.end,
        ended=case.ended,
        is_open=case.is_open,
        source=case.source,
        batch=case.batch,
        outcome_given=case.outcome_given,
        restricted=case.privacy.restricted,
        logged=case.logged,
        confirmed=case.confirmed,
        lacked=" ".join(case.lacked),
        version=case.version,
        first_seq=case.first_seq,
        last_seq=case.last_seq,
    )


class SubjectRow(NamedTuple):
    """A row of the table `subjects`: a handler whom a case is about, and who may not read it."""

    case_id: int
    handler_id: int


def subject_rows(case: Case) -> list[SubjectRow]:
    """The handlers whom a case is about."""
    return [SubjectRow(case.id, number) for number in case.subjects]


class MentionRow(NamedTuple):
    """A row of the table `mentions`: a handler whom a note named, and who has not written on the case since."""

    case_id: int
    handler_id: int


def mention_rows(case: Case) -> list[MentionRow]:
    """The handlers from whom a case waits for a word."""
    return [MentionRow(case.id, number) for number in case.mentioned]


class StageRow(NamedTuple):
    """A row of the table `stages`, in the order of its columns. `outcome` is "" until every point is decided.

    `outcomes` and `lacks` are codes with a space between: of every decision in force, and of what these do without.
    """

    case_id: int
    stage: int
    opened: date
    acknowledge_due: date | None
    acknowledged: date | None
    respond_due: date | None
    decided: date | None
    responded: date | None
    extended: int
    outcome: str
    outcomes: str
    lacks: str
    lone_reviewer: bool


MIXED = "mixed"  # the outcome of a stage whose points were not all decided alike


def stage_row(case: Case, stage: StageRecord) -> StageRow:
    """The row of one stage of a case."""
    whole = set(case.points_left) <= {decision.point for decision in stage.decisions}
    outcomes = {decision.outcome for decision in stage.decisions}
    return StageRow(
        case_id=case.id,
        stage=stage.number,
        opened=stage.opened,
        acknowledge_due=stage.acknowledge_due.on,
        acknowledged=stage.acknowledged,
        respond_due=stage.respond_by.on,
        decided=stage.decided_on if whole else None,
        responded=stage.responded,
        extended=stage.extended,
        outcome="" if not whole else next(iter(outcomes)) if len(outcomes) == 1 else MIXED,
        outcomes=" ".join(sorted(outcomes)),
        lacks=" ".join(lacking(case, stage)),
        lone_reviewer=any(decision.lone for decision in stage.decisions + stage.superseded),
    )


class MovementRow(NamedTuple):
    """A row of the table `movements`: a case was "received", "reopened" or "closed" (in whatever way it ended)."""

    case_id: int
    on: date
    what: str


def movements(before: Case | None, after: Case, on: date) -> list[MovementRow]:
    """How a step on a civil date moved the case between open and not, so that opening + received + reopened - closed = open at end."""
    moved = []
    if before is None:
        moved.append(MovementRow(after.id, after.received, "received"))
    elif after.is_open and not before.is_open:
        moved.append(MovementRow(after.id, on, "reopened"))
    if not after.is_open and (before is None or before.is_open):
        moved.append(MovementRow(after.id, after.ended or after.received, "closed"))
    return moved


class DutyRow(NamedTuple):
    """A row of the table `duties`: something owed beside the stages, with its own day, done or not."""

    case_id: int
    kind: str
    number: int
    what: str
    due: date | None
    done: date | None
    owner: int | None
    dropped: bool


def duty_rows(case: Case) -> list[DutyRow]:
    """Everything owed in a case."""
    return [DutyRow(case.id, *duty) for duty in duties(case)]


class RetentionRow(NamedTuple):
    """A row of the table `retention`, only where somebody did something about it: the class chosen, holds in force, the erasure."""

    case_id: int
    code: str
    holds: int
    held: date | None
    erased: date | None
    erased_seq: int | None
    certificate: int | None


def retention_rows(case: Case) -> list[RetentionRow]:
    """The row of a case, if it has one."""
    record = case.retention
    if record == Retention():
        return []
    holds, gone = record.in_force, record.erased
    return [
        RetentionRow(
            case_id=case.id,
            code=record.code,
            holds=len(holds),
            held=min((hold.on for hold in holds), default=None),
            erased=gone.on if gone else None,
            erased_seq=gone.seq if gone else None,
            certificate=gone.certificate if gone else None,
        )
    ]


class FactRow(NamedTuple):
    """A row of the table `facts`: an event of a chapter, as figures count it. `amount` is in hundredths of the currency."""

    case_id: int
    seq: int
    on: date
    what: str
    code: str
    number: int | None
    amount: int | None


def facts(entry: Entry) -> list[FactRow]:
    """What an event adds to `facts`: those of the chapters and some of the spine, by their type and the fields that such events share."""
    event = entry.event
    if not (event.chapter or event.counted):
        return []
    code, number, amount = (getattr(event, name, None) for name in ("code", "number", "amount"))
    return [FactRow(entry.stream_id, entry.seq, event.on, type(event).__name__, code or "", number, amount)]


def insert_case(
    unit: Unit, case: Case, label: LabelRow, contact: Mapping[str, str], entries: Iterable[Entry] = ()
) -> None:
    """A new case, after `entries`; `contact` is how the complainant can be reached."""
    unit.insert_rows("cases", CaseRow._fields, [case_row(case)])
    unit.insert_rows("labels", LabelRow._fields, [label])
    unit.insert_rows("contacts", ContactRow._fields, contact_rows(case.id, contact))
    unit.insert_rows("subjects", SubjectRow._fields, subject_rows(case))
    unit.insert_rows("stages", StageRow._fields, [stage_row(case, stage) for stage in case.stages])
    unit.insert_rows("duties", DutyRow._fields, duty_rows(case))
    unit.insert_rows("facts", FactRow._fields, [fact for entry in entries for fact in facts(entry)])
    unit.insert_rows("movements", MovementRow._fields, movements(None, case, case.received))


def update_case(unit: Unit, before: Case, after: Case, entries: Sequence[Entry]) -> None:
    """A case that `entries` changed: only the columns that did, for an update rewrites each column it names."""
    _update(unit, "cases", {"case_id": after.id}, case_row(before), case_row(after))
    for old, new in zip(before.stages, after.stages, strict=False):
        keys = {"case_id": after.id, "stage": new.number}
        _update(unit, "stages", keys, stage_row(before, old), stage_row(after, new))
    opened = after.stages[len(before.stages) :]
    unit.insert_rows("stages", StageRow._fields, [stage_row(after, stage) for stage in opened])
    if after.subjects != before.subjects:
        unit.run("DELETE FROM subjects WHERE case_id = ?", [after.id])
        unit.insert_rows("subjects", SubjectRow._fields, subject_rows(after))
    if after.mentioned != before.mentioned:
        unit.run("DELETE FROM mentions WHERE case_id = ?", [after.id])
        unit.insert_rows("mentions", MentionRow._fields, mention_rows(after))
    owed, owed_before = duty_rows(after), duty_rows(before)
    if owed != owed_before:
        unit.run("DELETE FROM duties WHERE case_id = ?", [after.id])
        unit.insert_rows("duties", DutyRow._fields, owed)
    kept, kept_before = retention_rows(after), retention_rows(before)
    if kept != kept_before:
        unit.run("DELETE FROM retention WHERE case_id = ?", [after.id])
        unit.insert_rows("retention", RetentionRow._fields, kept)
    unit.insert_rows("facts", FactRow._fields, [fact for entry in entries for fact in facts(entry)])
    moved = movements(before, after, max(entry.event.on for entry in entries))
    unit.insert_rows("movements", MovementRow._fields, moved)


def _update(
    unit: Unit, table: str, keys: dict[str, int], old: CaseRow | StageRow, new: CaseRow | StageRow
) -> None:
    changed = {name: b for name, a, b in zip(new._fields, old, new, strict=True) if a != b}
    if changed:
        sets, where = (
            ", ".join(f"{name} = ?" for name in changed),
            " AND ".join(f"{name} = ?" for name in keys),
        )
        unit.run(f"UPDATE {table} SET {sets} WHERE {where}", [*changed.values(), *keys.values()])
