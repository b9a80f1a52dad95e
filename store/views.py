"""What is read of a register: a page of the queue, and one case whole."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from store import events as e
from store import masking, same_person
from store.case import Case, Duty, Entry, StageRecord, reference
from store.case.chapters import CHAPTERS, Telling, duties, told
from store.case.complainants import addressee
from store.case.retention import Retention
from store.filter_keys import needs_labels
from store.filters import Filter, codes_of
from store.governing import Governing
from store.ledger import Texts, stream_of, texts_of
from store.letters import Answer, Correspondence
from store.people import Handler
from store.policy import Policy
from store.records import BY_STREAM
from store.rules import clocks, keeping, mentions, strands, words
from store.rules.actions import RECORDED_BY
from store.rules.decide import Permission, permitted
from store.rules.gaps import Gap, gaps
from store.rules.situation import World, in_words
from store.streams import replay
from store.unit_of_work import Unit


class Row(NamedTuple):
    """A line of the queue. `key` is the case's number; `owner` and `team` are names, "" where there is none. Texts are raw."""

    key: int
    ref: str
    kind: str
    stage: int
    stages: int
    state: str
    received: date
    due: date | None
    due_what: str
    owner: str
    team: str
    subject: str
    complainant: str
    service: str
    category: str
    version: int
    restricted: bool


class Page(NamedTuple):
    """Some rows of a queue of `total`."""

    total: int
    rows: list[Row]


class Line(NamedTuple):
    """One line of a chronology. `recorded` is UTC without a zone."""

    seq: int
    on: date
    recorded: datetime
    actor: str
    event: str
    text: str


class PointDecision(NamedTuple):
    """The decision in force on a point at a stage; texts are "" once erased."""

    point: int
    outcome: str
    on: date
    by: str
    reasons: str
    authority: str
    facts: str
    standard: str
    evidence: tuple[int, ...]


class Kept(NamedTuple):
    """A letter as it was sent, with the event it came with; `text` is "" once erased."""

    seq: int
    on: date
    event: str
    text: str


class Letters(NamedTuple):
    """Every letter kept in a case, oldest first, and how the complainant is to be written to ("" where nobody asked)."""

    ref: str
    letters: list[Kept]
    format: str
    language: str


class StageView(NamedTuple):
    """One stage as it went; due dates are None where they can't be computed."""

    number: int
    title: str
    opened: date
    acknowledge_due: date | None
    acknowledged: date | None
    respond_due: date | None
    responded: date | None
    extended: int
    next_step: str
    decisions: list[PointDecision]


class CaseView(NamedTuple):
    """A case whole, with what may happen next for whoever looks."""

    row: Row
    case: Case
    policy: Policy
    detail: str
    outcome_sought: str
    definition: str
    points: list[str]
    contact: dict[str, str]
    stages: list[StageView]
    clocks: list[Mapping[str, object]]
    markers: list[
        str
    ]  # what to know first: who mentioned whoever looks, and restrictions on contact from other cases of the same person
    records: list[
        tuple[str, list[tuple[str, str]]]
    ]  # of each chapter: its title, and what it holds as (label, text)
    duties: list[Duty]
    retention: dict[str, object]  # how long it is kept and why, see store.rules.keeping.why
    gaps: list[Gap]  # what the case does without; `records` has them in words
    chronology: list[Line]
    permissions: list[Permission]


class Reading(NamedTuple):
    """What every view needs beside the unit: who looks, what governs, and the day."""

    governing: Governing
    actor: Handler
    now: datetime
    today: date

    @property
    def world(self) -> World:
        """The world as the rules see it."""
        g = self.governing
        return World(self.actor, g.handlers, g.policies, g.calendars, adopted=g.adopted)


ROW_SQL = """c.case_id, c.stage, c.state, c.received, c.due, c.due_what, c.owner, c.team, c.policy, c.service, c.category,
    c.version, coalesce(l.subject, ''), coalesce(l.complainant, ''), c.restricted"""
URGENT_FIRST = "c.due NULLS LAST, c.case_id"


def _rows_sql(unit: Unit, reading: "Reading") -> str:
    """What selects rows, masked where they are not for whoever looks."""
    condition = masking.readable(unit, reading)
    return f"SELECT {ROW_SQL}, {condition} FROM cases c {masking.join(condition)}"


def _row(found: tuple[Any, ...], reading: Reading) -> Row:
    (
        case_id,
        stage,
        state,
        received,
        due,
        what,
        owner,
        team,
        number,
        service,
        category,
        version,
        subject,
        name,
        restricted,
        readable,
    ) = found
    world = reading.world
    policy = world.policies[world.policy_in_force if number is None else number]
    handler = world.handlers.get(owner)
    lists = policy.lists
    return Row(
        key=case_id,
        ref=reference(case_id),
        kind="complaint",
        stage=stage,
        stages=len(policy.stages),
        state=state,
        received=received,
        due=due,
        due_what=what,
        owner=handler.called if handler else "",
        team=policy.roles[team].title if team in policy.roles else team,
        subject=subject if readable else masking.MASK,
        complainant=name if readable else masking.MASK,
        service=lists.services.get(service, service),
        category=lists.categories.get(category, category),
        version=version,
        restricted=restricted or not readable,
    )


def _where(where: Filter, reading: Reading) -> tuple[str, list[object]]:
    governing = reading.governing
    owners = {word: h.id for h in governing.handlers.values() for word in (h.name, h.account) if word}
    condition, params = where.sql(
        reading.actor.id, reading.today, owners, codes_of(governing.policies.values())
    )
    if governing.unfinished:  # an import under way is seen whole or not at all
        marks = ", ".join("?" * len(governing.unfinished))
        return f"({condition}) AND coalesce(c.batch NOT IN ({marks}), true)", [*params, *governing.unfinished]
    return condition, params


# An import is seen whole or not at all; for a query that does not know which are unfinished.
VISIBLE = "coalesce(batch NOT IN (SELECT batch FROM imports WHERE state <> 'finished'), true)"


def page(
    unit: Unit, where: Filter, reading: Reading, first: int, count: int, *, counted: bool = True
) -> Page:
    """`count` rows from place `first` of the cases that `where` lets through, urgent first. Not counted, `total` is what is here."""
    condition, params = _where(where, reading)
    rows = unit.rows(
        f"{_rows_sql(unit, reading)} WHERE {condition} ORDER BY {URGENT_FIRST} LIMIT ? OFFSET ?",
        [*params, count, first],
    )
    total = count_of(unit, where, reading) if counted else len(rows)
    return Page(total, _marked(unit, [_row(row, reading) for row in rows]))


def count_of(unit: Unit, where: Filter, reading: Reading) -> int:
    """How many cases `where` lets through."""
    condition, params = _where(where, reading)
    looks = any(map(needs_labels, where.terms))
    joined = masking.join(masking.readable(unit, reading)) if looks else ""
    count: int = unit.value(f"SELECT count(*) FROM cases c {joined} WHERE {condition}", params)
    return count


def one_row(unit: Unit, case_id: int, reading: Reading) -> Row:
    """The line of one case."""
    row = unit.row(f"{_rows_sql(unit, reading)} WHERE c.case_id = ?", [case_id])
    assert row is not None  # the caller has loaded the case
    return _marked(unit, [_row(row, reading)])[0]


def _marked(unit: Unit, rows: list[Row]) -> list[Row]:
    """The rows, with those that say that the case is erased. Asked only of those that say nothing at all, which are few."""
    silent = [row.key for row in rows if not row.subject]
    if not silent:
        return rows
    marks = ", ".join("?" * len(silent))
    found = unit.rows(
        f"SELECT case_id FROM retention WHERE erased IS NOT NULL AND case_id IN ({marks})", silent
    )
    gone = {number for (number,) in found}
    return [
        row._replace(subject=masking.ERASED, complainant=masking.ERASED) if row.key in gone else row
        for row in rows
    ]


# --- one case ---------------------------------------------------------------------------------------------------------


class Loaded(NamedTuple):
    """A case and its stream, oldest first."""

    case: Case
    entries: list[Entry]


def load(unit: Unit, case_id: int) -> Loaded | None:
    """A case by its number, from the ledger; None where there is none."""
    span = unit.row(f"SELECT first_seq, last_seq FROM cases WHERE case_id = ? AND {VISIBLE}", [case_id])
    if span is None:
        return None
    entries = stream_of(unit, case_id, *span)
    return Loaded(replay(entries).case, entries)


def texts_of_case(unit: Unit, case: Case) -> Texts:
    """The texts of a case's events that still exist."""
    return texts_of(unit, case.id, case.first_seq, case.last_seq)


def complainant_texts(unit: Unit, case: Case) -> Mapping[str, str]:
    """Name, e-mail and telephone of the complainant, as far as given and not erased."""
    if case.complainant is None or case.retention.erased:
        return {}
    seq = unit.value("SELECT last_seq FROM people WHERE person_id = ?", [case.complainant])
    return texts_of(unit, case.complainant, seq, seq).get(seq, {}) if seq is not None else {}


def view(unit: Unit, loaded: Loaded, reading: Reading) -> CaseView:
    """A case whole."""
    case, entries = loaded
    texts = texts_of_case(unit, case)
    received = texts.get(entries[0].seq, {})
    started = [
        texts.get(found.seq, {}) for found in entries if isinstance(found.event, e.InvestigationStarted)
    ]
    contact = complainant_texts(unit, case)
    world = reading.world
    sought = [t["outcome_sought"] for t in started if "outcome_sought" in t]
    missing, kept = gaps(case, world), keeping.why(case, world)
    records = _with_dates(told(case, Telling(world.policy_of(case), texts, world.called)), case, kept)
    return CaseView(
        row=one_row(unit, case.id, reading),
        case=case,
        policy=world.policy_of(case),
        detail=received.get("detail", ""),
        outcome_sought=sought[-1] if sought else received.get("outcome_sought", ""),
        definition=next((t["definition"] for t in reversed(started) if "definition" in t), ""),
        points=[
            received.get(f"point.{n}", "the whole complaint" if case.points == 1 else "")
            for n in range(1, case.points + 1)
        ],
        contact={name: contact[name] for name in ("email", "telephone") if name in contact},
        stages=[_stage(record, texts, world) for record in case.stages],
        clocks=_clocks(case, world),
        markers=mentions.of_whoever_looks(entries, case.mentioned, world)
        + [
            f"A restriction on contact with this person is in force on {reference(other)}, to be reviewed by {in_words(review)}."
            for other, review in same_person.restrictions(unit, case, contact)
        ],
        records=records + _not_on_record(missing),
        duties=duties(case),
        retention=kept,
        gaps=missing,
        chronology=[line(found, texts.get(found.seq, {}), world, world.policy_of(case)) for found in entries],
        permissions=permitted(case, world, reading.now),
    )


def _clocks(case: Case, world: World) -> list[Mapping[str, object]]:
    """The working behind every date that somebody still has to keep, the next one first."""
    due, found = case.next_due, []
    if not case.is_open or not case.stages:
        return []
    if case.stage.acknowledged is None and not case.stage.decisions:
        found.append(clocks.why(case.stage, "acknowledge", world))
    if case.stage.responded is None:
        found.append(clocks.why(case.stage, "respond", world))
    if case.strands.due is not None:
        found.append(strands.why(case.strands.due[1], world))
    return sorted(found, key=lambda clock: due is None or clock["what"] != due[0])


def _with_dates(
    records: list[tuple[str, list[tuple[str, str]]]], case: Case, kept: Mapping[str, object]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The records, with class and date of disposal of a case that has ended, or of which somebody said how long it is kept."""
    if case.retention.erased or (case.is_open and case.retention == Retention()):
        return records
    title, months = CHAPTERS["retention"].title, kept["months"]
    lines = [("Class", f"{kept['title'] or 'none'} ({kept['because']})")]
    if kept["due"]:
        lines.append(("Dispose of", f"from {kept['due']}, {months} months after it ended"))
    else:
        lines.append(("Dispose of", f"no date: {kept['why_not']}"))
    known = dict(records)
    return [*(found for found in records if found[0] != title), (title, [*lines, *known.get(title, [])])]


def _not_on_record(gaps: list[Gap]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the case does without, as one more record; none where nothing is missing."""
    missing = [(gap.where, gap.words) for gap in gaps]
    return [("Not on record", missing)] if missing else []


def letters_of(unit: Unit, loaded: Loaded) -> Letters:
    """What the complainant was sent, signposting included."""
    case, texts = loaded.case, texts_of_case(unit, loaded.case)
    kept = []
    for found in loaded.entries:
        name = "text" if isinstance(found.event, e.Signposted) else "letter"
        if name in found.event.texts:
            text = texts.get(found.seq, {}).get(name, "")
            kept.append(Kept(found.seq, found.event.on, type(found.event).__name__, text))
    wanted = case.complainants
    return Letters(reference(case.id), kept, wanted.format, wanted.language)


NOT_KEPT: Texts = {}


def correspondence(unit: Unit, loaded: Loaded, reading: Reading, beside: Texts = NOT_KEPT) -> Correspondence:
    """What a letter of this case needs beside the case; `beside` are texts that are not kept yet, by the number of their event."""
    decisions = loaded.case.stage.decisions if loaded.case.stages else ()
    speaks = addressee(loaded.case.complainants, reading.today)
    owed = loaded.case.remedies.owed
    texts = {**(texts_of_case(unit, loaded.case) if decisions or speaks or owed else {}), **beside}
    answers = {}
    for d in decisions:
        written = texts.get(d.seq, {})
        answers[d.point] = Answer(d.outcome, written.get("reasons", ""), written.get("authority", ""))
    name = complainant_texts(unit, loaded.case).get("name", "")
    representative = texts.get(speaks.seq, {}).get("name", "") if speaks else ""
    policy = reading.world.policy_of(loaded.case)
    offered = []
    for remedy in owed:
        kind, exactly = (
            policy.remedy_in_words(remedy.terms.code, remedy.terms.amount),
            texts.get(remedy.seq, {}).get("text", ""),
        )
        by = f" (by {in_words(remedy.terms.due)})" if remedy.terms.due else ""
        offered.append(f"{kind}{f': {exactly}' if exactly else ''}{by}")
    return Correspondence(name, reading.actor.called, answers, representative, tuple(offered))


def event_in_words(event: e.Event) -> str:
    """The type of an event as people read it: "points decided"."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(event).__name__).lower()


def _stage(record: StageRecord, texts: Texts, world: World) -> StageView:
    policy = world.policies[record.respond_due.policy]
    decisions = []
    for decision in record.decisions:
        written = texts.get(decision.seq, {})
        decisions.append(
            PointDecision(
                decision.point,
                decision.outcome,
                decision.on,
                world.called(decision.by),
                written.get("reasons", ""),
                written.get("authority", ""),
                written.get("facts", ""),
                written.get("standard", ""),
                decision.evidence,
            )
        )
    return StageView(
        number=record.number,
        title=policy.by_number[record.number].title,
        opened=record.opened,
        acknowledge_due=record.acknowledge_due.on,
        acknowledged=record.acknowledged,
        respond_due=record.respond_by.on,
        responded=record.responded,
        extended=record.extended,
        next_step=record.next_step,
        decisions=decisions,
    )


# The texts of an event in the order in which they are read, with what each is called where there are several.
TEXTS = {
    "subject": "",
    "detail": "",
    "definition": "Complaint as agreed",
    "outcome_sought": "Outcome sought",
    "facts": "Facts",
    "standard": "What should have happened",
    "reasons": "Reasons",
    "authority": "Authority",
    "text": "",
    "reason": "",
    "stage_reason": "Why at this stage",
    "letter": "",
}


def line(found: Entry, texts: Mapping[str, str], world: World, policy: Policy) -> Line:
    """An event as a line of a chronology; `texts` are those of its texts that still exist."""
    named = found.event.texts
    order = [name for name in TEXTS if name in named] + [name for name in named if name not in TEXTS]
    written = [facts_in_words(found.event, world, policy)]
    for name in order:
        label = TEXTS.get(name, name.replace(".", " "))
        written.append((f"{label}: " if label and len(order) > 1 else "") + texts.get(name, "[erased]"))
    text = "\n".join(part for part in written if part)
    return Line(
        found.seq,
        found.event.on,
        found.recorded,
        world.called(found.actor),
        type(found.event).__name__,
        text,
    )


def facts_in_words(event: e.Event, world: World, policy: Policy) -> str:
    """What an event says beside its texts: how it came, to whom, until when, which outcome."""
    if isinstance(event, e.CaseReceived):
        return words.channel(event, world, policy)
    if event.stream in BY_STREAM:
        return BY_STREAM[event.stream].words_of(event, world, policy)
    action = RECORDED_BY.get(type(event)) if isinstance(event, e.CaseEvent) else None
    return action.says(event, world, policy) if action else ""
