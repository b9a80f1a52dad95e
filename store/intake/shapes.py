"""What passes between the parts of an import: the settled source, batches of texts, rows and rejects."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

# Told how much has been read: (done, total), bytes of a CSV file or rows of a Parquet file.
Progress = Callable[[int, int], None]


class Dialect(NamedTuple):
    """How a text file is written, settled once for the whole file. `quote` is "" where nothing is quoted."""

    delimiter: str
    quote: str
    encoding: str


class Source(NamedTuple):
    """A file that fits its mapping. `words` says for people how it is read and what settled that."""

    path: Path
    header: tuple[str, ...]
    words: str
    dialect: Dialect | None = None  # None for Parquet
    dated: frozenset[str] = frozenset()  # columns that hold dates by type, not texts that a pattern must read
    rows: int = 0  # about how many there are


class Row(NamedTuple):
    """One case as the older register has it. `facts` holds cleaned texts; what is missing there is left out.

    `ended` may lie before `received`: it is kept as given. It is None for an open case.
    """

    number: int  # of the data rows, from 1; empty lines do not count
    key: str | None
    facts: dict[str, str]
    received: date
    ended: date | None
    is_open: bool
    values: tuple[str, ...]  # every column as it was written, "" for a null
    header: tuple[str, ...]

    @property
    def raw(self) -> dict[str, str]:
        """Every column by its name."""
        return dict(zip(self.header, self.values, strict=True))


class Reject(NamedTuple):
    """A row that cannot be a case, and why, in one sentence. `raw` is its text where it did not split into columns."""

    number: int
    reason: str
    values: tuple[str, ...]
    raw: str = ""


class Table(NamedTuple):
    """Cases column by column, with a value for each in every list, and the rows that cannot be cases.

    `facts` are cleaned texts, "" where one is missing, as is a key; `columns` are as they were written, in the order of the header.
    """

    numbers: list[int]
    keys: list[str]
    facts: dict[str, list[str]]
    received: list[date]
    ended: list[date | None]
    is_open: list[bool]
    columns: Sequence[Sequence[str]]
    rejects: list[Reject]

    def items(self, header: tuple[str, ...]) -> list[Row | Reject]:
        """The same row by row, in the order of the file."""
        names = tuple(self.facts)
        texts = list(zip(*self.facts.values(), strict=True)) or [()] * len(self.numbers)
        values = zip(*self.columns, strict=True)
        rows = [
            Row(
                self.numbers[place],
                self.keys[place] or None,
                {name: text for name, text in zip(names, texts[place], strict=True) if text},
                self.received[place],
                self.ended[place],
                self.is_open[place],
                written,
                header,
            )
            for place, written in enumerate(values)
        ]
        return sorted([*rows, *self.rejects], key=lambda item: item.number)


class Batch(NamedTuple):
    """Rows as texts, column by column in the order of the header, and those among them that were not readable."""

    numbers: list[int]
    columns: Sequence[Sequence[str]]
    rejects: list[Reject]


def name_of(text: str) -> str:
    """A column's name as it is compared: NFC, no space around it."""
    return unicodedata.normalize("NFC", text).strip()


def shown(text: str) -> str:
    """A text of the file, quoted and escaped for a sentence; only its beginning where it is long."""
    return repr(text if len(text) <= 60 else text[:59] + "…")
