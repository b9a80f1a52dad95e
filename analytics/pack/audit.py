"""The last look at a pack before it is written: what is hidden stands nowhere, and cannot be worked out from what is printed."""

from collections.abc import Iterator, Sequence

import msgspec

from analytics.chapters import Chapter
from analytics.disclosure.audit import contradiction, finding, widths_of
from analytics.disclosure.cells import Cell
from analytics.disclosure.protected import Finding, default_width
from analytics.disclosure.reasoning import Told, reconcile
from analytics.disclosure.release import Release
from analytics.disclosure.system import Known
from analytics.pack.counts import Known as Counted
from analytics.pack.equations import is_workload, system_of
from analytics.pack.indicators import Sum
from analytics.pack.places import Place
from analytics.pack.suppression import Suppressed, bounds_of


def audit(
    found: Suppressed,
    sums: Sequence[Sum],
    chapters: Sequence[Chapter],
    earlier: Sequence[Release],
    threshold: int,
) -> Iterator[Finding]:
    """What the chapters as they will be printed, and `earlier` packs with them, tell of a count that `found` hides.

    The figures are read from the tables themselves, so that one that was to be hidden and is printed all the same is found too.
    """
    counts, releases = found.counts, found.releases
    printed = _printed(chapters)
    for one in found.withdrawn:
        for (row, column), place in one.places.items():
            if printed.get(place) is not None and not is_workload(one.release.cell(row, column)):
                yield _not_hidden(one.release.cell(row, column), place, printed[place] or 0)
    read = [_as_printed(one, release, printed) for one, release in zip(counts, releases, strict=True)]
    for number, (mine, there) in enumerate(zip(releases, read, strict=True)):
        for (row, column, hidden), (*_, value) in zip(mine.cells, there.cells, strict=True):
            if hidden is None and value is not None:
                yield _not_hidden(mine.cell(row, column), counts[number].places[row, column], value)
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
    unprinted = {
        count
        for (number, _, _), count in system.places.items()
        if number < len(counts) and not counts[number].places
    }
    highest = max([threshold, *(one.threshold for one in earlier)])
    for part in reasoner.parts(unknown):
        exact = reasoner.revealed(part, unknown)
        goals = part & (hidden_ | differences)
        told = [Told(goal, exact[goal], exact[goal]) for goal in sorted(goals) if goal in exact]
        told += reasoner.told(part, unknown, {goal: widths[goal] for goal in goals if goal not in exact})
        for fact in told:
            if fact.count in unprinted and fact.low >= threshold:
                continue  # stands nowhere, and is not small
            if fact.count in hidden_ or (fact.low < highest and fact.high >= 1):
                yield finding(system.cells[fact.count], fact, difference=fact.count in differences)


def _not_hidden(cell: Cell, place: Place, value: int) -> Finding:
    what = f"{cell.words} is to be hidden, and is printed in table {place[0]}"
    return Finding("recoverable", cell, value, value, what)


def _printed(chapters: Sequence[Chapter]) -> dict[Place, int | None]:
    return {
        (table.id, key, column.name): table.frame[column.name][row]
        for chapter in chapters
        for table in chapter.tables
        for column in table.columns
        if column.form == "count" and not column.points
        for row, (key, _) in enumerate(table.rows)
    }


def _as_printed(one: Counted, release: Release, printed: dict[Place, int | None]) -> Release:
    """A release with what the tables print; counts that no table of the pack prints stay as they were released."""
    cells = tuple(
        (row, column, printed.get(one.places.get((row, column), ("", "", "")), value))
        for row, column, value in release.cells
    )
    return msgspec.structs.replace(release, cells=cells)
