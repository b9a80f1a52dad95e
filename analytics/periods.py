"""Periods beside the one asked for: the months, quarters and years it is seen among, and the one it is compared with."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Literal

from analytics.frames import Period

Every = Literal["month", "quarter", "year"]

LENGTHS: Final[dict[Every, int]] = {"month": 1, "quarter": 3, "year": 12}
"""In months."""

FEWEST: Final = 5
"""How many periods a committee sees side by side."""

LONGEST: Final = 366
"""A period of more days is compared by its last year."""


def among(span: Period, every: Every, least: int = FEWEST) -> list[Period]:
    """The calendar periods that the span touches, in order; further ones before it until there are `least`.

    Each is whole, but for the last, which ends with the span.
    """
    length = LENGTHS[every]
    found: list[Period] = []
    start = _month(span.last.replace(day=1), -((span.last.month - 1) % length))
    while not found or len(found) < least or found[-1].first > span.first:
        end = min(_month(start, length) - timedelta(days=1), span.last)
        found.append(Period(start, end, span.known))
        if start == date.min:
            break
        start = _month(start, -length)
    return found[::-1]


def inside(span: Period, every: Every) -> list[Period]:
    """The calendar periods that the span touches, in order, the first and the last cut where it begins and ends."""
    first, *others = among(span, every, 1)
    return [replace(first, first=max(first.first, span.first)), *others]


def compared(span: Period, since: date) -> tuple[Period, Period] | None:
    """What is set against what, before and after: the span and the same days of the year before, so that no season is taken for a change.

    Where the register, which begins on `since`, does not reach so far, as many days directly before, or months where it is
    of whole ones; None where it does not reach these either. Of a span of more than a year it is the last year, and the
    year before that.
    """
    last = span.as_of
    first = max(span.first, _month(last, -12) + timedelta(days=1)) if days(span) > LONGEST else span.first
    if first > last:
        return None
    after = Period(first, last, span.known)
    before = Period(_month(first, -12), _month(last, -12), span.known)
    if before.first < since or before.last >= first:
        before = _directly_before(after)
    return None if before.first < since else (before, after)


def days(span: Period) -> int:
    """How many days of the period the data know."""
    return max((span.as_of - span.first).days + 1, 0)


def steps(first: date, middle: date, last: date) -> Iterator[tuple[date, date, bool]]:
    """Months counted from `middle` both ways, cut at `first` and `last`: the first and last day of each, and whether it is after.

    No month holds days of both sides, so that what happened on `middle` and later never counts as before.
    """
    back = 0
    while _month(middle, -back) > first:
        back += 1
    for number in range(-back, (last.year - middle.year) * 12 + last.month - middle.month + 1):
        start, end = _month(middle, number), _month(middle, number + 1) - timedelta(days=1)
        if start <= last:
            yield max(start, first), min(end, last), number >= 0


def _directly_before(after: Period) -> Period:
    following = after.last + timedelta(days=1)
    if after.first.day == following.day == 1:
        months = (following.year - after.first.year) * 12 + following.month - after.first.month
        first = _month(after.first, -months)
    else:
        first = after.first - (following - after.first)
    return Period(first, after.first - timedelta(days=1), after.known)


def _month(day: date, more: int) -> date:
    """So many months later; of the 31st of a month that has none, the last day it has."""
    number = day.year * 12 + day.month - 1 + more
    year, month = divmod(number, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
