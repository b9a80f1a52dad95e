"""The end of the ledger as it stands in the file: how many events there are, and the hash of the last."""

from typing import Final

from store.head import Head
from store.unit import Unit

GENESIS: Final = "0" * 64
"""What the first event is chained to."""
EMPTY: Final = Head(0, GENESIS)


def read_head(unit: Unit) -> Head:
    """The end of the chain as it stands in the file."""
    count: int = unit.value("SELECT count(*) FROM ledger")
    # seq runs from 1 without a gap, so the last row is among the few (one) whose seq reaches the count: no scan of the ledger
    row = unit.row("SELECT seq, hash FROM ledger WHERE seq >= ? ORDER BY seq DESC LIMIT 1", [count])
    return Head(*row) if row else EMPTY


def hash_at(unit: Unit, count: int) -> str | None:
    """The hash of the ledger's first `count` events, or None where it has not so many."""
    if count == 0:
        return GENESIS
    found: str | None = unit.value("SELECT hash FROM ledger WHERE seq = ?", [count])
    return found
