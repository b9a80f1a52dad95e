"""An exact simplex: the solutions of linear equations within bounds, walked from point to point in whole numbers and fractions.

The rules are Dantzig's and, where that makes no progress, Bland's (1977), which never run in circles.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm
from typing import Final

from analytics.disclosure.elimination import Tableau

TRIED: Final = 12
"""Unknowns looked at for one that can be exchanged without fractions."""

STALLED: Final = 30
"""Exchanges without progress after which Bland's rule takes over."""

CREEPS: Final = 40
"""Moves of a count in whole numbers before it is left to the simplex."""

Bound = int | None  # None: without limit
Exact = int | Fraction  # an int wherever it is whole
Watch = Callable[[Iterable[int], Mapping[int, Exact]], None]
"""Told of every whole-number solution: which unknowns may be new in it, and it."""


@dataclass(frozen=True)
class Move:
    """A free unknown, how fast each unknown moves with it, how far (None: for ever), and who stops it (−1: itself)."""

    free: int
    rates: dict[int, Exact]
    room: Exact | None
    blocking: int


class Walk:
    """A point that satisfies the equations of a tableau, and its ways to others."""

    def __init__(
        self, tableau: Tableau, low: Mapping[int, int], high: Mapping[int, Bound], start: Mapping[int, Exact]
    ) -> None:
        """`low`, `high`: for every unknown. The free unknowns begin at `start`, the others where that puts them."""
        self.tableau = tableau
        self._low, self._high = low, high
        self.point: dict[int, Exact] = {}
        for unknown, least in low.items():
            if unknown not in tableau.rows:
                value, most = max(start[unknown], least), high[unknown]
                self.point[unknown] = value if most is None else min(value, most)
        for solved, row in tableau.rows.items():
            moved = sum(by * self.point[free] for free, by in row.terms.items())
            self.point[solved] = _ratio(row.constant + moved, row.scale)
        self.broken = {unknown for unknown, value in self.point.items() if type(value) is not int}

    def within(self, low: Mapping[int, int], high: Mapping[int, Bound]) -> "Walk":
        """Another walk from the same place, within narrower bounds."""
        return Walk(self.tableau.copy(), low, high, self.point)

    def outside(self) -> dict[int, int]:
        """The solved unknowns beyond their bounds, and which way they have to go."""
        found = {}
        for solved in self.tableau.rows:
            value, most = self.point[solved], self._high[solved]
            if value < self._low[solved]:
                found[solved] = 1
            elif most is not None and value > most:
                found[solved] = -1
        return found

    def reach(self) -> bool:
        """Move to a point within the bounds. False: there is none."""
        while self.descend():
            pass
        stalled = 0
        while outside := self.outside():
            gain: dict[int, Exact] = {}
            for solved, way in outside.items():
                row = self.tableau.rows[solved]
                for free, by in row.terms.items():
                    gain[free] = gain.get(free, 0) + (
                        way * by if row.scale == 1 else Fraction(way * by, row.scale)
                    )
            move = self._entering(gain, outside, patient=stalled > STALLED)
            if move is None:
                return False
            stalled = 0 if move.room else stalled + 1
            self._go(move)
        return True

    def extreme(self, unknown: int, way: int, watch: Watch, done: Callable[[], bool]) -> Exact | float:
        """The least (way −1) or most (+1) of one unknown, or where it stood when `done`, which is asked at each point."""
        stalled = 0
        while not done():
            row = self.tableau.rows.get(unknown)
            gain: Mapping[int, Exact] = (
                {unknown: way} if row is None else {free: way * by for free, by in row.terms.items()}
            )
            move = self._entering(gain, {}, patient=stalled > STALLED)
            if move is None:
                break
            stalled = 0 if move.room else stalled + 1
            self.stride(move, watch)
            if move.room is None:
                return way * inf
            self._go(move)
            if not self.broken:
                watch(move.rates, self.point)
        return self.point[unknown]

    def creep(self, unknown: int, way: int, watch: Watch, done: Callable[[], bool]) -> None:
        """As `extreme`, but only by moves that keep every number whole, and only so many: to show, not to bound."""
        last: dict[int, int] = {}  # when each unknown was exchanged, so that others have their turn
        for turn in range(CREEPS):
            if done():
                return
            row = self.tableau.rows.get(unknown)
            gain = {unknown: way} if row is None else {free: way * by for free, by in row.terms.items()}
            best: tuple[tuple[int, int, int], Move] | None = None
            for free, by in sorted(gain.items(), key=lambda pair: (-abs(pair[1]), pair[0])):
                move = self.room(free, 1 if by > 0 else -1, {})
                stopper = move.blocking
                if (
                    move.room is None
                    or (stopper >= 0 and abs(move.rates[stopper]) != 1)
                    or any(type(rate) is not int for rate in move.rates.values())
                ):
                    self.stride(move, watch)
                    continue
                rank = (-int(abs(by) * move.room), last.get(stopper, -1), len(move.rates))
                if (move.room or stopper >= 0) and (best is None or rank < best[0]):
                    best = rank, move
            if best is None:
                return
            self.stride(best[1], watch)
            last[best[1].free] = turn
            self._go(best[1])

    def centre(self, watch: Watch, far: int) -> None:
        """See how far each free unknown can go on its own, and put it half-way; `far` from a bound that has no other."""
        for free in self.tableau.users:
            up, down = self.room(free, 1, {}), self.room(free, -1, {})
            self.stride(up, watch)
            self.stride(down, watch)
            size = lcm(*(rate.denominator for rate in up.rates.values()))
            above, below = (far if move.room is None else move.room for move in (up, down))
            step = (
                int((above - below) / (2 * size)) * size
            )  # int() rounds towards 0, where it stays in between
            for unknown, rate in up.rates.items():
                self.point[unknown] = _whole(self.point[unknown] + rate * step)

    def stride(self, move: Move, watch: Watch) -> None:
        """Watch the farthest whole-number point on the way of a move, which may end between whole numbers."""
        if self.broken:
            return
        size = lcm(*(rate.denominator for rate in move.rates.values()))
        if move.room is None:
            watch(move.rates, {unknown: rate * inf for unknown, rate in move.rates.items()})  # type: ignore[misc] # for ever
        elif far := int(move.room // size) * size:
            watch(
                move.rates,
                {unknown: _whole(self.point[unknown] + rate * far) for unknown, rate in move.rates.items()},
            )

    def descend(self) -> bool:
        """Move each free unknown on its own to where least lies outside the bounds; whether any was moved.

        It solves nothing exactly, but is many times faster than exchanging unknowns, and brings the point near.
        """
        moved = False
        wrong = set(self.outside())
        for free, users in self.tableau.users.items():
            if wrong.isdisjoint(users) or any(self.tableau.rows[solved].scale != 1 for solved in users):
                continue
            for way in (1, -1):
                rates = self._rates(free, way)
                if step := self._best_step(free, way, rates):
                    moved = True
                    for unknown, rate in rates.items():
                        self.point[unknown] = _whole(self.point[unknown] + rate * step)
                    for solved in users:
                        (wrong.discard if self._fits(solved) else wrong.add)(solved)
                    break
        return moved

    def _best_step(self, free: int, way: int, rates: Mapping[int, Exact]) -> int:
        """How far to move so that the sum of what lies outside is least, in whole steps."""
        slope: Exact = 0
        bends: list[tuple[Exact, Exact]] = []  # where the sum turns upwards, and by how much
        for solved, rate in rates.items():
            if solved == free:
                continue
            for bound, side in ((self._low[solved], -1), (self._high[solved], 1)):
                if bound is None:
                    continue
                over = (self.point[solved] - bound) * side
                grows = rate * side
                if over > 0 or (over == 0 and grows > 0):
                    slope += grows
                if over > 0 > grows or over < 0 < grows:
                    bends.append((_ratio(-over, grows), grows if grows > 0 else -grows))
        if slope >= 0:
            return 0
        far: Exact = 0
        for at, turn in sorted(bends):
            far, slope = at, slope + turn
            if slope >= 0:
                break
        limit = self._high[free] if way > 0 else self._low[free]
        return int(far if limit is None else min(far, (limit - self.point[free]) * way))

    def _entering(
        self, gain: Mapping[int, Exact], outside: Mapping[int, int], *, patient: bool
    ) -> Move | None:
        """A free unknown that is worth moving: one that gains most, or, patiently, the first of all.

        Of those that gain much, one whose exchange keeps all rows whole: they stay short, and so does the point.
        """
        able: list[tuple[Exact, int, int]] = []
        for free, by in gain.items():
            way = 1 if by > 0 else -1
            limit = self._high[free] if way > 0 else self._low[free]
            if by and (limit is None or self.point[free] != limit):
                able.append((0 if patient else by * -way, free, way))
        able.sort()
        first: Move | None = None
        for _, free, way in able[: 1 if patient else TRIED]:
            move = self.room(free, way, outside)
            if move.blocking < 0 or abs(move.rates[move.blocking]) == 1:
                return move
            first = first or move
        return first

    def room(self, free: int, way: int, outside: Mapping[int, int]) -> Move:
        """What a free unknown takes along, how far it can go, and who stops it."""
        limit = self._high[free] if way > 0 else self._low[free]
        room: Exact | None = None if limit is None else (limit - self.point[free]) * way
        rates = self._rates(free, way)
        blocking = -1
        for solved, rate in rates.items():
            if solved == free:
                continue
            bound = self._stop(solved, rate, outside.get(solved, 0))
            if bound is not None:
                reach = _ratio(bound - self.point[solved], rate)
                if room is None or reach < room or (reach == room and 0 <= solved < blocking):
                    room, blocking = reach, solved
        return Move(free, rates, room, blocking)

    def _go(self, move: Move) -> None:
        """Move until somebody stops it; a solved unknown that does so is exchanged."""
        for unknown, rate in move.rates.items():
            value = _whole(self.point[unknown] + rate * (move.room or 0))
            self.point[unknown] = value
            if type(value) is int:
                self.broken.discard(unknown)
            else:
                self.broken.add(unknown)
        if move.blocking >= 0:
            self.tableau.exchange(move.blocking, move.free)

    def _rates(self, free: int, way: int) -> dict[int, Exact]:
        rows = self.tableau.rows
        rates: dict[int, Exact] = {free: way}
        for solved in self.tableau.users.get(free, ()):
            row = rows[solved]
            rates[solved] = (
                way * row.terms[free] if row.scale == 1 else _ratio(way * row.terms[free], row.scale)
            )
        return rates

    def _stop(self, solved: int, rate: Exact, outside: int) -> Bound:
        """The bound that a solved unknown meets on its way; one outside its bounds stops at the first it comes to."""
        if outside:
            if (rate > 0) != (outside > 0):
                return None
            return self._low[solved] if outside > 0 else self._high[solved]
        return self._high[solved] if rate > 0 else self._low[solved]

    def _fits(self, unknown: int) -> bool:
        top = self._high[unknown]
        return self._low[unknown] <= self.point[unknown] and (top is None or self.point[unknown] <= top)


def _ratio(top: Exact, bottom: Exact) -> Exact:
    if type(top) is int and type(bottom) is int and top % bottom == 0:
        return top // bottom
    return _whole(Fraction(top) / bottom)


def _whole(value: Exact) -> Exact:
    return value if type(value) is int or value.denominator != 1 else value.numerator
