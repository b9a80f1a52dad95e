"""Tables that repeat the counts of others in sums of their own: what of them may be printed beside what others hide."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from analytics.chapters import Basis
from analytics.chapters.circumstances import NAMES
from analytics.pack.places import Place
from analytics.tables import Table

STANDS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "on-time.not-due": ("on-time",),
    "complainants.unknown": ("complainants",),
    "no-complaint": ("ends", "turned-away"),
}
"""Exclusions that are sums of a table's counts, or what is left of one."""


def hidden(table: Table, basis: Basis, others: Collection[Place], threshold: int) -> Iterator[Place]:
    """The counts of such a table that are hidden: small ones, and those that may say something of what others hide."""
    touched = {place[0] for place in others}
    for one in basis.counts:
        for key, n in one.frame.select("key", "n").iter_rows():
            if _is_hidden(table, one.column, key, n, _row(table, key), touched, threshold):
                yield table.id, key, one.column


def _row(table: Table, key: str) -> Mapping[str, object]:
    keys = [known for known, _ in table.rows]
    return table.frame.row(keys.index(key), named=True)


def _is_hidden(
    table: Table,
    column: str,
    key: str,
    n: int,
    row: Mapping[str, object],
    touched: Collection[str],
    threshold: int,
) -> bool:
    if not n:
        return False
    if n < threshold:
        return True
    if table.id == "completeness":
        described = NAMES[key.split(".", 1)[1]][0]
        return column == "recorded" and (
            described in touched or 0 < int(str(row["received"])) - n < threshold
        )
    return any(other in touched for other in STANDS_ON.get(key, ()))
