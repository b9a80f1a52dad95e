"""Tables of every shape, what becomes of them, and what is refused."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from analytics.disclosure import HIDDEN, Protected, audit, protect


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
    made = protect(table({(code, code): 12 for code in codes} | {("All", "<b>"): 3}), "r", "c", "n")
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
