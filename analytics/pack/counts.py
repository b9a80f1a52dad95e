"""The counts of a report as disclosure control reads them: releases in words that all tables share, and where each count is printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

import msgspec
import polars as pl

from analytics.chapters import KEY, Basis, Chapter, Counted, N, span_code
from analytics.chapters.circumstances import NAMES, TOTAL
from analytics.disclosure.cells import Code, Path
from analytics.disclosure.release import Release
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK
from analytics.measures.standing import GOVERNED
from analytics.pack.places import Place
from analytics.tables import Table

Spot = tuple[Path, Path]
"""A row and a column of a release."""

FLOWS: Final = {"opening": 1, "received": 1, "reopened": 1, "closed": -1, "open_end": -1}
"""What came, went and stayed; with these factors they add up to 0."""
SUM: Final = "(sum)"
REST: Final = "(not shown)"
REPEATS: Final = "kpi"
LOOSE: Final = ("completeness", "exclusions", "negative")
"""Tables, by how their ids begin, that repeat counts of others in other sums; see `gate`."""

RENAMED: Final = {("by-stage", "open_end"): "open_end", ("by-stage", "closed"): "closed"}
"""The same as in the volumes, taken apart by stage."""


@dataclass(frozen=True)
class Known:
    """One release with its true counts, and the places where a count of it is printed.

    A count without a place is not printed, but can be told from what is: the rest of a whole of which a part is shown.
    One that `repeats` counts what other tables count, as published indicators do. Where it is what is left over between tables,
    `terms` has the places, with factors, that add up to it.
    """

    release: Release
    places: Mapping[Spot, Place] = field(default_factory=dict)
    repeats: bool = False
    terms: Mapping[Place, int] = field(default_factory=dict)


def is_loose(table: str) -> bool:
    """Whether a table only repeats what others count, in sums of its own."""
    return table.startswith(LOOSE)


def known(chapters: Iterable[Chapter], facts: Facts, threshold: int) -> list[Known]:
    """Every count of the chapters that a person can be behind, the most detailed tables being in no special order."""
    found: list[Known] = []
    for chapter in chapters:
        for table, basis in zip(chapter.tables, chapter.bases, strict=True):
            if not is_loose(table.id):
                repeats = table.id.startswith(REPEATS)
                found += (
                    replace(one, release=_dated(one.release, facts, repeats), repeats=repeats)
                    for one in _of_table(table, basis, facts, threshold)
                )
    return found


def _dated(release: Release, facts: Facts, additive: bool) -> Release:
    """With the period of the report where the release has none, so that the packs of two periods are not taken for one."""
    if release.period is not None or release.time:
        return release
    return msgspec.structs.replace(
        release, period=span_code(facts.period), stock=release.stock or not additive
    )


def _of_table(table: Table, basis: Basis, facts: Facts, threshold: int) -> Iterator[Known]:
    described = {key: column for column, (key, *_) in NAMES.items()}
    if table.id == "balance":
        yield from (_line(one, threshold) for one in basis.counts)
    elif table.id in described:
        yield from (_described(table, one, described[table.id], threshold) for one in basis.counts)
    elif table.id.startswith("shifts-"):
        for one in basis.counts:
            yield from _shifts(table, one, facts, threshold)
    elif table.id in {f"{name}-by-quarter" for name in described}:
        column = described[table.id.removesuffix("-by-quarter")]
        for one in basis.counts:
            yield from _quarter(table, one, column, facts, threshold)
    elif table.id.startswith("equity-"):
        for one in basis.counts:
            yield from _by_dimension(table, one, threshold)
    elif table.id == "compliments":
        yield from _complimented(table, basis, facts, threshold)
    else:
        for same in _crossed(basis.counts):
            yield (
                _crossing(table, same, threshold)
                if len(same) > 1
                else _plain(table, basis, same[0], threshold)
            )
    yield from _rests(table, basis, threshold)


def _release(
    one: Counted, threshold: int, cells: Iterable[tuple[Path, Path, int]], **changed: object
) -> Release:
    about: dict[str, object] = {
        "measure": one.measure,
        "rows": one.rows,
        "columns": (),
        "where": tuple(sorted(one.where.items())),
        "period": one.period,
        "time": one.time,
        "stock": one.stock,
        "complete": one.complete,
    }
    return Release(threshold=threshold, zeros="printed", cells=tuple(cells), **(about | changed))  # type: ignore[arg-type]  # each is of its field's type


def _counts(table: Table, one: Counted) -> dict[str, tuple[Path, int]]:
    """Path and number by row key, sums among them where they really are sums."""
    found = {key: (tuple(codes), n) for key, *codes, n in one.frame.select(KEY, *one.rows, N).iter_rows()}
    if one.column not in table.frame.columns:
        return found
    printed = dict(zip((key for key, _ in table.rows), table.frame[one.column], strict=True))
    for key, path in one.sums.items():
        whole = sum(
            n for codes, n in found.values() if codes[: len(path)] == path and len(codes) == len(one.rows)
        )
        if printed.get(key) == whole:
            found[key] = (path, whole)
    return found


def _plain(table: Table, basis: Basis, one: Counted, threshold: int) -> Known:
    counts = _counts(table, one)
    measure = RENAMED.get((table.id, one.column), one.measure)
    if table.id in ("days-by-stage", "days-migrated"):
        measure = f"waits, {one.measure}"  # not what the stages' own table calls so
    if shares_of(basis, table, one.column):
        counts |= _unprinted_sums(counts, one)
    places: dict[Spot, Place] = {(path, ()): (table.id, key, one.column) for key, (path, _) in counts.items()}
    return Known(_release(one, threshold, _cells(counts), measure=measure), places)


def shares_of(basis: Basis, table: Table, column: str) -> bool:
    """Whether a table prints percentages of the sums of a column."""
    forms = {one.name: one.form for one in table.columns}
    return any(forms.get(name) == "percent" and bases == (column,) for name, bases in basis.derived.items())


def sum_key(group: str) -> str:
    """The key of a sum that is printed in no row, but that count and percentage tell together."""
    return f"{group}.{SUM}" if group else SUM


def _unprinted_sums(counts: Mapping[str, tuple[Path, int]], one: Counted) -> dict[str, tuple[Path, int]]:
    groups = dict.fromkeys(path[:-1] for path, _ in counts.values() if len(path) == len(one.rows))
    printed = {path for path, _ in counts.values()}
    return {
        sum_key(group[0] or "" if group else ""): (
            group,
            sum(n for path, n in counts.values() if path[:-1] == group and len(path) == len(one.rows)),
        )
        for group in groups
        if group not in printed
    }


def _cells(counts: Mapping[str, tuple[Path, int]]) -> Iterator[tuple[Path, Path, int]]:
    yield from ((path, (), n) for path, n in counts.values())


def _line(one: Counted, threshold: int) -> Known:
    """A line of the balance: all cases, one number."""
    (n,), (key,) = one.frame[N], one.frame[KEY]
    return Known(_release(one, threshold, [((), (), n)], rows=()), {((), ()): ("balance", key, one.column)})


def _described(table: Table, one: Counted, column: str, threshold: int) -> Known:
    """Cases of a group by something, in the words that people read: other tables have other keys for the same."""
    cells: list[tuple[Path, Path, int]] = []
    places: dict[Spot, Place] = {}
    values = dict(zip((key for key, _ in table.rows), table.frame[one.column], strict=True))
    for key, words in table.rows:
        group, row = key.split(".", 1)
        path: Path = (group,) if row == TOTAL else (group, _code(row, words))
        cells.append((path, (), values[key]))
        places[path, ()] = (table.id, key, one.column)
    return Known(_release(one, threshold, cells, rows=("group", column), where=()), places)


def _code(row: str, words: str) -> Code:
    return None if row == BLANK else words


def _shifts(table: Table, one: Counted, facts: Facts, threshold: int) -> Iterator[Known]:
    """What was received in one of the two periods, dimension by dimension, with what is not shown of it."""
    group = table.id.removeprefix("shifts-")
    items = facts.shifts[group].items
    rows = [
        (*key.split(".", 1), key, words, n)
        for (key, words), n in zip(table.rows, table.frame[one.column], strict=True)
    ]
    for dimension, some in groupby(rows, key=lambda row: row[0]):
        shown: list[tuple[Code, str, int]] = [(_code(row, words), key, n) for _, row, key, words, n in some]
        if len({code for code, *_ in shown}) < len(shown):  # two that are called alike
            shown = [(key, key, n) for _, key, n in shown]
        whole = int(items.filter(dimension=dimension)[one.column].sum())
        measure = "stages opened then" if dimension == "stage" else "received"
        places: dict[Spot, Place] = {
            ((group, code), ()): (table.id, key, one.column) for code, key, _ in shown
        }
        cells = _with_rest(group, shown, whole)
        rows_ = ("group", dimension)
        yield Known(
            _release(one, threshold, cells, measure=measure, rows=rows_, where=(), complete=False), places
        )


def _quarter(table: Table, one: Counted, column: str, facts: Facts, threshold: int) -> Iterator[Known]:
    """What was received in a quarter, the most frequent by name, with what is not shown of it."""
    whole = facts.trends.counts[column].group_by("group").agg(pl.col(one.column).sum())
    wholes = dict(whole.iter_rows())
    rows = list(zip(table.rows, table.frame[one.column], strict=True))
    for group in dict.fromkeys(key.split(".", 1)[0] for key, _ in table.rows):
        shown: list[tuple[Code, str, int]] = [
            (words, key, n) for (key, words), n in rows if key.startswith(f"{group}.")
        ]
        cells = _with_rest(group, shown, wholes[group])
        places: dict[Spot, Place] = {
            ((group, code), ()): (table.id, key, one.column) for code, key, _ in shown
        }
        yield Known(_release(one, threshold, cells, rows=("group", column), where=(), complete=False), places)


def _by_dimension(table: Table, one: Counted, threshold: int) -> Iterator[Known]:
    """The same cases by one circumstance after another: the sums of all are one."""
    rows = [
        (*key.split(".", 1), key, n) for (key, _), n in zip(table.rows, table.frame[one.column], strict=True)
    ]
    for dimension, some in groupby(rows, key=lambda row: row[0]):
        counts = {key: ((code,), n) for _, code, key, n in some if n is not None}
        places: dict[Spot, Place] = {
            (path, ()): (table.id, key, one.column) for key, (path, _) in counts.items()
        }
        yield Known(_release(one, threshold, _cells(counts), rows=(dimension,)), places)


def _complimented(table: Table, basis: Basis, facts: Facts, threshold: int) -> Iterator[Known]:
    """Compliments, and the complaints about the same services, with those about all others."""
    compliments, complaints = basis.counts
    yield _plain(table, basis, compliments, threshold)
    shown: list[tuple[Code, str, int]] = [
        (_code(key, words), key, n)
        for (key, words), n in zip(table.rows, table.frame[complaints.column], strict=True)
        if key != TOTAL
    ]
    whole = facts.received[GOVERNED]
    cells = _with_rest(GOVERNED, shown, whole)
    places: dict[Spot, Place] = {
        ((GOVERNED, code), ()): (table.id, key, complaints.column) for code, key, _ in shown
    }
    yield Known(
        _release(complaints, threshold, cells, rows=("group", "service"), where=(), complete=False), places
    )
    summed = sum(n for *_, n in shown)
    yield Known(
        _release(
            complaints, threshold, [((), (), summed)], measure="received about these", rows=(), where=()
        ),
        {((), ()): (table.id, TOTAL, complaints.column)},
    )


def _with_rest(
    group: str, shown: Iterable[tuple[Code, str, int]], whole: int
) -> list[tuple[Path, Path, int]]:
    """The counts that are shown of a group, what is left of the whole, and the whole."""
    cells: list[tuple[Path, Path, int]] = [((group, code), (), n) for code, _, n in shown]
    rest = whole - sum(n for *_, n in cells)
    return [*cells, *([((group, REST), (), rest)] if rest > 0 else []), ((group,), (), whole)]


def _crossed(counts: Sequence[Counted]) -> list[list[Counted]]:
    """Columns that count the same of parts of a whole, together with the whole: by answer, by group."""
    found: dict[tuple[object, ...], list[Counted]] = {}
    for one in counts:
        found.setdefault((one.measure, one.rows, one.period), []).append(one)
    return list(found.values())


def _crossing(table: Table, same: list[Counted], threshold: int) -> Known:
    (name,) = {key for one in same for key in one.where}
    cells: list[tuple[Path, Path, int]] = []
    places: dict[Spot, Place] = {}
    for one in same:
        column: Path = tuple(one.where.values())
        for key, (path, n) in _counts(table, one).items():
            cells.append((path, column, n))
            places[path, column] = (table.id, key, one.column)
    return Known(_release(same[0], threshold, cells, columns=(name,), where=()), places)


EFFECT: Final = "effect-"  # and the change with the number of the effect: its months

OF_WHICH: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "by-stage": (("responded", "escalated"),),
    "on-time": (("due", "within", "late"), ("late", "undone"), ("due", "extended")),
    "extensions": (("responded", "extended"),),
    "equity-outcomes": (("found", "upheld"),),
    "equity-times": (("due", "within"),),
    "days-by-stage": (("started", "waiting", "otherwise"),),
    "days-migrated": (("started", "waiting", "otherwise"),),
    "teams": (("due", "within"),),
    "clarifications": (("responded", "asked"),),
    "remedies-by-kind": (
        ("offered", "delivered", "owed", "fell"),
        ("delivered", "late"),
        ("owed", "overdue"),
    ),
    "redress": (("priced", "priced_paid"),),
    "actions-by-kind": (("owed", "overdue"), ("due", "in_time", "late", "undone")),
    "complainants": (("complainants", "same_category"),),
    **dict.fromkeys(
        ("kpis-policy", "kpis-spso", "kpis-ombudsman", "kpis-disp", "kpi-differences"),
        (("out_of", "number"),),
    ),
}
"""By table, a column and those that are parts of it: what is left over can be told too."""


def _rests(table: Table, basis: Basis, threshold: int) -> Iterator[Known]:
    by_column = {one.column: one for one in basis.counts}
    splits = OF_WHICH.get(table.id, ())
    if table.id.startswith(EFFECT) and {"events", "exposure"} <= by_column.keys():
        splits = (("exposure", "events"),)  # so many upheld, late or escalated, out of so many
    for whole, *parts in splits:
        counts = _counts(table, one := by_column[whole])
        each = [_counts(table, by_column[part]) for part in parts]
        left: dict[str, tuple[Path, int]] = {}
        for key, (path, n) in counts.items():
            if all(key in some for some in each):
                rest = n - sum(some[key][1] for some in each)
                if rest < 0:
                    break  # no parts of it after all
                left[key] = (path, rest)
        else:
            if any(n for _, n in left.values()):
                yield Known(_release(one, threshold, _cells(left), measure=rest_of(table.id, whole, parts)))


def rest_of(table: str, whole: str, parts: Sequence[str]) -> str:
    """The measure of what a whole has beside its parts."""
    return f"{table}: {whole} beside {', '.join(parts)}"
