"""Is the register what it should be? The chain, the order, the rules, the texts, the projections, the triggers, the outside head."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from store import events as e
from store.case import Case, Entry, evolve, reference
from store.head import Head
from store.ledger import CHAIN_SQL, ENTRY_COLUMNS, GENESIS, entry, read_head
from store.people import Handler
from store.people import evolve as evolve_handler
from store.policy_file import digest
from store.projections import CaseRow, LabelRow, Labels, Parsed, case_ranges, case_row, streams
from store.rebuild import governing_rows
from store.rules.inspect import inspect
from store.rules.situation import World
from store.schema import TRIGGERS
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


Check = Callable[[Unit], Iterator[Finding]]


def verify(unit: Unit, outside: Head | None, other: Head | None = None) -> Report:
    """Every check in turn. `outside` is the head kept beside the register, `other` one that was kept elsewhere."""
    findings = list(_triggers(unit))
    head = read_head(unit)
    for kept, name in ((outside, "head"), (other, "the head given")):
        if kept is not None:
            findings += _against(unit, head, kept, name)
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
    standing = dict(unit.rows("SELECT trigger_name, sql FROM duckdb_triggers() WHERE table_name = 'ledger'"))
    for name, sql in TRIGGERS.items():
        if name not in standing:
            yield Finding("ledger", f"the trigger {name}, which keeps it append-only, is gone")
        elif _bare(standing[name]) != _bare(sql):
            yield Finding(
                "ledger", f"the trigger {name}, which keeps it append-only, was changed to do something else"
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
    row = unit.row(
        f"""
        WITH ordered AS (
            SELECT *, row_number() OVER (ORDER BY rowid) AS place, lag(hash, 1, ?) OVER (ORDER BY rowid) AS before,
                {CHAIN_SQL} AS computed
            FROM ledger
        )
        SELECT place, seq, type, seq <> place, prev <> before, hash <> computed FROM ordered
        WHERE seq <> place OR prev <> before OR hash <> computed ORDER BY place LIMIT 1
        """,
        [GENESIS],
    )
    if row is None:
        return
    place, seq, type_, misplaced, unlinked, _ = row
    if misplaced:
        yield Finding(
            f"event {place}", f"event {seq} ({type_}) stands in its place: a row was removed, added or moved"
        )
    elif unlinked:
        yield Finding(
            f"event {seq}",
            f"it ({type_}) does not follow from the event before it: a row was removed, added or moved",
        )
    else:
        yield Finding(
            f"event {seq}", f"its content ({type_}) was changed after it was written: the hash does not match"
        )


def _texts(unit: Unit) -> Iterator[Finding]:
    """Every text that still exists is the one whose digest its event holds, and every digest has its text."""
    rows = unit.rows(
        f"""
        WITH promised AS (
            SELECT seq, unnest(json_keys(payload, '$.texts')) AS name, payload FROM ledger
            WHERE json_valid(payload) AND contains(payload, '"texts":')
        ), digests AS (
            SELECT seq, name, json_extract_string(payload, '$.texts."' || name || '"') AS digest FROM promised
        )
        SELECT coalesce(d.seq, t.seq), coalesce(d.name, t.name), d.digest IS NULL, t.body IS NULL
        FROM digests d FULL JOIN texts t ON t.seq = d.seq AND t.name = d.name
        WHERE d.digest IS NULL OR t.body IS NULL OR sha256(t.salt || t.body) <> d.digest
        ORDER BY 1, 2 LIMIT {AT_MOST}
        """
    )
    for seq, name, unpromised, missing in rows:
        if unpromised:
            what = "is in no event: it was added past the ledger, or stands twice"
        elif missing:
            what = "is missing, and no erasure is recorded"
        else:
            what = "was changed after it was written: its digest does not match"
        yield Finding(f"event {seq}, text {name}", f"the text {what}")
    for seq, name in unit.rows(
        f"SELECT seq, name FROM texts GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT {AT_MOST}"
    ):
        yield Finding(f"event {seq}, text {name}", "the text stands twice")


def _streams(unit: Unit) -> Iterator[Finding]:
    """Each stream linked, each event allowed by the rules of its time, each projection what the events make it."""
    rows = governing_rows(unit)
    for table, expected in rows.tables().items():
        yield from _compare(f"table {table}", Counter(expected), Counter(unit.rows(f"SELECT * FROM {table}")))
    for number, text in rows.policies:
        sha = unit.value(
            "SELECT payload ->> '$.sha256' FROM ledger WHERE type = 'PolicyAdopted' AND stream_id = ?",
            [number],
        )
        if sha != digest(text):
            yield Finding(f"policy {number}", "its text is not the one whose digest it was adopted with")
    past = _Past(unit)
    known: set[int] = set()
    for first, last in case_ranges(unit):
        found: list[tuple[Case, int]] = []
        for case_id, entries in streams(unit, first, last):
            case, findings = _case(case_id, entries, past)
            known.add(case_id)
            yield from findings
            if case is not None:
                found.append((case, entries[0].seq))
        yield from _projected(unit, found, first, last)
    for (case_id,) in unit.rows("SELECT case_id FROM cases UNION SELECT case_id FROM labels"):
        if case_id not in known:
            yield Finding(reference(case_id), "it stands in the queue and not in the ledger")
    yield from _links(unit)


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


class _Past:
    """The world as it was at any event: handlers by their grants so far, policies and calendars by their numbers."""

    def __init__(self, unit: Unit) -> None:
        self._handlers: list[tuple[int, dict[int, Handler]]] = []
        self._parsed = Parsed()
        state: dict[int, Handler] = {}
        for found in map(
            entry, unit.rows(f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream = 'handler' ORDER BY seq")
        ):
            assert isinstance(found.event, e.HandlerEvent)  # the types of that stream
            state = {
                **state,
                found.stream_id: evolve_handler(state.get(found.stream_id), found.stream_id, found.event, {}),
            }
            self._handlers.append((found.seq, state))
        from store.projections import read_governing

        governing = read_governing(unit, self._parsed)
        self._policies, self._calendars = governing.policies, governing.calendars
        self._worlds: dict[tuple[int, int], World] = {}

    def world(self, seq: int, actor: int) -> World | None:
        """The world when event `seq` was recorded by `actor`, or None where there was no such handler."""
        at = _last_at(self._handlers, seq)
        if at < 0 or actor not in self._handlers[at][1]:
            return None
        key = (at, actor)
        if key not in self._worlds:
            handlers = self._handlers[at][1]
            self._worlds[key] = World(handlers[actor], handlers, self._policies, self._calendars)
        return self._worlds[key]


def _last_at(states: list[tuple[int, dict[int, Handler]]], seq: int) -> int:
    """The place of the last state that was reached before event `seq`, -1 where there is none."""
    low, high = 0, len(states)
    while low < high:
        middle = (low + high) // 2
        if states[middle][0] < seq:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _case(case_id: int, entries: list[Entry], past: _Past) -> tuple[Case | None, list[Finding]]:
    """A case after its stream, and what the rules have against its events."""
    case: Case | None = None
    findings: list[Finding] = []
    ref = reference(case_id)
    for found in entries:
        assert isinstance(found.event, e.CaseEvent)  # the types of that stream
        world = past.world(found.seq, found.actor)
        if world is None:
            findings.append(
                Finding(f"event {found.seq} of {ref}", f"there was no handler {found.actor} to record it")
            )
        else:
            said = inspect(case, found.event, world, found.recorded)
            findings += [
                Finding(f"event {found.seq} of {ref}", f"{type(found.event).__name__}: {what}")
                for what in said
            ]
        try:
            case = evolve(case, found)
        except ValueError as error:
            findings.append(Finding(f"event {found.seq} of {ref}", str(error)))
    return case, findings


def _projected(unit: Unit, found: list[tuple[Case, int]], first: int, last: int) -> Iterator[Finding]:
    """The queue shows each case as its events make it."""
    labels = Labels(unit, [(seq, case.complainant) for case, seq in found])
    expected: dict[str, list[tuple[object, ...]]] = {
        "cases": [case_row(case) for case, _ in found],
        "labels": [labels.of(case, seq) for case, seq in found],
    }
    columns = {"cases": CaseRow._fields, "labels": LabelRow._fields}
    for table, rows in expected.items():
        names = ", ".join(columns[table])
        stored = unit.rows(f"SELECT {names} FROM {table} WHERE case_id BETWEEN ? AND ?", [first, last])
        yield from _compare(f"table {table}", Counter(map(tuple, rows)), Counter(stored), columns[table])


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
