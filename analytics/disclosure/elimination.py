"""Exact elimination: linear equations solved for some unknowns by the others, in whole numbers alone, never floats."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd


@dataclass
class Row:
    """`scale` × the solved unknown = `constant` + Σ coefficient × free unknown, in lowest terms, `scale` above 0."""

    scale: int
    constant: int
    terms: dict[int, int]

    def reduce(self) -> None:
        """Divide by what all numbers have in common."""
        if self.scale != 1:
            common = gcd(self.scale, self.constant, *self.terms.values())
            if common != 1:
                self.scale //= common
                self.constant //= common
                self.terms = {free: by // common for free, by in self.terms.items()}


class Tableau:
    """Equations in reduced row-echelon form, a `Row` for each solved unknown.

    An unknown is determined by the equations, that is, its unit vector lies in their row space, exactly if it is
    solved and depends on no free unknown.
    """

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.users: dict[int, set[int]] = {}  # free unknown -> the solved ones that depend on it

    def add(self, terms: Mapping[int, int], equals: int) -> bool:
        """Take in Σ coefficient × unknown = equals. False, and no change, where it contradicts what is there."""
        left: dict[int, int] = {}
        scale = 1
        for unknown, coefficient in terms.items():
            by = coefficient * scale
            row = self.rows.get(unknown)
            if row is None:
                _put(left, unknown, left.get(unknown, 0) + by)
                continue
            if row.scale != 1:
                left = {free: value * row.scale for free, value in left.items()}
                equals, scale = equals * row.scale, scale * row.scale
            equals -= by * row.constant
            for free, inner in row.terms.items():
                _put(left, free, left.get(free, 0) + by * inner)
        if not left:
            return equals == 0
        # The one that fewest depend on: least work, and the rows stay short.
        solved = min(left, key=lambda free: (abs(left[free]), len(self.users.get(free, ())), free))
        self._solve(solved, left.pop(solved), left, equals)
        return True

    def exchange(self, solved: int, free: int) -> None:
        """Solve for `free` instead of for `solved`, which depends on it."""
        row = self.rows.pop(solved)
        for other in row.terms:
            self.users[other].discard(solved)
        by = row.terms.pop(free)
        row.terms[solved] = -row.scale
        self._solve(free, by, row.terms, -row.constant)

    def determined(self) -> dict[int, tuple[int, int]]:
        """Every unknown that the equations leave one value for, as a numerator and a denominator."""
        return {unknown: (row.constant, row.scale) for unknown, row in self.rows.items() if not row.terms}

    def implied(self, unknown: int, value: int) -> dict[int, int]:
        """What further unknowns there would be one whole number left for, if this one were known: itself not among them.

        Those are the ones whose dependence on the free unknowns is a multiple of its own.
        """
        known = self.rows.get(unknown) or Row(1, 0, {unknown: 1})
        if not known.terms:
            return {}
        free, by = next(iter(known.terms.items()))
        rows = {user: self.rows[user] for user in self.users.get(free, ())} | {free: Row(1, 0, {free: 1})}
        found: dict[int, int] = {}
        for other, row in rows.items():
            if other == unknown or len(row.terms) != len(known.terms):
                continue
            # row = factor / by × known, in each of its terms
            factor = row.terms[free]
            if all(row.terms.get(name, 0) * by == factor * term for name, term in known.terms.items()):
                moved = factor * (known.scale * value - known.constant)
                found[other] = (row.constant * by + moved) // (by * row.scale)
        return found

    def copy(self) -> "Tableau":
        """The same, to be changed apart."""
        made = Tableau()
        made.rows = {
            solved: Row(row.scale, row.constant, dict(row.terms)) for solved, row in self.rows.items()
        }
        made.users = {free: set(users) for free, users in self.users.items()}
        return made

    def _solve(self, solved: int, by: int, terms: dict[int, int], equals: int) -> None:
        """Take in by × solved + Σ terms = equals, of which no unknown is solved yet, and put it into the other rows."""
        if by > 0:
            row = Row(by, equals, {free: -value for free, value in terms.items()})
        else:
            row = Row(-by, -equals, terms)
        row.reduce()
        users = self.users
        for free in row.terms:
            users.setdefault(free, set())
        for user in users.pop(solved, ()):
            self._substitute(user, solved, row)
        self.rows[solved] = row
        for free in row.terms:
            users[free].add(solved)

    def _substitute(self, user: int, solved: int, row: Row) -> None:
        target = self.rows[user]
        terms = target.terms
        by = terms.pop(solved)
        if row.scale != 1:
            # Only what the two scales do not share already needs to be multiplied in.
            common = gcd(row.scale, by)
            factor, by = row.scale // common, by // common
            if factor != 1:
                target.scale *= factor
                target.constant *= factor
                for free in terms:
                    terms[free] *= factor
        target.constant += by * row.constant
        users = self.users
        for free, inner in row.terms.items():
            before = terms.get(free)
            if before is None:
                terms[free] = by * inner
                users[free].add(user)
            elif after := before + by * inner:
                terms[free] = after
            else:
                del terms[free]
                users[free].discard(user)
        target.reduce()


def _put(row: dict[int, int], unknown: int, value: int) -> None:
    """Set a coefficient; one that is 0 is not kept."""
    if value:
        row[unknown] = value
    else:
        row.pop(unknown, None)
