"""Which counts to hide besides the small ones: a pattern that elimination can't undo, then one that bounds can't narrow."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from analytics.disclosure.reasoning import Part, Reasoner, Told
from analytics.disclosure.system import System


class Suppression:
    """A growing set of hidden counts of one table.

    First the pattern: as long as a hidden count lies in the row space of what is printed, a companion of it is hidden
    too; afterwards each companion that proves needless is printed again. This looks at the pattern of small counts, at
    zeros and at the order of size of a companion, not at hidden values, which therefore can't be read off the choice.
    Then the bounds: where whole numbers leave a count too little room, further companions are hidden and none is taken
    back, as a companion seen in print would tell that it did not help (Wong et al., Minimality attack, VLDB 2007).
    """

    def __init__(
        self,
        system: System,
        *,
        levels: Mapping[int, int],
        threshold: int,
        widths: Sequence[int],
        zeros_tell: bool,
    ) -> None:
        """`levels`: the counts of the table, and how many dimensions each sums up. `widths`: what each must keep."""
        self._system = system
        self._levels = levels
        self._threshold = max(threshold, 1)
        self._widths = widths
        self._least = 0 if zeros_tell else 1
        self._differences = frozenset(system.differences)
        self._reasoner = Reasoner(system, {count: system.values[count] for count in levels})
        self._unknown = {count for count in range(len(system.cells)) if count not in system.values}
        self._revealed: dict[Part, set[int]] = {}
        self._safe: set[int] = set()
        self.lost: dict[int, Told] = {}
        self.companions: list[int] = []

    @property
    def hidden(self) -> set[int]:
        """The hidden counts of the table."""
        return self._unknown & self._levels.keys()

    def hide(self, counts: Collection[int]) -> None:
        """Hide counts for a reason of their own."""
        self._unknown.update(counts)

    def give_up(self) -> None:
        """Let go what stays known, or too well known, even if every count of the table were hidden: it is in `lost`."""
        before = set(self._unknown)
        self._unknown |= {count for count in self._levels if self._system.values[count] > 0}
        for part in self._reasoner.parts(self._unknown):
            self.lost |= {told.count: told for told in [*self._exact(part), *self._narrow(part)]}
        self._unknown = before
        self._revealed.clear()
        self._safe.clear()

    def protect(self) -> None:
        """Hide companions until every hidden count is safe that was not given up."""
        self._pattern()
        while self._trim():
            pass
        while found := self._first(self._narrow):
            part, told = found
            self._add_companion(told[0], self._reasoner.tightest(part, told[0].count))
            self._pattern()

    def _pattern(self) -> None:
        while found := self._first(self._exact):
            # First those that are alone in a line, all of them, as others may hang on them.
            alone = [told for told in found[1] if self._alone(told.count)]
            for told in alone:
                if lines := self._alone(told.count):  # no companion of another has mended it
                    self._add_companion(told, lines)
            if not alone:
                told = found[1][0]
                self._add_companion(told, self._reasoner.users[told.count])

    def _first(self, question: Callable[[Part], list[Told]]) -> tuple[Part, list[Told]] | None:
        """The first part of which any counts are told, and those."""
        asked = ((part, question(part)) for part in self._reasoner.parts(self._unknown))
        return next((found for found in asked if found[1]), None)

    def _alone(self, count: int) -> list[int]:
        """The equations in which a count is the only unknown one."""
        return [number for number in self._reasoner.users[count] if self._unknown_in(number) == {count}]

    def _goals(self, part: Part) -> list[int]:
        """The counts of a part that must not be told: hidden ones, and differences that no table prints."""
        hidden = (part & self._levels.keys()) | part.intersection(self._system.hidden)
        return sorted((hidden | (part & self._differences)) - self.lost.keys())

    def _exact(self, part: Part) -> list[Told]:
        """The goals that elimination tells."""
        if part not in self._revealed:
            values = self._reasoner.revealed(part, self._unknown)
            self._revealed[part] = {
                goal
                for goal in self._goals(part)
                if goal in values and self._matters(goal, values[goal], values[goal])
            }
        values = self._reasoner.revealed(part, self._unknown) if self._revealed[part] else {}
        return [
            Told(goal, values[goal], values[goal]) for goal in sorted(self._revealed[part] - self.lost.keys())
        ]

    def _narrow(self, part: Part) -> list[Told]:
        """The goals that bounds tell too well. What was safe stays so when more is hidden."""
        open_ = {goal: self._widths[goal] for goal in self._goals(part) if goal not in self._safe}
        if not open_:
            return []
        told = self._reasoner.told(part, self._unknown, open_)
        self._safe.update(open_.keys() - {found.count for found in told})
        return [found for found in told if self._matters(found.count, found.low, found.high)]

    def _matters(self, goal: int, low: float, high: float) -> bool:
        """A hidden count always does; a difference only where it may be small."""
        return goal not in self._differences or (low < self._threshold and high >= self._least)

    def _trim(self) -> bool:
        """Print each companion again without which no count is told; whether there was one."""
        before = len(self.companions)
        order = sorted(self.companions, key=self._cost, reverse=True)
        for part in list(self._reasoner.parts(self._unknown, order)):
            tableau, goals = self._reasoner.tableau(part, self._unknown), set(self._goals(part))
            for companion in (one for one in order if one in part):
                value = self._system.values[companion]
                told = tableau.implied(companion, value)
                if not any(self._matters(goal, told[goal], told[goal]) for goal in goals & told.keys()):
                    tableau.add({companion: 1}, value)
                    goals.discard(companion)  # it is none where it was let go
                    self.lost.pop(companion, None)
                    self._unknown.remove(companion)
                    self.companions.remove(companion)
        return len(self.companions) < before

    def _add_companion(self, told: Told, lines: Iterable[int]) -> None:
        """Hide the cheapest printed count of the equations that tell a goal, or else of its and its neighbours' others.

        Without any left, the goal is let go: then readers know it whatever this table hides.
        """
        around, seen = self._counts_of(lines), set[int]()
        while around:
            if choice := [count for count in around if self._can_hide(count)]:
                companion = min(choice, key=self._cost)
                self._unknown.add(companion)
                self.companions.append(companion)
                return
            ring = {count for count in around if count in self._unknown} - seen
            seen |= ring
            around = self._counts_of(number for count in ring for number in self._reasoner.users[count])
        self.lost[told.count] = told

    def _counts_of(self, equations: Iterable[int]) -> set[int]:
        return {count for number in equations for count, _ in self._system.equations[number].terms}

    def _unknown_in(self, equation: int) -> set[int]:
        return {count for count, _ in self._system.equations[equation].terms if count in self._unknown}

    def _can_hide(self, count: int) -> bool:
        return (
            count in self._levels
            and count not in self._unknown
            and count not in self.lost
            and self._system.values[count] > 0
        )

    def _cost(self, count: int) -> tuple[int, int, int, int]:
        """Inner counts before sums; those in lines that hide others already, and of a small size; then by place."""
        size = 0
        while self._system.values[count] >= self._threshold * 4 ** (size + 1):
            size += 1
        lonely = sum(self._cost_of_line(number, count) for number in self._reasoner.users[count])
        return self._levels[count], size + lonely, size, count

    def _cost_of_line(self, equation: int, count: int) -> int:
        """The first hidden count of a line needs a companion there itself: about two sizes, or much if it must be a sum."""
        if self._unknown_in(equation) - {count}:
            return 0
        others = self._counts_of([equation]) - {count}
        return 2 if any(self._can_hide(other) and not self._levels[other] for other in others) else 8
