"""The records of a delimited text, one by one, however the file is damaged: one stray quote costs one row."""

import csv
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from store.errors import BadInput
from store.intake import encodings
from store.intake.shapes import Dialect

LONGEST_TEXT = 1_000_000  # characters of one field: an unclosed quote may not swallow more
LONGEST_LINE = 16_000_000


class Record(NamedTuple):
    """A record: its fields, or `wrong` where it could not be split. `raw` is what was read for it."""

    line: int  # the first of its lines, from 1
    lines: int
    fields: list[str]
    raw: list[str]
    is_unfit: bool  # some bytes did not fit the encoding
    wrong: str = ""


class _Lines:
    """The lines of a text, which may be put back."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.number = 0
        self.taken: list[str] = []
        self.back: list[str] = []  # the next one last

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.back.pop() if self.back else self.text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE:
            raise BadInput(
                f"line {self.number} has {LONGEST_LINE:,} characters or more: this is no table of texts."
            )
        self.taken.append(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        self.back += reversed(lines)
        self.number -= len(lines)


def records(text: TextIO, dialect: Dialect) -> Iterator[Record]:
    """Every record of `text`, which was opened with newline="". Empty lines are none.

    A record that breaks the rules of quoting ends with its first line, and reading goes on after it: otherwise the
    unclosed quote would swallow the rows up to the next one. Raises BadInput for a line of 16 million characters.
    """
    csv.field_size_limit(LONGEST_TEXT)
    lines = _Lines(text)
    reader = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        strict=True,
    )
    while True:
        lines.taken = []
        first = lines.number + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            head, *rest = lines.taken
            lines.put_back(rest)
            yield Record(first, 1, [], [head], encodings.is_unfit(head), _words(error))
            continue
        if fields:
            taken = lines.taken
            yield Record(first, len(taken), fields, taken, any(map(encodings.is_unfit, taken)))


def _words(error: csv.Error) -> str:
    """What the csv module found, in words for people."""
    if "limit" in str(error):
        return f"a text has more than {LONGEST_TEXT:,} characters, or its quote is never closed"
    return "a quote is never closed, or stands undoubled inside a quoted text"
