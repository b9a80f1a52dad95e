"""Protecting a table: small counts are hidden, then as few others as it takes that nobody can work them out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from analytics.disclosure.audit import Published, contradiction, finding, known_of, width_of, widths_of
from analytics.disclosure.cells import Code, Path
from analytics.disclosure.links import Relation, join
from analytics.disclosure.protected import Finding, Protected, Why, default_width, knowledge
from analytics.disclosure.reasoning import reconcile
from analytics.disclosure.release import Release, Zeros
from analytics.disclosure.suppression import Suppression
from analytics.disclosure.system import Known, own
from analytics.disclosure.table import names, read

THRESHOLD: Final = 10
PRIMARY: Final[Why] = "primary"
SECONDARY: Final[Why] = "secondary"
EARLIER: Final[Why] = "earlier"
REASON: Final = "with so few cases, those concerned might be recognised by people who know them"


def protect(
    table: pl.DataFrame | pl.LazyFrame,
    rows: str | Sequence[str],
    columns: str | Sequence[str] | None,
    counts: str,
    *,
    threshold: int = THRESHOLD,
    reason: str = REASON,
    zeros: Zeros = "printed",
    width: int | None = None,
    measure: str | None = None,
    where: Mapping[str, Code] | None = None,
    period: str | None = None,
    time: str | Sequence[str] = (),
    stock: bool = False,
    complete: bool = True,
    earlier: Published | Iterable[Published] = (),
    relations: Sequence[Relation] = (),
    secondary: bool = True,
) -> Protected:
    """Primary and secondary suppression of a table of counts, all its sums included; totals stay true, never rounded.

    `table` in long form: `rows` and `columns` name its dimensions, outermost level first (["service", "category"]: a
    category belongs to its service), `columns` may be None; `counts` the column of whole numbers. A combination that
    is absent counts 0. What becomes [c]:

    - primary: counts and sums from 1 to `threshold` − 1. Zeros are printed, as "nobody" points to nobody; with
      `zeros="hidden"` they are small too, for tables in which "none of this group" would itself tell something.
    - secondary: further counts, until no hidden one can be recovered and each could be `width` + 1 different numbers.
    - earlier: what an earlier table hides stays hidden.

    `earlier` are tables and releases already published or part of the same pack: this table hides what would give
    away one of their counts as well, or a small difference of periods. The most detailed table of a pack comes best
    first; and a `Protected` protects better than its mere release, which does not tell what was small in it. What no
    hiding in this table can mend is told in `findings` of the result. So that tables can be compared, name the same
    `measure` (default: `counts`), `where` (conditions on the whole table) and `period` ("2026-01-01/2026-03-31",
    "2026-Q1", "2026-01", "2026"), or say which dimensions are `time`. `stock`: a standing number, not added up over
    time. `complete=False`: codes were drawn together as "other", so that one that has no place may yet have cases.
    `relations` as in `audit`.

    Steps as in Hundepool et al., Statistical Disclosure Control (2012), chapter 4. Raises ValueError in one sentence.
    """
    _check(threshold, zeros, width, reason)
    found = read(table, rows, columns, counts)
    release = Release(
        measure=counts if measure is None else measure,
        rows=found.rows,
        columns=found.columns,
        threshold=threshold,
        zeros=zeros,
        cells=tuple((row, column, value) for (row, column), value in found.values.items()),
        where=tuple(sorted((where or {}).items())),
        period=period,
        time=names(time),
        stock=stock,
        complete=complete,
    )
    if stock and release.time:
        release = msgspec.structs.replace(release, cells=_without_sums_over_time(release))
    spread = default_width(threshold) if width is None else width
    before = [earlier] if isinstance(earlier, Protected | Release) else list(earlier)
    why, findings = _suppress(release, before, relations, spread, secondary=secondary)
    cells = tuple(
        (row, column, None if (row, column) in why else value) for row, column, value in release.cells
    )
    return Protected(
        msgspec.structs.replace(release, cells=cells), counts, reason, spread, why, tuple(findings)
    )


def _check(threshold: int, zeros: str, width: int | None, reason: str) -> None:
    if type(threshold) is not int or threshold < 1:
        raise ValueError(f"the threshold is {threshold!r}: it must be a whole number of at least 1")
    if width is not None and (type(width) is not int or width < 1):
        raise ValueError(f"the width is {width!r}: it must be a whole number of at least 1")
    if zeros not in ("printed", "hidden"):
        raise ValueError(f"zeros are {zeros!r}: they can be “printed” or “hidden”")
    if not reason.strip():
        raise ValueError(
            "the threshold needs a reason, which is printed: a rule without one can be challenged"
        )


def _suppress(
    release: Release,
    earlier: list[Published],
    relations: Sequence[Relation],
    width: int,
    *,
    secondary: bool,
) -> tuple[dict[tuple[Path, Path], Why], list[Finding]]:
    """Why each hidden place is hidden, and what can't be mended. The true values never leave this function."""
    threshold, zeros = release.threshold, release.zeros
    if len(release.cells) == 1 and not release.inner((), ()):
        return {}, []  # a table without rows: that its total is 0 is plain to see
    small = {
        (row, column)
        for row, column, value in release.cells
        if value is not None and value < threshold and (value > 0 or zeros == "hidden")
    }
    bounds = {
        (row, column): knowledge(
            "primary" if (row, column) in small else "secondary",
            release.inner(row, column),
            threshold=threshold,
            zeros=zeros,
            width=width,
        )
        for row, column, _ in release.cells
    }
    known = [known_of(table) for table in earlier]
    past = [about.release for about in known]
    system = own([Known(release, bounds), *known])
    if past or relations:
        join(system, [release, *past], relations)
    findings = [contradiction(system, equation) for equation in reconcile(system)[1]]
    here = {system.places[0, row, column]: (row, column) for row, column, _ in release.cells}
    carried = {
        here[count]
        for count, other in system.same
        if count in here and other in system.hidden and (system.values[count] or zeros == "hidden")
    }
    for place in carried - small:
        count = system.places[0, *place]
        system.low[count], system.high[count] = knowledge(
            "earlier", inner=True, threshold=threshold, zeros=zeros, width=width
        )
    why: dict[tuple[Path, Path], Why] = dict.fromkeys(carried, EARLIER)
    why |= dict.fromkeys(small, PRIMARY)
    if secondary:
        search = Suppression(
            system,
            levels={count: _summed(release, *place) for count, place in here.items()},
            threshold=max([threshold, *(one.threshold for one in past)]),
            widths=widths_of(system, [width, *map(width_of, earlier)]),
            zeros_tell=any(one.zeros == "hidden" for one in (release, *past)),
        )
        search.hide([system.places[0, *place] for place in why])
        if past or relations:
            search.give_up()
        search.protect()
        why |= dict.fromkeys((here[count] for count in search.companions), SECONDARY)
        findings += [
            finding(system.cells[count], told, difference=count in system.differences)
            for count, told in sorted(search.lost.items())
            if count in here.keys() & search.hidden or count in system.hidden or count in system.differences
        ]
    return why, list({(found.kind, found.cell): found for found in findings}.values())


def _summed(release: Release, row: Path, column: Path) -> int:
    """How many dimensions a count sums up."""
    return len(release.rows) - len(row) + len(release.columns) - len(column)


def _without_sums_over_time(release: Release) -> tuple[tuple[Path, Path, int | None], ...]:
    last = release.time[-1]
    return tuple(
        (row, column, value)
        for row, column, value in release.cells
        if last in (*release.rows[: len(row)], *release.columns[: len(column)])
    )
