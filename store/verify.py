"""Is the register what it should be? The chain, the order, the rules, the texts, the projections, the triggers, the outside head."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from store import access, erasing, imports
from store import events as e
from store.case import Case, Entry, evolve, reference
from store.governing import Parsed, read_governing
from store.head import Head
from store.ledger import CHAIN_SQL, ENTRY_COLUMNS, GENESIS, entry, read_head
from store.people import Handler
from store.people import evolve as evolve_handler
from store.policy_file import digest
from store.projections import FactRow, MovementRow, facts, movements
from store.rebuild import governing_rows, projected
from store.records import checks
from store.rules.inspect import inspect
from store.rules.situation import World
from store.schema import ACCESS_TRIGGERS, TRIGGERS
from store.streams import COLUMNS, Replayed, case_ranges, streams
from store.unit_of_work import Unit

AT_MOST = 100  # findings of one kind; beyond that a number says as much


class Finding(NamedTuple):
    """Something that is not as it should be: `where` it is, and `what` is wrong with it."""

    where: str
    what: str


class Report(NamedTuple):
    """What `verify` found. `ok` exactly where there are no findings."""

    ok: bool
    events: int
    head: str
    findings: list[Finding]


def verify(
    unit: Unit, outside: Head | None, other: Head | None = None, of_access: Head | None = None
) -> Report:
    """Every check in turn. `outside` is the head kept beside the register, `other` one that was kept elsewhere, `of_access` that of the access log."""
    findings = list(_triggers(unit))
    head = read_head(unit)
    for kept, name in ((outside, "head"), (other, "the head given")):
        if kept is not None:
            findings += _against(unit, head, kept, name)
    findings += (Finding(*found) for found in access.wrong(unit, of_access))
    broken = list(_chain(unit))
    findings += broken
    findings += _texts(unit)
    try:
        findings += _streams(unit)
    except (LookupError, ValueError) as error:
        # a payload that can't be read has already been named by the chain, unless the chain was made anew over it
        if not broken:
            findings.append(Finding("ledger", f"it can't be replayed: {error}"))
    return Report(not findings, head.count, head.hash, findings)


def _triggers(unit: Unit) -> Iterator[Finding]:
    standing = dict(unit.rows("SELECT trigger_name, sql FROM duckdb_triggers()"))
    for where, triggers in (("ledger", TRIGGERS), ("access log", ACCESS_TRIGGERS)):
        for name, sql in triggers.items():
            if name not in standing:
                yield Finding(where, f"the trigger {name}, which keeps it append-only, is gone")
            elif _bare(standing[name]) != _bare(sql):
                yield Finding(
                    where, f"the trigger {name}, which keeps it append-only, was changed to do something else"
                )


def _bare(sql: str) -> str:
    """SQL without the quotes and spaces that DuckDB writes in its own way."""
    return "".join(sql.replace('"', "").split()).rstrip(";").lower()


def _against(unit: Unit, head: Head, kept: Head, name: str) -> Iterator[Finding]:
    if kept.count > head.count:
        gone = kept.count - head.count
        yield Finding(
            f"ledger, after event {head.count}",
            f"the last {gone} events are gone: {name} says there were {kept.count}, and there are {head.count}",
        )
    elif kept.count:
        hashes = [value for (value,) in unit.rows("SELECT hash FROM ledger WHERE seq = ?", [kept.count])]
        if hashes != [kept.hash]:
            yield Finding(
                f"event {kept.count}",
                f"its hash is not the one that {name} keeps: the ledger was written anew",
            )


def _chain(unit: Unit) -> Iterator[Finding]:
    """The first row whose place, link or hash is wrong; what follows a wrong row can only be judged once it is mended."""
    place, before = 0, GENESIS
    for first, last in _ranges(unit, "SELECT max(rowid) FROM ledger"):
        row = unit.row(
            f"""
            WITH ordered AS (
                SELECT seq, type, prev, hash, ? + row_number() OVER (ORDER BY rowid) AS place,
                    lag(hash, 1, ?) OVER (ORDER BY rowid) AS before, {CHAIN_SQL} AS computed
                FROM ledger WHERE rowid BETWEEN ? AND ?
            )
            SELECT place, seq, type, seq <> place, prev <> before FROM ordered
            WHERE seq <> place OR prev <> before OR hash <> computed ORDER BY place LIMIT 1
            """,
            [place, before, first, last],
        )
        if row is not None:
            yield _broken(*row)
            return
        end = unit.row(
            "SELECT seq, hash FROM ledger WHERE rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT 1",
            [first, last],
        )
        place, before = end or (place, before)


def _broken(place: int, seq: int, type_: str, misplaced: bool, unlinked: bool) -> Finding:
    if misplaced:
        return Finding(
            f"event {place}", f"event {seq} ({type_}) stands in its place: a row was removed, added or moved"
        )
    if unlinked:
        return Finding(
            f"event {seq}",
            f"it ({type_}) does not follow from the event before it: a row was removed, added or moved",
        )
    return Finding(
        f"event {seq}", f"its content ({type_}) was changed after it was written: the hash does not match"
    )


AT_ONCE = 500_000  # rows; keeps memory level however long the ledger is


def _ranges(unit: Unit, last_sql: str) -> Iterator[tuple[int, int]]:
    """Ranges, both ends included, that cover every number, `AT_ONCE` of those that there are in each."""
    last = unit.value(last_sql) or 0
    firsts = list(range(0, last + 1, AT_ONCE))
    for first in firsts:
        yield (-(2**62) if first == 0 else first), (2**62 if first == firsts[-1] else first + AT_ONCE - 1)


def _texts(unit: Unit) -> Iterator[Finding]:
    """Every text that still exists is the one whose digest its event holds, and every digest has its text or its erasure."""
    going, gone = imports.given_up(unit)
    unit.run(f"CREATE OR REPLACE TEMP TABLE gone AS {imports.events_of(gone)} UNION ALL {erasing.EVENTS}")
    for first, last in _ranges(unit, "SELECT max(seq) FROM ledger"):
        yield from _texts_between(
            unit, first, last, f"{imports.events_of(going)} UNION ALL SELECT seq FROM gone"
        )
        for seq, name in unit.rows(
            f"""SELECT seq, name FROM texts WHERE seq BETWEEN ? AND ? AND seq IN (SELECT seq FROM gone)
                ORDER BY ALL LIMIT {AT_MOST}""",
            [first, last],
        ):
            yield Finding(f"event {seq}, text {name}", "the text is there, and its erasure is recorded")


def _texts_between(unit: Unit, first: int, last: int, erased: str) -> Iterator[Finding]:
    rows = unit.rows(
        f"""
        WITH promised AS (
            SELECT seq, stream_id, unnest(json_keys(payload, '$.texts')) AS name, payload FROM ledger
            WHERE seq BETWEEN ? AND ? AND json_valid(payload) AND contains(payload, '"texts":')
        ), digests AS (
            SELECT seq, stream_id, name, json_extract_string(payload, '$.texts."' || name || '"') AS digest FROM promised
        ), there AS (
            SELECT * FROM texts WHERE seq BETWEEN ? AND ?
        )
        SELECT coalesce(d.seq, t.seq), coalesce(d.name, t.name), d.digest IS NULL, t.body IS NULL
        FROM digests d FULL JOIN there t ON t.seq = d.seq AND t.name = d.name
        WHERE d.digest IS NULL OR (t.body IS NULL AND d.seq NOT IN ({erased})) OR t.stream_id <> d.stream_id OR sha256(t.salt || t.body) <> d.digest
        ORDER BY 1, 2 LIMIT {AT_MOST}
        """,
        [first, last, first, last],
    )
    for seq, name, unpromised, missing in rows:
        if unpromised:
            what = "is in no event: it was added past the ledger"
        elif missing:
            what = "is missing, and no erasure is recorded"
        else:
            what = "was changed after it was written: its digest does not match"
        yield Finding(f"event {seq}, text {name}", f"the text {what}")
    for seq, name in unit.rows(
        f"""SELECT seq, name FROM texts WHERE seq BETWEEN ? AND ?
            GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT {AT_MOST}""",
        [first, last],
    ):
        yield Finding(f"event {seq}, text {name}", "the text stands twice")


def _streams(unit: Unit) -> Iterator[Finding]:
    """Each stream linked, each event allowed by the rules of its time, each projection what the events make it."""
    rows = governing_rows(unit)
    for table, expected in rows.tables().items():
        yield from _compare(f"table {table}", Counter(expected), Counter(unit.rows(f"SELECT * FROM {table}")))
    for number, text, *_ in rows.policies.values():
        sha = unit.value(
            "SELECT payload ->> '$.sha256' FROM ledger WHERE type = 'PolicyAdopted' AND stream_id = ?",
            [number],
        )
        if sha != digest(text):
            yield Finding(f"policy {number}", "its text is not the one whose digest it was adopted with")
    past = _Past(unit)
    going, gone = imports.given_up(unit)
    known: set[int] = set()
    for first, last in case_ranges(unit):
        found: list[Replayed] = []
        for case_id, entries in streams(unit, first, last):
            replayed, findings = _case(case_id, entries, past)
            known.add(case_id)
            yield from findings
            if replayed is not None:
                found.append(replayed)
        yield from _projected(unit, found, first, last, going, gone)
    for (case_id,) in unit.rows(" UNION ".join(f"SELECT case_id FROM {table}" for table in COLUMNS)):
        if case_id not in known:
            yield Finding(reference(case_id), "it stands in the queue and not in the ledger")
    yield from (Finding(*found_wrong) for found_wrong in checks.wrong(unit, past.world))
    yield from _certificates(unit)
    yield from _links(unit)


def _certificates(unit: Unit) -> Iterator[Finding]:
    """The certificates of erasure are numbered 1, 2, 3, … through the register."""
    for place, (seq, case_id, number) in enumerate(
        unit.rows(
            """SELECT seq, stream_id, payload ->> '$.number' FROM ledger
               WHERE type IN ('Disposed', 'Redacted') AND json_valid(payload) ORDER BY seq"""
        ),
        1,
    ):
        if number != str(place):
            what = f"its certificate has the number {number}, where {place} was next"
            yield Finding(f"event {seq} of {reference(case_id)}", what)
            return


def _links(unit: Unit) -> Iterator[Finding]:
    """`stream_prev` names the event before in the same stream."""
    for seq, stream, stream_id in unit.rows(
        f"""
        SELECT seq, stream, stream_id FROM (
            SELECT seq, stream, stream_id, stream_prev, lag(seq) OVER (PARTITION BY stream, stream_id ORDER BY seq) AS before
            FROM ledger
        ) WHERE stream_prev IS DISTINCT FROM before ORDER BY seq LIMIT {AT_MOST}
        """
    ):
        yield Finding(f"event {seq}", f"it is not linked to the event before it of {stream} {stream_id}")


class _Around(NamedTuple):
    """Who there was and what governed after some event."""

    handlers: dict[int, Handler]
    policies: tuple[int, ...] = ()
    calendars: tuple[int, ...] = ()


class _Past:
    """The world as it was at any event: handlers by their grants so far, policies and calendars adopted so far."""

    def __init__(self, unit: Unit) -> None:
        self._states: list[tuple[int, _Around]] = []
        governing = self._governing = read_governing(unit, Parsed())
        around = _Around({})
        for found in map(
            entry,
            unit.rows(
                f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream IN ('handler', 'policy', 'calendar') ORDER BY seq"
            ),
        ):
            event, number = found.event, found.stream_id
            if isinstance(event, e.HandlerEvent):
                after = evolve_handler(around.handlers.get(number), number, event, {})
                around = around._replace(handlers={**around.handlers, number: after})
            elif isinstance(event, e.PolicyAdopted) and number in governing.policies:
                around = around._replace(policies=(*around.policies, number))
            elif isinstance(event, e.CalendarAdopted) and number in governing.calendars:
                around = around._replace(calendars=(*around.calendars, number))
            self._states.append((found.seq, around))
        self._worlds: dict[tuple[int, int], World] = {}

    def world(self, seq: int, actor: int) -> World | None:
        """The world when event `seq` was recorded by `actor`, or None where there was no such handler."""
        at = _last_at(self._states, seq)
        if at < 0 or actor not in self._states[at][1].handlers:
            return None
        key = (at, actor)
        if key not in self._worlds:
            handlers, policies, calendars = self._states[at][1]
            g = self._governing
            self._worlds[key] = World(
                handlers[actor],
                handlers,
                {number: g.policies[number] for number in policies},
                {number: g.calendars[number] for number in calendars},
                adopted=g.adopted,
            )
        return self._worlds[key]


def _last_at(states: list[tuple[int, _Around]], seq: int) -> int:
    """The place of the last state that was reached before event `seq`, -1 where there is none."""
    low, high = 0, len(states)
    while low < high:
        middle = (low + high) // 2
        if states[middle][0] < seq:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _case(case_id: int, entries: list[Entry], past: _Past) -> tuple[Replayed | None, list[Finding]]:
    """A case after its stream, and what the rules have against its events."""
    case: Case | None = None
    moved: list[MovementRow] = []
    counted: list[FactRow] = []
    findings: list[Finding] = []
    ref = reference(case_id)
    for found in entries:
        assert isinstance(found.event, e.CaseEvent)  # the types of that stream
        where = f"event {found.seq} of {ref}"
        world = past.world(found.seq, found.actor)
        if world is None:
            findings.append(Finding(where, f"there was no handler {found.actor} to record it"))
        else:
            said = inspect(case, found.event, world, found.recorded)
            findings += [Finding(where, f"{type(found.event).__name__}: {what}") for what in said]
        try:
            before, case = case, evolve(case, found)
        except ValueError as error:
            findings.append(Finding(where, str(error)))
            continue
        moved += movements(before, case, found.event.on)
        counted += facts(found)
    return (Replayed(case, moved, counted) if case is not None else None), findings


def _projected(
    unit: Unit, found: list[Replayed], first: int, last: int, going: list[int], gone: list[int]
) -> Iterator[Finding]:
    """The queue, and what figures are made from, show each case as its events make it."""
    half = {of.case.id for of in found if of.case.batch in going}  # what is left of these may be there or not
    for table, rows in projected(unit, found, [*going, *gone]).items():
        columns = COLUMNS[table]
        names = ", ".join(f'"{name}"' for name in columns)
        stored = unit.rows(f"SELECT {names} FROM {table} WHERE case_id BETWEEN ? AND ?", [first, last])
        if half and table != "cases":
            stored = [row for row in stored if row[0] not in half]
        yield from _compare(f"table {table}", Counter(map(tuple, rows)), Counter(stored), columns)


def _compare(
    where: str,
    expected: "Counter[tuple[object, ...]]",
    stored: "Counter[tuple[object, ...]]",
    columns: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Rows that should be there and are not, and rows that are there and should not be."""
    if expected == stored:
        return
    missing, extra = list((expected - stored).elements()), list((stored - expected).elements())
    by_key = {row[0]: row for row in extra}
    for row in missing[:AT_MOST]:
        there = by_key.pop(row[0], None)
        name = reference(row[0]) if columns and isinstance(row[0], int) else str(row[0])
        if there is None:
            yield Finding(f"{where}, {name}", "its row is missing")
        else:
            differ = [c for c, a, b in zip(columns, row, there, strict=True) if a != b] if columns else []
            yield Finding(f"{where}, {name}", f"{', '.join(differ) or 'its row'} is not what the ledger says")
    for key in list(by_key)[:AT_MOST]:
        name = reference(key) if columns and isinstance(key, int) else str(key)
        yield Finding(f"{where}, {name}", "a row that the ledger does not give")
