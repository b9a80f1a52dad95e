"""Dates as an older register writes them: patterns, and the check that day and month are not mixed up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise, product
from typing import NamedTuple

from store.intake.shapes import shown

ISO = "iso"
EXAMPLE = date(2013, 7, 29)
MOST = 50_000  # distinct values kept: a column of dates has few


class Dates(dict[str, date | None]):
    """Dates by their text, each read once. None: not a date by any of the patterns."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        super().__init__()
        self.patterns = patterns

    def __missing__(self, text: str) -> date | None:
        if len(self) >= MOST:
            self.clear()
        self[text] = found = next((day for p in self.patterns if (day := parse(text, p)) is not None), None)
        return found

    @property
    def example(self) -> str:
        """For a sentence: 07/29/2013 or 2013-07-29."""
        return " or ".join(example(pattern) for pattern in self.patterns)


def parse(text: str, pattern: str) -> date | None:
    """The civil date in `text`, None where it is none. ISO 8601 may carry a time, which is left off, as is its zone."""
    try:
        if pattern != ISO:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a civil date has no zone
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text).date()
    except ValueError:
        return None


def example(pattern: str) -> str:
    """29 July 2013 in that pattern."""
    return EXAMPLE.isoformat() if pattern == ISO else EXAMPLE.strftime(pattern)


def mistake(patterns: tuple[str, ...]) -> str:
    """What is wrong with patterns that should read dates, "" if nothing."""
    if not patterns:
        return "names no pattern"
    for pattern in patterns:
        if not _is_complete(pattern):
            return f'{pattern!r} is neither "iso" nor a pattern with day, month and year such as "%d/%m/%Y"'
    for one, other in pairwise(sorted(patterns, key=_unordered)):
        if one != other and _unordered(one) == _unordered(other):
            return f"{one!r} and {other!r} read the same text as different days; keep one of them"
    return ""


def _is_complete(pattern: str) -> bool:
    """Whether day, month and year are in it, and nothing that Python can't read back."""
    if pattern == ISO:
        return True
    try:  # the year is looked for first: Python 3.13 warns of a pattern without one
        return ("%Y" in pattern or "%y" in pattern) and parse(example(pattern), pattern) == EXAMPLE
    except ValueError:  # some platforms refuse to write what they do not know
        return False


def _unordered(pattern: str) -> str:
    return pattern.replace("%m", "%d")


def swapped(pattern: str) -> str:
    """The pattern with the numbers of day and month the other way round, or as it is where it does not hold both."""
    if "%d" not in pattern or "%m" not in pattern:
        return pattern
    return pattern.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")


def ambiguous(patterns: tuple[str, ...]) -> bool:
    """Whether the other order of day and month would read such dates too."""
    return any(swapped(pattern) != pattern for pattern in patterns)


class Column(NamedTuple):
    """A column of dates: its name and the patterns it is read with."""

    name: str
    patterns: tuple[str, ...]


def better_order(pairs: Iterable[tuple[str, str]], columns: Sequence[Column]) -> str:
    """A sentence where day and month look swapped, "" where the order given stands.

    `pairs` are received and ended of every row, as written and "" where missing; `columns` are theirs, the second only
    where there is one. They look swapped where more than 5 % of the rows end before they were received or hold
    something that is no date, and fewer do with the days and months of one or both columns the other way round.
    """
    may_swap = [(False, True) if ambiguous(column.patterns) else (False,) for column in columns]
    orders = {
        order: [
            Dates(tuple(map(swapped, column.patterns)) if swap else column.patterns)
            for swap, column in zip(order, columns, strict=True)
        ]
        for order in product(*may_swap)
    }
    troubled = dict.fromkeys(orders, 0)
    rows = 0
    for some in _counted(pairs):
        rows += sum(some.values())
        for pair, times in some.items():
            for order, readers in orders.items():
                troubled[order] += times * _is_troubled(pair, readers)
    given, *_ = orders
    best = min(orders, key=lambda order: (troubled[order], sum(order)))
    if troubled[given] * 20 <= rows or troubled[best] == troubled[given]:
        return ""
    as_given = " and ".join(dict.fromkeys(read.example for read in orders[given]))
    other = " and ".join(
        f"{shown(column.name)} read as {read.example}"
        for swap, column, read in zip(best, columns, orders[best], strict=True)
        if swap
    )
    return (
        f"with dates read as {as_given}, {troubled[given]:,} of {rows:,} rows end before they were received or"
        f" hold a date that is none; with {other} only {troubled[best]:,} do. Put day and month the other way"
        " round in the mapping, or say there dates_are_sure = true; nothing was read in"
    )


def _counted(pairs: Iterable[tuple[str, str]]) -> Iterator[Counter[tuple[str, str]]]:
    """How often each pair stands there, in parts that fit into memory."""
    some: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        some[pair] += 1
        if len(some) >= MOST:
            yield some
            some = Counter()
    yield some


def _is_troubled(pair: tuple[str, str], readers: Sequence[Dates]) -> bool:
    """Whether a date of the pair can't be read, or the second lies before the first."""
    days: list[date] = []
    for text, read in zip(pair, readers, strict=False):
        day = read[text] if text else None
        if text and day is None:
            return True
        days += [day] if day else []
    return days != sorted(days)
