"""Disclosure control over all counts of a pack at once, so that no table gives away what another hides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from analytics.disclosure.cells import Path
from analytics.disclosure.audit import finding, widths_of
from analytics.disclosure.protected import Finding, Why, default_width, knowledge
from analytics.disclosure.reasoning import Reasoner, Told, reconcile
from analytics.disclosure.release import Release
from analytics.disclosure.suppression import Suppression
from analytics.disclosure.system import Known, System
from analytics.pack.counts import Known as Counted
from analytics.pack.equations import FLOWS, system_of

Spot = tuple[int, tuple[str | None, ...], tuple[str | None, ...]]
"""The number of a release, and its row and column."""


@dataclass(frozen=True)
class Suppressed:
    """Which counts are hidden. `findings`: what no hiding here can mend, for the desk only, as they tell counts."""

    counts: tuple[Counted, ...]
    why: dict[Spot, Why]
    findings: tuple[Finding, ...]

    @property
    def releases(self) -> tuple[Release, ...]:
        """What is made public of each table."""
        return tuple(_public(one.release, number, self.why) for number, one in enumerate(self.counts))


def is_workload(release: Release, row: Path, column: Path) -> bool:
    """Whether it counts what came, went or stayed at the whole desk: nobody is described by it, so it is printed at any size."""
    return release.measure in FLOWS and not release.cell(row, column).where


def suppress(counts: Sequence[Counted], earlier: Sequence[Release], threshold: int) -> Suppressed:
    """Hide counts from 1 to `threshold` − 1, and as many others as it takes that none can be worked out.

    From all of them together and from the releases of `earlier` packs. What an earlier pack hides stays hidden.
    """
    width = default_width(threshold)
    small = {
        (number, row, column)
        for number, one in enumerate(counts)
        for row, column, value in one.release.cells
        if value is not None and 0 < value < threshold and not is_workload(one.release, row, column)
    }
    why: dict[Spot, Why] = dict.fromkeys(small, "primary")
    known = [Known(one.release, _bounds(one.release, number, why, threshold, everything=True)) for number, one in enumerate(counts)]
    system = system_of([*known, *map(Known, earlier)], counts)
    _, taken = reconcile(system)
    here = {
        count: place
        for place, count in system.places.items()
        if place[0] < len(counts) and not is_workload(counts[place[0]].release, *place[1:])
    }
    for count, other in (*system.same, *((b, a) for a, b in system.same)):
        if count in here and other in system.hidden and system.values[count] and here[count] not in why:
            why[here[count]] = "earlier"
            system.low[count], system.high[count] = 1, None
    search = Suppression(
        system,
        levels={count: _summed(counts[place[0]].release, place) for count, place in here.items()},
        threshold=max([threshold, *(one.threshold for one in earlier)]),
        widths=widths_of(system, [width] * len(counts) + [default_width(one.threshold) for one in earlier]),
        zeros_tell=False,
    )
    search.hide([system.places[place] for place in why])
    if earlier:
        search.give_up()
    search.protect()
    why |= dict.fromkeys((here[count] for count in search.companions), "secondary")
    findings = [
        finding(system.cells[count], told, difference=count in system.differences)
        for count, told in sorted(search.lost.items())
    ]
    return Suppressed(tuple(counts), why, tuple(findings))


def _bounds(release: Release, number: int, why: dict[Spot, Why], threshold: int, *, everything: bool):  # type: ignore
    found = {}
    for row, column, _ in release.cells:
        reason = why.get((number, row, column))
        if reason is not None or everything:
            found[row, column] = knowledge(reason or "secondary", release.inner(row, column), threshold=threshold, zeros="printed", width=default_width(threshold))
    return found


def _summed(release: Release, place: Spot) -> int:
    _, row, column = place
    return len(release.rows) - len(row) + len(release.columns) - len(column)


def _public(release: Release, number: int, why: dict[Spot, Why]) -> Release:
    cells = tuple((row, column, None if (number, row, column) in why else value) for row, column, value in release.cells)
    return msgspec.structs.replace(release, cells=cells)
