"""From every figure of an internal pack to its cases: of each count as many references as it says, and never none without a word."""

import csv
import io
import re
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from analytics import behind, frames
from analytics.chapters import Basis, Chapter, notes
from analytics.facts import gather
from analytics.pack import drill
from analytics.pack.asked import Asked
from analytics.pack.build import PAGE, build
from analytics.report import BODY
from analytics.tables import Table
from store import demo
from store.case.references import CHANGE, COMPLIMENT, case_id, reference
from store.errors import Refused
from store.register import Store
from tests.analytics.markup import read
from tests.analytics.pack.made import lines, pack
from tests.analytics.test_page import PAGES

Found = dict[str, behind.Behind]
Made = tuple[tuple[Chapter, ...], Found]

SIMULATED = "a simulated register"


@cache
def _simulated(folder: Path) -> dict[str, object]:
    path = folder / "register.duckdb"
    demo.make(path, cases=200, seed=3, today=date(2026, 11, 24))
    return dict(Store.open(path).facts("0.1.0"))


@pytest.fixture(scope="module", params=[SIMULATED, *PAGES])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    if request.param == SIMULATED:
        tables, first, last = _simulated(tmp_path_factory.mktemp("simulated")), None, None
    else:
        given, (first, last) = PAGES[request.param]
        tables = dict(given())
    loaded = frames.load(tables)
    facts = gather(loaded, first, last)
    chapters = (*(module.chapter(facts) for module in BODY), notes.chapter(facts, set()))
    return chapters, behind.references(loaded, facts, chapters)


def tables_of(made: Made) -> list[tuple[Table, Basis]]:
    return [pair for one in made[0] for pair in zip(one.tables, one.bases, strict=True)]


def test_of_every_count_there_are_as_many_things_as_it_says(made: Made) -> None:
    for table, basis in tables_of(made):
        found = made[1][table.id]
        assert found.unlisted == (), table.id
        for column in table.columns:
            if column.form != "count" or column.points or column.name in basis.derived:
                continue
            for (key, _), value in zip(table.rows, table.frame[column.name], strict=True):
                if not value or key in found.without or column.name in found.without:
                    continue
                some = found.lists[key, column.name]
                assert behind.counted(some) == value, (table.id, key, column.name)


def test_behind_every_rate_and_median_are_the_cases_it_is_made_from(made: Made) -> None:
    for table, basis in tables_of(made):
        found = made[1][table.id]
        for column in table.columns:
            bases = basis.derived.get(column.name, ())
            if column.form == "text" or column.points or not bases:
                continue
            for (key, _), value in zip(table.rows, table.frame[column.name], strict=True):
                if not value or key in found.without:
                    continue
                some = found.of(key, column.name)
                assert some is not None, (table.id, key, column.name)
                assert some.height, (table.id, key, column.name)


def test_what_counts_no_cases_is_said_in_words(made: Made) -> None:
    for table, _ in tables_of(made):
        found = made[1][table.id]
        named = dict(table.rows) | {column.name: column.label for column in table.columns}
        below = drill.below(table, found)
        for name, why in found.without.items():
            if name in named:
                assert f"“{named[name]}”" in below
                assert why in below


def test_a_register_with_every_kind_of_table_lists_them_all(tmp_path: Path) -> None:
    """So that none of the above passes for want of tables."""
    tables = _simulated(tmp_path)
    made = build(tables, Asked("audit-and-risk", internal=True))
    listed = {Path(name).stem for name in made.files if name.startswith("cases/") and name.endswith(".csv")}
    told = {Path(name).stem for name in made.files if name.startswith("tables/")}
    assert len(told) >= 45
    assert {name for name in told - listed if "exclusions" not in name and "negative" not in name} == set()


@pytest.mark.parametrize("name", ["mixed", "quarter"])
def test_the_files_have_as_many_as_the_figures_say(name: str) -> None:
    made = pack(name, internal=True)
    counts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for file, content in made.files.items():
        if file.startswith("cases/") and file.endswith(".csv"):
            for line in csv.DictReader(io.StringIO(content.decode())):
                assert line["reference"].startswith(("CMP-", "CHG-", "FBK-"))
                counts[Path(file).stem, line["row"], line["column"]].add(line["item"])
    figures = {(one["table"], one["row"], one["column"]): one for one in lines(made)}
    for place, items in counts.items():
        if (
            place in figures
            and figures[place]["form"] == "count"
            and place[2] not in ("age", "oldest", "exposure")
        ):
            assert len(items) == int(figures[place]["value"]), place


def test_each_figure_of_the_page_leads_to_its_references() -> None:
    made = pack("quarter", internal=True)
    tree = read(made.files[PAGE].decode())
    pages = {
        name: {node.attributes["id"] for node in read(content.decode()).all() if "id" in node.attributes}
        for name, content in made.files.items()
        if name.startswith("cases/") and name.endswith(".html")
    }
    links = [node.attributes["href"] for node in tree.all("a")]
    into = [link for link in links if link.startswith("cases/") and "#" in link]
    assert len(into) > 200
    for link in into:
        file, _, place = link.partition("#")
        assert place in pages[file], link
    alone = read(made.files["tables/on-time.html"].decode())
    assert any(node.attributes["href"].startswith("../cases/on-time.html#") for node in alone.all("a"))
    reached = made.files[PAGE].decode().split('id="by-stage"', 1)[1].split("</table>", 1)[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", reached)
    assert all(cell.startswith("<a ") for cell in cells if re.match(r"(<a[^>]*>)?[1-9]", cell))


def test_many_references_are_folded_away_and_the_rest_left_to_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drill, "SHEET", 50)
    monkeypatch.setattr(drill, "LISTED", 100)
    tables, (first, last) = PAGES["mixed"]
    made = build(tables(), Asked("staff", first, last, internal=True))
    text = made.files["cases/categories.html"].decode()
    assert text.count("<details>") >= 2
    assert "The others are in" in text
    assert max(len(re.findall("CMP-", part)) for part in text.split("<h3>")) <= 100


def test_none_that_is_withheld_is_in_a_pack_that_hides_nothing() -> None:
    """Leaving out its reference would not do: that pack hides no count of it either."""
    tables, (first, last) = PAGES["mixed"]
    case = next(iter(tables()["cases"]["case_id"].to_pylist()))
    with pytest.raises(Refused, match="1 case of them you may not read"):
        build(tables(), Asked("audit-and-risk", first, last, internal=True), withheld=[case])
    assert build(tables(), Asked("audit-and-risk", first, last, threshold=5), withheld=[case]).files


def test_references_are_as_the_register_has_them() -> None:
    numbers = [
        case_id(2026, 12),
        case_id(987, 123456),
        case_id(2025, 1, CHANGE),
        case_id(2026, 7, COMPLIMENT),
    ]
    told = pl.DataFrame({"n": numbers}).select(told=drill.referenced(pl.col("n")))["told"]
    assert told.to_list() == [reference(number) for number in numbers]
