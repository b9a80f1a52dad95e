"""From a table that disclosure control let through to one in the house style: its marks, its sums, its note."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from analytics import wording
from analytics.tables.model import Column, Table

if TYPE_CHECKING:  # disclosure takes its shorthand from here
    from analytics.disclosure import Protected
    from analytics.disclosure.cells import Code, Path


def of_protected(
    protected: "Protected",
    *,
    id: str,  # noqa: A002 # the name of the field it goes into
    title: str,
    unit: str,
    stub: str,
    words: Mapping[str, str] | None = None,
    source: str = "",
) -> Table:
    """The counts that may be printed, rows by columns, sums set off, hidden ones as [c], with the suppression note.

    `words` gives what people read for a code; a code without words stands for itself.
    """
    known = words or {}
    grid, depth = protected.grid(), len(protected.release.rows)
    return Table(
        id=id,
        title=title,
        unit=unit,
        stub=stub,
        rows=tuple((_key(path), _row(path, depth, known)) for path in grid.rows),
        columns=tuple(
            _column(protected, name, path, known)
            for name, path in zip(grid.frame.columns, grid.columns, strict=True)
        ),
        frame=grid.frame,
        totals=frozenset(number for number, path in enumerate(grid.rows) if len(path) < depth),
        marks=grid.marks,
        notes=(protected.note,) if protected.note else (),
        source=source,
    )


def _column(protected: "Protected", name: str, path: "Path", known: Mapping[str, str]) -> Column:
    depth = len(protected.release.columns)
    if not depth:
        return Column(name, _code(protected.counts, known))
    inner = len(path) == depth
    return Column(
        name,
        _code(path[-1], known) if inner else "All",
        under=": ".join(_code(code, known) for code in (path[:-1] if inner else path)),
    )


def _key(path: "Path") -> str:
    """Stable and its own for every path, whatever a code holds: a code called "all" is not the sum."""
    return ".".join(json.dumps(code, ensure_ascii=False) for code in path) or "all"


def _row(path: "Path", depth: int, known: Mapping[str, str]) -> str:
    parts = [_code(code, known) for code in path]
    if len(path) < depth:
        parts.append("all" if parts else "All")
    return ": ".join(parts)


def _code(code: "Code", known: Mapping[str, str]) -> str:
    return "Not recorded" if code is None else wording.label(known.get(code, code))
