"""What is read of a register: one case whole. Its line in the queue is a matter of `listing`."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from store import events as e
from store import same_person
from store.case import Case, Duty, Entry, StageRecord, reference
from store.case.chapters import CHAPTERS, Telling, duties, told
from store.case.complainants import addressee
from store.case.retention import Retention
from store.ledger import Texts, stream_of, texts_of
from store.letters import Answer, Correspondence
from store.listing import VISIBLE, one_row
from store.listing import Page as Page
from store.listing import Reading as Reading
from store.listing import Row as Row
from store.policy import Policy
from store.records import BY_STREAM
from store.rules import clocks, keeping, mentions, strands, words
from store.rules.actions import RECORDED_BY
from store.rules.decide import Permission, permitted
from store.rules.gaps import Gap, gaps
from store.rules.situation import World, in_words
from store.streams import replay
from store.unit_of_work import Unit


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
