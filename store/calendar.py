"""The working-day calendar: which days count, the n-th of them after a date, and why others were passed over.

Clocks run on civil dates and the day of receipt is day 0, so day n is the n-th working day after receipt.
A calendar is a table with a first and a last day; beyond either nothing is guessed: `OutsideCalendar`.
Its text is TOML. The ledger keeps `canonical_text`, so that a due date can be worked out again from the
record alone.
"""

import datetime as dt
import hashlib
import re
import reprlib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from store.errors import BadInput, NotFound, UpheldError
from store.toml import table_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KINDS = ("bank holiday", "closure day", "override")


class CalendarError(BadInput):
    """A calendar text that cannot be used: one sentence with what is wrong, and where."""


class OutsideCalendar(UpheldError, LookupError):
    """The answer lies outside the table; `str()` is the sentence to show instead of a date."""


@dataclass(frozen=True)
class ClosedDay:
    """A date on which nobody works; `kind` is one of `KINDS`, `source` says who declared it."""

    date: dt.date
    reason: str
    kind: str
    source: str

    @property
    def words(self) -> str:
        """For people: "Christmas Day (bank holiday)", "closed (office closure)"."""
        if self.kind == "closure day":
            return f"closed ({self.reason})"
        if self.reason.endswith(")"):  # "Boxing Day (observed)": one pair of brackets reads better than two
            return f"{self.reason[:-1]}, {self.kind})"
        return f"{self.reason} ({self.kind})"


@dataclass(frozen=True)
class SkippedDay:
    """A day that a working-day clock passed over, and why in words."""

    date: dt.date
    reason: str


class _Table(NamedTuple):
    """`working`: every working day in order. `before[i]`: how many of them precede `first` + i days."""

    origin: int
    before: list[int]
    working: list[dt.date]


@dataclass(frozen=True)
class Calendar:
    """Working days from `first` to `last` inclusive; `weekend` holds weekday numbers, Monday is 0.

    Made by `parse_calendar`, which is where the facts are checked. Every method takes civil dates and raises
    `OutsideCalendar` for one outside the table, TypeError for a datetime (its date depends on a time zone).
    """

    name: str
    title: str
    version: int
    first: dt.date
    last: dt.date
    weekend: frozenset[int]
    closed: Mapping[dt.date, ClosedDay] = field(hash=False)
    source: str

    @property
    def label(self) -> str:
        """Name and version, as a due date cites them: "england-and-wales v1"."""
        return f"{self.name} v{self.version}"

    @cached_property
    def _table(self) -> _Table:
        origin = self.first.toordinal()
        before, working = [0], []
        for ordinal in range(origin, self.last.toordinal() + 1):
            day = dt.date.fromordinal(ordinal)
            if day.weekday() not in self.weekend and day not in self.closed:
                working.append(day)
            before.append(len(working))
        return _Table(origin, before, working)

    def _place(self, day: dt.date) -> int:
        if isinstance(day, dt.datetime):
            raise TypeError("a calendar counts civil dates: give a date, not a datetime")
        if day < self.first:
            raise self._too_early()
        if day > self.last:
            raise self._too_late()
        return day.toordinal() - self._table.origin

    def _too_early(self) -> OutsideCalendar:
        return OutsideCalendar(f"not computable: calendar {self.label} starts {self.first}")

    def _too_late(self) -> OutsideCalendar:
        return OutsideCalendar(f"not computable: calendar {self.label} ends {self.last}")

    def is_working(self, day: dt.date) -> bool:
        """Whether `day` is a working day."""
        place = self._place(day)
        return self._table.before[place + 1] > self._table.before[place]

    def next_working_day(self, day: dt.date) -> dt.date:
        """`day` itself if it is a working day, else the first one after it: a last day that rolls forward."""
        preceding = self._table.before[self._place(day)]
        if preceding == len(self._table.working):
            raise self._too_late()
        return self._table.working[preceding]

    def add_working_days(self, start: dt.date, days: int) -> dt.date:
        """The `days`-th working day after `start`, which is day 0 and need not be a working day itself.

        0 gives `start`; a negative number gives the n-th working day before it.
        """
        place = self._place(start)
        if days == 0:
            return start
        _, before, working = self._table
        position = before[place + 1] + days - 1 if days > 0 else before[place] + days
        if position < 0:
            raise self._too_early()
        if position >= len(working):
            raise self._too_late()
        return working[position]

    def count_working_days(self, start: dt.date, end: dt.date) -> int:
        """How many working days after `start` up to and including `end`: undoes `add_working_days`.

        With `end` before `start`: minus the working days before `start` back to and including `end`. Either
        way `start` never counts and `end` does, which is `-numpy.busday_count(end, start)` of numpy >= 1.25.
        So count(a, b) + count(b, a) is 0 only where a and b are both working days, or neither is.
        """
        here, there = self._place(start), self._place(end)
        before = self._table.before
        if there >= here:
            return before[there + 1] - before[here + 1]
        return before[there] - before[here]

    def skipped(self, start: dt.date, end: dt.date) -> tuple[SkippedDay, ...]:
        """The days after `start` up to and including `end` that do not count; none if `end` is earlier."""
        days = (start + dt.timedelta(n) for n in range(1, self._place(end) - self._place(start) + 1))
        return tuple(SkippedDay(day, why) for day in days if (why := self._why_not_working(day)))

    def _why_not_working(self, day: dt.date) -> str:
        weekday = day.weekday()
        reasons = [WEEKDAYS[weekday].capitalize()] if weekday in self.weekend else []
        if day in self.closed:
            reasons.append(self.closed[day].words)
        return ", also ".join(reasons)


# --- text ---------------------------------------------------------------------------------------------------

# Every key, with an example for whoever left it out or mistyped it.
_HEAD = {
    "name": '"england-and-wales"',
    "title": '"England and Wales"',
    "version": "1",
    "first": "2012-01-01",
    "last": "2028-12-31",
    "weekend": '["saturday", "sunday"]',
    "source": '"gov.uk/bank-holidays, read 2026-01-05"',
}
_GROUP = {
    "kind": '"bank holiday"',
    "reason": '"Good Friday"',
    "source": _HEAD["source"],
    "dates": "[2026-04-03, 2027-03-26]",
}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATES_A_LINE = 8


def parse_calendar(text: str) -> Calendar:
    """The calendar that a TOML text describes; any mistake in it is a `CalendarError`."""
    where = "the calendar"
    try:
        head = table_of(text)
    except ValueError as error:
        raise CalendarError(f"{where} is not valid TOML: {error}") from error
    groups = head.pop("closed", [])
    _check_keys(head, _HEAD, where)
    name = _line(head, "name", _HEAD, where)
    if not _NAME.fullmatch(name):
        raise CalendarError(f"{where}: name is {_shown(name)}; use only a-z, 0-9 and single hyphens")
    where = f"calendar {name}"
    version = head["version"]
    if type(version) is not int or version < 1:
        raise CalendarError(f"{where}: version is {_shown(version)}; write a whole number from 1 up")
    first, last = (_day(head[key], where, key) for key in ("first", "last"))
    if first > last:
        raise CalendarError(f"{where}: first is {first}, which is after last, {last}")
    return Calendar(
        name=name,
        title=_line(head, "title", _HEAD, where),
        version=version,
        first=first,
        last=last,
        weekend=_weekend(head["weekend"], where),
        closed=_closed(groups, first, last, where),
        source=_line(head, "source", _HEAD, where),
    )


def canonical_text(calendar: Calendar) -> str:
    """The one TOML text of a calendar, however its source was laid out; `parse_calendar` reads it back."""
    groups: defaultdict[tuple[str, str, str], list[dt.date]] = defaultdict(list)
    for day in sorted(calendar.closed.values(), key=lambda closed: closed.date):
        groups[day.kind, day.reason, day.source].append(day.date)
    lines = [
        f"name = {_quoted(calendar.name)}",
        f"title = {_quoted(calendar.title)}",
        f"version = {calendar.version}",
        f"first = {calendar.first}",
        f"last = {calendar.last}",
        f"weekend = [{', '.join(_quoted(WEEKDAYS[number]) for number in sorted(calendar.weekend))}]",
        f"source = {_quoted(calendar.source)}",
    ]
    for (kind, reason, source), dates in sorted(groups.items()):
        lines += ["", "[[closed]]", f"kind = {_quoted(kind)}", f"reason = {_quoted(reason)}"]
        lines += [f"source = {_quoted(source)}", "dates = ["]
        for start in range(0, len(dates), _DATES_A_LINE):
            lines.append(f"    {', '.join(map(str, dates[start : start + _DATES_A_LINE]))},")
        lines.append("]")
    return "\n".join(lines) + "\n"


def digest(text: str) -> str:
    """SHA-256 of a text as UTF-8, in hexadecimal: what the ledger keeps beside the canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def shipped_names() -> tuple[str, ...]:
    """The calendars that come with Upheld, in order of name."""
    return tuple(sorted(_shipped()))


def shipped(name: str) -> str:
    """The TOML text of a calendar that comes with Upheld; `NotFound` for any other name."""
    texts = _shipped()
    if name not in texts:
        raise NotFound(f"no calendar called {name!r} comes with Upheld; there is {', '.join(sorted(texts))}")
    return texts[name]


def _shipped() -> dict[str, str]:
    from importlib.resources import files  # slow to import, and needed only to make a register

    folder = files("store") / "calendars"
    texts = (item for item in folder.iterdir() if item.name.endswith(".toml"))
    return {item.name.removesuffix(".toml"): item.read_text("utf-8") for item in texts}


def _check_keys(table: Mapping[str, Any], known: Mapping[str, str], where: str) -> None:
    for key in known:
        if key not in table:
            raise CalendarError(f"{where} has no {key}: add a line such as {key} = {known[key]}")
    for key in table:
        if key not in known:
            raise CalendarError(f"{where}: {_shown(key)} is not a known key; the keys are {', '.join(known)}")


def _line(table: Mapping[str, Any], key: str, known: Mapping[str, str], where: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise CalendarError(f"{where}: {key} is {_shown(value)}; write one line of text such as {known[key]}")
    return unicodedata.normalize("NFC", value)  # as canonical JSON will store it


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, dt.date | dt.time) else reprlib.repr(value)  # short, and escaped


def _day(value: Any, where: str, key: str) -> dt.date:
    if type(value) is not dt.date:  # a datetime is a date too, and a date in quotes is text
        raise CalendarError(f"{where}: {key} has {_shown(value)}; write a bare date such as 2026-04-03")
    return value


def _weekend(names: Any, where: str) -> frozenset[int]:
    if not isinstance(names, list):
        raise CalendarError(f"{where}: weekend is {_shown(names)}; write a list such as {_HEAD['weekend']}")
    for name in names:
        if name not in WEEKDAYS:
            raise CalendarError(f"{where}: weekend has {_shown(name)}; use {', '.join(WEEKDAYS)}")
        if names.count(name) > 1:
            raise CalendarError(f"{where}: weekend has {name} twice; keep one")
    return frozenset(map(WEEKDAYS.index, names))


def _closed(groups: Any, first: dt.date, last: dt.date, where: str) -> dict[dt.date, ClosedDay]:
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise CalendarError(f"{where}: closed must be tables, each under a line [[closed]]")
    closed: dict[dt.date, ClosedDay] = {}
    for number, group in enumerate(groups, 1):
        here = f"{where}, closed table {number}"
        _check_keys(group, _GROUP, here)
        reason = _line(group, "reason", _GROUP, here)
        here = f"{here} ({reason})"
        kind, source, dates = group["kind"], _line(group, "source", _GROUP, here), group["dates"]
        if kind not in KINDS:
            raise CalendarError(f"{here}: kind is {_shown(kind)}; use one of {', '.join(KINDS)}")
        if not isinstance(dates, list) or not dates:
            raise CalendarError(f"{here}: dates is {_shown(dates)}; write a list such as {_GROUP['dates']}")
        for value in dates:
            day = _day(value, here, "dates")
            if not first <= day <= last:
                raise CalendarError(f"{here}: {day} is outside the range, {first} to {last}")
            if day in closed:
                raise CalendarError(f"{here}: {day} is closed already, as {closed[day].reason}; keep one")
            closed[day] = ClosedDay(day, reason, kind, source)
    return closed


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')  # printable text needs no other escape
    return f'"{escaped}"'
