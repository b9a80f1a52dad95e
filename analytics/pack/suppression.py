"""Disclosure control over all counts of a pack at once, so that no table gives away what another hides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from analytics.disclosure.audit import finding, widths_of
from analytics.disclosure.cells import Path
from analytics.disclosure.protected import Finding, Why, default_width, knowledge
from analytics.disclosure.reasoning import reconcile
from analytics.disclosure.release import Release
from analytics.disclosure.simplex import Bound
from analytics.disclosure.suppression import Suppression
from analytics.disclosure.system import Known
from analytics.pack.counts import Known as Counted
from analytics.pack.equations import is_workload, system_of
from analytics.pack.indicators import Sum

Spot = tuple[int, Path, Path]
"""The number of a release, and its row and column."""

ROUNDS = 20
"""So often something is withdrawn, and all is looked at anew."""


@dataclass(frozen=True)
class Suppressed:
    """Which of `counts` are hidden, and why. Of those `withdrawn` everything is, zeros and sums too: it is as if they were not there.

    `findings`: what no hiding here can mend, for the desk only, as they tell counts.
    """

    counts: tuple[Counted, ...]
    why: dict[Spot, Why]
    withdrawn: tuple[Counted, ...]
    findings: tuple[Finding, ...]

    @property
    def releases(self) -> tuple[Release, ...]:
        """What is made public of each of `counts`."""
        return tuple(public_of(one.release, number, self.why) for number, one in enumerate(self.counts))


def suppress(
    counts: Sequence[Counted], sums: Sequence[Sum], earlier: Sequence[Release], threshold: int
) -> Suppressed:
    """Hide counts from 1 to `threshold` − 1, and as many others as it takes that none can be worked out.

    From all of them together and from the releases of `earlier` packs; what an earlier pack hides stays hidden. First the
    tables that count for themselves, then the indicators, which count the same again: these hide what would tell those. Where
    hiding does not do, as a total and its zeros tell what is small between them, the column is withdrawn.
    """
    left, withdrawn = list(counts), list[Counted]()
    for spot in sorted(_told_elsewhere(left, sums, threshold), key=str):
        left += _apart(left, spot)
    for turn in range(ROUNDS):
        first = [number for number, one in enumerate(left) if not one.repeats]
        again = [number for number, one in enumerate(left) if one.repeats]
        why, findings = _pass(left, first, {}, sums, earlier, threshold)
        if again and not findings:
            why, findings = _pass(left, again, why, sums, earlier, threshold)
            if findings:
                guilty = _guilty(left, findings, again) or {*again}
            else:
                guilty = set[int]()
        else:
            guilty = _guilty(left, findings, first)
        if not guilty or turn == ROUNDS - 1:
            break
        withdrawn += [left[number] for number in guilty]
        left = [one for number, one in enumerate(left) if number not in guilty]
    return Suppressed(tuple(left), why, tuple(withdrawn), tuple(findings))


def _told_elsewhere(counts: Sequence[Counted], sums: Sequence[Sum], threshold: int) -> list[Spot]:
    """Small counts of tables that repeat others, which those others tell if they hide no more than what is small in them."""
    if not any(one.repeats for one in counts):
        return []
    known = [Known(one.release) for one in counts]
    system = system_of(known, counts, sums)
    reasoner, _ = reconcile(system)
    small = {
        count: place
        for place, count in system.places.items()
        if 0 < system.values.get(count, 0) < threshold and not is_workload(system.cells[count])
    }
    repeated = {count for place, count in system.places.items() if counts[place[0]].repeats}
    unknown = {
        *small,
        *repeated,
        *(count for count in range(len(system.cells)) if count not in system.values),
    }
    return [
        small[count]
        for part in list(reasoner.parts(unknown))
        for count in reasoner.revealed(part, unknown)
        if count in small and count in repeated
    ]


def _apart(counts: list[Counted], spot: Spot) -> list[Counted]:
    """Take one count out of its release, in place; a release of that count alone, which is protected with the tables it repeats.

    Neither is complete then: taken for such, each would say of what the other has that there is none.
    """
    number, row, column = spot
    one = counts[number]
    alone = tuple(cell for cell in one.release.cells if cell[:2] == (row, column))
    rest = tuple(cell for cell in one.release.cells if cell[:2] != (row, column))
    counts[number] = replace(
        one,
        release=msgspec.structs.replace(one.release, cells=rest, complete=False),
        places={place: where for place, where in one.places.items() if place != (row, column)},
        terms={},
    )
    where = {place: at for place, at in one.places.items() if place == (row, column)}
    released = msgspec.structs.replace(one.release, cells=alone, complete=False)
    return [Counted(released, where, terms=one.terms)]


def _guilty(counts: Sequence[Counted], findings: Sequence[Finding], among: Collection[int]) -> set[int]:
    """The releases that have what was found as a count of their own; or else the smallest that sums it up, or is of the kind."""
    own_, sums, kind = set[int](), set[int](), set[int]()
    cells = {one.cell for one in findings}
    over = {
        place
        for one in counts
        if one.terms and any(one.release.cell(row, column) in cells for row, column, _ in one.release.cells)
        for place in one.terms
    }
    for number, one in enumerate(counts):
        release = one.release
        if one.terms:
            continue  # printed nowhere: what tells it is to go
        if number in among and over.intersection(one.places.values()):
            kind.add(number)
        if number not in among or not release.rows or {*release.rows} <= {*release.time}:
            continue  # not its turn, or of the whole desk
        for row, column, _ in release.cells:
            if release.cell(row, column) in cells:
                (own_ if release.inner(row, column) else sums).add(number)
        if any(cell.measure == release.measure and cell.signature <= {*release.rows} for cell in cells):
            kind.add(number)
    return own_ or _smallest(counts, sums) or _smallest(counts, kind)


def _smallest(counts: Sequence[Counted], some: Collection[int]) -> set[int]:
    """Of several releases the one that counts fewest, which is the most detailed."""
    sizes = {
        number: max((value or 0 for *_, value in counts[number].release.cells), default=0) for number in some
    }
    return {min(sizes, key=lambda number: (sizes[number], number))} if sizes else set()


def _pass(
    counts: Sequence[Counted],
    turn: Collection[int],
    settled: Mapping[Spot, Why],
    sums: Sequence[Sum],
    earlier: Sequence[Release],
    threshold: int,
) -> tuple[dict[Spot, Why], list[Finding]]:
    """Hide what there is to hide in the releases whose turn it is; those not settled yet are not looked at."""
    seen = [number for number in range(len(counts)) if number in turn or not counts[number].repeats]
    some = [counts[number] for number in seen]
    known = [
        Known(
            counts[number].release if number in turn else public_of(counts[number].release, number, settled),
            bounds_of(counts[number].release, threshold),
        )
        for number in seen
    ]
    system = system_of([*known, *map(Known, earlier)], some, sums)
    reasoner, _ = reconcile(system)
    here = {
        count: (seen[place[0]], *place[1:])
        for place, count in system.places.items()
        if place[0] < len(seen) and seen[place[0]] in turn and not is_workload(system.cells[count])
    }
    if settled:  # what the tables before tell anyway is not to be hidden here
        unknown = {*here, *(count for count in range(len(system.cells)) if count not in system.values)}
        for part in list(reasoner.parts(unknown)):
            for count in reasoner.revealed(part, unknown).keys() & here.keys():
                del here[count]
    why: dict[Spot, Why] = dict(settled)
    why |= {spot: "primary" for count, spot in here.items() if 0 < system.values[count] < threshold}
    for count, other in (*system.same, *((b, a) for a, b in system.same)):
        if count in here and other in system.hidden and system.values[count] and here[count] not in why:
            why[here[count]] = "earlier"
            system.low[count], system.high[count] = 1, None
    search = Suppression(
        system,
        levels={count: _summed(counts[spot[0]].release, spot) for count, spot in here.items()},
        threshold=max([threshold, *(one.threshold for one in earlier)]),
        widths=widths_of(
            system, [default_width(threshold)] * len(seen) + [default_width(one.threshold) for one in earlier]
        ),
        zeros_tell=False,
    )
    search.hide([count for count, spot in here.items() if spot in why])
    if earlier:
        search.give_up()
    search.protect()
    why |= dict.fromkeys((here[count] for count in search.companions), "secondary")
    lost = [
        finding(system.cells[count], told, difference=count in system.differences)
        for count, told in sorted(search.lost.items())
        if not (count in here and not counts[here[count][0]].places and told.low >= threshold)
    ]
    return why, lost


def bounds_of(true: Release, threshold: int) -> Mapping[tuple[Path, Path], tuple[int, Bound]]:
    """What a reader knows of each count that is hidden, or will be: that it is small, or hidden for others and so is not."""
    width = default_width(threshold)
    return {
        (row, column): knowledge(
            "primary" if 0 < (value or 0) < threshold else "secondary",
            true.inner(row, column),
            threshold=threshold,
            zeros="printed",
            width=width,
        )
        for row, column, value in true.cells
    }


def _summed(release: Release, place: Spot) -> int:
    _, row, column = place
    return len(release.rows) - len(row) + len(release.columns) - len(column)


def public_of(release: Release, number: int, why: Mapping[Spot, Why]) -> Release:
    """The release without what is hidden of it."""
    cells = tuple(
        (row, column, None if (number, row, column) in why else value) for row, column, value in release.cells
    )
    return msgspec.structs.replace(release, cells=cells)
