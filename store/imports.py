"""The imports of a register: how far each has come, and which events came with it.

Until its last event the cases of an import are nobody's: in no queue, in no figure, under no reference. One that is abandoned stays
so for good, and what its cases said is erased (abandoning.py).
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from store import events as e
from store.errors import Refused
from store.governing_rows import IMPORT_STATES
from store.head import write_head
from store.ledger import Happening, Salt, chain, insert, read_head
from store.rules import people
from store.rules.actions import IMPORT
from store.unit import Unit
from store.views import Reading

BEGUN = IMPORT_STATES[e.ImportBegun]
FINISHED = IMPORT_STATES[e.ImportFinished]
ABANDONED = IMPORT_STATES[e.ImportAbandoned]
ERASED = IMPORT_STATES[e.ImportErased]


class Unfinished(NamedTuple):
    """An import that is neither finished nor gone: under way, killed, or abandoned with something of it left."""

    number: int
    source: str
    began: date
    cases: int
    abandoned: bool

    @property
    def words(self) -> str:
        """It for people: `import 3 (Old desk, begun on 2026-05-04, 1,200 cases)`."""
        cases = "1 case" if self.cases == 1 else f"{self.cases:,} cases"
        return f"import {self.number} ({self.source}, begun on {self.began.isoformat()}, {cases})"


def unfinished(unit: Unit) -> list[Unfinished]:
    """The imports that can be abandoned, oldest first."""
    return [
        Unfinished(number, source, date.fromisoformat(on), cases, state == ABANDONED)
        for number, source, state, on, cases in unit.rows(
            """
            SELECT i.batch, i.source, i.state, l.payload ->> '$.on',
                (SELECT count(*) FROM cases c WHERE c.batch = i.batch)
            FROM imports i JOIN ledger l ON l.stream = 'import' AND l.stream_id = i.batch AND l.stream_prev IS NULL
            WHERE i.state IN (?, ?) ORDER BY i.batch
            """,
            [BEGUN, ABANDONED],
        )
    ]


def state_of(unit: Unit, number: int) -> str | None:
    """How far an import has come; None where there is no such import."""
    state: str | None = unit.value("SELECT state FROM imports WHERE batch = ?", [number])
    return state


def under_way(unit: Unit, sha256: str) -> int | None:
    """The import of the same file, read in the same way, that is not finished."""
    number: int | None = unit.value(
        "SELECT min(batch) FROM imports WHERE sha256 = ? AND state = ?", [sha256, BEGUN]
    )
    return number


def check_allowed(reading: Reading) -> None:
    """Raise Refused where the policy does not let the actor import."""
    policy = reading.world.policies[reading.world.policy_in_force]
    refusal = people.may_act(IMPORT, reading.actor, policy, policy.stages[0], reading.today)
    if refusal:
        raise Refused(refusal)


def begin(unit: Unit, source: str, sha256: str, reading: Reading, salt: Salt, side: Path) -> int:
    """A new import; see `append`. Returns its number."""
    number: int = (unit.value("SELECT max(batch) FROM imports") or 0) + 1
    unit.run("INSERT INTO imports VALUES (?, ?, ?, ?, 0)", [number, source, sha256, BEGUN])
    append(unit, number, e.ImportBegun(on=reading.today, source=source, sha256=sha256), reading, salt, side)
    return number


def append(unit: Unit, number: int, event: e.ImportEvent, reading: Reading, salt: Salt, side: Path) -> None:
    """The import's next event, at the end of the ledger; the outside head in `side` follows once it is saved."""
    last: int = unit.value("SELECT last_seq FROM imports WHERE batch = ?", [number])
    happening = Happening(reading.now, reading.actor.id, e.New(number, event))
    chained = chain(read_head(unit), [happening], lambda stream, stream_id: last or None, salt)
    insert(unit, chained)
    unit.run(
        "UPDATE imports SET state = ?, last_seq = ? WHERE batch = ?",
        [IMPORT_STATES[type(event)], chained.head.count, number],
    )
    unit.after_detach.append(lambda: write_head(side, chained.head))


def given_up(unit: Unit) -> tuple[list[int], list[int]]:
    """The imports that are being erased, and those of which nothing is left but numbers and facts."""
    found: dict[str, list[int]] = {ABANDONED: [], ERASED: []}
    for number, state in unit.rows("SELECT batch, state FROM imports ORDER BY batch"):
        if state in found:
            found[state].append(number)
    return found[ABANDONED], found[ERASED]


def events_of(numbers: Sequence[int]) -> str:
    """A query for the `seq` of each event of the cases of these imports, and of the people who came with them."""
    if not numbers:
        return "SELECT seq FROM ledger WHERE false"
    cases = f"FROM cases WHERE batch IN ({', '.join(map(str, numbers))})"
    return f"""
        SELECT seq FROM ledger WHERE (stream = 'case' AND stream_id IN (SELECT case_id {cases})
            OR stream = 'person' AND stream_id IN (SELECT complainant {cases}))"""
