"""Marks, units, flags, sources and sparklines of house tables, and tables that went through disclosure control."""

import re

import polars as pl
import pytest

from analytics import disclosure
from analytics.charts import sparkline
from analytics.tables import (
    CONFIDENTIAL,
    PROVISIONAL,
    SHORTHAND,
    Column,
    Table,
    as_html,
    build,
    finish,
    of_protected,
    unfolded,
)
from tests.analytics.charts_samples import trends
from tests.analytics.markup import Node, read


def notes(tree: Node) -> list[str]:
    return [p.text for p in tree.all("p") if p.attributes.get("class") == "note"]


def rows(tree: Node) -> list[list[str]]:
    table = next(tree.all("table"))
    return [
        [cell.text for cell in row.all("th", "td")] for body in table.all("tbody") for row in body.all("tr")
    ]


def test_every_mark_stands_where_it_belongs() -> None:
    found = rows(read(as_html(trends(), 1)))
    assert [row[:3] for row in found] == [
        ["Delay", "[p] 421", "18"],
        ["Results [b]", "96", "21.5"],
        ["Conduct of staff", "[c]", "[c]"],
        ["New in 2026", "8", "[x]"],
    ]
    assert found[2][3] == "[c]"


def test_marks_are_explained_under_a_table_that_stands_alone_and_only_those_used() -> None:
    table = trends()
    assert table.shorthand == set(SHORTHAND)
    assert len(notes(read(as_html(table, 1)))) == 2  # its own, and the source
    explained = notes(read(as_html(table, 1, explain=True)))
    assert [note[:4] for note in explained[1:-1]] == ["[z]:", "[x]:", "[c]:", "[p]:", "[b]:"]
    plain = Table(
        id="p",
        title="T",
        unit="U",
        stub="S",
        rows=(("a", "A"),),
        columns=(Column("n", "N"),),
        frame=pl.DataFrame({"n": [1]}),
    )
    assert notes(read(as_html(plain, 1, explain=True))) == []


def test_a_source_comes_last() -> None:
    assert notes(read(as_html(trends(), 1, explain=True)))[-1] == (
        "Source: Register of complaints, ledger to event 12,345."
    )


def test_units_and_breaks_stand_in_headings() -> None:
    table = Table(
        id="t",
        title="T",
        unit="U",
        stub="S",
        rows=(("a", "A"),),
        columns=(Column("d", "Median", "days", unit="working days"), Column("m", "Rate", "mean", decimals=3)),
        frame=pl.DataFrame({"d": [7.0], "m": [0.03456]}),
        flags={(None, "m"): "[b]", (0, "m"): PROVISIONAL},
    )
    tree = read(as_html(table, 1))
    assert [th.text for th in tree.all("th")] == ["S", "Median (working days)", "Rate [b]", "A"]
    assert [td.text for td in tree.all("td")] == ["7", "[p] 0.035"]
    assert all("gt_right" in td.attributes["class"] for td in tree.all("td"))
    assert table.shorthand == {"[b]", "[p]"}


def test_a_mark_without_a_meaning_is_a_mistake() -> None:
    for more in ({"marks": {(0, "n"): "[q]"}}, {"flags": {(0, "n"): "*"}}):
        with pytest.raises(ValueError, match="has no meaning in SHORTHAND"):
            Table("t", "T", "U", "S", (("a", "A"),), (Column("n", "N"),), pl.DataFrame({"n": [1]}), **more)  # type: ignore[arg-type] # of two kinds
    texts = Table(
        *("t", "T", "U", "S"),
        (("a", "A"),),
        (Column("n", "N", "text"),),
        pl.DataFrame({"n": ["x"]}),
        flags={(0, "n"): "[p]"},
    )
    with pytest.raises(ValueError, match="write the mark into the text"):
        as_html(texts, 1)


def test_builders_are_used_with_pipe_and_can_be_used_one_by_one() -> None:
    from great_tables import GT

    from analytics.tables import headings, numbers

    table = trends()
    frame = table.frame.drop("trend").with_columns(label=pl.Series(["a", "b", "c", "d"]))
    columns = table.columns[:2]
    plain = Table("x", "T", "U", "S", tuple((k, k) for k in "abcd"), columns, frame)
    html = GT(frame, rowname_col="label", id="x").pipe(headings, plain).pipe(numbers, columns).as_raw_html()
    assert "Median (working days)" in html
    assert ">421<" in html


def test_a_sparkline_is_named_with_what_it_shows() -> None:
    svgs = list(read(as_html(trends(), 1)).all("svg"))
    assert len(svgs) == 3
    assert [svg.attributes["role"] for svg in svgs] == ["img"] * 3
    assert svgs[0].text == (
        "Each month, Delay: 12 points: first 30 (Jan 2026), last 32 (Dec 2026), lowest 30 (Jan 2026), highest 41 (Sep 2026)."
    )
    assert svgs[1].text == (
        "Each month, Results: 12 points, 3 of them not shown as [c]. Of those shown: first 8 (Jan 2026), last 14 (Dec 2026), "
        "lowest 7 (Jun 2026), highest 14 (Dec 2026)."
    )


def drawn(values: list[float | None]) -> tuple[list[str], str]:
    labels = [f"p{place}" for place in range(len(values))]
    (svg,) = read(sparkline(values, labels, "n", gap=CONFIDENTIAL)).all("svg")
    return [path.attributes["d"] for path in svg.all("path")], svg.text


def test_a_hidden_point_is_a_gap_never_a_zero_and_has_no_part_in_the_scale() -> None:
    whole, _ = drawn([4, 5, 6, 5, 8])
    parted, words = drawn([4, 5, None, 5, 8])
    assert whole[0].count("M") == 1
    assert parted[0].count("M") == 2
    kept = re.findall(r"[\d.]+ [\d.]+", whole[0])
    assert re.findall(r"[\d.]+ [\d.]+", parted[0]) == [kept[0], kept[1], kept[3], kept[4]]
    assert "1 of them not shown as [c]" in words
    assert "lowest 4 (p0)" in words
    low, _ = drawn([4, None])
    zero, _ = drawn([4, 0])
    assert low == []  # one point alone is a dot
    assert zero[0].endswith("22")  # the bottom: nought is drawn


def test_a_sparkline_of_nothing_is_its_mark_and_zeros_lie_at_the_bottom() -> None:
    assert sparkline([None, None], ["a", "b"], "n", gap="[c]") == "[c]"
    assert sparkline([], [], "n") == "[z]"
    assert drawn([0, 0, 0])[0] == ["M4 22L55 22L106 22"]
    assert drawn([-1, 1])[0] == ["M4 22L106 4"]
    with pytest.raises(ValueError, match="1 labels for 2 values"):
        sparkline([1, 2], ["a"], "n")


def test_hostile_names_in_a_sparkline_are_words() -> None:
    name = "</title></svg><script>x</script>"
    (svg,) = read(sparkline([1, 2], [name, "b"], name, form="percent")).all("svg")
    assert {node.tag for node in svg.all()} == {"svg", "title", "g", "path", "circle"}
    assert svg.text.startswith(f"{name}: 2 points: first 1.0% ({name})")


def test_the_numbers_behind_the_lines_are_a_table_of_their_own() -> None:
    tree = read(as_html(trends(), 4))
    (details,) = tree.all("details")
    assert next(details.all("summary")).text == "The numbers of “Each month” in table 4"
    assert next(details.all("caption")).text.startswith(
        "Numbers of table 4. Each month: Complaints by category"
    )
    found = rows(details)
    assert found[1] == ["Results [b]", "8", "[c]", "[c]", "9", "12", "7", "8", "10", "[c]", "11", "9", "14"]
    assert found[2][1:] == ["[c]"] * 12
    assert found[3][1:9] == ["[z]"] * 7 + ["1"]
    ids = [node.attributes["id"] for node in tree.all() if "id" in node.attributes]
    assert len(ids) == len(set(ids))


def test_the_numbers_behind_the_lines_are_figures_of_the_manifest() -> None:
    table = trends()
    figures = table.figures
    assert figures["trends.delay.trend.Jan 2026"] == 30
    assert figures["trends.results.trend.Feb 2026"] is None
    assert figures["trends.conduct.trend.Dec 2026"] is None
    assert len(figures) == 4 * (2 + 12)
    assert unfolded(table, table.columns[2]).frame.shape == (4, 12)


ROWS = {
    ("Exams", "delay"): (40, 3, 44),
    ("Exams", "<b>all</b>"): (30, 50, 41),
    ("Fees", "refund"): (25, 31, 28),
    ("Fees", None): (60, 12, 37),
}
COUNTS = pl.DataFrame(
    [
        (*place, f"2026-Q{quarter}", count)
        for place, counts in ROWS.items()
        for quarter, count in enumerate(counts, 1)
    ],
    schema=["service", "category", "quarter", "cases"],
    orient="row",
)


def protected() -> disclosure.Protected:
    return disclosure.protect(
        COUNTS, ["service", "category"], "quarter", "cases", threshold=5, time="quarter"
    )


def test_a_protected_table_shows_its_marks_sums_and_note() -> None:
    table = of_protected(
        protected(), id="p", title="T", unit="U", stub="Service and category", words={"delay": "Delay"}
    )
    tree = read(as_html(table, 1))
    found = rows(tree)
    by_row = {row[0]: row[1:] for row in found}
    assert list(by_row) == [
        *(
            "Exams: Delay",
            "Exams: <b>all</b>",
            "Exams: all",
            "Fees: refund",
            "Fees: Not recorded",
            "Fees: all",
            "All",
        )
    ]
    assert by_row["Exams: Delay"][1] == "[c]"
    assert sum(row.count("[c]") for row in by_row.values()) == protected().hidden >= 4
    assert [th.text for th in tree.all("th") if th.attributes["scope"] == "col"] == [
        *("Service and category", "2026-Q1", "2026-Q2", "2026-Q3", "All")
    ]
    sums = [next(row.all("th")).text for row in tree.all("tr") if row.attributes.get("class") == "sum"]
    assert sorted(sums) == ["All", "Exams: all", "Fees: all"]
    assert notes(tree) == [protected().note]
    assert table.shorthand == {"[c]"}
    assert table.figures['p."Exams"."delay".c1'] is None
    assert table.figures["p.all.c0"] == 155


def test_columns_in_two_levels_stand_under_their_heading_and_one_column_has_the_name_of_the_counts() -> None:
    made = disclosure.protect(
        COUNTS, "quarter", ["service", "category"], "cases", threshold=2, time="quarter"
    )
    tree = read(as_html(of_protected(made, id="p", title="T", unit="U", stub="Quarter"), 1))
    over = [th.text for th in tree.all("th") if th.attributes["scope"] == "colgroup"]
    assert set(over) == {"Exams", "Fees"}
    assert [th.text for th in tree.all("th") if th.attributes["scope"] == "col"].count("All") == 3
    single = disclosure.protect(
        COUNTS.group_by("service").agg(pl.col("cases").sum()), "service", None, "cases"
    )
    table = of_protected(single, id="s", title="T", unit="U", stub="Service", words={"cases": "Cases"})
    assert [column.label for column in table.columns] == ["Cases"]
    assert table.notes == ()


def test_a_line_of_protected_counts_has_gaps_where_they_are_hidden() -> None:
    found = disclosure.series(protected(), row=("Exams", "delay"))
    words = sparkline(found.values, found.labels, "Exams: Delay", gap=CONFIDENTIAL)
    assert found.values[1] is None
    assert "lowest 44 (2026-Q3)" in words
    assert "not shown as [c]" in words


def test_a_table_is_numbered_by_what_it_is_called() -> None:
    table = trends()
    (caption,) = read(finish(build(table), table, 2, "Appendix")).all("caption")
    assert caption.text.startswith("Appendix 2. ")
