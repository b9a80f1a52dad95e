"""Parquet: each of its types becomes text, nulls and odd bytes too."""

import decimal
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from store.errors import BadInput
from store.intake import readers
from tests.store.intake.samples import nyc_parquet, parquet, read, shipped, small, written

DAY = [date(2024, 1, 2)]


def text_of(folder: Path, column: Any) -> str:
    """What one value becomes."""
    path = parquet(folder / "old.parquet", pa.table({"day": pa.array(DAY, pa.date32()), "a": column}))
    ((row,), _) = read(path, small())
    assert row.received == DAY[0]
    return row.raw["a"]


MOMENT = datetime(2024, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (pa.array(["é\0"]), "é\0"),
        (pa.array(["é"], pa.large_string()), "é"),
        (pa.array(["é"]).dictionary_encode(), "é"),
        (pa.array([b"\xc3\xa9"]), "é"),
        (pa.array([10024]), "10024"),
        (pa.array([10024.0]), "10024"),  # pandas makes a column of whole numbers with nulls so
        (pa.array([0.1]), "0.1"),
        (pa.array([1e300]), "1e+300"),
        (pa.array([float("nan")]), ""),
        (pa.array([float("inf")]), "inf"),
        (pa.array([decimal.Decimal("1.50")]), "1.50"),
        (pa.array([True]), "true"),
        (pa.array([None], pa.string()), ""),
        (pa.array([None], pa.binary()), ""),
        (pa.array([None], pa.date32()), ""),
        (pa.array([None], pa.timestamp("us")), ""),
        (pa.nulls(1), ""),
        (pa.array([date(2024, 1, 2)], pa.date64()), "2024-01-02"),
        (pa.array([MOMENT], pa.timestamp("s")), "2024-01-02 03:04:05"),
        (pa.array([MOMENT], pa.timestamp("ns")), "2024-01-02 03:04:05"),
        (pa.array([MOMENT.replace(microsecond=600)], pa.timestamp("us")), "2024-01-02 03:04:05.000600"),
        (
            pa.array([MOMENT.replace(tzinfo=UTC)], pa.timestamp("us", "Asia/Kolkata")),
            "2024-01-02 08:34:05+0530",
        ),
        (pa.array([b"0123456789abcdef"], pa.uuid()), "30313233-3435-3637-3839-616263646566"),
        (pa.array([time(3, 4)], pa.time32("s")), "03:04:00"),
        (pa.array([timedelta(seconds=1)], pa.duration("ns")), "1000000000"),
        (pa.array([["é", None]]), '["é", null]'),
        (pa.array([{"b": 1, "a": b"x"}]), '{"a": "b\'x\'", "b": 1}'),
    ],
)
def test_every_type(tmp_path: Path, column: Any, text: str) -> None:
    assert text_of(tmp_path, column) == text


@pytest.mark.parametrize(
    ("column", "day"),
    [
        (pa.array([MOMENT], pa.timestamp("ns")), date(2024, 1, 2)),
        (
            pa.array([MOMENT.replace(hour=20, tzinfo=UTC)], pa.timestamp("us", "Asia/Kolkata")),
            date(2024, 1, 3),
        ),
        (pa.array(["03/01/2024"]), date(2024, 1, 3)),
    ],
)
def test_dates_by_type_and_as_texts(tmp_path: Path, column: Any, day: date) -> None:
    """The pattern of the mapping is for texts; a moment counts on the civil day of its own zone."""
    path = parquet(tmp_path / "old.parquet", pa.table({"day": column, "a": ["x"]}))
    ((row,), _) = read(path, small(more="dates = '%d/%m/%Y'"))
    assert row.received == day


def test_a_date_beyond_the_calendar(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "old.parquet", pa.table({"day": pa.array([10_000_000], pa.date32()), "a": ["x"]})
    )
    _, (reject,) = read(path, small())
    assert reject.reason == "row 1: 'day' holds '29349-01-26', which is no date like 2013-07-29."


def test_bytes_that_are_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.intake.parquet.BATCH_ROWS", 2)
    broken = pa.array([b"a", b"\xe9", b"c", b"d", b"\xff"]).view(pa.string())
    blob = pa.array([b"a", b"b", b"c", b"\xe9", b"\xfe"])
    path = parquet(tmp_path / "old.parquet", pa.table({"day": DAY * 5, "a": broken, "b": blob}))
    rows, rejects = read(path, small())
    assert [(row.number, row.raw["a"]) for row in rows] == [(1, "a"), (3, "c")]
    assert [(reject.number, reject.reason, reject.values[1:]) for reject in rejects] == [
        (2, "row 2: 'a' holds bytes that are not UTF-8 text.", ("\\xe9", "b")),
        (4, "row 4: 'b' holds bytes that are not UTF-8 text.", ("d", "\\xe9")),
        (5, "row 5: 'a' holds bytes that are not UTF-8 text.", ("\\xff", "\\xfe")),
    ]


def test_progress(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = nyc_parquet(tmp_path)
    assert readers.settle(path, shipped("nyc-council")).words == "Parquet, 6 rows of 11 columns"
    list(readers.read(path, shipped("nyc-council"), lambda done, total: told.append((done, total))))
    assert told[-1] == (6, 6)


def test_no_rows(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "old.parquet", pa.table({"day": pa.array([], pa.date32()), "a": pa.array([], pa.string())})
    )
    assert read(path, small()) == ([], [])


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["day", "b"], "columns.detail names the column 'a', which is not in the header"),
        (["day", "day"], "the header names the column 'day' twice"),
        (["day", " "], "column 2 of the header has no name"),
    ],
)
def test_columns_that_do_not_fit(tmp_path: Path, names: list[str], words: str) -> None:
    path = parquet(tmp_path / "old.parquet", pa.table([pa.array(DAY), pa.array(["x"])], names))
    with pytest.raises(BadInput) as found:
        readers.read(path, small())
    assert words in str(found.value)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"day,a\n2024-01-02,x\n", b"PAR1" + b"\0" * 40 + b"PAR1"])
def test_files_that_are_no_parquet(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadInput, match=r"old\.parquet cannot be read as Parquet: .*[^.]\.$"):
        readers.settle(written(tmp_path / "old.parquet", content), small())


def test_a_file_damaged_in_the_middle(tmp_path: Path) -> None:
    path = nyc_parquet(tmp_path)
    content = bytearray(path.read_bytes())
    content[4:400] = b"\xff" * 396
    path.write_bytes(content)
    with pytest.raises(BadInput, match="cannot be read as Parquet"):
        list(readers.read(path, shipped("nyc-council")))
