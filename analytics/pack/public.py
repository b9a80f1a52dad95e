"""Which numbers a text may hold: those that a table of the pack prints, and none that a table hides."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from analytics import wording as w
from analytics.tables import CONFIDENTIAL, Column, Table

MONTH: Final = rf"(?:{'|'.join(w.MONTHS)})"
PLAIN: Final = re.compile(
    rf"""
    \d{{1,2}}\ {MONTH}\ \d{{4}} | {MONTH}\ \d{{4}} | {MONTH}\ to\ {MONTH}\ \d{{4}}   # dates
    | \d{{4}}-\d{{2}}(?:-\d{{2}})? | \d{{4}}-Q\d
    | (?:CMP|CHG|FBK|PCK)-\d{{4}}-\d+ | effect\ \d+ | [Ss]tage\ \d+ | [Tt]able\ \d+
    | 95%\ interval | one\ in\ \d+ | 1,000\ (?:of|members) | day\ 0 | set\ to\ 0 | below\ [01]\b | from\ 1\ \( | to\ 5\ \(
    | \d+\ (?:kind|item|month|quarter|year)s?\b
    """,
    re.VERBOSE,
)
"""What looks like a number and is none of cases: dates, references, definitions."""

NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
DAYS: Final = re.compile(r"\s(?:working |calendar )?days?\b|\s\(95%| to \d| and the mean|\.\s|,|\)")


@dataclass(frozen=True)
class Public:
    """`counts`, and all other figures (`made`), as they are printed.

    `always` are counts that are printed at any size; `secret` what is hidden in the tables that a text stands beside, so
    that a number does not pass there for being the same as another elsewhere.
    """

    counts: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()

    def beside(self, tables: Iterable[Table], gone: Mapping[str, Collection[tuple[int, str]]]) -> "Public":
        """The same for a text about these tables, given as they are before anything is hidden."""
        hidden = {
            printed
            for table in tables
            for column, row, printed in _figures(table)
            if (row, column.name) in gone[table.id]
        }
        return replace(self, secret=frozenset(hidden))

    def words(self, text: str) -> str:
        """The text, with [c] for each number in it that is not public."""
        shown: list[str] = []
        end = 0
        for start, stop in self._numbers(text):
            if not self._may(text, start, stop):
                shown += [text[end:start], CONFIDENTIAL]
                end = stop
        return "".join([*shown, text[end:]])

    def tells(self, text: str) -> bool:
        """Whether the text holds nothing but what is public."""
        return self.words(text) == text

    def _numbers(self, text: str) -> Iterable[tuple[int, int]]:
        plain = [match.span() for match in PLAIN.finditer(text)]
        for match in NUMBER.finditer(text):
            start, stop = match.span()
            stop = start + len(match[0].rstrip(","))
            if not any(first <= start < last for first, last in plain):
                yield start, stop

    def _may(self, text: str, start: int, stop: int) -> bool:
        number = text[start:stop]
        if number == "0" or number in self.always:
            return True
        if number.endswith("%"):
            return number not in self.secret and (number in self.made or self._is_share(text, number))
        if number in self.counts and number not in self.secret:
            return True
        return (
            number in self.made
            and number not in self.secret
            and bool(DAYS.match(text, stop) or "." in number)
        )

    def _is_share(self, text: str, number: str) -> bool:
        """Whether a percentage is that of two public counts in the same text, which anybody could take."""
        whole = [
            int(text[a:b].replace(",", ""))
            for a, b in self._numbers(text)
            if text[a:b] in self.counts - self.secret
        ]
        return any(b and w.percent(100 * a / b) == number for a in whole for b in whole)


def public(tables: Iterable[tuple[Table, Collection[tuple[int, str]]]], sums: Iterable[int] = ()) -> Public:
    """What tables print, each given with the rows and columns that are hidden in it; `sums` are public without being printed."""
    counts = {w.number(value) for value in sums}
    made: set[str] = set()
    always: set[str] = set()
    for table, gone in tables:
        for column, row, printed in _figures(table):
            if (row, column.name) not in gone:
                (counts if column.form == "count" else made).add(printed)
        for column in table.columns:
            if column.form == "count" and not column.points:
                counts |= _sums(table, column.name, gone)
        if table.id == "balance":
            always = {printed for _, _, printed in _figures(table)}
    return Public(frozenset(counts), frozenset(made), frozenset(always))


def _figures(table: Table) -> Iterator[tuple[Column, int, str]]:
    for column in table.columns:
        if column.form != "text" and not column.points:
            for row, value in enumerate(table.frame[column.name]):
                if value is not None:
                    yield column, row, _printed(column.form, column.decimals, value)


def _sums(table: Table, column: str, gone: Collection[tuple[int, str]]) -> set[str]:
    """What anybody could add up: a column that is printed whole, and of a table of steps each step."""
    values = table.frame[column].to_list()
    inner = [row for row in range(len(values)) if row not in table.totals]
    steps = {key.rpartition(".")[2] for key, _ in table.rows} if table.id == "on-time" else set()
    sets = [inner, *([row for row in inner if table.rows[row][0].endswith(f".{step}")] for step in steps)]
    return {
        w.number(sum(values[row] or 0 for row in some))
        for some in sets
        if not any((row, column) in gone for row in some)
    }


def _printed(form: str, decimals: int, value: float) -> str:
    if form == "count":
        return w.number(int(value)).lstrip("−")
    if form == "percent":
        return w.percent(value)
    return w.plain(value) if form == "days" or decimals == 1 else f"{value:,.{decimals}f}"
