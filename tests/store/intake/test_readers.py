"""The face of reading: by suffix or format, what is wrong with a file before the first row, CSV and Parquet alike."""

from datetime import date
from pathlib import Path

import pytest

from store.errors import BadInput, NotFound
from store.intake import readers
from store.intake.shapes import Row
from tests.store.intake.samples import NYC, nyc_parquet, read, shipped, small, written


def test_the_same_register_as_csv_and_as_parquet(tmp_path: Path) -> None:
    assert read(nyc_parquet(tmp_path), shipped("nyc-council")) == read(NYC, shipped("nyc-council"))


@pytest.mark.parametrize("name", ["old.tsv", "OLD.TAB"])
def test_tabs_by_the_suffix(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, "day\ta\n2024-01-02\tx,y\n")
    assert "tabs" in readers.settle(path, small()).words
    assert read(path, small())[0][0].facts == {"detail": "x,y"}


def test_the_format_of_a_file_without_suffix(tmp_path: Path) -> None:
    path = written(tmp_path / "export", "day,a\n2024-01-02,x\n")
    with pytest.raises(BadInput, match=r'none of the suffixes \.csv, .*say format = "csv" in the mapping'):
        readers.settle(path, small())
    assert len(read(path, small(more="format = 'csv'"))[0]) == 1


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no file .*old\.csv"):
        readers.read(tmp_path / "old.csv", small())
    (tmp_path / "old.csv").mkdir()
    with pytest.raises(BadInput, match="is no file"):
        readers.read(tmp_path / "old.csv", small())


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "old.csv", "day,a\n")

    def refused(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)  # root, who runs tests in a container, may read everything
    with pytest.raises(BadInput, match=r"old\.csv cannot be read: Permission denied\.$"):
        readers.settle(path, small())


SWAPPED = "day,end,a\n" + "03/01/2016,04/01/2016,x\n" * 9 + "03/01/2016,02/02/2016,y\n"


def test_days_and_months_mixed_up(tmp_path: Path) -> None:
    path = written(tmp_path / "old.csv", SWAPPED)
    columns = "received = 'day', ended = 'end', detail = 'a'"
    assert len(read(path, small(more="dates = '%d/%m/%Y'", columns=columns))[0]) == 10
    with pytest.raises(
        BadInput, match=r"old\.csv: with dates read as 07/29/2013, 1 of 10 rows .* nothing was read in\.$"
    ):
        readers.read(path, small(more="dates = '%m/%d/%Y'", columns=columns))  # before a row is asked for
    rows, _ = read(path, small(more="dates_are_sure = true\ndates = '%m/%d/%Y'", columns=columns))
    assert (rows[9].received, rows[9].ended) == (date(2016, 3, 1), date(2016, 2, 2))


def test_missing_ends_are_not_troubled(tmp_path: Path) -> None:
    path = written(tmp_path / "old.csv", SWAPPED.replace("02/02/2016", "N/A"))
    told = small(
        more="missing = ['N/A']\ndates = '%m/%d/%Y'", columns="received = 'day', ended = 'end', detail = 'a'"
    )
    assert len(read(path, told)[0]) == 10


def test_reading_is_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first row is there before the file has been read to its end, and no more than a batch is held."""
    monkeypatch.setattr("store.intake.delimited.BATCH_ROWS", 10)
    path = written(tmp_path / "old.csv", "day,a\n" + "2024-01-02,x\n" * 100_000)
    told: list[int] = []
    rows = readers.read(path, small(), lambda done, total: told.append(done))
    first = [next(rows) for _ in range(25)]
    assert all(isinstance(row, Row) for row in first)
    assert len(told) == 2
    assert told[-1] < path.stat().st_size
