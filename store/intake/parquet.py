"""Parquet: every value becomes the text a person would have written, column by column."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from store.errors import BadInput
from store.intake.delimited import header_mistake
from store.intake.mapping import Mapping
from store.intake.shapes import Batch, Progress, Reject, Source, name_of

BATCH_ROWS = 8_192
_NO_FRACTION = re.compile(r"\.0+(?=$|[+\-Z])")  # Arrow writes 00:00:00.000000


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Whatever pyarrow finds wrong with the file, in one sentence."""
    import pyarrow as pa  # 0.1 s that a CSV file never needs

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        first = next(iter(str(error).splitlines()), "").rstrip(".")
        raise BadInput(f"{path} cannot be read as Parquet: {first}.") from None


def settle(path: Path, mapping: Mapping) -> Source:
    """The file's columns. Raises BadInput where they do not fit the mapping."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _reading(path), pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        rows = file.metadata.num_rows
    header = tuple(map(name_of, schema.names))
    wrong = header_mistake(header) or mapping.mistake(header)
    if wrong:
        raise BadInput(f"{path}: {wrong}.")
    dated = frozenset(
        name
        for name, field in zip(header, schema, strict=True)
        if pa.types.is_date(field.type) or pa.types.is_timestamp(field.type)
    )
    return Source(path, header, f"Parquet, {rows:,} rows of {len(header)} columns", dated=dated, rows=rows)


def batches(source: Source, progress: Progress) -> Iterator[Batch]:
    """Every row of a settled file, in batches."""
    import pyarrow.parquet as pq

    number = 0
    with _reading(source.path):
        file = pq.ParquetFile(source.path)
    with file:
        total = file.metadata.num_rows
        tables = file.iter_batches(batch_size=BATCH_ROWS)
        while True:
            with _reading(source.path):
                table = next(tables, None)
                if table is None:
                    break
                texts = [_texts(column) for column in table.columns]
            numbers = list(range(number + 1, number + table.num_rows + 1))
            unfit: dict[int, str] = {}  # places in the batch, and the first column that is no text
            for name, (_, wrong) in zip(source.header, texts, strict=True):
                for place in wrong:
                    unfit.setdefault(place, name)
            number += table.num_rows
            columns = [column for column, _ in texts]
            yield _without(unfit, numbers, columns) if unfit else Batch(numbers, columns, [])
            progress(number, total)
        progress(total, total)


def _without(unfit: dict[int, str], numbers: list[int], columns: list[list[str]]) -> Batch:
    """The batch with the rows that are no text as rejects."""
    rejects = [
        Reject(
            numbers[place],
            f"row {numbers[place]}: {name!r} holds bytes that are not UTF-8 text.",
            tuple(column[place] for column in columns),
        )
        for place, name in sorted(unfit.items())
    ]
    kept = [place for place in range(len(numbers)) if place not in unfit]
    return Batch([numbers[p] for p in kept], [[column[p] for p in kept] for column in columns], rejects)


def _texts(array: Any) -> tuple[list[str], list[int]]:
    """The column as texts, "" for a null; and the places whose bytes are not UTF-8, escaped there."""
    import pyarrow as pa

    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return [_plain(value) for value in array.to_pylist()], []
    if pa.types.is_dictionary(kind):
        array = array.dictionary_decode()
        kind = array.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        try:
            array.validate(full=True)
        except pa.ArrowInvalid:
            return _decoded(array.cast(pa.large_string()).cast(pa.large_binary()))
        return [text or "" for text in array.to_pylist()], []
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return _decoded(array)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        texts = array.cast(pa.string()).to_pylist()
        return [_NO_FRACTION.sub("", text) if text else "" for text in texts], []
    if pa.types.is_duration(kind):
        array = array.cast(pa.int64())  # Python knows no nanoseconds
    return [_plain(value) for value in array.to_pylist()], []


def _decoded(array: Any) -> tuple[list[str], list[int]]:
    texts: list[str] = []
    wrong: list[int] = []
    for place, value in enumerate(array.to_pylist()):
        try:
            texts.append((value or b"").decode())
        except UnicodeDecodeError:
            texts.append(value.decode(errors="backslashreplace"))
            wrong.append(place)
    return texts, wrong


def _plain(value: Any) -> str:
    """A number, a flag or something nested as text; what is not a number (NaN) is how many programs write a null."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return str(value)
