"""The log of who opened which restricted case: append-only, in a hash chain of its own.

It proves reading as the ledger proves doing, and is no projection: nothing could make it anew. Its end is kept outside the file
too, in PATH.d, so that a log cut short is noticed.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from store.case import reference
from store.head import Head
from store.ledger import GENESIS
from store.people import Handler
from store.unit import Unit
from store.views import Reading

HEAD: Final = "head-of-access"
"""The name of the file that keeps its end."""
CHAIN_SQL = "sha256(concat_ws(chr(10), prev, seq, epoch_us(opened), handler_id, case_id))"


class Opening(NamedTuple):
    """Somebody opened a restricted case. `opened` is UTC without a zone; `handler` is a name, `ref` the case's reference."""

    seq: int
    opened: datetime
    handler: str
    ref: str


def read_head(unit: Unit) -> Head:
    """How many openings there are, and the hash of the last."""
    row = unit.row("SELECT seq, hash FROM access ORDER BY seq DESC LIMIT 1")
    return Head(*row) if row else Head(0, GENESIS)


def log(unit: Unit, handler: int, case_id: int, now: datetime) -> Head:
    """Write an opening at the end of the log, and have the unit know by what it is proved. Returns the new end."""
    count, before = (head := read_head(unit)).count + 1, head.hash
    unit.run(
        f"""INSERT INTO access SELECT *, {CHAIN_SQL} FROM
            (SELECT ?::BIGINT AS seq, ?::TIMESTAMP AS opened, ?::INTEGER AS handler_id, ?::BIGINT AS case_id, ? AS prev)""",
        [count, now, handler, case_id, before],
    )
    head = read_head(unit)
    unit.proof = "SELECT hash FROM access WHERE seq = ?", [count], head.hash
    return head


def may_not_list(reading: Reading) -> str | None:
    """Why the actor may not see the log: it is for who reads every restricted case, and who administers."""
    policy = reading.governing.policy
    roles = tuple(
        code for code, role in policy.roles.items() if role.administers or code in policy.restricted.readers
    )
    if reading.actor.holds_any(roles, reading.today):
        return None
    return f"the access log is for {policy.titles(roles)}; {reading.actor.called} is not."


def openings(
    unit: Unit, reading: Reading, case_id: int | None = None, handler: Handler | None = None
) -> list[Opening]:
    """Who opened which restricted case, oldest first; of one case or one handler where given.

    Openings of a case about the actor are left out: who reads it is not for them.
    """
    rows = unit.rows(
        """SELECT seq, opened, handler_id, case_id FROM access
           WHERE (?::BIGINT IS NULL OR case_id = ?) AND (?::INTEGER IS NULL OR handler_id = ?)
             AND case_id NOT IN (SELECT case_id FROM subjects WHERE handler_id = ?) ORDER BY seq""",
        [case_id, case_id, *[handler.id if handler else None] * 2, reading.actor.id],
    )
    called = reading.world.called
    return [Opening(seq, opened, called(who), reference(case)) for seq, opened, who, case in rows]


def wrong(unit: Unit, outside: Head | None) -> Iterator[tuple[str, str]]:
    """Where the log is broken, and how; `outside` is its end as kept beside the register."""
    row = unit.row(
        f"""WITH ordered AS (
                SELECT *, row_number() OVER (ORDER BY rowid) AS place,
                    lag(hash, 1, '{GENESIS}') OVER (ORDER BY rowid) AS before, {CHAIN_SQL} AS computed
                FROM access
            )
            SELECT place FROM ordered WHERE seq <> place OR prev <> before OR hash <> computed ORDER BY place LIMIT 1"""
    )
    if row is not None:
        yield (
            f"access log, opening {row[0]}",
            "it was changed after it was written, or one before it was removed or added",
        )
        return
    if outside is None or outside.count == 0:
        return
    count = read_head(unit).count
    if outside.count > count:
        yield (
            "access log",
            f"the last {outside.count - count} openings are gone: the head beside it says there were {outside.count}",
        )
    elif unit.value("SELECT hash FROM access WHERE seq = ?", [outside.count]) != outside.hash:
        yield (
            f"access log, opening {outside.count}",
            "its hash is not the one kept beside the register: it was written anew",
        )
