"""Points in order, mostly of time: what each is called, and which of them an axis has room to name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

from analytics import wording
from analytics.charts import svg

STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)
"""Months between two that are named: a name falls on a January as soon as one can."""


@dataclass(frozen=True)
class Points:
    """`words` says in full what each point is, `keys` is a stable and unique name; `days` where they are dates."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    days: tuple[date, ...] = ()

    @property
    def monthly(self) -> bool:
        """Whether each point is a month."""
        return bool(self.days) and all(day.day == 1 for day in self.days)


@dataclass(frozen=True)
class Tick:
    """A point that is named on the axis, in one line or two."""

    place: int
    upper: str
    lower: str = ""


def points(labels: Sequence[str] | Sequence[date]) -> Points:
    """Points by dates or by words of any kind. First days of months stand for their months."""
    days = tuple(label for label in labels if isinstance(label, date))
    if len(days) != len(labels):
        words = tuple(wording.label(str(label)) for label in labels)
        return Points(words, _numbered(len(words)))
    keys = tuple(day.isoformat() for day in days)
    monthly = all(day.day == 1 for day in days)
    return Points(
        tuple(wording.month(day) if monthly else wording.day(day) for day in days),
        keys if len(set(keys)) == len(keys) else _numbered(len(keys)),
        days,
    )


def ticks(found: Points, room: float, font: float) -> list[Tick]:
    """The points to name along `room` pixels, as many as are read with ease."""
    each = room / len(found.words)
    if found.monthly:
        return _months(found.days, each, font)
    if found.days:
        names = [
            Tick(place, f"{day.day} {_short(day)}", str(day.year)) for place, day in enumerate(found.days)
        ]
    else:
        names = [Tick(place, _cut(words)) for place, words in enumerate(found.words)]
    widest = max(svg.width(tick.upper, font) for tick in names)
    return names[:: max(ceil((widest + font) / each), 1)]


def _months(days: Sequence[date], each: float, font: float) -> list[Tick]:
    wide = svg.width("2026", font) + font / 2
    for step in STEPS:
        named = [place for place, day in enumerate(days) if (12 * day.year + day.month - 1) % step == 0]
        if all((after - before) * each >= wide for before, after in pairwise(named)):
            break
    named = named or [0]
    if step >= 12:
        return [Tick(place, str(days[place].year)) for place in named]
    found: list[Tick] = []
    for place in named:
        new_year = not found or days[place].year != days[found[-1].place].year
        found.append(Tick(place, _short(days[place]), str(days[place].year) if new_year else ""))
    return found


def _short(day: date) -> str:
    return wording.MONTHS[day.month - 1][:3]


def _cut(words: str) -> str:
    return words if len(words) <= 14 else words[:13].rstrip() + "…"


def _numbered(many: int) -> tuple[str, ...]:
    return tuple(f"point-{place + 1}" for place in range(many))
