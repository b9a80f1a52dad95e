"""The records beside the complaints, as a register offers them: begin one, act on one, read one, list them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from store import events as e
from store import views
from store.case import Case, Duty, Entry, parse_reference, reference
from store.case.chapters import Telling
from store.case.references import prefix_of
from store.errors import BadInput, NotFound, Refused, Stale
from store.ledger import hash_at, texts_of
from store.once import Done, Once
from store.people import Handler
from store.records import BY_PREFIX, rows
from store.records.kind import Kind, Record, begin, matter, roles, take, why_not
from store.records.pack import PACK
from store.rules import fields
from store.rules.decide import Permission
from store.rules.fields import Command, Raw
from store.rules.situation import civil_day
from store.unit import Unit
from store.unit_of_work import RegisterFile
from store.views import Line, Reading

Append = Callable[[Unit, Iterable[e.New], Reading], list[Entry]]
Named = Callable[[Unit, Sequence[fields.Field], fields.Values, Reading], dict[int, Case]]


class RecordRow(NamedTuple):
    """A line of a list; `subject` is raw text, `owner` a name, "" where there is none."""

    ref: str
    kind: str
    state: str
    opened: date
    due: date | None
    owner: str
    subject: str
    version: int


class PackRow(NamedTuple):
    """A line of the register of packs; `minute` is raw text, "" once erased."""

    ref: str
    on: date
    committee: str
    minute: str
    digest: str
    events: int
    head: str
    period_from: date
    period_to: date


class RecordView(NamedTuple):
    """A record whole, with what may happen next for whoever looks."""

    row: RecordRow
    records: list[tuple[str, list[tuple[str, str]]]]
    duties: list[Duty]
    chronology: list[Line]
    permissions: list[Permission]


class Records:
    """The face; made by `Store.records`. Raises Refused, BadInput, NotFound or Stale with a sentence; then nothing is changed."""

    def __init__(
        self,
        file: RegisterFile,
        as_of: Callable[[Unit, Handler | None], Reading],
        append: Append,
        named: Named,
    ) -> None:
        self._file = file
        self._as_of = as_of
        self._append = append
        self._named = named

    def find(self, text: str) -> tuple[Kind, int] | None:
        """The kind and number that a reference names; None where it is not one of these but of a complaint."""
        kind = BY_PREFIX.get(prefix_of(text))
        if kind is None:
            return None
        number = _parse(kind, text)
        with self._file.read() as unit:
            _loaded(unit, kind, number)
        return kind, number

    def begin(
        self, kind: Kind, raw: Raw, actor: Handler, *, on: date | None = None, key: str | None = None
    ) -> Done:
        """Begin a record; `raw` holds the fields of its kind as typed."""
        with self._file.write() as unit:
            reading = self._as_of(unit, actor)
            once = Once(unit, key, kind.name, raw, on)
            if once.done is not None:
                return once.done
            on = on or reading.today
            policy = reading.world.policies[reading.world.policy_on(on)]
            values = fields.read(kind.begin.fields, raw, policy, reading.governing.handlers)
            world = replace(reading.world, related=self._named(unit, kind.begin.fields, values, reading))
            number = rows.next_number(unit, kind, on.year)
            made = begin(kind, Command(kind.name, on, values), world, reading.now, number)
            return self._saved(unit, kind, made, reading, once)

    def do(
        self,
        kind: Kind,
        number: int,
        step: str,
        raw: Raw,
        actor: Handler,
        *,
        on: date | None = None,
        key: str | None = None,
        version: int | None = None,
    ) -> Done:
        """Take a step of a kind on a record; `version` is the one that it had when this was decided on."""
        if step not in kind.steps:
            raise BadInput(
                f"there is no action {step!r} for a {kind.name}; there are {', '.join(kind.steps) or 'none'}."
            )
        asked = kind.steps[step]
        with self._file.write() as unit:
            reading = self._as_of(unit, actor)
            once = Once(unit, key, f"{step} {number}", raw, on)
            if once.done is not None:
                return once.done
            record = _loaded(unit, kind, number).record
            if version is not None and version != record.version:
                raise Stale(
                    f"{reference(number)} has changed since it was read (version {version}, now {record.version}). "
                    "Nothing was changed; read it again."
                )
            policy = reading.world.policies[record.policy]
            values = fields.read(asked.fields, raw, policy, reading.governing.handlers)
            world = replace(reading.world, related=self._named(unit, asked.fields, values, reading))
            on = on or civil_day(policy, reading.now)
            made = take(kind, asked, matter(record, world, reading.now, on), Command(step, on, values))
            return self._saved(unit, kind, made, reading, once)

    def _saved(self, unit: Unit, kind: Kind, made: Sequence[e.New], reading: Reading, once: Once) -> Done:
        entries = self._append(unit, made, reading)
        rows.keep(unit, entries)
        return once.remember(_loaded(unit, kind, made[0].stream_id).record, entries)

    def enter_pack(
        self, facts: Raw, actor: Handler, *, on: date | None = None, key: str | None = None
    ) -> Done:
        """Enter a pack; `facts` are the fields of the kind, most of them from its manifest. Refused where it is not of this register."""
        count, head = str(facts.get("count", "")), facts.get("head")
        if not count.isdigit():
            raise BadInput("the manifest does not say from how many events the pack was made.")
        with self._file.read() as unit:
            reading = self._as_of(unit, actor)
            committee = fields.read(PACK.begin.fields, facts, reading.governing.policy, {})["committee"]
            if hash_at(unit, int(count)) != head:
                raise Refused(
                    f"the pack was not made from this register: after {count} events its head is another."
                )
            there = unit.value(
                "SELECT pack_id FROM packs WHERE digest = ? AND committee = ?",
                [facts.get("digest"), committee],
            )
        if there is not None and key is None:
            raise Refused(f"this pack is entered already for that committee, as {reference(there)}.")
        return self.begin(PACK, facts, actor, on=on, key=key)

    # --- reading ---

    def packs(self) -> list[PackRow]:
        """Every pack that was recorded, the oldest first."""
        with self._file.read() as unit:
            found = unit.rows(
                """SELECT p.pack_id, p."on", p.committee, coalesce(t.body, ''), p.digest, p.events, p.head, p.period_from, p.period_to
                   FROM packs p JOIN records r ON r.record_id = p.pack_id
                   LEFT JOIN texts t ON t.seq = r.first_seq AND t.name = 'minute' ORDER BY p."on", p.pack_id"""
            )
        return [PackRow(reference(number), *rest) for number, *rest in found]

    def can(self, kind: Kind, number: int, actor: Handler) -> list[Permission]:
        """Every step on a record, allowed or with the sentence that says why not."""
        with self._file.read() as unit:
            return _permitted(kind, _loaded(unit, kind, number).record, self._as_of(unit, actor))

    def view(self, kind: Kind, number: int, actor: Handler) -> RecordView:
        """A record whole."""
        with self._file.read() as unit:
            reading = self._as_of(unit, actor)
            record, entries = _loaded(unit, kind, number)
            texts = texts_of(unit, number, record.first_seq, record.last_seq)
            world = reading.world
            policy = world.policies[record.policy]
            telling = Telling(policy, texts, world.called)
            label = telling.text(record.first_seq, kind.label)
            return RecordView(
                RecordRow(
                    reference(number), kind.name, record.state, record.opened, record.next_due,
                    world.called(record.owner) if record.owner else "", label, record.version,
                ),
                [(title, lines) for title, lines in kind.tells(record, telling) if lines],
                list(kind.duties(record)),
                [views.line(found, texts.get(found.seq, {}), world, policy) for found in entries],
                _permitted(kind, record, reading),
            )  # fmt: skip

    def listed(
        self, kind: Kind, words: Sequence[str] = (), *, overdue: bool = False, ended: bool = False
    ) -> list[RecordRow]:
        """The records of a kind whose label holds every word, what is due first; those that nothing is left to do about if `ended`."""
        conditions, params = ["r.stream = ?"], [kind.label, kind.stream]
        if not ended:
            conditions.append("r.is_open")
        for word in words:
            conditions.append("contains(lower(coalesce(t.body, '')), lower(?))")
            params.append(word)
        with self._file.read() as unit:
            reading = self._as_of(unit, None)
            if overdue:
                conditions.append("r.due < ?")
            found = unit.rows(
                f"""SELECT r.record_id, r.state, r.opened, r.due, r.owner, coalesce(t.body, ''), r.version
                    FROM records r LEFT JOIN texts t ON t.seq = r.first_seq AND t.name = ?
                    WHERE {" AND ".join(conditions)} ORDER BY r.due NULLS LAST, r.record_id""",
                [*params, *([reading.today] if overdue else [])],
            )
            called = reading.world.called
        return [
            RecordRow(
                reference(number),
                kind.name,
                state,
                opened,
                due,
                called(owner) if owner else "",
                label,
                version,
            )
            for number, state, opened, due, owner, label, version in found
        ]


def _parse(kind: Kind, text: str) -> int:
    """The number that a reference of a kind names. Raises BadInput."""
    number = parse_reference(text, kind.prefix)
    if number is None:
        raise BadInput(f"{text!r} is not a reference; one looks like {kind.prefix}-2026-00419.")
    return number


def _loaded(unit: Unit, kind: Kind, number: int) -> rows.Loaded:
    loaded = rows.load(unit, kind, number)
    if loaded is None:
        raise NotFound(f"there is no {kind.name} {reference(number)} in this register.")
    return loaded


def _permitted(kind: Kind, record: Record, reading: Reading) -> list[Permission]:
    found = []
    m = matter(record, reading.world, reading.now)
    for step in kind.steps.values():
        why = why_not(kind, step, m)
        titles = [m.policy.roles[role].title for role in roles(kind, step, m.policy)]
        asked = [fields.describe(field, m.policy, None) for field in step.fields]
        found.append(Permission(step.name, why is None, why, asked, titles))
    return found
