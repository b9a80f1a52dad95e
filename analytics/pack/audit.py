"""The last look at a pack before it is written: what is hidden stands nowhere, and cannot be worked out from what is printed."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from analytics.chapters import Chapter
from analytics.disclosure.audit import contradiction, finding, widths_of
from analytics.disclosure.protected import Finding, default_width
from analytics.disclosure.reasoning import Told, reconcile
from analytics.disclosure.release import Release
from analytics.disclosure.system import Known
from analytics.pack.counts import Known as Counted
from analytics.pack.equations import system_of
from analytics.pack.indicators import Sum
from analytics.pack.suppression import bounds_of


def audit(
    counts: Sequence[Counted],
    sums: Sequence[Sum],
    releases: Sequence[Release],
    chapters: Iterable[Chapter],
    earlier: Sequence[Release],
    threshold: int,
) -> Iterator[Finding]:
    """What the chapters as they will be printed, and `earlier` packs with them, tell of a count that is hidden in `releases`.

    `counts` are the true ones, in the order of the releases. The figures are read from the tables themselves, so that one
    that was to be hidden and is printed all the same is found too.
    """
    read = _as_printed(counts, releases, chapters)
    for number, (mine, there) in enumerate(zip(releases, read, strict=True)):
        for (row, column, hidden), (*_, printed) in zip(mine.cells, there.cells, strict=True):
            if hidden is None and printed is not None:
                what = f"{mine.cell(row, column).words} is to be hidden, and is printed in table {counts[number].places[row, column][0]}"
                yield Finding("recoverable", mine.cell(row, column), printed, printed, what)
    width = default_width(threshold)
    known = [
        Known(release, bounds_of(one.release, threshold)) for one, release in zip(counts, read, strict=True)
    ]
    system = system_of([*known, *map(Known, earlier)], counts, sums)
    reasoner, taken = reconcile(system)
    yield from (contradiction(system, equation) for equation in taken if not equation.link)
    widths = widths_of(system, [width] * len(counts) + [default_width(one.threshold) for one in earlier])
    unknown = {count for count in range(len(system.cells)) if count not in system.values}
    hidden_, differences = set(system.hidden), set(system.differences)
    highest = max([threshold, *(one.threshold for one in earlier)])
    for part in reasoner.parts(unknown):
        exact = reasoner.revealed(part, unknown)
        goals = part & (hidden_ | differences)
        told = [Told(goal, exact[goal], exact[goal]) for goal in sorted(goals) if goal in exact]
        told += reasoner.told(part, unknown, {goal: widths[goal] for goal in goals if goal not in exact})
        for one in told:
            if one.count in hidden_ or (one.low < highest and one.high >= 1):
                yield finding(system.cells[one.count], one, difference=one.count in differences)


def _as_printed(
    counts: Sequence[Counted], releases: Sequence[Release], chapters: Iterable[Chapter]
) -> list[Release]:
    """The releases with what the tables print; counts that no table of the pack prints stay as they were released."""
    printed = {
        (table.id, key, column.name): table.frame[column.name][row]
        for chapter in chapters
        for table in chapter.tables
        for column in table.columns
        if column.form == "count"
        for row, (key, _) in enumerate(table.rows)
    }
    found = []
    for one, release in zip(counts, releases, strict=True):
        cells = tuple(
            (row, column, printed.get(one.places.get((row, column), ("", "", "")), value))
            for row, column, value in release.cells
        )
        found.append(msgspec.structs.replace(release, cells=cells))
    return found
