"""CSV and TSV: the dialect is settled once, so that the header holds the mapping's columns; then every row is read by it."""

import io
from collections.abc import Iterator
from pathlib import Path

from store.errors import BadInput
from store.intake import encodings
from store.intake.mapping import Mapping
from store.intake.records import Record, records
from store.intake.shapes import Batch, Dialect, Progress, Reject, Source, name_of

SAMPLE = 65_536  # bytes at the start of the file from which the dialect is settled
DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")
BATCH_ROWS = 8_192
BATCH_TEXT = 8_000_000  # characters: rows of long letters make smaller batches
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def settle(path: Path, mapping: Mapping, tabs: bool) -> Source:
    """How the file is written. Raises BadInput where nothing fits the mapping, with what stands in the way."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    whole = sample if len(sample) < SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample
    encoding = encodings.settle(whole, mapping.dialect.encoding)
    if encoding.wrong:
        raise BadInput(f"{path}: {encoding.wrong}.")
    given = mapping.dialect.delimiter or ("\t" if tabs else None)
    quote = mapping.dialect.quote
    delimiters = (given,) if given else DELIMITERS
    quotes = (quote,) if quote is not None else QUOTES
    # All with the usual quote first: another is taken only where the header can't be read with that one.
    tried = [Dialect(d, q, encoding.name) for q in quotes for d in delimiters if d != q]
    text = _start(path, sample, encodings.codec(encoding.name))
    found = [_Try(text, dialect, mapping) for dialect in tried]
    fitting = next((one for one in found if not one.wrong), None)
    if fitting is None:
        # The most columns: that is how the file is written, and what then does not fit is the header.
        raise BadInput(f"{path}: {max(found, key=lambda one: one.width).wrong}.")
    dialect = fitting.dialect
    asked = (mapping.dialect.delimiter, quote, mapping.dialect.encoding)
    quoted = f"texts quoted with {dialect.quote}" if dialect.quote else "nothing quoted"
    words = f"columns divided by {NAMES.get(dialect.delimiter, repr(dialect.delimiter))}, {quoted}, {encoding.name}"
    settled_by = "as the mapping says" if None not in asked else "settled from the header and the first rows"
    rows = path.stat().st_size * sample.count(b"\n") // len(sample)
    return Source(path, fitting.header, f"{words} ({settled_by})", dialect, rows=rows)


def _start(path: Path, sample: bytes, codec: str) -> str:
    """The whole lines that the file starts with."""
    text = io.TextIOWrapper(io.BytesIO(sample), encoding=codec, errors=encodings.UNFIT, newline="")
    lines = list(text)
    if len(sample) == SAMPLE and len(lines) > 1:
        lines.pop()  # it may be cut short
    start = "".join(lines)
    if not start.strip("\r\n"):
        raise BadInput(f"{path} is empty: a register starts with a header line.")
    return start


class _Try:
    """The header read by a dialect, and why that cannot be the file's ("" if it can)."""

    def __init__(self, start: str, dialect: Dialect, mapping: Mapping) -> None:
        self.dialect = dialect
        first = next(records(io.StringIO(start, newline=""), dialect))
        self.header = tuple(name_of(name) for name in first.fields)
        self.width = len(first.fields) or first.raw[0].count(dialect.delimiter) + 1
        if first.wrong:
            self.wrong = f"the header line cannot be split into columns: {first.wrong}"
        elif first.is_unfit:
            self.wrong = f"the header line holds bytes that are not {dialect.encoding}: name the encoding under [dialect]"
        else:
            self.wrong = header_mistake(self.header) or mapping.mistake(self.header)


def header_mistake(header: tuple[str, ...]) -> str:
    """Why these cannot be the columns of a table, "" if they can: each needs a name of its own."""
    for number, name in enumerate(header, start=1):
        if not name:
            return f"column {number} of the header has no name: give it one, or take the column out"
        if name in header[: number - 1]:
            return f"the header names the column {name!r} twice: rename one of them"
    return ""


def batches(source: Source, progress: Progress) -> Iterator[Batch]:
    """Every row of a settled file, in batches."""
    assert source.dialect is not None
    dialect = source.dialect
    width = len(source.header)
    total = source.path.stat().st_size
    with source.path.open("rb") as file:
        text = io.TextIOWrapper(
            file, encoding=encodings.codec(dialect.encoding), errors=encodings.UNFIT, newline=""
        )
        found = records(text, dialect)
        next(found)  # the header
        numbers: list[int] = []
        rows: list[list[str]] = []
        rejects: list[Reject] = []
        size = 0
        for number, record in enumerate(found, start=1):
            size += sum(map(len, record.raw))
            if record.wrong or record.is_unfit or len(record.fields) != width:
                rejects.append(_reject(number, record, source))
            else:
                numbers.append(number)
                rows.append(record.fields)
            if len(rows) + len(rejects) >= BATCH_ROWS or size >= BATCH_TEXT:
                yield _batch(numbers, rows, rejects, width)
                numbers, rows, rejects, size = [], [], [], 0
                progress(file.tell(), total)
        yield _batch(numbers, rows, rejects, width)
        progress(total, total)


def _batch(numbers: list[int], rows: list[list[str]], rejects: list[Reject], width: int) -> Batch:
    return Batch(numbers, list(zip(*rows, strict=True)) or [()] * width, rejects)


def _reject(number: int, record: Record, source: Source) -> Reject:
    """Why a record is no row of this table."""
    assert source.dialect is not None
    at = (
        f"line {record.line}"
        if record.lines == 1
        else f"lines {record.line} to {record.line + record.lines - 1}"
    )
    row = f"row {number} ({at})"
    values = tuple(map(encodings.readable, record.fields))
    raw = encodings.readable("".join(record.raw)).rstrip("\r\n")
    if record.wrong:
        return Reject(number, f"{row}: {record.wrong}.", (), raw)
    if len(values) != len(source.header):
        fields = "1 field" if len(values) == 1 else f"{len(values)} fields"
        return Reject(number, f"{row} has {fields}, the header has {len(source.header)}.", (), raw)
    column = next(
        name for name, text in zip(source.header, record.fields, strict=True) if encodings.is_unfit(text)
    )
    return Reject(
        number, f"{row}: {column!r} holds bytes that are not {source.dialect.encoding} text.", values
    )
