"""An oracle that shares nothing with the code: it tries whole numbers for every group until all that is printed fits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

import polars as pl

PATIENCE = 3000
"""Cases that one question may take; nearly all take fewer than a hundred."""

Group = tuple[str | None, ...]

Fact = tuple[list[int], int, int | None]
"""Which groups a count adds up, its least and its most."""


class TooHard(Exception):
    """The search took too many cases: there is no answer."""


@dataclass
class Puzzle:
    """Groups of people whose numbers are sought, what is known of them, and which facts are hidden counts."""

    groups: list[Group]
    facts: list[Fact] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    def printed(self, holds: Callable[[Group], bool], value: int) -> None:
        self.facts.append(([n for n, group in enumerate(self.groups) if holds(group)], value, value))

    def secret(self, holds: Callable[[Group], bool], low: int, high: int | None) -> None:
        self.hidden.append(len(self.facts))
        self.facts.append(([n for n, group in enumerate(self.groups) if holds(group)], low, high))

    def solution(self, cap: int, *further: Fact) -> list[int] | None:
        """Numbers up to `cap` for the groups so that all facts hold, and further ones; None where there are none."""
        facts = [
            (members, low, inf if high is None else high) for members, low, high in (*self.facts, *further)
        ]
        todo = [([0] * len(self.groups), [cap] * len(self.groups))]
        for _ in range(PATIENCE):
            if not todo:
                return None
            lows, highs = todo.pop()
            if not _tighten(facts, lows, highs):
                continue
            spread = [high - low for low, high in zip(lows, highs, strict=True)]
            if not any(spread):
                return lows
            group = min((n for n, room in enumerate(spread) if room), key=lambda n: spread[n])
            middle = (lows[group] + highs[group]) // 2
            below, above = list(highs), list(lows)
            below[group], above[group] = middle, middle + 1
            todo += [(above, list(highs)), (list(lows), below)]
        raise TooHard

    def spans(self, cap: int, enough: int) -> list[tuple[int, int]]:
        """The least and most of each hidden count, as far as they are sought: at least `enough` apart, or else exact."""
        first = self.solution(cap)
        assert first is not None, "nothing fits what is printed"
        seen = [self._values(first)]
        for place, number in enumerate(self.hidden):
            members, low, high = self.facts[number]
            while (most := max(v[place] for v in seen)) - min(v[place] for v in seen) < enough:
                more = self.solution(cap, (members, most + 1, high))
                if more is None:
                    break
                seen.append(self._values(more))
            while (most := max(v[place] for v in seen)) - (least := min(v[place] for v in seen)) < enough:
                less = self.solution(cap, (members, low, least - 1))
                if less is None:
                    break
                seen.append(self._values(less))
        return [(min(some), max(some)) for some in zip(*seen, strict=True)] if self.hidden else []

    def ends(self, cap: int) -> list[tuple[int, int]]:
        """The least and most of each hidden count, exactly, halving what is in question."""
        first = self.solution(cap)
        assert first is not None, "nothing fits what is printed"
        found = []
        for value, number in zip(self._values(first), self.hidden, strict=True):
            members, least, most = self.facts[number]
            low, bottom = value, least
            while bottom < low:
                middle = (bottom + low - 1) // 2
                less = self.solution(cap, (members, least, middle))
                low, bottom = (low, middle + 1) if less is None else (sum(less[n] for n in members), bottom)
            high, top = value, cap * len(members) if most is None else most
            while high < top:
                middle = (high + top + 1) // 2
                more = self.solution(cap, (members, middle, most))
                high, top = (high, middle - 1) if more is None else (sum(more[n] for n in members), top)
            found.append((low, high))
        return found

    def _values(self, solution: list[int]) -> list[int]:
        return [sum(solution[n] for n in self.facts[number][0]) for number in self.hidden]


def _tighten(facts: list[tuple[list[int], int, float]], lows: list[int], highs: list[int]) -> bool:
    """Narrow, fact by fact, what each group can be; False where nothing fits."""
    changed = True
    while changed:
        changed = False
        for members, low, high in facts:
            least, most = sum(lows[member] for member in members), sum(highs[member] for member in members)
            if least > high or most < low:
                return False
            for member in members:
                up = int(min(high - least + lows[member], highs[member]))
                down = max(low - most + highs[member], lows[member])
                if down > up:
                    return False
                if (down, up) != (lows[member], highs[member]):
                    least, most = least + down - lows[member], most + up - highs[member]
                    lows[member], highs[member], changed = down, up, True
    return True


def read(
    puzzle: Puzzle,
    frame: pl.DataFrame,
    dimensions: Sequence[Sequence[str]],
    counts: str,
    order: Sequence[str],
    limits: Callable[[dict[str, object]], tuple[int, int | None]],
    also: Callable[[Group], bool] = lambda group: True,
) -> None:
    """Take the facts from a companion file. `order` names what each code of a group is; `limits`: what is known of [c]."""
    for line in frame.iter_rows(named=True):
        given = {
            name: line[name]
            for names, level in zip(dimensions, ("row_level", "column_level"), strict=True)
            for name in names[: line[level]]
        }

        def holds(group: Group, given: dict[str, object] = given) -> bool:
            return also(group) and all(group[order.index(name)] == code for name, code in given.items())

        if line[counts] is None:
            puzzle.secret(holds, *limits(line))
        else:
            puzzle.printed(holds, line[counts])
