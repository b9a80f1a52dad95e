"""CSV and TSV: the dialect is settled once from mapping, header and first rows, then every row is read by it."""

import io
from collections.abc import Iterator
from pathlib import Path

from store.errors import BadInput
from store.intake import encodings
from store.intake.mapping import Mapping
from store.intake.records import Record, records
from store.intake.shapes import Batch, Dialect, Progress, Reject, Source, name_of

SAMPLE = 65_536  # bytes at the start of the file from which the dialect is settled
FIRST_ROWS = 200
DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")
BATCH_ROWS = 4_096
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
    tried = [
        Dialect(d, q, encoding.name)
        for d in ((given,) if given else DELIMITERS)
        for q in ((quote,) if quote is not None else QUOTES)
        if d != q
    ]
    text = _start(path, sample, encodings.codec(encoding.name))
    found = [_try(text, dialect, mapping) for dialect in tried]
    fitting = [one for one in found if not one[3]]
    if not fitting:
        # The most columns: that is how the file is written, and what then does not fit is the header.
        _, _, _, wrong = max(found, key=lambda one: len(one[1]))
        raise BadInput(f"{path}: {wrong}.")
    dialect, header, _, _ = max(fitting, key=lambda one: one[2])  # the first of equals: the more usual
    asked = (mapping.dialect.delimiter, quote, mapping.dialect.encoding)
    quoted = f"texts quoted with {dialect.quote}" if dialect.quote else "nothing quoted"
    words = f"columns divided by {NAMES.get(dialect.delimiter, repr(dialect.delimiter))}, {quoted}, {encoding.name}"
    settled_by = "as the mapping says" if None not in asked else "settled from the header and the first rows"
    return Source(path, header, f"{words} ({settled_by})", dialect)


def _start(path: Path, sample: bytes, codec: str) -> list[str]:
    """The whole lines that the file starts with."""
    text = io.TextIOWrapper(io.BytesIO(sample), encoding=codec, errors=encodings.UNFIT, newline="")
    lines = list(text)
    if len(sample) == SAMPLE and len(lines) > 1:
        lines.pop()  # it may be cut short
    if not "".join(lines).strip("\r\n"):
        raise BadInput(f"{path} is empty: a register starts with a header line.")
    return lines


def _try(lines: list[str], dialect: Dialect, mapping: Mapping) -> tuple[Dialect, tuple[str, ...], float, str]:
    """Dialect, header, the share of the first rows that fit it, and why it can't be the file's ("" if it can)."""
    found: list[Record] = []
    for record in records(io.StringIO("".join(lines), newline=""), dialect):
        found.append(record)
        if len(found) > FIRST_ROWS:
            break
    first, rows = found[0], found[1:]
    header = tuple(name_of(name) for name in first.fields)
    wrong = _header_mistake(first, header) or mapping.mistake(header)
    share = sum(1 for row in rows if len(row.fields) == len(header)) / len(rows) if rows else 1.0
    return dialect, header, share, wrong


def _header_mistake(record: Record, header: tuple[str, ...]) -> str:
    if record.wrong:
        return f"the header line cannot be split into columns: {record.wrong}"
    if record.is_unfit:
        return "the header line holds bytes that do not fit the encoding: name the right one under [dialect]"
    return header_mistake(header)


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
