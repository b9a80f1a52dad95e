"""The linear equations that hold between the counts of one or several published tables, printed, hidden or implied."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analytics.disclosure.cells import Cell, Path
from analytics.disclosure.release import Release
from analytics.disclosure.simplex import Bound

Place = tuple[int, Path, Path]
"""The number of a release, a row and a column."""


@dataclass(frozen=True)
class Known:
    """A release, and what may be known of its hidden counts beyond that they are hidden: bounds by row and column."""

    release: Release
    bounds: Mapping[tuple[Path, Path], tuple[int, Bound]] = field(default_factory=dict)


@dataclass(frozen=True)
class Equation:
    """Σ coefficient × count = 0. `link`: it joins releases, and fails where figures were revised in between."""

    terms: tuple[tuple[int, int], ...]
    link: bool


@dataclass
class System:
    """Counts by number, what each counts, its value where that is public, its bounds where it isn't, and the equations.

    `hidden` are the counts that stand as hidden in a release, `differences` those that stand nowhere and follow from
    two releases whose periods overlap, such as a quarter between a half-year and its first quarter.
    """

    cells: list[Cell] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[Bound] = field(default_factory=list)
    values: dict[int, int] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    places: dict[Place, int] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    differences: list[int] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)

    def count(self, cell: Cell, value: int | None, low: int = 0, high: Bound = None) -> int:
        """A further count; its number."""
        self.cells.append(cell)
        self.low.append(low)
        self.high.append(high)
        if value is not None:
            self.values[len(self.cells) - 1] = value
        return len(self.cells) - 1

    def sum(self, whole: int, parts: Iterable[int], *, link: bool) -> None:
        """The count `whole` is the sum of `parts`."""
        self.equations.append(Equation(((whole, 1), *((part, -1) for part in parts)), link))

    def users(self) -> list[list[int]]:
        """The numbers of the equations that each count stands in."""
        found: list[list[int]] = [[] for _ in self.cells]
        for number, equation in enumerate(self.equations):
            for count, _ in equation.terms:
                found[count].append(number)
        return found

    def terms(self, equation: int, unknown: Collection[int]) -> tuple[dict[int, int], int]:
        """An equation as Σ coefficient × unknown = a number."""
        left: dict[int, int] = {}
        right = 0
        for count, coefficient in self.equations[equation].terms:
            if count in unknown:
                left[count] = left.get(count, 0) + coefficient
            else:
                right -= coefficient * self.values[count]
        return left, right


def own(known: Sequence[Known]) -> System:
    """The counts of each release and the sums within it; nothing yet joins one release to another."""
    system = System()
    for number, about in enumerate(known):
        release = about.release
        least = 1 if release.zeros == "printed" else 0
        for row, column, value in release.cells:
            low, high = about.bounds.get((row, column), (least, None))
            count = system.count(release.cell(row, column), value, low, high)
            system.places[number, row, column] = count
            if value is None:
                system.hidden.append(count)
        for (row, column), parts in release.sums():
            system.sum(
                system.places[number, row, column],
                [system.places[number, *part] for part in parts],
                link=False,
            )
    return system
