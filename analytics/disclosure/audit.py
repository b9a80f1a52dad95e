"""The audit: can a reader of what is published work out a hidden count, from one table or from several together?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from analytics import wording
from analytics.disclosure.cells import Cell
from analytics.disclosure.links import Relation, join
from analytics.disclosure.protected import Finding, Kind, Protected, default_width, knowledge
from analytics.disclosure.reasoning import Told, reconcile
from analytics.disclosure.release import Release
from analytics.disclosure.system import Equation, Known, System, own

Published = Protected | Release


@dataclass(frozen=True)
class Audit:
    """What an audit found. `ranges`: between what whole numbers each safe hidden count was shown to be able to lie."""

    findings: tuple[Finding, ...]
    ranges: Mapping[Cell, tuple[float, float]]

    @property
    def ok(self) -> bool:
        """Nothing hidden can be told, and nothing contradicts."""
        return not self.findings


def audit(
    *tables: Published | Iterable[Published],
    relations: Sequence[Relation] = (),
    width: int | None = None,
) -> Audit:
    """Try to recover every hidden count of the tables from everything printed in any of them.

    Exact: a hidden count is "recoverable" if and only if it lies in the row space of what is printed, found by
    elimination in whole numbers and fractions (Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
    Beyond that, counts are whole, none is negative, and hidden ones are what `protected.knowledge` says: where that
    leaves a count less room than `width` (default: what its table asks for) it is "narrow", and `low` and `high` are
    exact bounds of it, or bounds that hold all solutions where the equations have some that are not whole.

    Tables are joined where they count the same: equal measure, conditions and days, also in sums that only a reader
    makes; periods that overlap are taken apart into their differences. `relations` are sums across measures that are
    printed, each {measure: factor} with sum 0. Not covered: constraints from three or more tables that overlap in a
    ring, where only a table of all their dimensions would show whether they fit; and what a reader knows from elsewhere.
    """
    flat = [
        one for some in tables for one in ((some,) if isinstance(some, Protected | Release) else tuple(some))
    ]
    known = [known_of(table, width) for table in flat]
    system = own(known)
    if len(known) > 1 or relations:
        join(system, [about.release for about in known], relations)
    reasoner, taken = reconcile(system)
    findings = [contradiction(system, equation) for equation in taken]
    widths = widths_of(system, [width or width_of(table) for table in flat])
    threshold = max((about.release.threshold for about in known), default=1)
    least = 0 if any(about.release.zeros == "hidden" for about in known) else 1
    ranges: dict[Cell, tuple[float, float]] = {}
    unknown = {count for count in range(len(system.cells)) if count not in system.values}
    hidden, differences = set(system.hidden), set(system.differences)
    for part in reasoner.parts(unknown):
        exact = reasoner.revealed(part, unknown)
        goals = part & (hidden | differences)
        told = [Told(goal, exact[goal], exact[goal]) for goal in sorted(goals) if goal in exact]
        told += reasoner.told(part, unknown, {goal: widths[goal] for goal in goals if goal not in exact})
        findings += [
            finding(system.cells[one.count], one, difference=one.count in differences)
            for one in told
            if one.count in hidden or (one.low < threshold and one.high >= least)
        ]
        for goal in sorted((goals & hidden) - {one.count for one in told}):
            ranges[system.cells[goal]] = reasoner.shown(part, goal)
    once = {(found.kind, found.cell): found for found in reversed(findings)}
    return Audit(tuple(reversed(once.values())), ranges)


def finding(cell: Cell, told: Told, *, difference: bool) -> Finding:
    """What was told of a count, in words for the desk."""
    kind: Kind
    if not told.proved:
        kind, what = "unproved", "was not shown, in time, to be able to be enough different numbers"
    elif difference:
        kind, what = (
            "difference",
            f"is printed nowhere, and follows from tables that overlap: it is {_range(told)}",
        )
    elif told.low == told.high:
        kind, what = "recoverable", f"is hidden, and can be worked out: {_range(told)}"
    else:
        kind, what = "narrow", f"is hidden, and can only be {_range(told)}"
    return Finding(kind, cell, told.low, told.high, f"{cell.words} {what}")


def contradiction(system: System, equation: Equation) -> Finding:
    """Figures that don't agree: between releases because they were revised, within one because it does not add up."""
    (first, _), *others = equation.terms
    values = [system.values.get(count) for count, _ in equation.terms]
    low, high = -inf, inf
    if not equation.link:
        what = f"does not fit the {wording.counted(len(others), 'figure')} that it is the sum of"
    elif len(others) == 1 and values[0] is not None and values[1] is not None:
        low = high = abs(values[0] - values[1])
        what = (
            f"is {wording.number(values[0])} in one table and {wording.number(values[1])} in another: who compares "
            f"them learns of a change by {wording.number(int(low))}, and the two are not compared here"
        )
    else:
        what = "does not agree with other tables, so it was revised or counts something else there; it is not compared"
    return Finding("contradiction", system.cells[first], low, high, f"{system.cells[first].words} {what}")


def width_of(table: Published) -> int:
    """How far each hidden count of a table must be able to move."""
    return table.width if isinstance(table, Protected) else default_width(table.threshold)


def widths_of(system: System, widths: Sequence[int]) -> list[int]:
    """The same for each count of a system, from that of each table; for what stands in no table, the strictest."""
    found = [max(widths, default=1)] * len(system.cells)
    for (number, _, _), count in system.places.items():
        found[count] = widths[number]
    return found


def known_of(table: Published, width: int | None = None) -> Known:
    """What may be known of a table: of a mere release, only that its hidden counts are hidden."""
    if isinstance(table, Release):
        return Known(table)
    bounds = {
        (row, column): knowledge(
            why,
            table.release.inner(row, column),
            threshold=table.threshold,
            zeros=table.release.zeros,
            width=width or table.width,
        )
        for (row, column), why in table.why.items()
    }
    return Known(table.release, bounds)


def _range(told: Told) -> str:
    low, high = wording.number(int(told.low)), wording.number(int(told.high))
    return low if low == high else f"from {low} to {high}"
