"""Dates as an older register writes them: patterns, and the check that day and month are not mixed up."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from store.intake.shapes import shown

ISO = "iso"
EXAMPLE = date(2013, 7, 29)
MOST = 50_000  # distinct values kept: a column of dates has few

Pair = tuple[str, str]  # received and ended, as written


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
        if pattern != ISO and ("%" not in pattern or _not_read_back(pattern)):
            return f'{pattern!r} is neither "iso" nor a pattern with day, month and year such as "%d/%m/%Y"'
    for one, other in pairwise(sorted(patterns, key=_unordered)):
        if one != other and _unordered(one) == _unordered(other):
            return f"{one!r} and {other!r} read the same text as different days; keep one of them"
    return ""


def _not_read_back(pattern: str) -> bool:
    try:
        return parse(example(pattern), pattern) != EXAMPLE
    except ValueError:
        return True


def _unordered(pattern: str) -> str:
    return pattern.replace("%m", "%d")


def swapped(pattern: str) -> str:
    """The pattern with day and month the other way round."""
    return pattern.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")


def ambiguous(patterns: tuple[str, ...]) -> bool:
    """Whether the other order of day and month would read such dates too."""
    return any(p != ISO and swapped(p) != p for p in patterns)


class Column(NamedTuple):
    """A column of dates: its name and the patterns it is read with."""

    name: str
    patterns: tuple[str, ...]


def better_order(
    pairs: Iterable[Pair], received: Column, ended: Column | None, missing: Callable[[Pair], Pair]
) -> str:
    """A sentence where more than 5 % of the rows end before they were received or hold no date, and another order has fewer.

    "" where the given order stands. `missing` turns the words for a missing value into "".
    """
    columns = [received, ended] if ended else [received]
    given = (False, False)
    tries = [given]
    tries += [(True, False)] if ambiguous(received.patterns) else []
    tries += [(False, True)] if ended and ambiguous(ended.patterns) else []
    tries += [(True, True)] if len(tries) == 3 else []
    readers = {
        order: [
            Dates(tuple(map(swapped, column.patterns)) if swap else column.patterns)
            for swap, column in zip(order, columns, strict=False)
        ]
        for order in tries
    }
    seen: dict[Pair, int] = {}
    rows = 0
    troubled = dict.fromkeys(tries, 0)

    def count() -> None:
        for pair, times in seen.items():
            texts = missing(pair)
            for order, read in readers.items():
                troubled[order] += times * _is_troubled(texts, read)
        seen.clear()

    for pair in pairs:
        rows += 1
        seen[pair] = seen.get(pair, 0) + 1
        if len(seen) >= MOST:
            count()
    count()
    best = min(tries, key=lambda order: (troubled[order], sum(order)))
    if troubled[given] * 20 <= rows or troubled[best] >= troubled[given]:
        return ""
    as_given = " and ".join(dict.fromkeys(read.example for read in readers[given]))
    other = " and ".join(
        f"{shown(column.name)} read as {read.example}"
        for swap, column, read in zip(best, columns, readers[best], strict=False)
        if swap
    )
    return (
        f"with dates read as {as_given}, {troubled[given]:,} of {rows:,} rows end before they were received or"
        f" hold a date that is none; with {other} only {troubled[best]:,} do. Put day and month the other way"
        " round in the mapping, or say there dates_are_sure = true; nothing was read in"
    )


def _is_troubled(texts: Pair, readers: Sequence[Dates]) -> bool:
    days = [read[text] if text else None for text, read in zip(texts, readers, strict=False)]
    if any(text and day is None for text, day in zip(texts, days, strict=False)):
        return True
    return len(days) == 2 and days[0] is not None and days[1] is not None and days[1] < days[0]
