"""Rows of an older register made into events: each with its number and its place in the chain, and the rows of every table.

All of it can be done before the register is locked, on what was known of the register last (import_known.py); the lock then only
has to find that nothing was written in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store import events as e
from store.case import Case, Entry, case_id, evolve
from store.contacts import ContactRow, contact_rows
from store.errors import BadInput, Refused
from store.import_keys import CONTACT, WORDS, Keyed, columns_of
from store.import_known import Known, Made, Tables
from store.intake.shapes import Reject
from store.ledger import TEXT_COLUMNS, Chained, Happening, Salt, chain
from store.projections import (
    CaseRow,
    DutyRow,
    FactRow,
    LabelRow,
    MovementRow,
    StageRow,
    SubjectRow,
    case_row,
    duty_rows,
    facts,
    movements,
    stage_row,
    subject_rows,
)
from store.rules import decide, fields
from store.rules.actions import RECEIVE
from store.rules.fields import Command
from store.rules.situation import in_words
from store.views import Reading

if TYPE_CHECKING:
    import pyarrow as pa


class Maker:
    """Makes events of rows, for one import of a file with these columns."""

    def __init__(
        self, source: str, header: tuple[str, ...], batch: int, salt: Salt, *, as_legacy: bool
    ) -> None:
        self._source = source
        self._header = header
        self._batch = batch
        self._salt = salt
        self._as_legacy = as_legacy

    def make(
        self, rows: Sequence[Keyed], known: Known, reading: Reading, begin: Sequence[e.New] = ()
    ) -> Made:
        """The events of the rows on top of what is known, after those of `begin`; the next numbers of `known` are taken."""
        events: list[e.New] = list(begin)
        numbers: list[int] = []
        accepted: list[Keyed] = []
        rejects: list[Reject] = []
        cases: dict[bytes, int] = {}
        for keyed in rows:
            year = keyed.received.year
            number = known.last_case.get(year, case_id(year, 0)) + 1
            try:
                made = self._events(keyed, number, known, cases, reading)
            except (Refused, BadInput) as refusal:
                reason = f"row {keyed.number}: {refusal}"
                rejects.append(Reject(keyed.number, reason, columns_of(keyed, self._header)))
                continue
            events += made
            known.last_case[year] = number
            known.last_person += made[0].event.stream == "person"
            if keyed.source_key is not None:
                cases[keyed.source_key] = number
            numbers.append(number)
            accepted.append(keyed)
        happenings = [Happening(reading.now, reading.actor.id, new) for new in events]
        chained = chain(known.head, happenings, lambda stream, number: None, self._salt)
        before = {key: known.cases[key] for key in cases if key in known.cases}
        begun = len(begin)
        tables = {
            "ledger": _frame(chained.ledger),
            "texts": _frame(_texts(chained, accepted, begun) if self._as_legacy else chained.texts),
            **(_migrated(chained.entries[begun:]) if self._as_legacy else _received(chained)),
            "labels": _labels(numbers, [keyed.facts for keyed in accepted]),
            "contacts": _contacts(numbers, accepted),
            "row_keys": _frame(
                {
                    "key": [keyed.identity for keyed in accepted],
                    "source_key": [keyed.source_key for keyed in accepted],
                    "case_id": numbers,
                }
            ),
        }
        return Made(accepted, known.head, chained, tables, rejects, cases, before)

    def _events(
        self, keyed: Keyed, number: int, known: Known, cases: dict[bytes, int], reading: Reading
    ) -> list[e.New]:
        if keyed.received > reading.today:
            raise Refused(f"{in_words(keyed.received)} is in the future, so nothing was received on it.")
        if not self._as_legacy:
            return self._received(keyed, decide.Numbers(number, known.last_person + 1), reading)
        seals, fact = keyed.seals, keyed.facts.get
        person = {name: seals[name][1] for name in CONTACT if name in seals}
        alike = None
        if keyed.source_key is not None:
            alike = cases.get(keyed.source_key) or known.cases.get(keyed.source_key)
        event = e.CaseMigrated(
            on=keyed.received,
            texts={name: seals[name][1] for name in WORDS if name in seals},
            source=self._source,
            batch=self._batch,
            ended=keyed.ended,
            is_open=keyed.is_open,
            outcome=fact("outcome", ""),
            channel=fact("channel", ""),
            team=fact("team", ""),
            service=fact("service", ""),
            category=fact("category", ""),
            complainant_type=fact("complainant_type", ""),
            complainant_status=fact("complainant_status", ""),
            complainant=known.last_person + 1 if person else None,
            possible_duplicate_of=alike,
        )
        migrated = e.New(number, event)
        if not person:
            return [migrated]
        return [e.New(known.last_person + 1, e.PersonRecorded(on=keyed.received, texts=person)), migrated]

    def _received(self, keyed: Keyed, numbers: decide.Numbers, reading: Reading) -> list[e.New]:
        """The events of a new complaint, by the same rules as if somebody had typed it."""
        world = reading.world
        policy = world.policies[world.policy_on(keyed.received)]
        raw = {field.name: keyed.facts[field.name] for field in RECEIVE.fields if field.name in keyed.facts}
        values = fields.read(RECEIVE.fields, raw, policy, world.handlers)
        command = Command(RECEIVE.name, keyed.received, values)
        return list(decide.receive(command, world, reading.now, numbers, batch=self._batch))


def _labels(numbers: Sequence[int], facts: Sequence[Mapping[str, str]]) -> "pa.Table":
    texts = [[fact.get(name, "") for fact in facts] for name in ("subject", "name", "reference")]
    return _frame(dict(zip(LabelRow._fields, [numbers, *texts], strict=True)))


def _contacts(numbers: Sequence[int], rows: Sequence[Keyed]) -> "pa.Table":
    given = [(number, keyed.facts) for number, keyed in zip(numbers, rows, strict=True)]
    found = [row for number, facts in given for row in contact_rows(number, facts)]
    return _frame_of(ContactRow._fields, found)


def _texts(chained: Chained, rows: Sequence[Keyed], begun: int) -> Mapping[str, Sequence[Any]]:
    """The texts of cases of an older register and of their people, sealed before."""
    found: list[tuple[Any, ...]] = []
    following = iter(rows)
    keyed: Keyed | None = None
    for seq, number, _, _, event in chained.entries[begun:]:
        if keyed is None:
            keyed = next(following)
        facts, seals = keyed.facts, keyed.seals
        found += [(seq, number, name, facts[name], seals[name][0]) for name in event.texts]
        if event.stream == "case":
            keyed = None
    return _columns(TEXT_COLUMNS, found)


def _migrated(entries: Sequence[Entry]) -> Tables:
    """The rows of queue and figures that cases of an older register give, one event each.

    What those that are open, and those that are not, have alike is worked out of the first of them only.
    """
    import pyarrow as pa

    people = [(entry.stream_id, entry.seq) for entry in entries if entry.event.stream == "person"]
    found = [(entry, entry.event) for entry in entries if isinstance(entry.event, e.CaseMigrated)]
    tables: list[pa.Table] = []
    moved: list[pa.Table] = []
    for is_open in (True, False):
        some = [(entry, event) for entry, event in found if event.is_open == is_open]
        if not some:
            continue
        first = evolve(None, some[0][0])
        own: dict[str, list[Any]] = {
            "case_id": [entry.stream_id for entry, _ in some],
            "received": [event.on for _, event in some],
            "ended": [None if is_open else event.ended for _, event in some],
            "outcome_given": [event.outcome for _, event in some],
            "first_seq": [entry.seq for entry, _ in some],
            "last_seq": [entry.seq for entry, _ in some],
        }
        own |= {name: [getattr(event, name) for _, event in some] for name in _TAKEN_OVER}
        alike = case_row(first)._asdict()
        columns = {name: own.get(name) or pa.repeat(pa.scalar(v), len(some)) for name, v in alike.items()}
        tables.append(_frame(columns))
        for move in movements(None, first, first.received):
            days = [x or y for x, y in zip(own["ended"], own["received"], strict=True)]
            on = own["received"] if move.what == "received" else days
            what = pa.repeat(pa.scalar(move.what), len(some))
            moved.append(_frame({"case_id": own["case_id"], "on": on, "what": what}))
    return {
        "cases": pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({}),
        "movements": pa.concat_tables(moved) if moved else pa.table({}),
        "people": _frame_of(("person_id", "last_seq"), people),
    }


_TAKEN_OVER = (
    *("channel", "team", "service", "category"),
    *("complainant", "complainant_type", "complainant_status"),
)


def _received(chained: Chained) -> Tables:
    """The rows of queue and figures that new complaints give."""
    cases: dict[int, Case] = {}
    people: list[tuple[Any, ...]] = []
    for entry in chained.entries:
        if entry.event.stream == "case":
            cases[entry.stream_id] = evolve(cases.get(entry.stream_id), entry)
        elif entry.event.stream == "person":
            people.append((entry.stream_id, entry.seq))
    found = cases.values()
    stages = [stage_row(case, stage) for case in found for stage in case.stages]
    duties = [duty for case in found for duty in duty_rows(case)]
    counted = [fact for entry in chained.entries for fact in facts(entry)]
    moved = [move for case in found for move in movements(None, case, case.received)]
    return {
        "cases": _frame_of(CaseRow._fields, map(case_row, found)),
        "subjects": _frame_of(SubjectRow._fields, [row for case in found for row in subject_rows(case)]),
        "stages": _frame_of(StageRow._fields, stages),
        "movements": _frame_of(MovementRow._fields, moved),
        "duties": _frame_of(DutyRow._fields, duties),
        "facts": _frame_of(FactRow._fields, counted),
        "people": _frame_of(("person_id", "last_seq"), people),
    }


def _frame(columns: "Mapping[str, Sequence[Any] | pa.Array]") -> "pa.Table":
    import pyarrow as pa

    return pa.table(dict(columns))


def _frame_of(names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> "pa.Table":
    return _frame(_columns(names, list(rows)))


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Mapping[str, Sequence[Any]]:
    columns = map(list, zip(*rows, strict=True)) if rows else ([] for _ in names)
    return dict(zip(names, columns, strict=True))
