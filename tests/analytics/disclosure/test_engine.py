"""The exact arithmetic below the audit, on equations that no table gives: against every solution there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.disclosure.bounds import Region
from analytics.disclosure.elimination import Tableau
from analytics.disclosure.narrowing import Line, narrow

TOP = 4


@dataclass(frozen=True)
class Problem:
    """Lines that a hidden solution satisfies, within 0 and `TOP`, or without an upper bound where `high` has none."""

    lines: list[Line]
    high: dict[int, int | None]

    @property
    def low(self) -> dict[int, int]:
        return dict.fromkeys(self.high, 0)

    def solutions(self) -> list[dict[int, int]]:
        tops = [TOP if top is None else top for top in self.high.values()]
        every = (dict(enumerate(values)) for values in product(*(range(top + 1) for top in tops)))
        return [one for one in every if all(fits(one, line) for line in self.lines)]


def fits(solution: Mapping[int, int], line: Line) -> bool:
    return sum(by * solution[unknown] for unknown, by in line[0].items()) == line[1]


@st.composite
def problems(give: st.DrawFn) -> Problem:
    many = give(st.integers(1, 5))
    secret = [give(st.integers(0, TOP)) for _ in range(many)]
    terms = st.dictionaries(st.integers(0, many - 1), st.sampled_from([-2, -1, 1, 1, 2, 3]), min_size=1)
    drawn = give(st.lists(terms, max_size=4))
    lines: list[Line] = [(one, sum(by * secret[unknown] for unknown, by in one.items())) for one in drawn]
    return Problem(lines, {n: give(st.sampled_from([TOP, max(secret[n], 1), TOP])) for n in range(many)})


def tableau(problem: Problem) -> Tableau:
    made = Tableau()
    assert all(made.add(terms, equals) for terms, equals in problem.lines)
    return made


def region(problem: Problem) -> Region:
    return Region(problem.lines, tableau(problem), problem.low, problem.high, {})


@given(problems())
def test_elimination_keeps_the_solutions_and_finds_what_is_determined(problem: Problem) -> None:
    made, solutions = tableau(problem), problem.solutions()
    for solved, row in made.rows.items():
        for one in solutions:
            assert row.scale * one[solved] == row.constant + sum(
                by * one[free] for free, by in row.terms.items()
            )
    for unknown, (top, bottom) in made.determined().items():
        assert {one[unknown] * bottom for one in solutions} == {top}
    for free, users in made.users.items():
        assert users == {solved for solved, row in made.rows.items() if free in row.terms}


@given(problems(), st.data())
def test_an_exchange_changes_no_solution(problem: Problem, data: st.DataObject) -> None:
    made = tableau(problem)
    for _ in range(4):
        pairs = sorted((solved, free) for solved, row in made.rows.items() for free in row.terms)
        if not pairs:
            return
        made.exchange(*data.draw(st.sampled_from(pairs)))
    for one in problem.solutions():
        for solved, row in made.rows.items():
            assert row.scale > 0
            assert row.scale * one[solved] == row.constant + sum(
                by * one[free] for free, by in row.terms.items()
            )


def test_a_line_that_contradicts_is_refused_and_changes_nothing() -> None:
    made = Tableau()
    assert made.add({0: 1, 1: 1}, 5)
    assert made.add({0: 2, 1: 2}, 10)
    assert not made.add({0: 3, 1: 3}, 14)
    assert len(made.rows) == 1


@given(problems())
def test_narrowing_loses_no_solution(problem: Problem) -> None:
    low, high = problem.low, dict(problem.high)
    users = {n: [k for k, (terms, _) in enumerate(problem.lines) if n in terms] for n in low}
    solutions = problem.solutions()
    possible = narrow(problem.lines, users, low, high, range(len(problem.lines)))
    assert possible or not solutions
    for one in solutions:
        assert all(low[n] <= value <= (high[n] or 0) for n, value in one.items())


@given(problems(), st.integers(1, 3))
@example(Problem([({0: 2, 1: -2, 2: 1}, 1), ({0: 1, 1: 1, 2: 1}, 4)], {0: 4, 1: 4, 2: 4}), 2)
@example(Problem([({0: 3, 1: 2, 2: -1}, 4), ({0: -1, 1: 2, 2: 3}, 4)], {0: 4, 1: 4, 2: 4}), 1)
def test_ranges_are_what_all_solutions_show(problem: Problem, enough: int) -> None:
    found, solutions = region(problem), problem.solutions()
    assert solutions
    assert found.possible
    for unknown in problem.low:
        values = [one[unknown] for one in solutions]
        low, high, proved = found.range(unknown, enough)
        if not proved:
            assert low <= min(values)
            assert max(values) <= high
        elif high - low >= enough:
            assert {low, high} <= set(values)
        else:
            assert low <= min(values)
            assert max(values) <= high
        # With so few numbers the search comes to an end: it is right on both sides.
        assert (proved and high - low >= enough) == (max(values) - min(values) >= enough)
        least, most = found.shown(unknown)
        assert {least, most} <= set(values)


@given(problems())
def test_without_upper_bounds_what_has_no_end_is_said_to_have_none(problem: Problem) -> None:
    free = Problem(problem.lines, dict.fromkeys(problem.high))
    found = region(free)
    for unknown in free.low:
        low, high, proved = found.range(unknown, 3)
        values = [one[unknown] for one in problem.solutions()]
        assert low <= min(values) or high - low >= 3
        assert high >= max(values) or high - low >= 3
        assert proved or high - low >= 3


@pytest.mark.parametrize(
    ("lines", "high"),
    [
        ([({0: 1, 1: 1}, 9)], {0: 4, 1: 4}),
        ([({0: 1, 1: -1}, 3), ({0: 1, 1: 1}, 2)], {0: 4, 1: 4}),
        (
            [({0: 1, 1: -1}, 1), ({1: 1, 2: -1}, 1), ({0: 1, 2: -1, 3: 1}, 1)],
            {0: None, 1: None, 2: None, 3: None},
        ),
    ],
)
def test_what_nothing_fits_is_impossible(lines: list[Line], high: dict[int, int | None]) -> None:
    assert not region(Problem(lines, high)).possible


def test_what_only_fractions_fit_is_never_called_safe() -> None:
    odd = Problem([({0: 2, 1: 2, 2: -2}, 1)], {0: 4, 1: 4, 2: 4})
    assert odd.solutions() == []
    found = region(odd)
    if found.possible:
        assert all(not found.range(unknown, 1)[2] for unknown in odd.low)
