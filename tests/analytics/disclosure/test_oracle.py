"""Recoverable or not, told by matrix ranks and linear programmes over what is printed, which share nothing with the code.

The unknowns are the inner counts. A printed figure is an equation on them, a hidden one a row vector: it can be recovered if
and only if it lies in the row space of the printed ones, and it lies between the optima of two linear programmes. With one
hierarchy the equations are those of a network, so that the optima are whole numbers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.disclosure import Protected, audit, protect

ROWS = ["service", "category"]
FEW = settings(max_examples=settings().max_examples // 4)
"""A linear programme takes its time: a quarter of what the profile asks for."""

QUARTER, HALF = "2026-Q1", "2026-01-01/2026-06-30"

Matrix = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class View:
    """What a reader holds: printed rows and their values, hidden rows, and for each hidden one its least and most."""

    printed: Matrix
    values: Matrix
    hidden: Matrix
    limits: list[tuple[float, float | None]]

    def recoverable(self) -> list[bool]:
        rank = np.linalg.matrix_rank(self.printed)
        return [bool(np.linalg.matrix_rank(np.vstack([self.printed, row])) == rank) for row in self.hidden]

    def range(self, number: int) -> tuple[float, float]:
        """The least and most that one hidden count can be."""
        above = [(-row, -low) for row, (low, _) in zip(self.hidden, self.limits, strict=True)]
        below = [
            (row, high) for row, (_, high) in zip(self.hidden, self.limits, strict=True) if high is not None
        ]
        found = []
        for way in (1, -1):
            answer = linprog(
                way * self.hidden[number],
                A_ub=np.array([row for row, _ in above + below]),
                b_ub=np.array([most for _, most in above + below]),
                A_eq=self.printed,
                b_eq=self.values,
                bounds=(0, None),
            )
            assert answer.status in (0, 3), "nothing fits what is printed"  # 3: unbounded
            found.append(way * answer.fun if answer.status == 0 else np.inf)
        return float(np.round(found[0], 6)), float(np.round(found[1], 6))


def view(made: Protected, *, clever: bool) -> View:
    """From the companion file alone; a clever reader can tell small inner counts from those hidden for their sake."""
    lines = made.frame().to_dicts()
    inner = [line for line in lines if line["row_level"] == 2 and line["column_level"] == 1]
    least = 1 if made.release.zeros == "printed" else 0
    clever = clever and made.threshold - 1 - least >= made.width
    printed, values, hidden = [], [], []
    limits: list[tuple[float, float | None]] = []
    for line in lines:
        names = [*ROWS[: line["row_level"]], *["outcome"][: line["column_level"]]]
        row = [float(all(one[name] == line[name] for name in names)) for one in inner]
        if line["n"] is not None:
            printed.append(row)
            values.append(line["n"])
            continue
        hidden.append(row)
        why = made.why[
            tuple(line[name] for name in names if name != "outcome"),
            tuple(line[name] for name in names if name == "outcome"),
        ]
        if not clever or not (line["row_level"] == 2 and line["column_level"] == 1):
            limits.append((least, None))
        else:
            limits.append((least, made.threshold - 1) if why == "primary" else (made.threshold, None))
    width = len(inner)
    return View(
        np.array(printed, float).reshape(-1, width),
        np.array(values, float),
        np.array(hidden, float).reshape(-1, width),
        limits,
    )


@st.composite
def tables(give: st.DrawFn) -> pl.DataFrame:
    """Up to 3 services of up to 3 categories each, by up to 4 outcomes: small, large and zero in any mixture."""
    count = st.one_of(st.just(0), st.integers(1, 9), st.integers(1, 9), st.integers(10, 80))
    outcomes = give(st.integers(1, 4))
    rows = [
        (f"s{service}", f"k{category}", f"o{outcome}", give(count))
        for service in range(give(st.integers(1, 3)))
        for category in range(give(st.integers(1, 3)))
        for outcome in range(outcomes)
    ]
    return pl.DataFrame(rows, schema=[*ROWS, "outcome", "n"], orient="row")


@given(tables(), st.sampled_from([3, 5, 10]), st.sampled_from(["printed", "hidden"]), st.data())
@FEW
def test_nothing_hidden_lies_in_the_row_space_of_what_is_printed_nor_too_near_to_it(
    frame: pl.DataFrame, threshold: int, zeros: Any, data: st.DataObject
) -> None:
    made = protect(frame, ROWS, "outcome", "n", threshold=threshold, zeros=zeros)
    assert not made.findings
    for clever in (False, True):
        seen = view(made, clever=clever)
        assert not any(seen.recoverable())
        for number in data.draw(st.permutations(range(len(seen.hidden))))[:4]:
            low, high = seen.range(number)
            assert high - low >= made.width


@given(tables(), st.sampled_from([3, 5, 10]))
@FEW
def test_printed_figures_are_true_and_add_up(frame: pl.DataFrame, threshold: int) -> None:
    made = protect(frame, ROWS, "outcome", "n", threshold=threshold)
    shown = made.frame()
    for row_level, column_level in ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)):
        names = [*ROWS[:row_level], *["outcome"][:column_level]]
        true = (
            frame.group_by(names).agg(pl.col("n").sum()) if names else frame.select(pl.col("n").sum())
        ).rename({"n": "true"})
        part = shown.filter(row_level=row_level, column_level=column_level)
        joined = part.join(true, on=names, how="full") if names else part.join(true, how="cross")
        assert joined.height == part.height == true.height
        assert joined.filter(pl.col("n").is_not_null(), pl.col("n") != pl.col("true")).is_empty()
        assert joined.filter(
            pl.col("n").is_not_null(), pl.col("true").is_between(1, threshold - 1)
        ).is_empty()


@given(tables(), st.sampled_from([3, 5, 10]))
@FEW
def test_without_secondary_suppression_the_audit_tells_exactly_what_the_oracle_tells(
    frame: pl.DataFrame, threshold: int
) -> None:
    bare = protect(frame, ROWS, "outcome", "n", threshold=threshold, secondary=False)
    found = audit(bare)
    told = {finding.cell: finding for finding in found.findings}
    seen = view(bare, clever=True)
    cells = [bare.release.cell(count.row, count.column) for count in bare.cells if count.value is None]
    for number, (cell, exact) in enumerate(zip(cells, seen.recoverable(), strict=True)):
        assert not exact or told[cell].kind == "recoverable"
        low, high = seen.range(number)
        assert (high - low < bare.width) == (cell in told)
        if cell in told:
            assert (told[cell].low, told[cell].high) == (low, high)
            assert (told[cell].kind == "recoverable") == (low == high)
    made = protect(frame, ROWS, "outcome", "n", threshold=threshold)
    assert found.ok == ("secondary" not in made.why.values())


@given(tables(), st.data())
@FEW
def test_any_companion_shown_after_all_is_told_as_the_rank_tells_it(
    frame: pl.DataFrame, data: st.DataObject
) -> None:
    made = protect(frame, ROWS, "outcome", "n", threshold=5)
    true = protect(frame, ROWS, "outcome", "n", threshold=1)
    companions = [place for place, why in made.why.items() if why == "secondary"]
    if not companions:
        return
    place = data.draw(st.sampled_from(companions))
    shown = made.with_printed({place: true.at(*place).value or 0})
    told = {finding.cell for finding in audit(shown).findings if finding.kind == "recoverable"}
    cells = [shown.release.cell(count.row, count.column) for count in shown.cells if count.value is None]
    exact = {cell for cell, can in zip(cells, view(shown, clever=True).recoverable(), strict=True) if can}
    assert exact <= told


@given(tables(), st.data())
@FEW
def test_a_later_pack_and_the_one_before_together_tell_nothing_by_rank(
    frame: pl.DataFrame, data: st.DataObject
) -> None:
    """The unknowns are those of the first quarter, then those of the rest of the half-year."""
    more = data.draw(st.lists(st.integers(0, 3), min_size=frame.height, max_size=frame.height))
    later = frame.with_columns(n=pl.col("n") + pl.Series(more, dtype=pl.Int64))
    first = protect(frame, ROWS, "outcome", "n", period=QUARTER, threshold=5)
    second = protect(later, ROWS, "outcome", "n", period=HALF, threshold=5, earlier=[first])
    a, b = view(first, clever=False), view(second, clever=False)
    both = View(
        np.vstack([np.hstack([a.printed, 0 * a.printed]), np.hstack([b.printed, b.printed])]),
        np.concatenate([a.values, b.values]),
        np.vstack([np.hstack([a.hidden, 0 * a.hidden]), np.hstack([b.hidden, b.hidden])]),
        a.limits + b.limits,
    )
    assert audit(first, second).ok == (not second.findings)
    if not second.findings:
        assert not any(both.recoverable())


def test_the_oracle_and_the_audit_both_find_the_count_that_one_line_gives_away() -> None:
    frame = pl.DataFrame(
        {"service": ["a"] * 3, "category": ["x"] * 3, "outcome": ["u", "p", "n"], "n": [3, 20, 40]}
    )
    bare = protect(frame, ROWS, "outcome", "n", secondary=False)
    seen = view(bare, clever=False)
    assert seen.recoverable() == [True] * 3  # the same count in the category, in its service, and in all
    assert seen.range(0) == (3, 3)
    assert [(one.kind, one.low) for one in audit(bare).findings] == [("recoverable", 3)] * 3


def random_table(services: int, categories: int, outcomes: int) -> pl.DataFrame:
    random = np.random.default_rng(3)
    rows = [
        (f"s{service}", f"k{category}", f"o{outcome}", int(random.exponential(30)))
        for service in range(services)
        for category in range(categories)
        for outcome in range(outcomes)
    ]
    return pl.DataFrame(rows, schema=[*ROWS, "outcome", "n"], orient="row")


@pytest.mark.parametrize("shape", [(6, 8, 6), (1, 30, 10), (120, 1, 2)])
def test_hundreds_of_counts(shape: tuple[int, int, int]) -> None:
    made = protect(random_table(*shape), ROWS, "outcome", "n")
    assert not made.findings
    assert audit(made).ok
    assert made.hidden > 60
    seen = view(made, clever=False)
    _, sizes, directions = np.linalg.svd(seen.printed, full_matrices=False)
    basis = directions[sizes > 1e-9]
    left = seen.hidden - seen.hidden @ basis.T @ basis  # what is not in the row space
    assert (np.linalg.norm(left, axis=1) > 1e-6).all()


@pytest.mark.parametrize("shape", [(500, 1, 2), (20, 10, 5), (1, 100, 10)])
def test_a_thousand_counts_hide_few_others(shape: tuple[int, int, int]) -> None:
    """A companion in a line that does not bind its count helps nothing: 500 × 2 once hid three times as many."""
    made = protect(random_table(*shape), ROWS, "outcome", "n")
    assert audit(made).ok
    why = list(made.why.values())
    places = [place for place, reason in made.why.items() if reason == "secondary" and len(place[0]) == 2]
    assert len(places) < why.count("primary")
