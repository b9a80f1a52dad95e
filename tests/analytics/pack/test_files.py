"""The files of a pack as its readers have them: whole, alike, of the same bytes each time, and acting on nothing."""

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from analytics.disclosure.release import Release
from analytics.manifest import for_register
from analytics.pack import keeping
from analytics.pack.asked import Asked, earlier, threshold_of
from analytics.pack.build import MANIFEST, PAGE, TIDY, WORKBOOK, build
from store.errors import BadInput
from tests.analytics.markup import read
from tests.analytics.pack.made import asked, lines, manifest, pack, sheets
from tests.analytics.test_page import HOSTILE, PAGES

NAMES = ("mixed", "hostile", "empty")

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_whole_and_loads_nothing(name: str) -> None:
    made = pack(name)
    for file, content in made.files.items():
        if not file.endswith(".html"):
            continue
        text = content.decode()
        tree = read(text)
        (html,) = tree.all("html")
        assert html.attributes["lang"] == "en-GB"
        ids = [node.attributes["id"] for node in tree.all() if "id" in node.attributes]
        assert len(ids) == len(set(ids)), file
        for table in tree.all("table"):
            assert next(table.all("caption")).text
            heads = {node.attributes.get("id") for node in table.all("th")}
            assert all(
                node.attributes["scope"] in ("row", "col", "colgroup", "rowgroup") for node in table.all("th")
            )
            for cell in table.all("td"):
                assert set(cell.attributes["headers"].split()) <= heads
        for node in tree.all():
            for name_ in ("href", "src"):
                assert node.attributes.get(name_, "#").startswith(("#", "data:")), file
        assert not re.search(r"url\(\s*['\"]?(?!data:)\w+:", text)
        assert not list(tree.all("script"))


def test_each_table_stands_alone_and_the_page_links_its_messages() -> None:
    made = pack("mixed")
    tree = read(made.files[PAGE].decode())
    there = {node.attributes["id"] for node in tree.all("div") if node.attributes.get("role") == "region"}
    alone = {
        file.removeprefix("tables/").removesuffix(".html")
        for file in made.files
        if file.startswith("tables/")
    }
    assert alone <= there
    assert set(manifest(made)["rows_out"]) >= alone
    (messages,) = (node for node in tree.all("ul") if node.attributes.get("class") == "messages")
    targets = [node.attributes["href"].removeprefix("#") for node in messages.all("a")]
    assert targets
    assert set(targets) <= there
    assert [one["table"] for one in manifest(made)["key_messages"] if one["table"]] == targets


@pytest.mark.parametrize(
    ("audience", "there", "absent"),
    [("executive", "actions-by-kind", "kpis-policy"), ("staff", "services", "actions-by-kind")],
)
def test_each_audience_is_told_its_part(audience: str, there: str, absent: str) -> None:
    made = pack("mixed", audience)
    tables = {line["table"] for line in lines(made)}
    assert there in tables
    assert absent not in tables
    assert {one["table"] for one in manifest(made)["key_messages"]} - {""} <= tables


def test_the_same_snapshot_and_parameters_give_the_same_bytes() -> None:
    tables, _ = PAGES["mixed"]
    turned = {table: rows.take(list(range(len(rows)))[::-1]) for table, rows in tables().items()}
    again = build(turned, asked("mixed", threshold=5), code="0.1.0")
    assert again.files == pack("mixed").files


DIGESTS = """
import hashlib
from tests.analytics.pack.made import pack
print(*(f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in pack("mixed").files.items()), sep="\\n")
"""


def test_another_process_makes_the_same_bytes() -> None:
    """Sets are in another order there, as their hashes are seeded otherwise."""
    told = [
        subprocess.run(
            [sys.executable, "-c", DIGESTS],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in (1, 2)
    ]
    assert told[0] == told[1]
    assert told[0].count("\n") == len(pack("mixed").files)


def test_zip_entries_are_dated_by_the_data_cut() -> None:
    made = pack("mixed")
    cut = date.fromisoformat(manifest(made)["register"]["data_cut"])
    with zipfile.ZipFile(BytesIO(made.files[WORKBOOK])) as book:
        assert {entry.date_time for entry in book.infolist()} == {(cut.year, cut.month, cut.day, 0, 0, 0)}


def test_the_workbook_has_contents_notes_and_a_table_a_sheet() -> None:
    made = pack("mixed")
    found = sheets(made)
    assert list(found)[:2] == ["Contents", "Notes"]
    tables = {file for file in made.files if file.startswith("tables/")}
    assert len(found) - 2 == len(tables)
    for name, rows in list(found.items())[2:]:
        assert rows[0][0].startswith(f"Table {name.split()[0]}. ")
        heads = rows[3]
        assert len(set(heads)) == len(heads)
        assert all(heads)
    with zipfile.ZipFile(BytesIO(made.files[WORKBOOK])) as book:
        assert not [
            entry
            for entry in book.namelist()
            if entry.startswith("xl/worksheets/sheet") and b"mergeCell" in book.read(entry)
        ]


def test_what_people_wrote_is_no_formula_in_workbook_or_tidy_file() -> None:
    made = pack("hostile", internal=True)
    cells = {
        cell for rows in sheets(made).values() for row in rows for cell in row
    }  # a formula fails in `sheets`
    assert HOSTILE[5] in cells
    for line in lines(made):
        for name, cell in line.items():
            assert name == "value" or not cell.startswith(("=", "+", "-", "@")), line
    assert f"'{HOSTILE[5]}" in {line["row_words"] for line in lines(made)}


def test_an_empty_period_gives_a_proper_pack() -> None:
    for name in ("empty", "nothing then"):
        made = pack(name)
        assert {PAGE, WORKBOOK, TIDY, MANIFEST} <= made.files.keys()
        assert "No complaint was received, closed or open" in made.files[PAGE].decode()
        assert list(sheets(made))[:2] == ["Contents", "Notes"]


def test_an_internal_pack_says_so() -> None:
    made = pack("mixed", internal=True)
    assert made.files[PAGE].decode().count("Internal: not to be published.") >= 1
    assert all(
        b"not to be published" in content
        for file, content in made.files.items()
        if file.startswith("tables/")
    )
    assert "disclosure" not in manifest(made)


def test_written_read_back_and_checked(tmp_path: Path) -> None:
    made = pack("quarter")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "of-an-earlier-pack.html").write_text("small counts")
    written = keeping.write(made, tmp_path, with_pdf=False)
    assert {path.relative_to(tmp_path).as_posix() for path in written} == made.files.keys()
    assert not (tmp_path / "tables" / "of-an-earlier-pack.html").exists()
    assert list(keeping.differences(manifest(made), made, tmp_path)) == []
    assert for_register(tmp_path / MANIFEST)["period_from"] == "2026-04-01"
    changed = tmp_path / TIDY
    changed.write_bytes(changed.read_bytes().replace(b"categories", b"categoriez", 1))
    (tmp_path / WORKBOOK).unlink()
    assert {one.what for one in keeping.differences(manifest(made), made, tmp_path)} == {
        f"the file {TIDY}",
        f"{WORKBOOK} beside the manifest",
    }
    other = replace(
        made, manifest={**made.manifest, "figures": {**made.manifest["figures"], "balance.closed.cases": 1}}
    )
    keeping.write(made, tmp_path, with_pdf=False)
    (one,) = keeping.differences(other.manifest, made, tmp_path)
    assert one.what == "balance.closed.cases"


def test_an_earlier_pack_is_read_from_its_manifest_and_compared(tmp_path: Path) -> None:
    """The first half of a year against its first quarter: what is hidden in one stays hidden, also in the difference."""
    tables, _ = PAGES["mixed"]
    first = build(tables(), Asked("staff", date(2026, 1, 1), date(2026, 3, 31), threshold=5))
    keeping.write(first, tmp_path, with_pdf=False)
    before = earlier(tmp_path / MANIFEST)
    half = build(
        tables(), Asked("staff", date(2026, 1, 1), date(2026, 6, 30), threshold=5, earlier=(before,))
    )
    assert manifest(half)["parameters"]["earlier"] == [before.digest]
    there = {
        (one.measure, one.period, one.where): {(r, c): n for r, c, n in one.cells} for one in _releases(half)
    }
    for one in _releases(first):
        now = there.get((one.measure, one.period, one.where), {})
        assert all(
            now[row, column] is None for row, column, n in one.cells if n is None and (row, column) in now
        )
    internal = build(tables(), Asked("staff", internal=True))
    keeping.write(internal, tmp_path, with_pdf=False)
    with pytest.raises(BadInput, match="of an internal one"):
        earlier(tmp_path / MANIFEST)


def _releases(made: object) -> list[Release]:
    from analytics.pack.build import Pack

    assert isinstance(made, Pack)
    return [msgspec.convert(one, Release) for one in manifest(made)["disclosure"]["releases"]]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"audience": "press"}, "one of audit-and-risk"),
        ({"threshold": 1}, "--internal"),
        ({"reason": " "}, "--reason"),
    ],
)
def test_what_cannot_be_asked_is_said(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Asked(**{"audience": "staff", **wrong})  # type: ignore[arg-type]  # on purpose


def test_a_register_whose_policy_has_no_threshold_takes_the_programs_and_says_so() -> None:
    """As those that were set up before a policy could say: their policies are frozen in their ledgers."""
    assert threshold_of({}, None, None) == {"threshold_from": "default"}
    assert threshold_of({}, 5, None) == {"threshold": 5, "threshold_from": "option"}
    tables, (first, last) = PAGES["mixed"]
    made = build(tables(), Asked("staff", first, last, **threshold_of({}, None, None)))
    assert "The policy says nothing of this: it is the threshold of the program." in made.files[PAGE].decode()
    assert manifest(made)["parameters"]["threshold_from"] == "default"


def test_the_policys_threshold_holds_and_its_reason_can_be_said_better() -> None:
    about = {"threshold": "7", "threshold_reason": "A small body."}
    policys = {"threshold": 7, "reason": "A small body.", "threshold_from": "policy"}
    assert threshold_of(about, None, None) == threshold_of(about, 7, None) == policys
    assert threshold_of(about, None, "Why.")["threshold_from"] == "option"
    with pytest.raises(BadInput, match="the policy sets the threshold"):
        threshold_of(about, 5, None)
