"""Reading an older register by its mapping: settle how the file is written, check its dates, then row by row."""

from collections.abc import Iterator
from pathlib import Path

from store.errors import BadInput, NotFound
from store.intake import dates, delimited, parquet
from store.intake.mapping import Mapping
from store.intake.rows import Maker
from store.intake.shapes import Batch, Progress, Reject, Row, Source, Table

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
}


def quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


def settle(path: Path, mapping: Mapping) -> Source:
    """How the file is written, found out once and then fixed; `words` of the answer say it and belong on the screen.

    Raises NotFound; BadInput where the file can't be read or does not fit the mapping.
    """
    kind = mapping.format or _SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise BadInput(
            f'{path} has none of the suffixes {", ".join(_SUFFIXES)}: say format = "csv" in the mapping, for instance.'
        )
    try:
        if not path.exists():
            raise NotFound(f"there is no file {path}.")
        if not path.is_file():
            raise BadInput(f"{path} is no file: an import reads one file at a time.")
        if kind == "parquet":
            return parquet.settle(path, mapping)
        return delimited.settle(path, mapping, tabs=kind == "tsv")
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None


def read(path: Path, mapping: Mapping, progress: Progress = quiet) -> Iterator[Row | Reject]:
    """Every row of an older register, as a case or with the reason why it is none, in the order of the file.

    The whole of what can be wrong with the file itself is raised here, before the first row (NotFound, BadInput); what
    is wrong with a row becomes a Reject. Memory is bounded by a batch of rows, and the same file gives the same rows.
    """
    source = settle(path, mapping)
    found = tables(source, mapping, progress)
    return (item for table in found for item in table.items(source.header))


def tables(source: Source, mapping: Mapping, progress: Progress = quiet) -> Iterator[Table]:
    """The same of a settled file, many rows at a time, column by column: a third quicker where rows are not needed one by one."""
    check_dates(source, mapping)
    maker = Maker(mapping, source)
    return map(maker.make, _batches(source, progress))


def _batches(source: Source, progress: Progress) -> Iterator[Batch]:
    return delimited.batches(source, progress) if source.dialect else parquet.batches(source, progress)


def check_dates(source: Source, mapping: Mapping) -> None:
    """Raise BadInput where day and month look swapped: reads the whole file once, if its dates could be read both ways."""
    maker = Maker(mapping, source)
    columns = [dates.Column(name, read.patterns) for name, read in maker.dates.items()]
    if mapping.dates_are_sure or not any(dates.ambiguous(column.patterns) for column in columns):
        return
    pairs = (pair for batch in _batches(source, quiet) for pair in maker.date_texts(batch))
    wrong = dates.better_order(pairs, columns)
    if wrong:
        raise BadInput(f"{source.path}: {wrong}.")
