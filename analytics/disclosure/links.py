"""What joins several releases: the same count in two of them, sums across their dimensions, periods that overlap."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from analytics.disclosure.cells import Cell, Span, atoms, union
from analytics.disclosure.release import Release
from analytics.disclosure.system import Equation, System

Relation = Mapping[str, int]
"""Measures and factors whose sum is 0 for every group and period, such as a reconciliation that is printed."""

Where = tuple[str, frozenset[tuple[str, str | None]]]
"""A measure and the conditions of a group."""


def join(system: System, releases: Sequence[Release], relations: Sequence[Relation]) -> None:
    """Add the links to a system that `system.own` made of the same releases."""
    counts: list[list[int]] = [[] for _ in releases]
    for (number, _, _), count in system.places.items():
        counts[number].append(count)
    _add_sums(system, releases, counts)
    groups: dict[Where, dict[Span | None, list[int]]] = {}
    for count in (count for some in counts for count in some):
        cell = system.cells[count]
        groups.setdefault((cell.measure, cell.where), {}).setdefault(cell.span, []).append(count)
    _add_zeros(system, releases, counts, groups)
    for spans in groups.values():
        for first, *others in spans.values():
            system.same += [(first, other) for other in others]
            system.equations += [Equation(((first, 1), (other, -1)), link=True) for other in others]
    stocks = {release.measure for release in releases if release.stock}
    for (measure, where), spans in groups.items():
        if measure not in stocks:
            dated = {span: some[0] for span, some in spans.items() if span is not None}
            _overlap(system, measure, where, dated)
    _relate(system, groups, relations)


def _add_sums(system: System, releases: Sequence[Release], counts: list[list[int]]) -> None:
    """Sums that a reader can make of one release and compare with another, though the first does not print them."""
    printed = [{system.cells[count].signature for count in some} for some in counts]
    whole = [max(signatures, key=len, default=frozenset[str]()) for signatures in printed]
    pool: dict[str, set[frozenset[str]]] = {}
    for release, signatures in zip(releases, printed, strict=True):
        pool.setdefault(release.measure, set()).update(signatures)
    for (a, first), (b, second) in combinations(zip(releases, whole, strict=True), 2):
        if a.measure == b.measure:
            pool[a.measure].add(first & second)
    for number, release in enumerate(releases):
        fixed = {name for name, _ in release.where}
        inner = [count for count in counts[number] if system.cells[count].signature == whole[number]]
        for signature in sorted(pool[release.measure], key=sorted):
            if signature in printed[number] or not fixed <= signature <= whole[number]:
                continue
            parts: dict[Cell, list[int]] = {}
            for count in inner:
                cell = system.cells[count]
                kept = frozenset(pair for pair in cell.where if pair[0] in signature)
                parts.setdefault(Cell(cell.measure, kept, cell.span), []).append(count)
            for cell, some in parts.items():
                made = system.count(cell, None)
                system.sum(made, some, link=False)
                counts[number].append(made)


def _add_zeros(
    system: System,
    releases: Sequence[Release],
    counts: list[list[int]],
    groups: dict[Where, dict[Span | None, list[int]]],
) -> None:
    """A group that another release prints, and that has no place in a complete one, counts 0 there."""
    for release, some in zip(releases, counts, strict=True):
        if not release.complete:
            continue
        there: dict[frozenset[str], dict[Span | None, None]] = {}
        for count in some:
            there.setdefault(system.cells[count].signature, {})[system.cells[count].span] = None
        mine = {(system.cells[count].where, system.cells[count].span) for count in some}
        fixed = frozenset(release.where)
        for (measure, where), spans in groups.items():
            if measure == release.measure and fixed <= where:
                for span in there.get(frozenset(name for name, _ in where), ()):
                    if (where, span) not in mine:
                        spans.setdefault(span, []).append(system.count(Cell(measure, where, span), 0))


def _overlap(
    system: System, measure: str, where: frozenset[tuple[str, str | None]], dated: dict[Span, int]
) -> None:
    """Each period is the sum of the parts that all periods of this group cut it into."""
    spans = sorted(dated)
    parts = atoms(spans)
    if len(parts) == len(spans) and all(part in dated for part in parts):
        return
    implied = {part for part in parts if part not in dated}
    numbers = {
        part: dated[part] if part in dated else system.count(Cell(measure, where, part), None)
        for part in sorted(parts)
    }
    system.differences += [numbers[part] for part in sorted(implied)]
    for number, span in enumerate(spans):
        if span not in parts:
            within = [numbers[part] for part in sorted(parts) if number in parts[part]]
            system.sum(dated[span], within, link=True)
    seen: set[Span] = set()
    for large, small in ((a, b) for a in range(len(spans)) for b in range(len(spans)) if a != b):
        outside = [part for part in sorted(implied) if large in parts[part] and small not in parts[part]]
        every = [part for part, held in parts.items() if large in held and small not in held]
        nested = all(large in held for held in parts.values() if small in held)
        rest = union(outside)
        if nested and len(outside) > 1 and len(outside) == len(every) and rest not in seen:
            seen.add(rest)
            made = system.count(Cell(measure, where, rest), None)
            system.sum(made, [numbers[part] for part in outside], link=True)
            system.differences.append(made)


def _relate(
    system: System,
    groups: Mapping[Where, Mapping[Span | None, list[int]]],
    relations: Sequence[Relation],
) -> None:
    for relation in relations:
        factors = {measure: factor for measure, factor in relation.items() if factor}
        first = min(factors, default="")
        for (measure, where), spans in groups.items():
            if measure != first:
                continue
            for span in spans:
                counts = [
                    (groups.get((other, where), {}).get(span), factor) for other, factor in factors.items()
                ]
                if all(found for found, _ in counts):
                    terms = tuple((found[0], factor) for found, factor in counts if found)
                    system.equations.append(Equation(terms, link=True))
