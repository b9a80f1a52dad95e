"""The public part of a table, as manifests hold it, and the days it speaks of."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.disclosure import Release
from analytics.disclosure.cells import NO_DATE, Span, atoms, iso, span_of, union
from store.errors import BadInput

GOOD: dict[str, Any] = {
    "measure": "m",
    "rows": ["r"],
    "columns": [],
    "threshold": 10,
    "zeros": "printed",
    "cells": [[["a"], [], 20], [[None], [], None], [[], [], 40]],
    "period": "2026-Q1",
}


def test_it_is_read_as_it_was_written() -> None:
    found = Release.from_json(GOOD)
    assert Release.from_json(found.as_json()) == found
    assert found.cells[1] == ((None,), (), None)
    assert found.scope == ((date(2026, 1, 1).toordinal(), date(2026, 4, 1).toordinal()),)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"cells": [[["a"], [], 1], [["a"], [], 2]]}, "stands twice"),
        ({"cells": [[["a", "b"], [], 1]]}, "more codes than there are dimensions"),
        ({"cells": [[["a"], [], "many"]]}, "Expected `int | null`"),
        ({"zeros": "maybe"}, "Invalid enum value"),
        ({"time": ["q"]}, "not among the rows and columns"),
        ({"time": ["r"]}, "a period, or dimensions of time"),
        ({"period": "soon"}, "is no period"),
        ({"where": [["r", "x"]]}, "a dimension of the table and a condition"),
        ({"threshold": None}, "Expected `int`"),
    ],
)
def test_what_is_no_release_is_said(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput) as error:
        Release.from_json(GOOD | changed)
    assert says in str(error.value)


@pytest.mark.parametrize("found", [None, [], "x", 3, {}, {"measure": "m"}])
def test_other_things_are_no_release(found: object) -> None:
    with pytest.raises(BadInput, match="not the release of a table"):
        Release.from_json(found)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-05-07", "2026-05-07", "2026-05-07"),
        (" 2026-05-07/2026-06-01 ", "2026-05-07", "2026-06-01"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    assert span_of(text) == (
        (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1),
    )


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-Q5", "2026-1", "Q1 2026", "2026-01-01/", "20260101", "2026-W01", "0000", "2026/2027"])  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="is no period that can be compared"):
        span_of(text)


def spans() -> st.SearchStrategy[Span]:
    part = st.tuples(st.integers(1, 40), st.integers(1, 10)).map(lambda pair: ((pair[0], pair[0] + pair[1]),))
    return st.lists(part, min_size=1, max_size=3).map(union)


def days(span: Span) -> set[int]:
    return {day for first, after in span for day in range(first, after)}


@given(st.lists(spans(), min_size=1, max_size=4, unique=True))
def test_the_parts_that_periods_cut_each_other_into(some: list[Span]) -> None:
    parts = atoms(some)
    assert sorted(day for part in parts for day in days(part)) == sorted(set().union(*map(days, some)))
    for part, held in parts.items():
        assert held == {number for number, span in enumerate(some) if days(part) <= days(span)}
        assert all(not days(part) & days(span) for number, span in enumerate(some) if number not in held)


@given(st.lists(spans(), min_size=1, max_size=4))
def test_a_union_has_all_days_once_and_can_be_written(some: list[Span]) -> None:
    found = union(some)
    assert days(found) == set().union(*map(days, some))
    assert all(after < first for (_, after), (first, _) in pairwise(found))
    assert span_of(iso(found)) == found


def test_no_date_is_apart_from_all_days() -> None:
    first_day: Span = ((1, 2),)
    assert union([NO_DATE, first_day, NO_DATE]) == ((0, 1), (1, 2))
    assert span_of(iso(union([NO_DATE, first_day]))) == ((0, 1), (1, 2))
    assert span_of(None) == NO_DATE
