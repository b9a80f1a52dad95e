"""How far unknown counts can move: whole-number solutions as witnesses, and the exact bounds of a simplex.

What is proved: a range that is `shown` is spanned by two whole-number solutions that this module held in its hands; a
range that is `outer` holds every solution, since the optimum of a linear programme bounds that of its whole-number
solutions. In between nothing is claimed, and the callers take the cautious side. For one table with one hierarchy the
two agree, as its equations are those of a network.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil, floor, inf
from typing import Final

from analytics.disclosure.elimination import Tableau
from analytics.disclosure.guess import near
from analytics.disclosure.narrowing import Line, narrow
from analytics.disclosure.simplex import Bound, Exact, Walk

BRANCHES: Final = 200
"""Parts that a search for whole numbers looks into before it gives up."""

SWEEPS: Final = 4  # of putting each unknown half-way between its neighbours' bounds
FAR: Final = 20  # how far from a bound one is put that has no other


class Region:
    """The whole-number solutions of some lines within bounds, as far as they have been seen."""

    def __init__(
        self,
        lines: Sequence[Line],
        tableau: Tableau,
        low: Mapping[int, int],
        high: Mapping[int, Bound],
        start: Mapping[int, int],
    ) -> None:
        """`tableau`: the lines eliminated. `start`: values that fit, where all are known; else they help a guess.

        `possible`: whether anything fits; `point`: a solution of whole numbers, empty where none was found.
        """
        self._lines, self._tableau = lines, tableau
        self._low, self._high = dict(low), dict(high)
        self._least: dict[int, float] = {}
        self._most: dict[int, float] = {}
        self.point: dict[int, int] = {}
        self._users: dict[int, list[int]] = {unknown: [] for unknown in low}
        for number, (terms, _) in enumerate(lines):
            for unknown in terms:
                self._users[unknown].append(number)
        self.possible = narrow(lines, self._users, self._low, self._high, range(len(lines))) and self._settle(
            start
        )

    def shown(self, unknown: int) -> tuple[float, float]:
        """The least and the most that it was in the whole-number solutions seen so far; (inf, -inf) before any."""
        return self._least.get(unknown, inf), self._most.get(unknown, -inf)

    def range(self, unknown: int, enough: int) -> tuple[float, float, bool]:
        """The least and most of one unknown, and whether whole numbers prove it; the search ends where they are `enough` apart.

        Not proved is a range that holds every solution, of which none was found to be as far apart in whole numbers.
        """
        if self.point:
            for way in (1, -1):
                while self._width(unknown) < enough and self._find_farther(unknown, way, 0):
                    pass
            for way in (1, -1):
                if self._spread(unknown) >= enough > self._width(unknown):
                    self._walk(self.point).creep(
                        unknown, way, self._note, lambda: self._width(unknown) >= enough
                    )
        low, high = self._outer(unknown, enough)
        if self._width(unknown) >= enough:
            return *self.shown(unknown), True
        if high - low < enough or not self.point:
            return low, high, high - low < enough
        for way in (1, -1):
            while self._width(unknown) < enough and self._find_farther(unknown, way, BRANCHES):
                pass
        proved = self._width(unknown) >= enough
        return *(self.shown(unknown) if proved else (low, high)), proved

    def _settle(self, start: Mapping[int, int]) -> bool:
        """Find a solution, of whole numbers if there is one, and begin where there is room on all sides."""
        walk = self._walk(near(self._lines, self._low, self._high, start))
        while walk.descend():
            pass
        if walk.outside() or walk.broken:
            if not walk.reach():
                return False
            if walk.broken:
                self._find_whole(self._low, self._high, walk, BRANCHES)
        if not walk.broken:
            self._note(walk.point, walk.point)
            self._keep(walk.point)
        if self.point:
            walk = self._walk(self.point)
            for _ in range(SWEEPS):
                walk.centre(self._note, FAR)
            self._keep(walk.point)
        return True

    def _walk(self, start: Mapping[int, int]) -> Walk:
        """From the tableau as elimination left it, with short and mostly whole rows."""
        return Walk(self._tableau.copy(), self._low, self._high, start)

    def _keep(self, point: Mapping[int, Exact]) -> None:
        self.point = {unknown: int(value) for unknown, value in point.items()}

    def _bounds(self, unknown: int) -> tuple[float, float]:
        top = self._high[unknown]
        return self._low[unknown], inf if top is None else top

    def _spread(self, unknown: int) -> float:
        low, high = self._bounds(unknown)
        return high - low

    def _width(self, unknown: int) -> float:
        low, high = self.shown(unknown)
        return high - low

    def _note(self, changed: Iterable[int], point: Mapping[int, Exact | float]) -> None:
        """Remember a whole-number solution, of which only `changed` may be new."""
        for unknown in changed:
            value = inf if point[unknown] == inf else int(point[unknown])
            if value < self._least.get(unknown, inf):
                self._least[unknown] = value
            if value > self._most.get(unknown, -inf):
                self._most[unknown] = value

    def _outer(self, unknown: int, enough: int) -> tuple[float, float]:
        """Bounds that hold every solution; as `shown` once that is enough."""
        ends = self._bounds(unknown)
        for way in (-1, 1):
            low, high = ends
            if self._width(unknown) >= enough or high - low < enough:
                break
            walk = self._walk(self.point or near(self._lines, self._low, self._high, {}))
            walk.reach()
            found = walk.extreme(unknown, way, self._note, lambda: self._width(unknown) >= enough)
            ends = (ceil(found), high) if way < 0 else (low, floor(found) if found < inf else inf)
        return ends

    def _find_farther(self, unknown: int, way: int, branches: int) -> bool:
        """A whole-number solution in which an unknown lies beyond all that was seen of it.

        Where the lines one by one leave none, that is what its bound is from now on.
        """
        low, high = dict(self._low), dict(self._high)
        if way > 0:
            low[unknown] = int(self._most[unknown]) + 1
        else:
            high[unknown] = int(self._least[unknown]) - 1
        top = high[unknown]
        beyond = top is not None and top < low[unknown]
        if beyond or not narrow(self._lines, self._users, low, high, self._users[unknown]):
            if way > 0:
                self._high[unknown] = int(self._most[unknown])
            else:
                self._low[unknown] = int(self._least[unknown])
            return False
        walk = Walk(self._tableau.copy(), low, high, self.point)
        while walk.descend():
            pass
        if not walk.broken and not walk.outside():
            self._note(walk.point, walk.point)
            return True
        return bool(branches) and self._find_whole(low, high, walk, branches)

    def _find_whole(
        self, low: Mapping[int, int], high: Mapping[int, Bound], walk: Walk, branches: int
    ) -> bool:
        """Branch until a solution of whole numbers within narrower bounds is found, and note it."""
        todo = [(walk, dict(low), dict(high))]
        for _ in range(branches):
            if not todo:
                return False
            part, low, high = todo.pop()
            if not part.reach():
                continue
            for point in self._whole_points(part, low, high):
                self._note(point, point)
                self._keep(point)
                return True
            split = min(part.broken)
            value = floor(part.point[split])
            for below in (False, True):
                least, most = dict(low), dict(high)
                if below:
                    most[split] = value
                else:
                    least[split] = value + 1
                if narrow(self._lines, self._users, least, most, self._users[split]):
                    todo.append((part.within(least, most), least, most))
        return False

    def _whole_points(
        self, part: Walk, low: Mapping[int, int], high: Mapping[int, Bound]
    ) -> Iterator[Mapping[int, Exact]]:
        """A solution if it is whole, else what comes of rounding it, if that can be mended."""
        if not part.broken:
            yield part.point
            return
        rounded = Walk(
            self._tableau.copy(), low, high, {unknown: round(value) for unknown, value in part.point.items()}
        )
        while rounded.descend():
            pass
        if not rounded.broken and not rounded.outside():
            yield rounded.point
