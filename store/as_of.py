"""The facts of a register as they were when its ledger had so many events, whatever was added since.

The ledger's beginning is replayed in memory: no file is made, so nothing is left lying, and names and texts of cases are not read.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import duckdb

from store import schema, snapshot
from store.errors import Refused
from store.head import Head
from store.ledger import hash_at, read_head
from store.rebuild import rebuild
from store.unit import Unit
from store.unit_of_work import RegisterFile

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[int], None]  # cases done so far

MEMORY = "1GB"


def facts(
    file: RegisterFile, head: Head, version: str, progress: Progress = lambda cases: None
) -> "dict[str, pa.Table]":
    """The tables of a snapshot as of the ledger's first `head.count` events; `version` is the program's.

    Raises Refused where the ledger has not so many, or they are not those that end in `head.hash`.
    """
    with file.read() as unit:
        _check(unit, head)
        if read_head(unit).count == head.count:
            return snapshot.tables(unit, version)
        ledger = unit.arrow("SELECT * FROM ledger WHERE seq <= ? ORDER BY seq", [head.count])
        # Those of policies, handlers and the like govern; what people wrote in cases is in no figure.
        texts = unit.arrow(
            """SELECT t.* FROM texts t JOIN ledger l USING (seq)
               WHERE l.seq <= ? AND l.stream NOT IN ('case', 'person', 'change', 'feedback', 'pack') ORDER BY t.seq""",
            [head.count],
        )
    instance = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": 2})
    try:
        instance.execute("ATTACH ':memory:' AS reg")
        cursor = instance.cursor()
        cursor.execute("USE reg")
        cursor.execute(schema.LEDGER + schema.BESIDE)
        then = Unit(cursor, file.path)
        then.insert_arrow("ledger", ledger)
        then.insert_arrow("texts", texts)
        rebuild(then, progress)
        return snapshot.tables(then, version)
    finally:
        instance.close()


def _check(unit: Unit, head: Head) -> None:
    there = read_head(unit)
    if there.count < head.count:
        raise Refused(
            f"this register has {there.count:,} events, and what is to be made again was made of {head.count:,}: it is another register, or an older copy."
        )
    if hash_at(unit, head.count) != head.hash:
        raise Refused(
            f"event {head.count:,} of this register does not have the hash {head.hash[:12]}…: what is to be made again was made from another register, or "
            "the ledger was changed since (`upheld verify`)."
        )
