"""From figures to places on a chart: round numbers on an axis, and words for them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

NOT_FROM_ZERO: Final = "The axis does not begin at 0."


@dataclass(frozen=True)
class Scale:
    """Figures from `low` to `high` on a line from `start` to `end`, in pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a figure."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Axis:
    """Round numbers from `low` to `high`, `step` apart."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        many = round((self.high - self.low) / self.step)
        return [round(self.low + place * self.step, 10) for place in range(many + 1)]

    def words(self, value: float) -> str:
        """A number of the axis, with as many decimals as its steps need."""
        decimals = max(0, -math.floor(math.log10(self.step) + 1e-9))
        return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")


def axis(values: Iterable[float], *, about: int = 5, zero: bool = True, whole: bool = False) -> Axis:
    """An axis that holds all values, in about so many steps of 1, 2 or 5 times a power of ten.

    `zero` has it begin at 0, where nothing lies below; `whole` has no step of less than 1.
    """
    found = list(values) or [0.0, 1.0]
    low, high = min(found), max(found)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1
    step = round_step((high - low) / about)
    if whole:
        step = max(step, 1.0)
    return Axis(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def from_zero(values: Sequence[float]) -> bool:
    """Whether an axis for lines begins at 0: unless that would leave more than half of it empty."""
    return min(values) < 0.5 * max(values) or min(values) == max(values)


def round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    power: float = 10.0 ** math.floor(math.log10(least))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least * (1 - 1e-9))


def shown(value: float, decimals: int = 1) -> str:
    """A figure in a sentence or beside a line: at most so many decimals, none that are 0."""
    words = f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")
    return words.rstrip("0").removesuffix(".") if "." in words else words


def decimals_for(spread: float) -> int:
    """How many decimals tell figures apart that lie so far from each other: 1 at least, 4 at most."""
    return min(max(1, 1 - math.floor(math.log10(spread))), 4) if spread > 0 else 1
