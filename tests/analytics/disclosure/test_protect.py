"""Tables of every shape, what becomes of them, and what is refused."""

import doctest
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from analytics.disclosure import HIDDEN, Protected, audit, protect, protection


def table(counts: Mapping[tuple[Any, Any], int]) -> pl.DataFrame:
    rows = [(row, column, count) for (row, column), count in counts.items()]
    return pl.DataFrame(rows, schema={"r": pl.String, "c": pl.String, "n": pl.Int64}, orient="row")


def grid(*lines: list[int]) -> pl.DataFrame:
    return table({(f"r{r}", f"c{c}"): count for r, line in enumerate(lines) for c, count in enumerate(line)})


def printed(made: Protected) -> list[list[str]]:
    laid = made.grid()
    return [[made.at(row, column).text for column in laid.columns] for row in laid.rows]


def test_a_small_count_takes_three_others_with_it() -> None:
    made = protect(grid([3, 20, 40], [50, 60, 70]), "r", "c", "n")
    assert printed(made) == [
        [HIDDEN, HIDDEN, "40", "63"],
        [HIDDEN, HIDDEN, "70", "180"],
        ["53", "80", "110", "243"],
    ]
    assert sorted(made.why.values()) == ["primary", "secondary", "secondary", "secondary"]
    assert audit(made).ok


def test_lines_that_share_their_companions_hide_no_more() -> None:
    made = protect(grid([3, 20, 40], [50, 4, 70], [30, 30, 30]), "r", "c", "n")
    assert made.hidden == 4


def test_zeros_are_printed_and_never_hidden_for_others() -> None:
    made = protect(grid([3, 0, 40], [0, 60, 70]), "r", "c", "n")
    assert (made.at("r0", "c1").value, made.at("r1", "c0").value) == (0, 0)
    assert made.at((), "c0").value is None  # 3 again
    assert audit(made).ok


def test_zeros_can_be_small_too() -> None:
    made = protect(grid([3, 0, 40], [20, 60, 70]), "r", "c", "n", zeros="hidden")
    assert made.why[("r0",), ("c1",)] == "primary"
    assert audit(made).ok
    assert "from 0 to 9" in made.note


def test_a_small_total_is_hidden_with_all_that_it_adds_up() -> None:
    made = protect(grid([1, 2], [30, 40]), "r", "c", "n")
    assert made.at("r0").value is None
    assert audit(made).ok


@pytest.mark.parametrize(
    ("lines", "threshold"),
    [
        ([[5]], 10),
        ([[50]], 10),
        ([[1, 2, 3, 50]], 10),
        ([[1], [2], [3], [50]], 10),
        ([[0, 0], [0, 0]], 10),
        ([[1, 2], [3, 4]], 10),
        ([[9] * 9, [0] * 9], 10),
        ([[1] * 9, [20] * 9], 10),  # a row whose total says that each is 1 or it is not small
        ([[10, 10, 10], [10, 1, 10], [10, 10, 10]], 10),
        ([[1, 1], [1, 1]], 2),
        ([[2, 1], [1, 2]], 3),
        ([[1, 10**12], [10**12, 10**12]], 10),
    ],
)
def test_shapes(lines: list[list[int]], threshold: int) -> None:
    for zeros in ("printed", "hidden"):
        made = protect(grid(*lines), "r", "c", "n", threshold=threshold, zeros=zeros)
        assert not made.findings
        assert audit(made).ok
        for count in made.cells:
            assert (
                count.value is None or count.value >= threshold or (count.value == 0 and zeros == "printed")
            )


def test_a_table_without_rows_has_a_total_of_none() -> None:
    made = protect(grid(), "r", "c", "n")
    assert [(count.row, count.column, count.value) for count in made.cells] == [((), (), 0)]
    assert audit(made).ok
    assert made.note == ""
    assert protect(grid(), "r", "c", "n", zeros="hidden").hidden == 0


def test_a_table_of_one_dimension() -> None:
    made = protect(pl.DataFrame({"r": ["a", "b", "c"], "n": [3, 20, 40]}), "r", None, "n")
    assert [count.value for count in made.cells] == [None, None, 40, 63]
    assert made.at("c").value == 40
    assert made.at().value == 63


def test_a_hierarchy_may_use_the_same_code_twice() -> None:
    rows = [("exams", "other", 30), ("exams", "fees", 20), ("members", "other", 3), ("members", "fees", 40)]
    made = protect(pl.DataFrame(rows, schema=["s", "k", "n"], orient="row"), ["s", "k"], None, "n")
    assert made.at(("exams", "other")).value == 30
    assert made.at(("members", "other")).value is None
    assert made.at(("members", "fees")).value is None
    assert made.at("members").value == 43
    assert audit(made).ok


def test_both_sides_may_be_deep() -> None:
    rows = [
        (f"a{a}", f"b{b}", f"c{c}", f"d{d}", (7 * a + 5 * b + 3 * c + d) % 23)
        for a in range(2)
        for b in range(3)
        for c in range(2)
        for d in range(3)
    ]
    frame = pl.DataFrame(rows, schema=["a", "b", "c", "d", "n"], orient="row")
    made = protect(frame, ["a", "b"], ["c", "d"], "n")
    assert len(made.cells) == (1 + 2 + 6) * (1 + 2 + 6)
    assert not made.findings
    assert audit(made).ok


def test_what_is_not_recorded_is_a_category() -> None:
    made = protect(table({(None, "x"): 20, ("", "x"): 30, ("a", "x"): 4}), "r", "c", "n")
    assert made.at((None,), "x").value is None
    assert made.at(("",), "x").value == 30
    assert made.frame().filter(pl.col("r").is_null())["n"].to_list() == [None, None]


def test_hostile_codes_are_codes() -> None:
    codes = ["All", "[c]", "=1+1", "<b>", "a\nb", "\u202e", "' OR 1=1", "x" * 500, ""]
    made = protect(
        table({(code, code): 12 for code in codes} | {("All", "<b>"): 3}), "r", "c", "n", totals=()
    )
    assert audit(made).ok
    assert made.at("=1+1", "=1+1").value == 12
    total = made.frame().filter(pl.col("row_level") == 0, pl.col("column_level") == 0)
    assert total["n"].to_list() == [12 * len(codes) + 3]
    assert all(
        "\n" not in finding.sentence
        for finding in audit(protect(table({("a\nb", "x"): 3}), "r", "c", "n"), width=99).findings
    )


@pytest.mark.parametrize(
    "codes",
    [
        pl.Series([1, 2, None]),
        pl.Series([date(2026, 1, 1), date(2026, 2, 1), None]),
        pl.Series([True, False, None]),
        pl.Series(["a", "b", None], dtype=pl.Categorical),
        pl.Series(["a", "b", None], dtype=pl.Enum(["b", "a"])),
    ],
)
def test_codes_of_many_kinds(codes: pl.Series) -> None:
    frame = pl.DataFrame({"r": codes, "n": pl.Series([3, 20, 30], dtype=pl.UInt32)})
    assert [count.value for count in protect(frame, "r", None, "n").cells] == [None, None, 30, 53]


def test_lazy_frames_too() -> None:
    assert protect(grid([3, 20], [30, 40]).lazy(), ["r"], ["c"], "n").hidden == 4


def test_rows_stand_together_in_the_order_given() -> None:
    rows = [("b", "y", 10), ("a", "x", 10), ("b", "x", 10)]
    made = protect(pl.DataFrame(rows, schema=["s", "k", "n"], orient="row"), ["s", "k"], None, "n")
    assert [count.row for count in made.cells] == [("b", "y"), ("b", "x"), ("b",), ("a", "x"), ("a",), ()]


def test_a_group_that_is_all_of_one_kind_is_named() -> None:
    made = protect(grid([25, 0, 0], [20, 30, 40], [12, 15, 18]), "r", "c", "n")
    assert made.hidden == 0
    assert [(count.row, count.column) for count in made.one_sided()] == [(("r0",), ("c0",))]
    assert (
        protect(grid([25, 0, 0], [20, 30, 40], [12, 15, 18]), "r", "c", "n", zeros="hidden").one_sided() == []
    )


def test_a_threshold_of_one_hides_nothing() -> None:
    made = protect(grid([1, 2], [0, 3]), "r", "c", "n", threshold=1)
    assert made.hidden == 0
    assert audit(made).ok


@pytest.mark.parametrize(
    ("frame", "named", "settings", "says"),
    [
        (table({("a", "x"): -1}), ("r", "c", "n"), {}, "is −1: every count in “n” must be 0 or more"),
        (
            pl.DataFrame({"r": ["a"], "n": [None]}, schema_overrides={"n": pl.Int64}),
            ("r", None, "n"),
            {},
            "is missing",
        ),
        (pl.DataFrame({"r": ["a"], "n": [1.5]}), ("r", None, "n"), {}, "counts must be whole numbers"),
        (pl.DataFrame({"r": ["a"], "n": [True]}), ("r", None, "n"), {}, "counts must be whole numbers"),
        (
            pl.DataFrame({"r": ["a", "a"], "n": [1, 2]}),
            ("r", None, "n"),
            {},
            "r “a” stands twice in the table",
        ),
        (pl.DataFrame({"r": [1.5], "n": [1]}), ("r", None, "n"), {}, "codes in “r” are of type Float64"),
        (pl.DataFrame({"r": [["a"]], "n": [1]}), ("r", None, "n"), {}, "codes in “r” are of type List"),
        (grid([1]), ("r", "x", "n"), {}, "no column “x”: it has r, c and n"),
        (grid([1]), ("r", "r", "n"), {}, "“r” is named twice"),
        (grid([1]), ([], "c", "n"), {}, "needs rows"),
        (grid([1]).rename({"r": "mark"}), ("mark", "c", "n"), {}, "can't be called “mark”"),
        (grid([1]), ("r", "c", "n"), {"threshold": 0}, "threshold is 0"),
        (grid([1]), ("r", "c", "n"), {"threshold": 2.5}, "threshold is 2.5"),
        (grid([1]), ("r", "c", "n"), {"threshold": True}, "threshold is True"),
        (grid([1]), ("r", "c", "n"), {"width": 0}, "width is 0"),
        (grid([1]), ("r", "c", "n"), {"zeros": "x"}, "zeros are 'x'"),
        (grid([1]), ("r", "c", "n"), {"reason": "  "}, "needs a reason"),
        (grid([1]), ("r", "c", "n"), {"period": "last year"}, "“last year” is no period"),
        (grid([1]), ("r", "c", "n"), {"period": "2026-02-30"}, "is no period"),
        (grid([1]), ("r", "c", "n"), {"period": "2026-02-02/2026-02-01"}, "ends before it begins"),
        (grid([1]), ("r", "c", "n"), {"time": "c"}, "“c0” is no period"),
        (grid([1]), ("r", "c", "n"), {"time": "q"}, "“q” is not among the rows and columns"),
        (
            grid([1]),
            ("r", "c", "n"),
            {"where": {"r": "x"}},
            "“r” is a dimension of the table and a condition",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    frame: pl.DataFrame, named: tuple[Any, ...], settings: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        protect(frame, *named, **settings)


def test_an_unknown_place_is_named() -> None:
    with pytest.raises(KeyError, match="no row"):
        protect(grid([1]), "r", "c", "n").at("z")


def test_the_same_table_gives_the_same_cells_in_any_process_and_companions_do_not_hang_on_hidden_values() -> (
    None
):
    """Which companions are taken hangs on which counts are small, not on how small they are."""
    patterns = {
        tuple(sorted(protect(grid([small, 20, 40], [50, 60, 70]), "r", "c", "n").why))
        for small in range(3, 10)
    }
    assert len(patterns) == 1


def test_the_example_in_the_docstring_runs() -> None:
    (example,) = doctest.DocTestFinder(recurse=False).find(
        protect, "protect", module=protection, globs={"pl": pl, "protect": protect, "audit": audit}
    )
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0


def test_rows_columns_and_counts_have_defaults() -> None:
    assert protect(pl.DataFrame({"r": ["a", "b"], "n": [3, 40]}), "r").hidden == 2


WITH_MARGINS = {
    ("a", "x"): 3, ("a", "y"): 20, ("a", "Total"): 23,
    ("b", "x"): 30, ("b", "y"): 40, ("b", "Total"): 70,
    ("Total", "x"): 33, ("Total", "y"): 60, ("Total", "Total"): 93,
}  # fmt: skip


@pytest.mark.parametrize("name", ["Total", "All", "all", " TOTAL ", "Grand total"])
def test_margins_that_stand_in_the_table_are_taken_as_margins(name: str) -> None:
    inner = {place: count for place, count in WITH_MARGINS.items() if "Total" not in place}
    named = {
        (row.replace("Total", name), column.replace("Total", name)): n
        for (row, column), n in WITH_MARGINS.items()
    }
    assert protect(table(named), "r", "c", "n").cells == protect(table(inner), "r", "c", "n").cells


def test_some_of_the_margins_are_enough_and_their_code_can_be_named() -> None:
    some = {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40, ("Σ", "x"): 33}
    assert len(protect(table(some), "r", "c", "n", totals="Σ").cells) == 9
    assert protect(table(some), "r", "c", "n").at("Σ", "x").value == 33  # nobody said that it is a sum
    assert protect(table(WITH_MARGINS), "r", "c", "n", totals=()).at("Total", "Total").value == 93
    assert protect(table(WITH_MARGINS), "r", "c", "n", totals=()).at().value == 4 * 93


def test_subtotals_of_a_hierarchy() -> None:
    rows = [
        ("E", "f", 3),
        ("E", "g", 20),
        ("E", "Total", 23),
        ("M", "f", 30),
        ("M", "g", 40),
        ("Total", "Total", 93),
    ]
    made = protect(pl.DataFrame(rows, schema=["s", "k", "n"], orient="row"), ["s", "k"])
    assert [(count.row, count.text) for count in made.cells] == [
        (("E", "f"), HIDDEN), (("E", "g"), HIDDEN), (("E",), "23"),
        (("M", "f"), "30"), (("M", "g"), "40"), (("M",), "70"), ((), "93"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({("Total", "x"): 34}, "r “Total” and c “x” is 34, but what it adds up comes to 33: mend the table, or write totals=()"),
        ({("Total", "Total"): 94}, "is 94, but what it adds up comes to 93"),
        ({("c", "Total"): 5}, "is 5, but what it adds up comes to 0"),
        ({("Total", "z"): 0, ("ALL", "z"): 0}, "r “ALL” and c “z” stands twice"),
    ],
)  # fmt: skip
def test_margins_that_do_not_add_up_are_refused(changed: dict[tuple[str, str], int], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        protect(table(WITH_MARGINS | changed), "r", "c", "n")


def test_a_sum_across_the_outer_level_is_no_part_of_a_hierarchy() -> None:
    rows = [("E", "f", 3), ("M", "f", 30), ("Total", "f", 33)]
    with pytest.raises(ValueError, match="adds up an outer level for a code of an inner one"):
        protect(pl.DataFrame(rows, schema=["s", "k", "n"], orient="row"), ["s", "k"])


def test_what_is_no_polars_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="the table is a dict: give a polars DataFrame"):
        protect({"r": ["a"], "n": [1]}, "r")  # type: ignore[arg-type]


def test_the_same_table_next_time_with_one_case_more() -> None:
    """The difference of two totals is that one case: told if nothing is done, hidden or reported if something is."""
    now = {
        (row, column): 20 + 10 * n
        for n, (row, column) in enumerate([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")])
    }
    later = now | {("a", "y"): now["a", "y"] + 1}
    first = protect(table(now), "r", "c", "n", period="2026-Q1")
    bare = protect(table(later), "r", "c", "n", period="2026-01-01/2026-06-30")
    assert first.hidden == bare.hidden == 0
    assert {(one.kind, one.low) for one in audit(first, bare).findings} == {("difference", 1)}
    mended = protect(table(later), "r", "c", "n", period="2026-01-01/2026-06-30", earlier=[first.release])
    assert mended.hidden
    assert audit(first, mended).ok
    undated = audit(protect(table(now), "r", "c", "n"), protect(table(later), "r", "c", "n"))
    assert {one.kind for one in undated.findings} == {"contradiction"}


def test_a_count_that_was_small_stays_hidden_when_one_case_more_makes_it_large() -> None:
    now = {("a", "x"): 9, ("a", "y"): 40, ("b", "x"): 50, ("b", "y"): 60}
    first = protect(table(now), "r", "c", "n")
    later = protect(table(now | {("a", "x"): 10}), "r", "c", "n", earlier=[first.release])
    assert later.at("a", "x").value is None
    assert protect(table(now | {("a", "x"): 10}), "r", "c", "n").at("a", "x").value == 10
