"""CSV and TSV: the dialect is settled, then every record is a row or a reject, however the file is damaged."""

import csv
import io
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.intake import encodings, readers
from store.intake.shapes import Dialect
from tests.store.intake.samples import read, small, written

HEADER = "day,a,b\r\n"
SETTLED = Dialect(",", '"', "utf-8")


def test_the_spectrum(real_data: Path, tmp_path: Path) -> None:
    """Every file of csv-spectrum holds what its JSON says; a day is added, for each row of a register needs one."""
    files = sorted((real_data / "csv/spectrum/csvs").glob("*.csv"))
    assert len(files) == 12
    for file in files:
        content = file.read_bytes()
        truth = json.loads((file.parent.parent / "json" / f"{file.stem}.json").read_text(encoding="utf-8"))
        if file.stem == "location_coordinates":
            truth = [
                {**truth, "Contact Phone Number": "2095257564"}
            ]  # its JSON has another number than its CSV
        dated = tmp_path / file.name
        with (
            io.StringIO(content.decode(), newline="") as old,
            dated.open("w", encoding="utf-8", newline="") as new,
        ):
            write = csv.writer(new, lineterminator="\r\n" if b"\r\n" in content else "\n")
            header, *rows = csv.reader(old)
            write.writerows([[*header, "day"], *([*row, "2024-01-02"] for row in rows)])
        given_mapping = small(columns=f"received = 'day', detail = '{header[0]}'")
        assert readers.settle(file, small(columns=f"received = '{header[0]}'")).header == tuple(header)
        got, rejects = read(dated, given_mapping)
        assert not rejects
        assert [{k: v for k, v in row.raw.items() if k != "day"} for row in got] == truth, file.name
        plain, refused = read(
            file, small(columns=f"received = '{header[0]}'")
        )  # the file itself, without a day
        assert len(plain) + len(refused) == len(truth)
        assert [list(reject.values) for reject in refused] == [list(one.values()) for one in truth]


hostile = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text(st.sampled_from("\"',;\t|\r\n \0=\x1b\u2028\x85\ufeffé"), max_size=8),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(hostile, hostile), max_size=6),
    st.sampled_from(",;\t|¦x"),
    st.sampled_from("\"'"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    st.booleans(),
)
def test_what_was_written_is_read(  # one argument for each part of a dialect
    tmp_path: Path,
    table: list[tuple[str, str]],
    delimiter: str,
    quote: str,
    end: str,
    encoding: str,
    is_told: bool,
) -> None:
    is_told = is_told or delimiter not in ",;\t|" or encoding == "utf-16-le"
    rows = [["2024-01-02", *texts] for texts in table]
    path = tmp_path / "old.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(
            file, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=csv.QUOTE_ALL
        )
        writer.writerows([["day", "a", "b"], *rows])
    told = f"dialect = {{delimiter = {json.dumps(delimiter)}, quote = {json.dumps(quote)}, encoding = '{encoding}'}}"
    got, rejects = read(path, small(more=told if is_told else ""))
    assert not rejects
    assert [list(row.raw.values()) for row in got] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(hostile, hostile), max_size=6))
def test_minimal_quoting_is_read(tmp_path: Path, table: list[tuple[str, str]]) -> None:
    rows = [["2024-01-02", *texts] for texts in table]
    path = tmp_path / "old.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["day", "a", "b"], *rows])
    got, rejects = read(path, small())
    assert not rejects
    assert [list(row.raw.values()) for row in got] == rows


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEADER, 'columns divided by commas, texts quoted with ", utf-8'),
        ("day;a;b\n2024-01-02;x,y,z;w\n", "semicolons"),
        ("day\ta\tb\n", "tabs"),
        ("day|a|b\n", "bars"),
        ("'day','a','b'\n'2024-01-02','x,y','z'\n", "quoted with '"),
        ("day,a,b\n2024-01-02,'tis,it's'\n2024-01-02,'x','y'\n", 'quoted with "'),
        (HEADER.encode("utf-8-sig"), "utf-8"),
        (HEADER.encode("utf-16"), "utf-16"),
        ((HEADER + "2024-01-02,café,x\r\n").encode("latin-1"), "windows-1252"),
        ((HEADER + "2024-01-02,café,x\r\n").encode() + b"2024-01-02,caf\xe9,x\r\n", "utf-8"),
        ("\r\n\n\r\n" + HEADER, "commas"),
    ],
)
def test_settled(tmp_path: Path, content: bytes | str, words: str) -> None:
    source = readers.settle(written(tmp_path / "old.csv", content), small(rest="detail"))
    assert words in source.words
    assert source.words.endswith("(settled from the header and the first rows)")
    assert source.header == ("day", "a", "b")


def test_told_is_not_settled(tmp_path: Path) -> None:
    """What the mapping says holds, even where the file looks like something else."""
    path = written(tmp_path / "old.csv", "day;a\n2024-01-02;caf\xe9\n".encode("cp1252"))
    told = small(more="dialect = {delimiter = ';', quote = '', encoding = 'iso-8859-1'}")
    assert readers.settle(path, told).words == (
        "columns divided by semicolons, nothing quoted, iso-8859-1 (as the mapping says)"
    )
    (row,), _ = read(path, told)
    assert row.raw["a"] == "café"
    written(path, 'day;a\n2024-01-02;"x"\n')
    assert read(path, told)[0][0].raw["a"] == '"x"'


def test_a_single_column(tmp_path: Path) -> None:
    path = written(tmp_path / "old.csv", "day\n2024-01-02\n")
    assert len(read(path, small(columns="received = 'day'"))[0]) == 1


def test_a_character_cut_by_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (HEADER + "2024-01-02,x,café\r\n").encode()
    monkeypatch.setattr("store.intake.delimited.SAMPLE", content.index(b"\xa9"))
    path = written(tmp_path / "old.csv", content)
    assert "utf-8" in readers.settle(path, small()).words
    assert read(path, small())[0][0].raw["b"] == "café"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty: a register starts with a header line"),
        ("\n\r\n", "is empty"),
        ("day,a,a\n", "the header names the column 'a' twice"),
        ("day,a, a \n", "the header names the column 'a' twice"),
        ("day,a,\n", "column 3 of the header has no name"),
        ('day,"a"x,b\n', "the header line cannot be split into columns: a quote is never closed, or"),
        (
            "Day,a\n",
            "columns.received names the column 'day', which is not in the header (did you mean 'Day'?)",
        ),
        (
            b"day,a,\xe9\n2024-01-02,\xc3\xa9,\xc3\xa9\n",
            "the header line holds bytes that are not utf-8: name the encoding under [dialect]",
        ),
        (HEADER.encode("utf-16-le"), "the header line holds zero bytes, so its encoding can't be told"),
        (b"SQLite format 3\0\x10\0\1", "zero bytes"),
    ],
)
def test_files_that_do_not_fit(tmp_path: Path, content: bytes | str, words: str) -> None:
    with pytest.raises(BadInput, match=r"old\.csv.*\.$") as found:
        readers.read(written(tmp_path / "old.csv", content), small())
    assert words in str(found.value)


def test_a_mark_against_the_mapping(tmp_path: Path) -> None:
    path = written(tmp_path / "old.csv", HEADER.encode("utf-8-sig"))
    with pytest.raises(BadInput, match="starts with the mark of utf-8, but the mapping says windows-1252"):
        readers.settle(path, small(more="dialect = {encoding = 'windows-1252'}"))


def test_why_a_record_is_no_row(tmp_path: Path) -> None:
    path = written(
        tmp_path / "old.csv",
        HEADER.encode()
        + "2024-01-02,fine,é\r\n".encode()
        + b"\r\n"  # no row, and not counted
        + b"2024-01-02,too,many,texts\r\n"
        + b"2024-01-02\r\n"
        + b'2024-01-02,"a\nb"\r\n'
        + b"2024-01-02,caf\xe9,\xc3\xa9\r\n"
        + b'2024-01-02,"he said "no"",x\r\n'
        + b"2024-01-02,last,fine",
    )
    rows, rejects = read(path, small())
    assert [row.number for row in rows] == [1, 7]
    assert [tuple(reject) for reject in rejects] == [
        (2, "row 2 (line 4) has 4 fields, the header has 3.", (), "2024-01-02,too,many,texts"),
        (3, "row 3 (line 5) has 1 field, the header has 3.", (), "2024-01-02"),
        (4, "row 4 (lines 6 to 7) has 2 fields, the header has 3.", (), '2024-01-02,"a\nb"'),
        (5, "row 5 (line 8): 'a' holds bytes that are not utf-8 text.", ("2024-01-02", "caf\\xe9", "é"), ""),
        (
            6,
            "row 6 (line 9): a quote is never closed, or stands undoubled inside a quoted text.",
            (),
            '2024-01-02,"he said "no"",x',
        ),
    ]


@pytest.mark.parametrize("place", range(20))
def test_one_stray_quote_costs_one_row(tmp_path: Path, place: int) -> None:
    rows = [f'2024-01-02,{n},"x, y"' if n % 5 == 0 else f"2024-01-02,{n},z" for n in range(20)]
    rows[place] = rows[place].replace(f",{place},", f',"{place},')
    got, rejects = read(written(tmp_path / "old.csv", HEADER + "\n".join(rows)), small())
    assert [reject.number for reject in rejects] == [place + 1]
    assert rejects[0].raw == rows[place]
    assert [row.raw["a"] for row in got] == [str(n) for n in range(20) if n != place]


def test_a_text_beyond_all_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.intake.records.LONGEST_TEXT", 100)
    path = written(tmp_path / "old.csv", HEADER + f'2024-01-02,"{"x" * 101}",y\n2024-01-02,a,b\n')
    rows, rejects = read(path, small())
    assert len(rows) == 1
    assert rejects[0].reason == (
        "row 1 (line 2): a text has more than 100 characters, or its quote is never closed."
    )
    monkeypatch.setattr("store.intake.records.LONGEST_LINE", 100)
    with pytest.raises(BadInput, match="line 2 has 100 characters or more"):
        read(path, small())


def test_long_rows_make_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.intake.delimited.BATCH_TEXT", 50)
    path = written(tmp_path / "old.csv", HEADER + f"2024-01-02,{'x' * 30},y\n" * 9 + "short\n" * 20)
    told: list[tuple[int, int]] = []
    found = list(readers.read(path, small(), lambda done, total: told.append((done, total))))
    assert [item.number for item in found] == list(range(1, 30))
    assert len(told) > 5
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
    assert told == sorted(told)


@pytest.mark.parametrize("seed", range(150))
def test_polluted_files(tmp_path: Path, seed: int) -> None:
    """Stray quotes, ragged rows, mixed line ends, bytes of another encoding: rows and rejects are all there is."""
    dice = random.Random(seed)
    rows = [
        [f"2024-01-{n % 28 + 1:02}", dice.choice(["é", "x, y", 'a "b"', "l\nm", ""]), str(n)]
        for n in range(40)
    ]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=dice.choice(["\n", "\r\n"])).writerows(rows)
    content = bytearray(text.getvalue().encode())
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(content))
        content[at:at] = dice.choice(
            [b'"', b"'", b",", b"\n", b"\r", b"\r\n", b"\xe9", b"\xff\xfe", b"\0", b';"', b'""']
        )
        cut = dice.randrange(len(content))
        del content[cut : cut + dice.randint(0, 2)]
    told = small(more="dialect = {delimiter = ',', quote = '\"', encoding = 'utf-8'}")
    got, rejects = read(written(tmp_path / "old.csv", HEADER.encode() + content), told)
    assert all(len(row.raw) == 3 for row in got)
    assert all(reject.reason.startswith(f"row {reject.number}") for reject in rejects)
    for item in (*got, *rejects):
        json.dumps(tuple(item), default=str, ensure_ascii=False).encode()  # no lone surrogate anywhere
    # What damage spares is there: each number that stands at the end of its row in the file, in a row or in a reject.
    everything = "".join(
        [*(" ".join(r.raw.values()) for r in got), *(" ".join((*r.values, r.raw)) for r in rejects)]
    )
    kept = [str(n) for n in range(40) if any(f",{n}{end}".encode() in content for end in ("\n", "\r\n"))]
    assert len(kept) > 10
    assert all(n in everything for n in kept)
    assert len(got) > 10


def test_the_error_handler_is_for_reading_alone() -> None:
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", encodings.UNFIT)
