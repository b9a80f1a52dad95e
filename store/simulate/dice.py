"""Chance that falls alike everywhere: the same seed gives the same throws on every Python and platform.

Only `random()` is used, which Python promises to keep; `choices` and `shuffle` have changed. Weights are whole numbers,
because `sum()` of floats rounds differently from Python 3.12 on.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice:
    """Throws made from one seed."""

    __slots__ = ("random",)

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random

    def chance(self, percent: float) -> bool:
        """True `percent` times in a hundred."""
        return self.random() * 100 < percent

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1, each as likely; 0 where `count` is less."""
        return int(self.random() * count) if count > 0 else 0

    def early(self, count: int) -> int:
        """A whole number from 0 to `count` - 1, most often a low one."""
        return int(self.random() * self.random() * count) if count > 0 else 0

    def late(self, count: int) -> int:
        """A whole number from 0 to `count` - 1, most often a high one."""
        return count - 1 - self.early(count) if count > 0 else 0

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[int(self.random() * len(options))]


class Weighted(Generic[T]):
    """Options of which some come up more often, by whole-number weights."""

    __slots__ = ("_cumulated", "_options", "total")

    def __init__(self, weights: Iterable[tuple[T, int]]) -> None:
        pairs = [pair for pair in weights if pair[1] > 0]
        self._options = tuple(option for option, _ in pairs)
        self._cumulated = list(accumulate(weight for _, weight in pairs))
        self.total = self._cumulated[-1] if pairs else 0

    def pick(self, dice: Dice) -> T:
        """One of the options."""
        return self._options[bisect_right(self._cumulated, int(dice.random() * self.total))]


def weighted(codes: Iterable[str], preferences: Mapping[str, int]) -> Weighted[str]:
    """The codes of a policy's list by our preferences, in the list's order; alike where we know none of them."""
    known = [(code, preferences.get(code, 0)) for code in codes]
    return Weighted(known if any(weight for _, weight in known) else [(code, 1) for code, _ in known])
