"""Rows of an older register made into events: each known by what it is, each with its number and its place in the chain.

All of it can be done before the register is locked, on what was known of the register last; the lock then only has to find that
nothing was written in between.
"""

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from store import events as e
from store.case import CASES_A_YEAR, Case, case_id, evolve
from store.errors import BadInput, Refused
from store.head import Head
from store.intake.shapes import Reject, Row
from store.ledger import EMPTY, Chained, Happening, Salt, chain, read_head
from store.projections import CaseRow, LabelRow, MovementRow, StageRow, case_row, movements, stage_row
from store.rules import decide, fields
from store.rules.actions import RECEIVE
from store.rules.fields import Command
from store.rules.situation import in_words
from store.unit import Unit
from store.views import Reading

if TYPE_CHECKING:
    import pyarrow as pa


class Keyed(NamedTuple):
    """A row with its identity, and that of its key in the older register (None where it has none)."""

    row: Row
    identity: bytes
    source_key: bytes | None


class Identities:
    """What each row is known by: its source, key and content, and which of several alike it is. The secret keeps the rest from others."""

    def __init__(self, secret: bytes, source: str) -> None:
        self._secret = secret
        self._source = source.encode()
        self._alike: Counter[bytes] = Counter()

    def of(self, row: Row) -> Keyed:
        """The row, known."""
        key = b"" if row.key is None else row.key.encode()
        identity = self._digest(b"row", key, msgspec.json.encode(row.raw, order="sorted"))
        self._alike[identity] += 1
        alike = self._alike[identity]
        if alike > 1:
            identity = self._digest(b"alike", identity, str(alike).encode())
        return Keyed(row, identity, None if row.key is None else self._digest(b"key", key))

    def _digest(self, *parts: bytes) -> bytes:
        return hmac.digest(self._secret, b"\0".join((self._source, *parts)), "sha256")[:16]


Tables = dict[str, "pa.Table"]


class Made(NamedTuple):
    """Events of some rows, to be put after the head `before`, with the rows of every table, ready for the lock to be short."""

    rows: list[Keyed]  # those that are accepted
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
        self.last_batch = 0
        self._read_to = -1  # the last row of `row_keys` that is known

    def refresh(self, unit: Unit) -> None:
        """Learn what was written since the last look."""
        self.head = read_head(unit)
        for rowid, key, source_key, number in unit.rows(
            "SELECT rowid, key, source_key, case_id FROM row_keys WHERE rowid > ? ORDER BY rowid",
            [self._read_to],
        ):
            self._read_to = rowid
            self.seen.add(key)
            if source_key is not None:
                self.cases[source_key] = number
        self.last_case = dict(
            unit.rows(f"SELECT case_id // {CASES_A_YEAR}, max(case_id) FROM cases GROUP BY 1")
        )
        self.last_person = unit.value("SELECT max(person_id) FROM people") or 0
        self.last_batch = unit.value("SELECT max(batch) FROM imports") or 0

    def take(self, made: Made) -> None:
        """Go on as if `made` were written."""
        self.head = made.chained.head
        self.seen.update(keyed.identity for keyed in made.rows)
        self.cases.update(made.cases)

    def forget(self, made: Made) -> None:
        """It was not; `refresh` must follow."""
        self.seen.difference_update(keyed.identity for keyed in made.rows)
        for key in made.cases:
            del self.cases[key]
        self.cases.update(made.cases_before)


class Maker:
    """Makes events of rows, for one import."""

    def __init__(self, source: str, batch: int, salt: Salt, *, as_legacy: bool) -> None:
        self._source = source
        self._batch = batch
        self._salt = salt
        self._as_legacy = as_legacy

    def make(
        self, rows: Sequence[Keyed], known: Known, reading: Reading, begin: Sequence[e.New] = ()
    ) -> Made:
        """The events of the rows on top of what is known, after those of `begin`; the next numbers of `known` are taken."""
        events: list[e.New] = list(begin)
        labels: list[LabelRow] = []
        keys: list[tuple[Any, ...]] = []
        accepted: list[Keyed] = []
        rejects: list[Reject] = []
        cases: dict[bytes, int] = {}
        for keyed in rows:
            row, facts = keyed.row, keyed.row.facts
            year = row.received.year
            number = known.last_case.get(year, case_id(year, 0)) + 1
            try:
                made = self._events(keyed, number, known, cases, reading)
            except (Refused, BadInput) as refusal:
                rejects.append(Reject(row.number, f"row {row.number}: {refusal}", tuple(row.raw.values())))
                continue
            events += made
            known.last_case[year] = number
            known.last_person += made[0].event.stream == "person"
            if keyed.source_key is not None:
                cases[keyed.source_key] = number
            labels.append(
                LabelRow(number, facts.get("subject", ""), facts.get("name", ""), facts.get("reference", ""))
            )
            keys.append((keyed.identity, keyed.source_key, number))
            accepted.append(keyed)
        happenings = [Happening(reading.now, reading.actor.id, new) for new in events]
        chained = chain(known.head, happenings, lambda stream, number: None, self._salt)
        before = {key: known.cases[key] for key in cases if key in known.cases}
        tables = {
            "ledger": _frame(chained.ledger),
            "texts": _frame(chained.texts),
            **_tables(chained),
            "labels": _frame_of(LabelRow._fields, labels),
            "row_keys": _frame_of(("key", "source_key", "case_id"), keys),
        }
        return Made(accepted, known.head, chained, tables, rejects, cases, before)

    def _events(
        self, keyed: Keyed, number: int, known: Known, cases: dict[bytes, int], reading: Reading
    ) -> list[e.New]:
        row, facts = keyed.row, keyed.row.facts
        if row.received > reading.today:
            raise Refused(f"{in_words(row.received)} is in the future, so nothing was received on it.")
        person: dict[str, str] = {
            name: facts[name] for name in ("name", "email", "telephone") if name in facts
        }
        if not self._as_legacy:
            return self._received(row, decide.Numbers(number, known.last_person + 1), reading)
        alike = None
        if keyed.source_key is not None:
            alike = cases.get(keyed.source_key) or known.cases.get(keyed.source_key)
        event = e.CaseMigrated(
            on=row.received,
            source=self._source,
            batch=self._batch,
            ended=row.ended,
            is_open=row.is_open,
            outcome=facts.get("outcome", ""),
            channel=facts.get("channel", ""),
            team=facts.get("team", ""),
            service=facts.get("service", ""),
            category=facts.get("category", ""),
            complainant_type=facts.get("complainant_type", ""),
            complainant_status=facts.get("complainant_status", ""),
            complainant=known.last_person + 1 if person else None,
            possible_duplicate_of=alike,
        )
        migrated = e.New(
            number, event, {name: facts[name] for name in ("reference", "subject", "detail") if name in facts}
        )
        return (
            [e.New(known.last_person + 1, e.PersonRecorded(on=row.received), person), migrated]
            if person
            else [migrated]
        )

    def _received(self, row: Row, numbers: decide.Numbers, reading: Reading) -> list[e.New]:
        """The events of a new complaint, by the same rules as if somebody had typed it."""
        world = reading.world
        policy = world.policies[world.policy_in_force]
        raw = {field.name: row.facts[field.name] for field in RECEIVE.fields if field.name in row.facts}
        values = fields.read(RECEIVE.fields, raw, policy, world.handlers)
        command = Command(RECEIVE.name, row.received, values)
        return list(decide.receive(command, world, reading.now, numbers, batch=self._batch))


def _tables(chained: Chained) -> Tables:
    """The rows of queue and figures that some new cases give."""
    cases: dict[int, Case] = {}
    persons: list[tuple[Any, ...]] = []
    for entry in chained.entries:
        if entry.event.stream == "case":
            cases[entry.stream_id] = evolve(cases.get(entry.stream_id), entry)
        elif entry.event.stream == "person":
            persons.append((entry.stream_id, entry.seq))
    found = cases.values()
    stages = [stage_row(case, stage) for case in found for stage in case.stages]
    moved = [move for case in found for move in movements(None, case, case.received)]
    return {
        "cases": _frame_of(CaseRow._fields, [case_row(case) for case in found]),
        "stages": _frame_of(StageRow._fields, stages),
        "movements": _frame_of(MovementRow._fields, moved),
        "people": _frame_of(("person_id", "last_seq"), persons),
    }


def _frame(columns: Mapping[str, Sequence[object]]) -> "pa.Table":
    import pyarrow as pa

    return pa.table(dict(columns))


def _frame_of(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> "pa.Table":
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return _frame(dict(zip(names, map(list, columns), strict=True)))
