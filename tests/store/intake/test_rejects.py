"""The file of rejects: a row each with its reason, safe to open in a spreadsheet, whole or not there."""

import csv
import stat
from pathlib import Path

import pytest

from store.errors import UpheldError
from store.intake import rejects
from store.intake.shapes import Reject
from tests.store.intake.samples import read, small, written

HEADER = ("day", "=a")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb.d" / "rejects" / "1.csv"
    bad = [
        Reject(3, "row 3 has no date of receipt in 'day'.", ("", "é\nü")),
        Reject(7, "row 7 (line 9) has 1 field, the header has 2.", (), "one\ntwo"),
    ]
    assert rejects.write(path, iter(bad), HEADER) == 2
    assert rows_of(path) == [
        ["row", "reason", "day", "'=a", "as written"],
        ["3", "row 3 has no date of receipt in 'day'.", "", "é\nü", ""],
        ["7", "row 7 (line 9) has 1 field, the header has 2.", "", "", "one\ntwo"],
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["1.csv"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    path = tmp_path / "1.csv"
    text = start + 'cmd|" /C calc"!A0'
    rejects.write(path, [Reject(1, "why.", (text, "x;" + text)), Reject(2, "why.", (), text)], HEADER)
    _, first, second = rows_of(path)
    assert first[2:4] == ["'" + text, "x;" + text]
    assert second[4] == "'" + text
    # Quoted every one: to a spreadsheet that divides columns by semicolons no cell begins inside another.
    assert f'"x;{text}"'.replace('" /C calc"', '"" /C calc""') in path.read_bytes().decode("utf-8-sig")


def test_no_rejects_no_file(tmp_path: Path) -> None:
    path = tmp_path / "1.csv"
    path.write_text("of an earlier run")
    assert rejects.write(path, [], HEADER) == 0
    assert list(tmp_path.iterdir()) == []


def test_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "1.csv"
    with pytest.raises(KeyboardInterrupt), rejects.Writer(path, HEADER) as file:  # noqa: PT012 -- the block is the subject
        file.add(Reject(1, "why.", ("", "")))
        assert not path.exists()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "1.csv.0badcafe.new").write_text("of a killed import")
    (tmp_path / "2.csv.0badcafe.new").write_text("of another file")
    assert rejects.write(path, [Reject(1, "why.", ("", ""))], HEADER) == 1
    assert len(rows_of(path)) == 2
    assert {file.name for file in tmp_path.iterdir()} == {"1.csv", "2.csv.0badcafe.new"}


def test_two_that_write_the_rejects_of_the_same_file_are_not_in_each_others_way(tmp_path: Path) -> None:
    path = tmp_path / "1.csv"
    reject = Reject(1, "why.", ("", ""))
    with rejects.Writer(path, HEADER) as one:
        one.add(reject)
        with rejects.Writer(path, HEADER) as other:
            other.add(reject)
        one.add(reject)
    assert len(rows_of(path)) == 3
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "rejects").write_text("a file")
    with pytest.raises(UpheldError, match=r"the rejects could not be written to .*1\.csv: .*\.$"):
        rejects.write(tmp_path / "rejects" / "1.csv", [Reject(1, "why.", ())], HEADER)


def test_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.intake.rejects.os.fsync", refuse)
    with pytest.raises(UpheldError, match=r"1\.csv: No space left on device\.$"):
        rejects.write(tmp_path / "1.csv", [Reject(1, "why.", ())], HEADER)
    assert list(tmp_path.iterdir()) == []


def test_rejects_of_a_reading(tmp_path: Path) -> None:
    path = written(tmp_path / "old.csv", b"day,a\n,x\n2024-01-02,\xe9\n2024-01-02,\xc3\xa9\nonly\n")
    _, bad = read(path, small())
    out = tmp_path / "1.csv"
    rejects.write(out, bad, ("day", "a"))
    assert [(row[0], row[2:]) for row in rows_of(out)[1:]] == [
        ("1", ["", "x", ""]),
        ("2", ["2024-01-02", "\\xe9", ""]),
        ("4", ["", "", "only"]),
    ]
