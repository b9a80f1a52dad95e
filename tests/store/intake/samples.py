"""Registers to read: small ones of the shape of the real ones, and mappings to read them with."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from store.intake import mapping, readers
from store.intake.mapping import Mapping
from store.intake.shapes import Reject, Row

DATA = Path(__file__).parent / "data"
MAPPINGS = Path(__file__).resolve().parents[3] / "docs" / "mappings"
CFPB = DATA / "like_cfpb.csv"
NYC = DATA / "like_nyc.csv"
DATED = ("opendate", "closedate")


def small(
    *, more: str = "", columns: str = 'received = "day", detail = "a"', rest: str = "detail"
) -> Mapping:
    """A mapping for a table with a column `day`; `more` is TOML before any table."""
    return mapping.parse(
        f'source = "An older register"\nopen = "never"\nrest = "{rest}"\n{more}\ncolumns = {{ {columns} }}'
    )


def shipped(name: str) -> Mapping:
    """A mapping that ships as an example."""
    return mapping.load(MAPPINGS / f"{name}.toml")


def nyc_parquet(folder: Path) -> Path:
    """The small register of the shape of the second real one, as Parquet: texts and dates by type, nulls."""
    with NYC.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = {
        name: pa.array([date.fromisoformat(t) if t else None for t in texts], pa.date32())
        if name in DATED
        else pa.array([t or None for t in texts], pa.large_string())
        for name, texts in zip(header, zip(*rows, strict=True), strict=True)
    }
    return parquet(folder / "like_nyc.parquet", pa.table(columns))


def parquet(path: Path, table: pa.Table) -> Path:
    pq.write_table(table, path)
    return path


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, given: Mapping) -> tuple[list[Row], list[Reject]]:
    """What a register holds, rows and rejects apart."""
    everything = list(readers.read(path, given))
    assert [item.number for item in everything] == list(range(1, len(everything) + 1))
    return [i for i in everything if isinstance(i, Row)], [i for i in everything if isinstance(i, Reject)]


def dates_of(rows: Sequence[Row]) -> Iterator[tuple[date, date | None, bool]]:
    return ((row.received, row.ended, row.is_open) for row in rows)
